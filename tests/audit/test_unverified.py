"""What nobody has read: every mark of every table and rule is told, and no other."""

import re
from datetime import date
from pathlib import Path

import pytest

from streams.audit.identity import enacted
from streams.audit.unverified import NO_VALUES, TABLES, THROUGH_RULES, unverified, value_text
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
