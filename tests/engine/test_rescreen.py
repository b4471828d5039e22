"""Open orders are screened again when something moved on, and only changed verdicts are published."""

from dataclasses import replace
from datetime import date, timedelta

import orjson
import pytest

from streams.engine.book import Book, Draft, Horizon
from streams.engine.decide import Judge, Place
from streams.engine.rescreen import Slice, backlog, cause_between, evaluation_day, furthest, horizon, screen_slice
from tests.engine.orders import DAY, LISTED, Fetched, entity, event, grounds, knowledge

BEFORE = Horizon(1, 1, 1, DAY, "1", "1+a", "p")
TO_LISTED = [{"role": "ultimate_consignee", "name": LISTED, "country": "DE"}]


def book_of(*events: Fetched) -> Book:
    book = Book()
    draft = Draft(book)
    judge = Judge(Place(0, 1), grounds(), draft)
    for one in events:
        judge.take(one)
    for order_id, value in draft.records():
        book.put(order_id, value)
    return book


def again(book: Book, *, day: date = DAY, listed: bool = True) -> Slice:
    known = grounds(knowledge(*([entity()] if listed else []), checked_at=day), day)
    now = horizon(known)
    work = backlog(book, replace(now, listed_parties=now.listed_parties + 1, day=DAY), now, 90)
    assert work is not None
    draft = Draft(book)
    done = screen_slice(work, 100, draft, known)
    for order_id, value in draft.records():
        book.put(order_id, value)
    return done


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


def test_what_was_done_once_is_not_published_again() -> None:
    book = book_of(event(1, parties=TO_LISTED))
    assert again(book).writes
    assert not again(book).writes


def test_closed_orders_and_those_that_nobody_could_read_are_left_alone() -> None:
    cancelled = [event(0, parties=TO_LISTED), event(1, revision=2, event="cancelled", parties=TO_LISTED)]
    unread = [event(2, order_id="U", parties=TO_LISTED), Fetched(3, b"U", b"\xff")]
    done = again(book_of(*cancelled, *unread))
    assert (done.screened, done.writes) == (0, [])


def test_a_partly_shipped_order_that_would_now_be_held_is_a_recall() -> None:
    shipped = event(1, revision=2, event="shipped", shipped_on=DAY.isoformat(), final=False, parties=TO_LISTED)
    done = again(book_of(event(0, parties=TO_LISTED), shipped))
    assert done.tally.alerts == ["recall"]


def test_orders_closed_for_ninety_days_are_struck_off() -> None:
    book = book_of(event(0), event(1, revision=2, event="cancelled"))
    again(book, day=DAY + timedelta(90))
    assert len(book) == 1
    again(book, day=DAY + timedelta(91))
    assert len(book) == 0


def test_a_contradictory_order_stays_so() -> None:
    book = book_of(event(0), event(1, ship_from="DE"))
    assert not again(book, listed=False).writes


def test_days_and_offsets_never_go_back() -> None:
    later = replace(BEFORE, day=DAY + timedelta(3), licences=9)
    assert furthest(later, BEFORE) == later
    assert evaluation_day(DAY, later) == later.day
    assert evaluation_day(DAY, None) == DAY
