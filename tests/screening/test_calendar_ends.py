"""List entries, licences and markers dated 0001-01-01 and 9999-12-31, through every door: nothing stops at them."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from schemas.days import boundaries, shifted, within
from schemas.licence import Licence
from schemas.listed_party import Footnote, ListedParty
from schemas.order import OrderEvent
from streams.audit.replay import as_shipped, replay
from streams.engine.deciding.book import Book, BookDraft
from streams.engine.deciding.decide import Judge, PartitionPlace
from streams.engine.deciding.records import Grounds
from streams.engine.rescreening.journal import Journal
from streams.engine.rescreening.recheck import Slice
from streams.engine.rescreening.rescreen import backlog, find_affected, horizon, rescreen_slice
from streams.facts.effective_days import boundaries as entry_boundaries
from streams.facts.order import ExchangeRates
from streams.facts.policy import Policy
from streams.law.kit.samples import laid, listed, to
from streams.licences.holidays import licence_boundaries, validity_end
from streams.lists import guard
from streams.lists.answers import entries_on
from streams.lists.manifest import manifests
from streams.lists.publish import publication
from streams.lists.publishers.house import COLUMNS, read_csv, read_jsonl
from streams.lists.snapshot import Snapshot
from streams.matching.lookup import found
from streams.screening.knowledge import Knowledge, KnowledgeRecord
from tests.engine.orders import DAY, RULEBOOK, event, grounds
from tests.rules.screening import screened

FIRST, LAST = date.min, date.max
NEXT_DAY = DAY + timedelta(days=1)
NAME = "Pinewood Optics Ltd"
TO_NAMED = [to(NAME)]
EMPTY = Knowledge.empty(ExchangeRates({}))
SPANS = [
    (FIRST, LAST, True), (FIRST, None, True), (None, LAST, True), (LAST, None, False), (None, FIRST, False),
    (FIRST, FIRST, False), (LAST, LAST, False), (LAST, FIRST, True),
]  # fmt: skip
"""First day, last day, and whether the entry stands today; one that ends before it begins always does."""
spans = pytest.mark.parametrize(("first", "last", "stands"), SPANS)


def loaded(first: date | None, last: date | None) -> Snapshot:
    line = ListedParty(list="HOUSE", entry_id="1", name=NAME, effective_from=first, effective_to=last)
    reading = read_jsonl(line.model_dump_json().encode(), manifests())
    assert not reading.problems
    return reading.lists["HOUSE"]


def taken(knowledge: Knowledge, snapshot: Snapshot, name: str, checked_at: date) -> Knowledge:
    """The knowledge after a publication."""
    applied = knowledge.applied.get(snapshot.list)
    base = applied.snapshot if applied else None
    pairs = publication(knowledge.entries(snapshot.list), snapshot, snapshot_id=name, base=base, checked_at=checked_at)
    start = knowledge.listed_parties_version.offset
    records = [KnowledgeRecord("listed-parties.v1", start + n, key, value) for n, (key, value) in enumerate(pairs)]
    after, delta = knowledge.apply(records)
    assert delta.refused == ()
    return after


def known(*entries: ListedParty, licences: tuple[Licence, ...] = (), checked_at: date = DAY) -> Knowledge:
    return Knowledge.of(entries, (), licences, ExchangeRates({}), checked_at)


def entry(first: date | None, last: date | None, **more: Any) -> ListedParty:
    days = {"effective_from": first and str(first), "effective_to": last and str(last)}
    return ListedParty.model_validate({**listed(NAME, fr="85 FR 1"), **days, "list": "DPL", **more})


def rescreened(book: Book, before: Grounds, after: Grounds) -> Slice:
    work = backlog(book, horizon(before), after, Journal(), 90)
    assert work is not None
    while work.candidates:
        find_affected(work, book, 1.0)
    done = Slice()
    rescreen_slice(work, done, BookDraft(book), after)
    assert not done.tally.failures
    return done


def decided(given: Grounds, **changes: Any) -> Book:
    book = Book()
    draft = BookDraft(book)
    judge = Judge(PartitionPlace(0, 1), given, draft)
    judge.take(event(0, **changes))
    assert not judge.tally.failures
    for order_id, value in draft.records():
        book.put(order_id, value)
    return book


def test_a_span_at_the_ends_of_the_calendar() -> None:
    assert list(boundaries(FIRST, LAST)) == [FIRST]
    assert list(boundaries(None, FIRST)) == [date(1, 1, 2)]
    assert list(boundaries(LAST, None)) == [LAST]
    assert (shifted(FIRST, -1), shifted(LAST, 1), shifted(FIRST, 1)) == (FIRST, LAST, date(1, 1, 2))
    assert within(FIRST, FIRST, LAST)
    assert within(LAST, FIRST, LAST)
    assert not within(LAST, None, FIRST)


@spans
def test_an_entry_is_loaded_guarded_published_folded_and_removed(
    first: date | None, last: date | None, *, stands: bool
) -> None:
    snapshot = loaded(first, last)
    assert guard.judge(snapshot, guard.AcceptedList({}), None).refusals == ()
    after = taken(EMPTY, snapshot, "a", DAY)
    assert after.entries("HOUSE") == snapshot.by_id()
    gone = taken(after, Snapshot.of("HOUSE", [], min_entries=0), "b", NEXT_DAY)
    assert gone.entries("HOUSE") == {}
    removed = gone.index.entry("HOUSE/1")
    assert removed is not None
    assert removed.effective_to == min(last or LAST, DAY)
    assert bool(entries_on(snapshot.entries, DAY)) == stands


@pytest.mark.parametrize(("first", "last", "taken"), [(FIRST, LAST, True), (LAST, None, False), (None, FIRST, False)])
def test_a_house_list_takes_an_open_end_and_refuses_a_day_that_is_none(
    first: date | None, last: date | None, *, taken: bool
) -> None:
    row = f"HOUSE,1,{NAME},,,company,DE,,,{first or ''},{last or ''},own list"
    reading = read_csv(f"{COLUMNS}\n{row}\n".encode(), manifests())
    assert (not reading.problems) == taken
    if taken:
        (entry,) = reading.lists["HOUSE"].entries
        assert (entry.effective_from, entry.effective_to) == (first, last)


@pytest.mark.parametrize("day", [FIRST, LAST])
def test_a_marker_at_the_ends_of_the_calendar_is_folded(day: date) -> None:
    after = taken(EMPTY, loaded(None, None), "a", day)
    gone = taken(after, Snapshot.of("HOUSE", [], published_on=day, min_entries=0), "b", day)
    removed = gone.index.entry("HOUSE/1")
    assert removed is not None
    assert removed.effective_to == max(FIRST, shifted(day, -1))
    assert gone.lists["HOUSE"].checked_at == day


@spans
def test_an_entry_is_screened_and_screened_again_at_the_next_midnight(
    first: date | None, last: date | None, *, stands: bool
) -> None:
    before = grounds(known(entry(first, last)))
    book = decided(before, parties=TO_NAMED)
    made = book.get("A-1")
    assert made is not None
    assert (made.kind == "hold") == stands
    after = replace(grounds(known(entry(first, last), checked_at=NEXT_DAY), NEXT_DAY))
    assert rescreened(book, before, after).writes == []


def test_an_entry_that_ends_on_the_eve_of_the_last_day_is_screened_then() -> None:
    eve = shifted(LAST, -1)
    before, after = (replace(grounds(known(entry(None, eve), checked_at=day)), day=day) for day in (eve, LAST))
    book = decided(before, parties=TO_NAMED)
    assert rescreened(book, before, after).screened == 1


@spans
def test_an_entry_is_looked_up_as_it_is_screened(first: date | None, last: date | None, *, stands: bool) -> None:
    one = entry(first, last)
    party = OrderEvent.model_validate(laid({"parties": TO_NAMED})).parties[0]
    assert bool(found(known(one).index, party, as_of=DAY)) == stands == one.stands_on(DAY)
    assert set(entry_boundaries(one)) <= {FIRST, LAST, date(1, 1, 2)}


@spans
def test_an_entry_is_replayed(first: date | None, last: date | None, *, stands: bool) -> None:
    order = OrderEvent.model_validate(laid({"parties": TO_NAMED}))
    facts = as_shipped(order, "", known(entry(first, last)), Policy(), DAY)
    (move,) = replay([facts], RULEBOOK, RULEBOOK, Policy()).moves
    assert move.kind == "same"
    assert ("DPL_DENIED_PERSON" in move.before) == stands


@spans
def test_a_footnote_applies_as_an_entry_stands(first: date | None, last: date | None, *, stands: bool) -> None:
    note = Footnote.model_validate({"n": 1, "from": first, "to": last})
    backwards = first is not None and last is not None and last < first
    assert note.applies_on(DAY) == (stands and not backwards)
    assert set(entry(None, None, footnotes=[note]).boundaries()) <= {FIRST, LAST, date(1, 1, 2)}


LICENCE = {
    "id": "D1", "status": "active", "destination": "CN", "parties": {"ultimate_consignee": [NAME]},
    "lines": [{"eccn": "3A991", "qty": 1000, "unit": "pc", "value_usd": "50000"}],
}  # fmt: skip
LICENSED = {
    "destination": "CN", "parties": TO_NAMED, "claims": {"licence_id": "D1"},
    "lines": [{"eccn": "3A991", "qty": 10, "line_value_usd": "5000"}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last", "codes"),
    [
        (FIRST, LAST, set()),
        (LAST, LAST, {"LIC_NOT_YET_VALID"}),
        (FIRST, FIRST, {"LIC_EXPIRED"}),
        (LAST, FIRST, {"LIC_NOT_YET_VALID", "LIC_EXPIRED"}),
    ],
)
def test_a_licence_is_screened(first: date, last: date, codes: set[str]) -> None:
    given = {**LICENCE, "valid_from": str(first), "valid_to": str(last)}
    decision = screened(LICENSED, "2024-05-02", lists=[listed(NAME)], licences=[given])
    held_for = {finding.code for finding in decision.findings}
    assert held_for & {"LIC_NOT_YET_VALID", "LIC_EXPIRED", "RULE_ERROR"} == codes
    assert (decision.outcome == "clear") == (not codes)
    assert decision.good_until is None or decision.good_until < LAST


@pytest.mark.parametrize(("first", "last"), [(FIRST, LAST), (LAST, FIRST), (FIRST, FIRST), (LAST, LAST)])
def test_an_order_with_a_licence_is_screened_again_at_the_next_midnight(first: date, last: date) -> None:
    licence = Licence.model_validate({**LICENCE, "valid_from": str(first), "valid_to": str(last)})
    before, after = (grounds(known(licences=(licence,), checked_at=day), day) for day in (DAY, NEXT_DAY))
    book = decided(before, **LICENSED)
    assert rescreened(book, before, after).writes == []


def test_the_last_day_of_the_calendar_moves_to_no_later_day() -> None:
    assert validity_end(LAST) == LAST
    assert validity_end(LAST, (str(LAST),)) == LAST
    assert validity_end(FIRST) == date(1, 1, 2)


def test_a_licence_that_ends_on_a_holiday_stands_until_the_next_business_day() -> None:
    ends = Licence.model_validate({**LICENCE, "valid_from": "2023-01-10", "valid_to": "2026-11-11"})
    assert list(licence_boundaries(ends)) == [date(2023, 1, 10), date(2026, 11, 13)]
    given = ends.model_dump(mode="json")
    for day in ("2026-11-10", "2026-11-12"):
        decision = screened(LICENSED, day, lists=[listed(NAME)], licences=[given])
        assert decision.outcome == "clear"
        assert decision.good_until == date(2026, 11, 12) or day == "2026-11-10"
