"""What a person may change in a partition's record, and what speaks against it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import orjson
import pytest

from schemas.topics import CLEARANCES, HOLDS, ITEM_CONTENT, LICENCES, LISTED_PARTIES, ORDERS
from schemas.verdict import TopicVersion
from streams.engine.deciding.book import Book, BookDraft, Cursor, Horizon, Position, decoded_position
from streams.engine.deciding.decide import Judge, PartitionPlace
from streams.engine.deciding.tombstones import Tombstone
from streams.engine.deciding.writes import Write
from streams.engine.partitions.comparison import Here, Wish, adopted, difference, last_taken
from streams.engine.partitions.day import set_back
from streams.engine.partitions.heard import Heard, contradiction, unheard
from tests.engine.orders import DAY, event, grounds, held

NOW_MS = 1_800_000_000_000
WISH = Wish("Doe", "a test", "2026-11-20T00:00:00+00:00")
IDS = {ORDERS.name: "o-2", ITEM_CONTENT.name: "i-2"}
REACHED = Horizon(1, 3, 1, DAY, "1", "1+a", "p")
POSITION = Position({ORDERS.name: 2}, REACHED, REACHED, {ORDERS.name: "o-1"}, "group", {ITEM_CONTENT.name: "cc"})


def decided(*events: Any) -> tuple[Book, list[Write]]:
    """A book in which the events were decided, and what was published."""
    book = Book()
    draft = BookDraft(book)
    judge = Judge(PartitionPlace(0, 1), grounds(), draft)
    for one in events:
        judge.take(one)
    for order_id, value in draft.records():
        book.put(order_id, value)
    book.position = POSITION
    return book, judge.writes


def here(*, ends: Mapping[str, int] | None = None, unlike: int = 99, **changes: Any) -> Here:
    """Topics on which nothing differs. unlike: the item topic has other records from this offset on."""
    every = {ORDERS.name: 2, LISTED_PARTIES.name: 1, ITEM_CONTENT.name: 3, LICENCES.name: 1, **(ends or {})}

    def same(topic: str, version: TopicVersion) -> bool:
        return topic != ITEM_CONTENT.name or version.offset <= unlike

    whole = Here(0, 1, "group", IDS, 0, every, same, {0: b"A-1", 1: b"B-1"})
    return replace(whole, **changes)


def heard(writes: list[Write], time: int = NOW_MS) -> Heard:
    found = Heard()
    for one in writes:
        if one.topic in {CLEARANCES.name, HOLDS.name}:
            found.take(one.topic, one.value, time)
    return found


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, None),
        ({"ends": {ORDERS.name: 1}}, "ends at offset 1, and it was decided up to 2"),
        ({"ends": {ITEM_CONTENT.name: 2}}, "item-content.v1 up to offset 3, and it ends at 2"),
        (
            {"unlike": 2},
            "up to offset 0 they are the same, and the first other one stands at one of the offsets 0 to 2",
        ),
        ({"keys": {0: b"A-1", 1: b"C-1"}}, "orders.v1 has order C-1, where the book took in order B-1"),
        ({"keys": {0: b"A-1"}}, "orders.v1 has nothing, where the book took in order B-1"),
        ({"keys": {}, "ids": {ORDERS.name: "o-1"}}, None),
        ({"partitions": 3}, "belongs to"),
        ({"start": 2}, "nothing that the book took in shows"),
    ],
)
def test_the_first_difference_is_said(changed: dict[str, Any], words: str | None) -> None:
    book, _ = decided(event(0), event(1, "B-1"))
    found = difference(book, here(**changed), WISH)
    assert found is None if words is None else words in (found or ""), found


def test_orders_that_are_read_anew_need_not_be_the_same() -> None:
    book, _ = decided(event(0), event(1, "B-1"))
    anew = replace(WISH, orders_anew=True)
    assert difference(book, here(keys={}, ends={ORDERS.name: 0}), anew) is None
    position, changed = adopted(POSITION, here(start=7), anew)
    assert (position.next, "position in orders.v1: 2 -> 7" in changed) == (7, True)
    assert position.by_hand is not None
    assert position.by_hand.orders_anew
    # From now on, offsets in the book may be of either topic, and show nothing.
    book.position = position
    assert last_taken(book, 0) == {}
    later, _ = adopted(position, here(ids={ORDERS.name: "o-3"}), WISH)
    assert later.by_hand is not None
    assert later.by_hand.orders_anew


def test_what_is_taken_over_stands_in_the_record() -> None:
    position, changed = adopted(POSITION, here(group="another"), WISH)
    assert position.topics == IDS
    assert position.group == "another"
    assert changed == ("item-content.v1: topic id not told -> i-2", "orders.v1: topic id o-1 -> o-2",
                       "group: group -> another")  # fmt: skip
    assert position.by_hand is not None
    assert (position.by_hand.by, position.by_hand.reason, position.by_hand.at) == (WISH.by, WISH.reason, WISH.at)
    assert decoded_position(position.encoded()) == position
    assert adopted(position, here(group="another"), WISH) == (position, ())


def test_versions_that_verdicts_name_narrow_the_first_difference() -> None:
    book, _ = decided(event(0))
    entry = book.get("A-1")
    assert entry is not None
    verdict = orjson.loads(entry.verdict)
    for order_id, offset in (("A-1", 1), ("B-1", 2)):
        verdict["decision"]["inputs"]["item_content"] = {"offset": offset, "hash": f"{offset}"}
        book.put(order_id, replace(entry, order_id=order_id, verdict=orjson.dumps(verdict)).encoded())
    assert "first other one stands at offset 1." in (difference(book, here(unlike=1), WISH) or "")
    assert "first other one stands at offset 2." in (difference(book, here(unlike=2), WISH) or "")


class TestHeard:
    """What consumers were told, beside the book."""

    def test_what_was_published_is_what_the_book_has(self) -> None:
        book, writes = decided(event(0), held(1, "B-1"), event(2, "B-1", 2), held(3, "A-1", 2))
        assert contradiction(book, heard(writes), 90, NOW_MS) is None
        assert list(unheard(book, heard(writes), DAY)) == []

    def test_an_older_book(self) -> None:
        older, _ = decided(event(0))
        _, writes = decided(event(0), held(1, "A-1", 2))
        found = contradiction(older, heard(writes), 90, NOW_MS)
        assert found == (
            "the book's record of order A-1 ends at verdict number 1, and holds.v1 has A-1/2/2: the book is older than "
            "what was published"
        )

    def test_an_order_that_the_book_does_not_know(self) -> None:
        book, _ = decided(event(0))
        _, writes = decided(event(0), held(1, "B-1"))
        assert "does not know order B-1" in (contradiction(book, heard(writes), 90, NOW_MS) or "")
        long_ago = heard(writes, NOW_MS - 91 * 86_400_000)
        assert contradiction(book, long_ago, 90, NOW_MS) is None

    def test_an_order_of_which_a_tombstone_is_left(self) -> None:
        book, writes = decided(event(0))
        book.put("A-1", Tombstone(DAY, 1, 1, 1, cleared=True, shipped=True, unknown=False).encoded())
        assert contradiction(book, heard(writes), 90, NOW_MS) is None
        assert list(unheard(book, Heard(), DAY)) == []
        _, later = decided(event(0), held(1, "A-1", 2))
        assert "ends at verdict number 1" in (contradiction(book, heard(later), 90, NOW_MS) or "")

    def test_a_verdict_with_two_hashes(self) -> None:
        book, _ = decided(event(0))
        _, writes = decided(event(0, quantity_note="other"))
        told = heard(writes)
        told.orders["A-1"].verdicts["A-1/1/1"] = "another"
        assert "A-1/1/1 has another hash" in (contradiction(book, told, 90, NOW_MS) or "")

    def test_what_nobody_was_told_is_published_as_it_stands(self) -> None:
        book, writes = decided(event(0), event(1, "B-1"))
        (again,) = unheard(book, heard([one for one in writes if one.key == b"A-1"]), DAY)
        assert again in writes
        assert list(unheard(book, Heard(), DAY + timedelta(200))) == []

    def test_a_clearance_that_the_book_has_replaced_is_withdrawn(self) -> None:
        book, writes = decided(event(0), held(1, "A-1", 2))
        (withdrawal, hold) = unheard(book, heard(writes[:1]), DAY)
        assert withdrawal in writes
        assert hold in writes

    def test_what_is_no_verdict_is_passed_over(self) -> None:
        found = Heard()
        for value in (None, b"{", b"[]", b'{"kind":"standing"}', b'{"kind":"hold","order_id":1}'):
            found.take(HOLDS.name, value, 0)
        assert not found.orders


def test_a_day_is_set_back_and_never_forward() -> None:
    ahead = replace(REACHED, day=date(2036, 1, 1))
    position = replace(POSITION, reached=ahead, cursor=Cursor(ahead, "a", "b"))
    back = set_back(position, DAY, WISH)
    assert back is not None
    # All that was screened on the way there is screened again: it is said to be screened to a day that lies ahead.
    assert (back.reached.day, back.screened_to.day, back.cursor) == (DAY, ahead.day, None)
    assert back.by_hand is not None
    assert back.by_hand.what == "day_set"
    assert set_back(back, DAY, WISH) is None
    assert set_back(position, date(2036, 1, 2), WISH) is None
