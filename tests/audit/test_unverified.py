"""What nobody has read: every mark of every table and rule is told, and no other, with the words that mark it so."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from streams.audit.identity import enacted
from streams.audit.provisions import ledger
from streams.audit.unverified import NO_VALUES, TABLES, THROUGH_RULES, Marking, markings, unverified, value_text
from streams.law.kit import Citation, Dated
from streams.screening.rulebook import Rulebook

ROOT = Path(__file__).parents[2] / "streams"
MARK = re.compile(r"\"?\bmark\"?: \"?[SM]\b")


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return enacted()


def test_no_table_with_marks_is_left_out() -> None:
    marked = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "reference").rglob("*")
        if path.suffix in {".json", ".yaml"} and MARK.search(path.read_text("utf-8"))
    }
    assert marked == TABLES.keys() | THROUGH_RULES | NO_VALUES


def test_every_mark_is_told_once(book: Rulebook) -> None:
    rows = list(unverified(book))
    for path, rule in TABLES.items():
        text = (ROOT / path).read_text("utf-8").partition('"partners": [')[0]
        assert len(MARK.findall(text)) <= sum(row.rules == (rule,) for row in rows), path
    steps = {
        (value.steps[first][1].text, first.isoformat())
        for rule in book.rules
        for value in rule.values
        for first in value.days
        if value.steps[first][1].mark != "V"
    }
    assert steps <= {(row.cite, row.first) for row in rows}
    assert len(rows) == len(set(rows))


def test_every_row_names_rules_and_a_source(book: Rulebook) -> None:
    ids = {rule.id for rule in book.rules}
    for row in unverified(book):
        assert set(row.rules) <= ids
        assert row.cite
        assert row.value
        assert row.first
        assert row.mark in {"S", "M"}


def test_every_row_has_the_words_that_mark_it(book: Rulebook) -> None:
    """At most what the rule model marks, but for rows whose reason stands beside them."""
    rows = list(unverified(book))
    assert [row for row in rows if len(row.markings()) != 1] == []
    assert {one for row in rows for one in row.markings()} == set(markings())
    assert {cite for one in markings() for cite in one.cites} <= {row.cite for row in rows}
    assert all(one.model or one.why for one in markings())
    assert sum(not one.model for row in rows for one in row.markings()) <= UNMARKED


UNMARKED = 3
"""Rows of `rules stale` that the model does not mark. Only ever fewer."""
MODEL = ROOT.parent / "docs" / "rule-model"
MARKED = re.compile(r"\[[^\]]*\b[SM]\b[^\]]*\]|\|[^|]*\b[SM]\b[^|]*\|$|\bV title\b")
"""A mark in brackets, or in the last cell of a row of a table."""
WEAK = re.compile(
    r"memory|not read|not verified|unverified|not known|No stored source|secondary source|Fail closed|check before",
    re.IGNORECASE,
)


def _section(document: str, name: str) -> str:
    """Text of a section of the rule model: from the heading that bears its number to the next."""
    text = (MODEL / f"{document}.md").read_text("utf-8")
    heads = [match.start() for match in re.finditer(r"^## |^\*\*[A-M]\.\d+[ *]", text, re.MULTILINE)]
    pattern = re.compile(rf"(## |\*\*){re.escape(name)}[. *]")
    start = next(place for place in heads if pattern.match(text, place))
    return text[start : next((place for place in heads if place > start), len(text))]


@pytest.mark.parametrize("one", [one for one in markings() if one.model and not one.model.startswith("ledger ")])
def test_the_words_stand_in_the_model_and_bear_a_mark(one: Marking) -> None:
    section = _section(*one.model.split(" ", 1))
    lines = [line for line in section.splitlines() if one.says in line]
    assert lines, one
    assert any(MARKED.search(line) or WEAK.search(line) for line in [*lines, section.splitlines()[0]]), one


@pytest.mark.parametrize("one", [one for one in markings() if one.model.startswith("ledger ")])
def test_the_ledger_marks_it(one: Marking) -> None:
    name = one.model.removeprefix("ledger ")
    rows = [row for row in ledger() if name in row.sections]
    assert rows, one
    assert any(row.mark in {"S", "M"} or "memory" in (row.note or "") for row in rows), one
    assert any(one.says in f"{row.what}; {row.note}" for row in rows), one


def test_days_of_lists_bear_the_marks_of_the_model() -> None:
    """RULES2.md C.2: a table of two rules to a line, then the rules whose day nobody verified."""
    section = _section("RULES2", "C.2")
    row = r"\| (\d\d) FR ([\d, /]+?)(?: [^|]*)? \| [^|]+ \| [^|]+ \| ([VSM][^|]*)"
    told = {
        (int(volume), int(page)): max(re.findall(r"\b[VSM]\b", cell), key="VSM".index)
        for volume, pages, cell in re.findall(row, section.replace("||", "| |"))
        for page in re.findall(r"\d{3,6}", pages)
    }
    assert len(told) > 40
    table = json.loads((ROOT / "reference" / "register" / "effective_days.json").read_text("utf-8"))
    marks = {(row["volume"], row["page"]): row["mark"] for row in table["rules"]}
    assert {rule: marks[rule] for rule in told.keys() & marks.keys() if marks[rule] != told[rule]} == {}
    unverified_days = re.search(r"Not verified, print day stands: ([^\n]*)", section)
    assert unverified_days
    volume, named = 0, set()
    for found in re.finditer(r"(\d\d) FR|(\d{3,6})", unverified_days[1]):
        volume, page = (int(found[1]), 0) if found[1] else (volume, int(found[2]))
        named |= {(volume, page)} if page else set()
    assert {rule for rule in named & marks.keys() if marks[rule] != "S"} == set()


def test_a_value_reads_the_same_on_every_run() -> None:
    assert value_text(frozenset({"MM", "CN"})) == "CN, MM"
    assert value_text({"HK": frozenset({"LVS", "APP"})}) == "HK: APP, LVS"
    assert [value_text(None), value_text(True), value_text(frozenset()), value_text(10)] == [
        "not in force",
        "in force",
        "none",
        "10",
    ]


MEMORY, READ = Citation("from memory", "M"), Citation("read")
DAYS = [date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1)]


@pytest.mark.parametrize(
    ("marks", "day", "rests"),
    [
        ((READ, READ, READ), "2020-06-01", []),
        ((READ, MEMORY, READ), "2020-01-01", [1]),  # until a day from memory
        ((READ, MEMORY, READ), "2021-01-01", [1]),  # from memory, and over
        ((READ, MEMORY, READ), "2021-12-31", [1]),
        ((READ, MEMORY, READ), "2022-01-01", []),
        ((READ, READ, MEMORY), "2020-12-31", []),  # the next day was read
        ((READ, READ, MEMORY), "2021-12-31", [2]),
        ((READ, READ, MEMORY), "2022-01-01", []),  # what stands today was read today
        ((MEMORY, READ, READ), "2020-12-31", [0]),
        ((MEMORY, READ, READ), "2021-01-01", []),
        ((MEMORY, MEMORY, READ), "2020-12-31", [0, 1]),
        ((MEMORY, READ, READ), "2019-12-31", [0]),  # not yet in force, by memory
        ((READ, READ, READ), "2019-12-31", []),
        ((READ, READ, Citation("state from memory", "M", day_known=True)), "2021-12-31", []),
    ],
)
def test_what_a_value_of_a_day_rests_on(marks: tuple[Citation, ...], day: str, rests: list[int]) -> None:
    value = Dated({first: (place, mark) for place, (first, mark) in enumerate(zip(DAYS, marks, strict=True))})
    assert value.doubts(date.fromisoformat(day)) == tuple(DAYS[place] for place in rests)


def test_nothing_of_today_is_unsure(book: Rulebook) -> None:
    """So that an order of today costs what it did."""
    assert not book.on(date(2026, 11, 30)).unsure


@pytest.mark.parametrize(
    ("first", "when", "others"),
    [
        ("2020-01-01", "2020-06-01", ("a", "b")),
        ("2021-01-01", "2021-06-01", ("a", "c")),
        ("2022-01-01", "2021-06-01", ("c",)),
    ],
)
def test_what_a_value_would_be_were_a_step_not_so(first: str, when: str, others: tuple[str, ...]) -> None:
    """Not begun yet, or over; of the next step, begun."""
    by_memory = Citation("90 FR 1", "M")
    value = Dated({date(2020 + number, 1, 1): (name, by_memory) for number, name in enumerate("abc")})
    assert value.others(date.fromisoformat(first), date.fromisoformat(when)) == others
