"""docs/coverage.md says what the rulebook says, section by section."""

from datetime import timedelta
from pathlib import Path

from scripts.coverage_page import late
from streams.audit.coverage import mark, page
from streams.audit.identity import enacted
from streams.audit.provisions import inventory, ledger, out_of_scope
from streams.facts.reasons import Reasons
from streams.screening.drafts import drafts
from streams.screening.rulebook import LAW_CHECKED_TO
from tests.sources import emitted_codes

PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"


def test_the_committed_page_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == page(enacted()), "run: python -m scripts.coverage_page"


def test_every_part_rule_and_draft_stands_on_the_page() -> None:
    text = page(enacted())
    assert all(f"## Part {part}: " in text for part in inventory().parts)
    assert all(f"| `{rule.id}` |" in text for rule in enacted().rules)
    assert all(f"| `{draft}` |" in text for draft in drafts())
    assert len(drafts()) >= 4


def test_a_row_of_two_parts_stands_in_both() -> None:
    text = page(enacted())
    presumed = [block for block in text.split("\n## ") if "`ear.748.16.presumption`" in block and "Part" in block[:5]]
    assert [block[:8] for block in presumed] == ["Part 740", "Part 743", "Part 748"]


def test_what_is_not_modelled_is_listed_with_its_reason() -> None:
    listed = page(enacted()).split("## Not modelled\n")[1]
    assert all(row.title in listed for row in ledger() if row.out)
    assert f"{len(out_of_scope(ledger(), inventory()))} of them out of scope" in page(enacted())


def test_the_weakest_citation_marks_a_rule() -> None:
    marks = {rule.id: mark(rule) for rule in enacted().rules}
    assert marks["ear.744.9.cameras"] == "M"
    assert marks["ear.744.15.unverified-list"] == "V"


def test_every_code_that_rules_emit_stands_in_the_table() -> None:
    reasons = Reasons.load()
    known = {*reasons.codes, *reasons.clear_basis}
    found = emitted_codes()
    assert len(found) > 60
    assert not found - known


def test_the_checks_warn_of_a_law_that_was_not_checked_for_long() -> None:
    assert late(enacted(), LAW_CHECKED_TO + timedelta(60)) is None
    told = late(enacted(), LAW_CHECKED_TO + timedelta(61))
    assert told is not None
    assert "61 days" in told
