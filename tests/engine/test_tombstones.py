"""A late copy of an old event clears nothing, and no number is given twice, however long ago its order was closed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.verdict import Withdrawal
from streams.engine.deciding import tombstones
from streams.engine.deciding.book import Book, BookDraft
from streams.engine.deciding.entry import BookEntry, BookUnreadableError, kept_entry
from streams.engine.deciding.tombstones import (
    SIZE,
    Tombstone,
    Tombstones,
    closed_bytes,
    day_bytes,
    decoded_tombstone,
    is_tombstone,
)  # fmt: skip
from tests.engine.orders import DAY, Fetched, event
from tests.engine.test_decide import Desk, codes, on, only, topics
from tests.engine.test_turn import ALL, alerts, left, ordered

LEFT = Tombstone(DAY, 2, 3, 3, cleared=True, shipped=True, unknown=False)
WHOLE = st.integers(0, 2**32 - 1)
LEFTS = st.builds(
    Tombstone, st.dates(), st.integers(0, 2**53), WHOLE, WHOLE, st.booleans(), st.booleans(), st.booleans(),
    st.binary(min_size=8, max_size=8),
)  # fmt: skip


def buried(*events: Fetched) -> Desk:
    """A desk at which these events were decided long ago: of their order a tombstone is left."""
    desk = Desk()
    desk.take(*events)
    entry = standing(desk)
    desk.book.put("A-1", entry.bury().encoded())
    assert (len(desk.book), len(desk.book.tombstones)) == (0, 1)
    return desk


def standing(desk: Desk) -> BookEntry:
    entry = desk.book.get("A-1")
    assert entry is not None
    return entry


def cancelled() -> Desk:
    return buried(ordered(0), ordered(1, revision=2, event="cancelled"))


def shipped() -> Desk:
    return buried(ordered(0), left(1, *ALL))


@given(LEFTS)
def test_a_tombstone_is_the_same_after_its_bytes(one: Tombstone) -> None:
    value = one.encoded()
    assert decoded_tombstone(value) == one
    assert (len(value), is_tombstone(value), closed_bytes(value)) == (SIZE, True, day_bytes(one.closed))
    entry = kept_entry("A-1", value)
    assert (entry.revision, entry.number, entry.closed) == (one.revision, one.number, one.closed)


def test_it_is_small() -> None:
    assert SIZE == 30


def test_a_record_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="30 bytes"):
        decoded_tombstone(LEFT.encoded() + b"more")
    with pytest.raises(BookUnreadableError, match="form 4"):
        Book().load([(b"A-1", b"\x04" + LEFT.encoded()[1:])])


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(1, 9) | st.none()), max_size=1_500))
def test_the_table_is_a_dict(steps: list[tuple[int, int | None]]) -> None:
    table, known = Tombstones(), dict[str, int]()
    for number, revision in steps:
        order_id = f"SO-{number}"
        if revision is None:
            table.remove(order_id.encode())
            known.pop(order_id, None)
        else:
            table.put(order_id.encode(), replace(LEFT, revision=revision).encoded())
            known[order_id] = revision
    assert len(table) == len(known)
    found = {f"SO-{number}": table.get(f"SO-{number}") for number in range(901)}
    assert {order_id: one.revision for order_id, one in found.items() if one is not None} == known


def test_it_grows_a_bucket_at_a_time_and_loses_none() -> None:
    table = Tombstones()
    for number in range(5_000):
        table.put(str(number).encode(), replace(LEFT, number=number).encoded())
    found = [table.get(str(number)) for number in range(5_000)]
    assert [one.number for one in found if one is not None] == list(range(5_000))
    assert table.get("5000") is None


def test_bytes_of_a_tombstone_that_look_like_another_order_are_none() -> None:
    digest = tombstones._hashed(b"B-2")
    revision, number, standing = (int.from_bytes(digest[a:b]) for a, b in ((0, 8), (8, 12), (12, 16)))
    table = Tombstones()
    table._buckets = [bytearray()]
    table._mask = 0
    value = replace(LEFT, revision=revision, number=number, standing=standing).encoded()
    table.put(b"A-1", value)
    assert digest in table._buckets[0]
    assert table.get("B-2") is None
    table.put(b"B-2", LEFT.encoded())
    assert (table.get("A-1"), table.get("B-2"), len(table)) == (decoded_tombstone(value), LEFT, 2)


@pytest.mark.parametrize("kind", ["submitted", "amended", "cancelled", "shipped"])
@pytest.mark.parametrize("revision", [1, 2])
def test_what_comes_of_a_cancelled_order_again_is_superseded(kind: str, revision: int) -> None:
    desk = cancelled()
    told: dict[str, Any] = {"shipped_on": DAY.isoformat()} if kind == "shipped" else {}
    writes = desk.take(ordered(2, revision=revision, event=kind, **told))
    verdict = only(writes)
    assert codes(verdict) == {"ORDER_SUPERSEDED"}
    assert (verdict.verdict_id, verdict.decision.state) == (f"A-1/{revision}/3", "superseded")
    assert set(topics(writes)) <= {"holds.v1", "alerts.v1"}
    assert alerts(writes) == (["shipped_without_clearance"] if kind == "shipped" else [])
    assert (standing(desk).buried, standing(desk).number, standing(desk).revision) == (True, 3, 2)
    assert only(desk.take(ordered(3, revision=revision, event=kind, **told))).course.number == 4


def test_a_late_copy_of_what_was_shipped_takes_its_clearance_back_and_alerts_nobody() -> None:
    desk = shipped()
    writes = desk.take(left(2, *ALL))
    assert topics(writes) == ["clearances.v1", "holds.v1"]
    gone = on("clearances.v1", writes)[0]
    assert isinstance(gone, Withdrawal)
    assert (gone.withdraws, gone.replaced_by) == ("A-1/1/2", "A-1/1/3")
    again = desk.take(ordered(3))
    assert (topics(again), only(again).verdict_id) == (["holds.v1"], "A-1/1/4")


def test_a_lower_revision_of_what_was_shipped_leaves_its_clearance_alone() -> None:
    desk = buried(ordered(0, revision=5), left(1, *ALL, revision=5))
    assert topics(desk.take(ordered(2, revision=4))) == ["holds.v1"]
    assert (standing(desk).verdict_id, standing(desk).number, standing(desk).kind) == ("A-1/5/2", 3, "clearance")


def test_a_higher_revision_is_decided_anew_from_the_next_number() -> None:
    desk = cancelled()
    writes = desk.take(ordered(2, revision=3, event="amended"))
    verdict = next(one for one in on("clearances.v1", writes) if not isinstance(one, Withdrawal))
    assert (verdict.verdict_id, verdict.course.number, verdict.course.supersedes) == ("A-1/3/3", 3, None)
    assert (len(desk.book), len(desk.book.tombstones), standing(desk).closed) == (1, 0, None)


def test_what_leaves_of_an_order_whose_shipments_are_forgotten_is_alerted() -> None:
    assert alerts(shipped().take(left(2, *ALL, revision=2))) == ["shipped_without_clearance"]


def test_an_order_that_was_never_submitted_stays_so() -> None:
    desk = buried(ordered(0, event="cancelled"))
    assert codes(only(desk.take(ordered(1, revision=2, event="amended")))) == {"ORDER_UNKNOWN"}


def test_something_unreadable_holds_it_and_reopens_nothing() -> None:
    desk = shipped()
    writes = desk.take(Fetched(2, b"A-1", b"{"))
    hold = on("holds.v1", writes)[0]
    assert (hold.verdict_id, hold.decision.undecoded) == ("A-1/1/3", True)
    assert [one.withdraws for one in on("clearances.v1", writes)] == ["A-1/1/2"]
    assert (standing(desk).buried, standing(desk).closed) == (False, DAY)
    again = desk.take(ordered(3))
    assert (codes(on("holds.v1", again)[0]), on("holds.v1", again)[0].verdict_id) == ({"ORDER_SUPERSEDED"}, "A-1/1/4")
    closing = [orjson.loads(one.value or b"")["state"] for one in again if one.topic == "reviews.data.v1"]
    assert closing == ["closed"]
    assert only([one for one in desk.take(ordered(4, revision=2)) if one.topic == "clearances.v1"]).course.number == 5


def test_an_order_of_which_only_something_unreadable_came_has_no_revision_yet() -> None:
    desk = Desk()
    desk.take(Fetched(0, b"A-1", b"{"))
    assert only([one for one in desk.take(event(1, revision=0)) if one.topic == "clearances.v1"]).revision == 0


def loaded(records: Iterable[tuple[bytes, bytes | None]], since: date = date.min) -> Book:
    book = Book()
    book.remembered_from = since
    book.load(records)
    return book


def test_a_book_with_tombstones_is_its_records() -> None:
    desk = cancelled()
    grave, whole = standing(desk).encoded(), Desk()
    whole.take(ordered(0))
    order = whole.book.raw("A-1")
    assert loaded([(b"A-1", order), (b"A-1", grave)]).get("A-1") == standing(desk)
    back = loaded([(b"A-1", grave), (b"A-1", order)])
    assert (len(back), len(back.tombstones), back.get("A-1")) == (1, 0, standing(whole))
    gone = loaded([(b"A-1", grave), (b"A-1", None)], DAY + timedelta(1))
    assert (gone.get("A-1"), gone.forgettable()) == (None, [])


def test_a_draft_buries_and_forgets() -> None:
    desk = Desk()
    desk.take(ordered(0, event="cancelled"))
    draft = BookDraft(desk.book)
    draft.put(standing(desk).bury())
    assert [is_tombstone(value or b"") for _, value in draft.records()] == [True]
    draft.strike("A-1")
    assert draft.records() == [("A-1", None)]
