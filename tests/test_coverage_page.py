"""docs/coverage.md says what the rulebook says, and the table of sections is honest."""

from functools import cache
from pathlib import Path

from streams.coverage import mark, page, sections, sections_of
from streams.drafts import drafts
from streams.reasons import Reasons
from streams.rulebook import Rulebook
from tests.sources import emitted_codes

PAGE = Path(__file__).parents[1] / "docs" / "coverage.md"


@cache
def enacted() -> Rulebook:
    return Rulebook.enacted()


def test_the_committed_page_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == page(enacted()), "run: python -m scripts.coverage_page"


def test_every_rule_stands_in_a_section_of_the_table() -> None:
    unknown = {rule.id: rule.section for rule in enacted().rules if not set(sections_of(rule)) <= set(sections())}
    assert not unknown


def test_what_is_called_covered_has_rules() -> None:
    with_rules = {name for rule in enacted().rules for name in sections_of(rule)}
    data_only = {"C.8", "F.2", "J"}
    bare = {name for name, one in sections().items() if one.status != "none"} - with_rules - data_only
    assert not bare
    assert len(drafts()) >= 4


def test_the_weakest_citation_marks_a_rule() -> None:
    marks = {rule.id: mark(rule) for rule in enacted().rules}
    assert marks["ear.744.21.military-end-use"] == "M"
    assert marks["ear.744.15.unverified-list"] == "V"


def test_every_code_that_rules_emit_stands_in_the_table() -> None:
    reasons = Reasons.load()
    known = set(reasons.holds) | set(reasons.advisories) | set(reasons.clear_basis)
    found = emitted_codes()
    assert len(found) > 60
    assert not found - known
