"""Open orders are screened again when something moved on, and only changed verdicts are published."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import orjson
import pytest

from schemas.verdict import TopicVersion
from streams.engine.deciding.book import Book, BookDraft, Horizon
from streams.engine.deciding.decide import Judge, PartitionPlace
from streams.engine.rescreening import affected as affected_module
from streams.engine.rescreening.affected import FRESHNESS, AffectedOrders, ChangeMatcher, dated, order_of
from streams.engine.rescreening.arc import circle_place
from streams.engine.rescreening.journal import KEPT, Journal, offsets
from streams.engine.rescreening.recheck import Slice
from streams.engine.rescreening.rescreen import (
    Backlog,
    backlog,
    cause_between,
    evaluation_day,
    find_affected,
    furthest,
    horizon,
    rescreen_slice,
)
from streams.facts.policy import Policy
from streams.law.kit.samples import SAMPLE_LINE, SAMPLE_PARTY
from streams.screening.knowledge import Delta
from streams.screening.rulebook import LAW_CHECKED_TO
from tests.engine.orders import DAY, LISTED, Fetched, entity, event, grounds, held, knowledge

BEFORE = Horizon(1, 1, 1, DAY, "1", "1+a", "p")
TO_LISTED = [{"role": "ultimate_consignee", "name": LISTED, "country": "DE"}]


def book_of(*events: Fetched) -> Book:
    book = Book()
    draft = BookDraft(book)
    judge = Judge(PartitionPlace(0, 1), grounds(), draft)
    for one in events:
        judge.take(one)
    for order_id, value in draft.records():
        book.put(order_id, value)
    return book


def again(book: Book, *, day: date = DAY, listed: bool = True, seen: bool = False) -> Slice:
    """Screens the book again for a list that has one entry more, or none. seen: the change itself was followed."""
    before = replace(knowledge(), listed_parties_version=TopicVersion(-1, ""), licences_version=TopicVersion(-1, ""))
    known = grounds(knowledge(*([entity()] if listed else []), checked_at=day), day)
    journal = Journal()
    if seen:
        journal.note(before, known.knowledge, Delta(parties=((None, entity()),)))
    work = backlog(book, replace(horizon(known), listed_parties=-1, licences=-1, day=DAY), known, journal, 90)
    assert work is not None
    while work.candidates:
        find_affected(work, book, 0.01)
    draft, done = BookDraft(book), Slice()
    rescreen_slice(work, done, draft, known)
    for order_id, value in draft.records():
        book.put(order_id, value)
    return done


def affecting(delta: Delta, day: date = DAY) -> AffectedOrders:
    return AffectedOrders(delta, DAY, day, ChangeMatcher(delta.parties))


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({}, None),
        ({"listed_parties": 2, "day": DAY + timedelta(1)}, "list"),
        ({"item_content": 2}, "item"),
        ({"licences": 2}, "licence"),
        ({"day": DAY + timedelta(1)}, "day"),
        ({"policy": "q", "listed_parties": 2}, "policy"),
        ({"rulebook": "1+b", "policy": "q"}, "rulebook"),
    ],
)
def test_the_cause_is_what_changed_most_deeply(changes: dict[str, object], cause: str | None) -> None:
    assert cause_between(BEFORE, replace(BEFORE, **changes)) == cause  # type: ignore[arg-type]


def test_only_the_order_that_a_new_entry_hits_gets_a_new_verdict() -> None:
    book = book_of(event(0), event(1, order_id="B-2", parties=TO_LISTED))
    done = again(book)
    assert done.screened == 2
    assert [write.topic for write in done.writes] == ["clearances.v1", "holds.v1", "reviews.sanctions.v1"]
    hold = orjson.loads(done.writes[1].value or b"")
    assert (hold["order_id"], hold["course"]["cause"], hold["course"]["number"]) == ("B-2", "list", 2)
    entry = book.get("B-2")
    assert entry is not None
    assert hold["course"]["supersedes"] != entry.decision_hash
    assert (entry.content_hash, entry.source) == (hold["decision"]["inputs"]["order"], 1)


def test_a_change_that_was_followed_screens_only_whom_it_touches() -> None:
    book = book_of(event(0), event(1, order_id="B-2", parties=TO_LISTED), event(2, order_id="C"))
    done = again(book, seen=True)
    assert done.screened == 1
    assert [write.key for write in done.writes] == [b"B-2"] * 3


def test_a_check_that_changed_nothing_screens_only_what_waits_for_it() -> None:
    book = book_of(event(0), event(1, order_id="B-2", parties=TO_LISTED))
    known = grounds(knowledge(checked_at=DAY))
    journal = Journal()
    journal.note(known.knowledge, known.knowledge, Delta(lists=frozenset({"EL"})))
    now = horizon(known)
    affected = affecting(Delta(lists=frozenset({"EL"})))
    assert [affected(book.raw(order_id) or b"") for order_id in book] == [False, False]
    assert backlog(book, now, known, journal, 90) is None
    assert affected((book.raw("A-1") or b"").replace(b'"findings":[]', b'"findings":[{"code":"DATA_STALE_LIST"}]'))


@pytest.mark.parametrize(
    "verdict",
    [
        b"{}",
        b'{"evidence":{"x":1,"order":{"parties":[]}}}',
        b'{"text":",\\"order\\":{\\"a\\":1"}',
        b'{"a":1,"order":{}}',
    ],
)
@pytest.mark.parametrize(
    "order", [{"a": 1, "order": {"content_hash": "h"}}, {"a": {"x": 1, "content_hash": 2}}, {}, None]
)
def test_an_order_is_told_from_the_rest_of_its_record(verdict: bytes, order: dict[str, object] | None) -> None:
    standing = book_of(event(0)).get("A-1")
    assert standing is not None
    canonical = None if order is None else orjson.dumps(order)
    assert order_of(replace(standing, verdict=verdict, order=canonical).encoded()) == order


def test_a_mere_check_of_a_list_parses_no_order() -> None:
    assert not affecting(Delta(lists=frozenset({"EL"})))(b"nothing that can be parsed")


@pytest.mark.parametrize(
    ("delta", "touches"),
    [
        (Delta(), False),
        (Delta(skus=frozenset({"SKU-1"})), True),
        (Delta(skus=frozenset({"SKU-2"})), False),
        (Delta(licences=frozenset({"D1"})), True),
        (Delta(parties=((entity(), None),)), False),
        (Delta(parties=((entity("Owner Holdings of Musterstadt"), None),)), True),
    ],
)
def test_what_an_order_names_is_what_touches_it(delta: Delta, touches: bool) -> None:
    party = {**SAMPLE_PARTY, "owners": [{"name": "Owner Holdings of Musterstadt", "pct": 10}]}
    lines = [{**SAMPLE_LINE, "sku": "SKU-1"}]
    book = book_of(event(0, parties=[party], lines=lines, claims={"licence_id": "D1"}))
    assert affecting(delta)(book.raw("A-1") or b"") is touches


@pytest.mark.parametrize(
    ("item", "touches"),
    [
        (b'{"sku":"SKU-1","incorporated_into_items_of":["Works"]}', True),
        (b'{"sku":"SKU-1"}', False),
    ],
)
def test_an_item_that_names_whom_it_goes_into_is_touched_by_parties(item: bytes, touches: bool) -> None:
    raw = book_of(event(0, lines=[{**SAMPLE_LINE, "sku": "SKU-1"}])).raw("A-1") or b""
    changed = replace(affecting(Delta(parties=((None, entity()),))), items={"SKU-1": item, "SKU-2": b"{}"})
    assert changed(raw) is touches
    assert replace(changed, delta=Delta(rates=True))(raw) is False


def test_a_clearance_past_its_last_day_is_touched() -> None:
    raw = book_of(event(0)).raw("A-1") or b""
    until = re.sub(rb'"good_until":(null|"[0-9-]+")', b'"good_until":"2026-11-21"', raw)
    days = [DAY, DAY + timedelta(1), DAY + timedelta(2)]
    assert [affecting(Delta(), day)(until) for day in days] == [False, False, True]


def test_an_entry_that_comes_into_force_on_a_later_day_touches_then() -> None:
    later = entity().model_copy(update={"effective_from": DAY + timedelta(2)})
    assert list(dated([later], DAY, DAY + timedelta(1))) == []
    assert list(dated([later], DAY, DAY + timedelta(2))) == [later]


def test_a_journal_knows_only_ways_that_it_has_followed() -> None:
    steps = [replace(knowledge(), licences_version=TopicVersion(number * 2, "")) for number in range(4)]
    journal = Journal()
    for number in range(3):
        journal.note(steps[number], steps[number + 1], Delta(licences=frozenset({str(number)})))
    ends = [offsets(step) for step in steps]
    assert journal.between(ends[1], ends[3]) == Delta(licences=frozenset({"1", "2"}))
    assert journal.between(ends[2], ends[2]) == Delta()
    amid = replace(steps[0], licences_version=TopicVersion(3, ""))
    assert journal.between(offsets(amid), ends[3]) == Delta(licences=frozenset({"1", "2"})), "as another worker read it"
    assert journal.between(ends[0], offsets(amid)) == Delta(licences=frozenset({"0", "1"}))
    assert journal.between(ends[2], (9, 9, 9)) is None
    assert journal.between((9, 9, 9), ends[3]) is None


def test_a_journal_follows_each_topic_by_itself() -> None:
    known, journal = knowledge(), Journal()
    one = replace(known, item_content_version=TopicVersion(5, ""))
    both = replace(one, licences_version=TopicVersion(7, ""))
    journal.note(known, one, Delta(skus=frozenset({"S"})))
    journal.note(one, both, Delta(licences=frozenset({"L"})))
    other = replace(known, licences_version=both.licences_version)
    assert journal.between(offsets(known), offsets(both)) == Delta(skus=frozenset({"S"}), licences=frozenset({"L"}))
    assert journal.between(offsets(other), offsets(both)) == Delta(skus=frozenset({"S"}))


def test_a_journal_forgets_its_first_steps() -> None:
    steps = [replace(knowledge(), licences_version=TopicVersion(number, "")) for number in range(KEPT + 2)]
    journal = Journal()
    for before, after in pairwise(steps):
        journal.note(before, after, Delta(licences=frozenset({str(before.licences_version.offset)})))
    last = offsets(steps[-1])
    assert journal.between(offsets(steps[0]), last) is None
    assert len(getattr(journal.between(offsets(steps[1]), last), "licences", ())) == KEPT


def test_a_shipped_and_closed_order_that_would_now_be_held_is_told_once() -> None:
    shipped = event(1, revision=2, event="shipped", shipped_on=DAY.isoformat(), parties=TO_LISTED)
    book = book_of(event(0, parties=TO_LISTED), shipped)
    done = again(book, seen=True)
    assert [write.topic for write in done.writes] == ["alerts.v1"]
    assert again(book, seen=True).writes == []


def test_what_was_done_once_is_not_published_again() -> None:
    book = book_of(event(1, parties=TO_LISTED))
    assert again(book).writes
    assert not again(book).writes


def test_a_day_that_was_set_back_replaces_what_was_decided_on_days_to_come() -> None:
    ahead, now = grounds(day=DAY + timedelta(40)), grounds()
    book = Book()
    draft = BookDraft(book)
    judge = Judge(PartitionPlace(0, 1), ahead, draft)
    judge.take(event(0))
    judge.take(held(1, "B-1"))
    for order_id, value in draft.records():
        book.put(order_id, value)
    work = backlog(book, horizon(ahead), now, Journal(), 90)
    assert work is not None
    assert (work.affected, work.cause) == (None, "day")
    find_affected(work, book, 10.0)
    draft, done = BookDraft(book), Slice()
    rescreen_slice(work, done, draft, now)
    assert {one.decision.evaluation_day for one in done.tally.published} == {DAY}
    assert done.screened == len(done.tally.published) == 2
    entry = draft.get("B-1")
    assert entry is not None
    assert entry.task is not None
    assert entry.task.since == DAY.isoformat()


def test_all_open_orders_are_held_on_the_day_from_which_the_law_is_not_known() -> None:
    last = LAW_CHECKED_TO + timedelta(Policy().law_hold_days)
    book = book_of(event(0), event(1, order_id="B-2"))

    def work(day: date) -> Backlog:
        known = grounds(knowledge(checked_at=day), day)
        found = backlog(book, replace(horizon(known), day=day - timedelta(1)), known, Journal(), 90)
        assert found is not None
        return found

    assert [work(last + timedelta(days)).affected is None for days in (0, 1, 2)] == [False, True, False]
    done = again(book, day=last + timedelta(1), listed=False)
    assert done.screened == 2
    holds = [orjson.loads(write.value or b"") for write in done.writes if write.topic == "holds.v1"]
    assert {finding["code"] for hold in holds for finding in hold["decision"]["findings"]} == {"DATA_LAW_NOT_KNOWN"}
    assert len(holds) == 2


def test_closed_orders_and_those_that_nobody_could_read_are_left_alone() -> None:
    cancelled = [event(0, parties=TO_LISTED), event(1, revision=2, event="cancelled", parties=TO_LISTED)]
    unread = [event(2, order_id="U", parties=TO_LISTED), Fetched(3, b"U", b"\xff")]
    done = again(book_of(*cancelled, *unread))
    assert (done.screened, done.writes) == (0, [])


def test_a_partly_shipped_order_that_would_now_be_held_is_a_recall() -> None:
    shipped = event(1, revision=2, event="shipped", shipped_on=DAY.isoformat(), **PART, parties=TO_LISTED)
    done = again(book_of(event(0, parties=TO_LISTED), shipped))
    assert done.tally.alerts == ["recall"]


def test_of_orders_closed_for_ninety_days_a_tombstone_is_left() -> None:
    book = book_of(event(0), event(1, revision=2, event="cancelled"))
    again(book, day=DAY + timedelta(90))
    assert (len(book), len(book.tombstones)) == (1, 0)
    again(book, day=DAY + timedelta(91))
    assert (len(book), len(book.tombstones)) == (0, 1)


def test_an_order_that_came_back_meanwhile_is_not_buried() -> None:
    book = book_of(event(0), event(1, revision=2, event="cancelled"))
    known = grounds(knowledge(checked_at=DAY + timedelta(91)), DAY + timedelta(91))
    work = backlog(book, replace(horizon(known), day=DAY), known, Journal(), 90)
    assert work is not None
    assert list(work.expired) == ["A-1"]
    draft = BookDraft(book)
    Judge(PartitionPlace(0, 1), known, draft).take(event(2, revision=3, event="amended"))
    rescreen_slice(work, Slice(), draft, known)
    entry = draft.get("A-1")
    assert entry is not None
    assert (entry.buried, entry.closed) == (False, None)


def test_a_tombstone_is_deleted_once_it_is_too_old() -> None:
    book = book_of(event(0), event(1, revision=2, event="cancelled"), event(2, order_id="B-2"))
    again(book, day=DAY + timedelta(91))
    kept = [(order_id.encode(), book.raw(order_id)) for order_id in book]
    entry = book.get("A-1")
    assert entry is not None
    for days, left in ((0, 1), (1, 0)):
        opened = Book()
        opened.remembered_from = DAY + timedelta(days)
        opened.load([*kept, (b"A-1", entry.encoded())])
        again(opened, day=DAY + timedelta(92))
        assert (len(opened), len(opened.tombstones)) == (1, left)


def test_a_contradictory_order_stays_so() -> None:
    book = book_of(event(0), event(1, ship_from="DE"))
    assert not again(book, listed=False).writes


def test_days_and_offsets_never_go_back() -> None:
    later = replace(BEFORE, day=DAY + timedelta(3), licences=9)
    assert furthest(later, BEFORE) == later
    assert evaluation_day(DAY, later) == later.day
    assert evaluation_day(DAY, None) == DAY


def stale(book: Book, day: date) -> Slice:
    """Screens the book again on a later day on which the lists are too old for new clearances."""
    known = grounds(knowledge(checked_at=DAY), day)
    work = backlog(book, replace(horizon(known), licences=-1, day=DAY), known, Journal(), 90)
    assert work is not None
    while work.candidates:
        find_affected(work, book, 0.01)
    done = Slice()
    rescreen_slice(work, done, BookDraft(book), known)
    return done


def test_a_clearance_outlives_the_freshness_of_the_lists() -> None:
    book = book_of(event(0))
    done = stale(book, DAY + timedelta(30))
    assert (done.screened, done.writes) == (1, [])


@pytest.mark.parametrize(("until", "stands"), [(DAY + timedelta(30), True), (DAY + timedelta(29), False)])
def test_a_clearance_past_its_last_day_does_not_outlive_the_freshness_of_the_lists(until: date, stands: bool) -> None:
    book = book_of(event(0))
    last = f'"good_until":"{until}"'.encode()
    book.put("A-1", re.sub(rb'"good_until":(null|"[0-9-]+")', last, book.raw("A-1") or b""))
    topics = [write.topic for write in stale(book, DAY + timedelta(30)).writes]
    assert ("holds.v1" not in topics) is stands


def test_stale_lists_alone_recall_no_shipped_order() -> None:
    book = book_of(event(0), event(1, revision=2, event="shipped", shipped_on=DAY.isoformat()))
    assert stale(book, DAY + timedelta(30)).writes == []


def test_codes_of_freshness_begin_alike() -> None:
    assert all(code.startswith(affected_module._FRESH) for code in FRESHNESS)


def test_lanes_share_what_was_found_of_parties() -> None:
    journal, changes = Journal(), ((None, entity()),)
    assert journal.matcher(changes) is journal.matcher((*changes,))
    assert journal.matcher(changes) is not journal.matcher(((None, entity()),))
    assert [journal.matcher(changes)(party) for party in TO_LISTED] == [True]


def test_a_slice_ends_when_its_time_is_up() -> None:
    book = book_of(*(event(number, order_id=f"B-{number}") for number in range(3)))
    known = grounds(knowledge(entity()))
    work = backlog(book, replace(horizon(known), listed_parties=-1, licences=-1), known, Journal(), 90)
    assert work is not None
    find_affected(work, book, 10)
    done = Slice()
    rescreen_slice(work, done, BookDraft(book), known, seconds=0.0)
    assert (done.screened, len(work)) == (1, 2)


UNREAD = b'{"event":"submitted","order_id":"A-1","revision":1,"lines":[{"line":1,"qty":"many"}],"parties":[{"role":7}]}'


PART: dict[str, Any] = {"shipped_lines": [{"line": 1, "qty": "0.5"}], "final": False}


def unread(book: Book, order_id: str) -> None:
    """As a release left it that took what this one refuses."""
    entry = book.get(order_id)
    assert entry is not None
    book.put(order_id, replace(entry, order=UNREAD.replace(b"A-1", order_id.encode())).encoded())


@pytest.mark.parametrize("seen", [False, True])
def test_an_order_that_can_no_longer_be_read_is_held_and_counted_and_the_next_is_screened(seen: bool) -> None:
    book = book_of(event(0), event(1, order_id="B", parties=TO_LISTED))
    assert circle_place("A-1") < circle_place("B")
    unread(book, "A-1")
    done = again(book, seen=seen)
    topics = ["clearances.v1", "holds.v1", "reviews.data.v1", "clearances.v1", "holds.v1", "reviews.sanctions.v1"]
    assert [write.topic for write in done.writes] == topics
    hold = orjson.loads(done.writes[1].value or b"")
    assert (hold["verdict_id"], hold["decision"]["findings"][0]["code"]) == ("A-1/1/2", "ORDER_UNDECODED")
    assert "parties.0.role" in hold["decision"]["findings"][0]["evidence"]["reason"]
    assert len(done.tally.failures) == 1
    assert again(book).writes == [], "what is held already is not published again"


def test_an_order_that_can_be_read_again_is_screened_as_before() -> None:
    book = book_of(event(0))
    entry = book.get("A-1")
    assert entry is not None
    unread(book, "A-1")
    again(book)
    held = book.get("A-1")
    assert held is not None
    book.put("A-1", replace(held, order=entry.order).encoded())
    assert [write.topic for write in again(book).writes] == ["holds.v1", "clearances.v1", "reviews.data.v1"]


def test_a_shipped_and_closed_order_that_can_no_longer_be_read_is_told_once() -> None:
    book = book_of(event(0), event(1, revision=2, event="shipped", shipped_on=DAY.isoformat()))
    unread(book, "A-1")
    done = again(book)
    assert (done.tally.alerts, len(done.tally.failures)) == (["recall"], 1)
    assert b"ORDER_UNDECODED" in (done.writes[0].value or b"")
    assert again(book).writes == []


def test_a_verdict_that_can_no_longer_be_read_is_made_anew() -> None:
    book = book_of(event(0))
    entry = book.get("A-1")
    assert entry is not None
    book.put("A-1", replace(entry, verdict=b'{"kind":"clearance"}').encoded())
    done = again(book, listed=False)
    assert [write.topic for write in done.writes] == ["clearances.v1"]
    assert orjson.loads(done.writes[0].value or b"")["verdict_id"] == "A-1/1/2"


@pytest.mark.parametrize("step", ["screened_again", "decision_records"])
def test_whatever_step_fails_the_orders_after_it_are_screened(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from streams.engine.rescreening import recheck

    book = book_of(event(0, parties=TO_LISTED), event(1, order_id="B-2", parties=TO_LISTED))
    real, calls = getattr(recheck, step), 0

    def failing(*given: object, **more: object) -> object:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise ZeroDivisionError("oops")
        return real(*given, **more)

    monkeypatch.setattr(recheck, step, failing)
    done = again(book)
    assert [write.topic for write in done.writes].count("holds.v1") == 2
    assert len(done.tally.failures) == 1


def test_an_entry_that_ends_with_the_calendar_stops_nobody_at_midnight() -> None:
    last = entity().model_copy(update={"effective_to": date.max, "effective_from": date.min})
    assert list(dated([last], DAY, DAY + timedelta(1))) == []
