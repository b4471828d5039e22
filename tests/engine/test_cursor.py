"""Screening again goes on where the owner before stopped, and leaves no order behind, however often owners change."""

from dataclasses import replace
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.verdict import TopicVersion
from streams.engine.broker import reader
from streams.engine.deciding.book import Book, BookDraft, Cursor, Horizon, Position, decoded_position
from streams.engine.deciding.entry import BookEntry
from streams.engine.deciding.records import Grounds
from streams.engine.rescreening.arc import Arc, circle_place
from streams.engine.rescreening.journal import Journal
from streams.engine.rescreening.recheck import Recheck, Slice
from streams.engine.rescreening.rescreen import Backlog, backlog, find_affected, horizon, rescreen_slice
from streams.screening.knowledge import KnowledgeRecord
from tests.engine.lanes import Bench, until
from tests.engine.orders import LISTED, entity, event, grounds, knowledge
from tests.engine.test_rescreen import TO_LISTED, book_of

IDS = st.sets(st.integers(0, 10**6).map(str), max_size=40)
ORDERS: Final = tuple(f"SO-{number}" for number in range(7))
BOOK: Final = book_of(*(event(number, order_id) for number, order_id in enumerate(ORDERS)))


def walked(arc: Arc) -> list[str]:
    found = []
    while arc:
        one = arc.step()
        if one is not None:
            assert one[0] == circle_place(one[1])
            found.append(one[1])
    return found


@given(IDS, st.integers(0, 10**6), st.integers(0, 10**6))
def test_two_arcs_make_a_circle(ids: set[str], one: int, other: int) -> None:
    a, b = circle_place(str(one)), circle_place(str(other))
    first, second = walked(Arc(ids, a, b)), walked(Arc(ids, b, a))
    if a == b:
        assert set(first) == set(second) == ids
    else:
        assert sorted([*first, *second]) == sorted(ids)
    places = [circle_place(order_id) for order_id in first]
    assert places == sorted(places, key=lambda place: (place <= a, place))


def test_all_of_the_circle_begins_at_its_beginning() -> None:
    assert walked(Arc(ORDERS)) == sorted(ORDERS, key=circle_place)
    assert walked(Arc(())) == []


class Partition:
    """A partition whose orders remember with which licences they were last screened."""

    def __init__(self) -> None:
        self.position = Position({"orders.v1": 0}, horizon(known(0)), horizon(known(0)))
        self.levels = dict.fromkeys(ORDERS, 0)
        self.screened = 0

    def owned(self, level: int, slices: int, most: int) -> bool:
        """Works so many slices as an owner who knows so much; False if nothing was left to do."""
        work: Backlog | None = None
        for _ in range(slices):
            record = self.position
            if work is None:
                work = backlog(BOOK, record.screened_to, known(level), Journal(), 90, cursor=record.cursor)
            if work is None:
                return False
            self._slice(work, known(level), most)
            if not len(work):
                work = None
        return True

    def _slice(self, work: Backlog, given: Grounds, most: int) -> None:
        while work.candidates and len(work.orders) < most:
            find_affected(work, BOOK, 0.0)
        draft, done = BookDraft(BOOK), Slice()

        def order(_: Recheck, entry: BookEntry) -> None:
            self.levels[entry.order_id] = given.knowledge.licences_version.offset
            self.screened += 1

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(Recheck, "order", order)
            rescreen_slice(work, done, draft, given, most=most)
        progress = work.progress
        screened_to = progress.screened_to or self.position.screened_to
        self.position = replace(self.position, screened_to=screened_to, cursor=progress.cursor)
        self.position = decoded_position(self.position.encoded())

    def check(self) -> None:
        """No order is behind what the record says of it."""
        for order_id, level in self.levels.items():
            assert level >= self.said(circle_place(order_id)).licences, (order_id, self.position)

    def said(self, place: str) -> Horizon:
        cursor = self.position.cursor
        if cursor is None or cursor.begun == cursor.done:
            return self.position.screened_to
        if cursor.begun < cursor.done:
            within = cursor.begun < place <= cursor.done
        else:
            within = place > cursor.begun or place <= cursor.done
        return cursor.target if within else self.position.screened_to


def known(level: int) -> Grounds:
    return grounds(replace(knowledge(), licences_version=TopicVersion(level, "")))


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 6), st.integers(1, 4)), max_size=12))
def test_the_record_never_says_too_much_and_all_are_screened_in_the_end(owners: list[tuple[int, int, int]]) -> None:
    partition, level = Partition(), 1
    for more, slices, most in owners:
        level += more
        partition.owned(level, slices, most)
        partition.check()
    while partition.owned(level, 1, 3):
        partition.check()
    assert (partition.position.screened_to, partition.position.cursor) == (horizon(known(level)), None)
    assert set(partition.levels.values()) == {level}


@given(st.lists(st.integers(1, 3), min_size=1, max_size=7), st.integers(1, 3))
def test_owners_that_know_the_same_screen_each_order_once(slices: list[int], most: int) -> None:
    partition = Partition()
    for count in slices:
        partition.owned(5, count, most)
    while partition.owned(5, 1, most):
        pass
    assert partition.screened == len(ORDERS)


def test_what_was_done_is_screened_again_for_what_changed_since() -> None:
    partition = Partition()
    partition.owned(5, 1, 3)
    partition.owned(6, 9, 3)
    assert partition.screened == len(ORDERS) + 3
    assert partition.position.screened_to == horizon(known(6))


def test_a_cursor_of_knowledge_that_was_taken_back_says_nothing() -> None:
    partition = Partition()
    ahead = horizon(known(9))
    begun, done = sorted(map(circle_place, ORDERS))[::4][:2]
    partition.position = replace(partition.position, cursor=Cursor(ahead, begun, done))
    while partition.owned(5, 1, 3):
        pass
    assert partition.screened == len(ORDERS)


@pytest.mark.asyncio
async def test_a_lane_goes_on_where_the_last_one_failed() -> None:
    bench = Bench()
    lane = bench.lane()
    bench.put(lane, *(event(number, order_id, parties=TO_LISTED) for number, order_id in enumerate(ORDERS)))
    await until(lane, lambda: bool(bench.acked))
    assert TO_LISTED[0]["name"] == LISTED
    bench.known = knowledge(entity())
    bench.broker.takes = 4
    lane.wake()
    with pytest.raises(ConnectionError):
        await until(lane, lambda: False)
    third = sorted(map(circle_place, ORDERS))[2]
    assert bench.position().cursor == Cursor(horizon(grounds(bench.known)), "", third)
    bench.broker.takes = 1_000
    target = horizon(grounds(bench.known))
    await until(bench.lane(), lambda: bench.position().screened_to == target)
    assert bench.position().cursor is None
    held = [one.key for writes in bench.broker.written for one in writes if one.topic == "holds.v1"]
    assert held == [order_id.encode() for order_id in sorted(ORDERS, key=circle_place)]


def test_the_last_records_at_the_start_are_folded_in_parts() -> None:
    records = [KnowledgeRecord("licences.v1", number, b"", None) for number in range(2_321)]
    parts = list(reader._parts(records))
    assert [one for part in parts for one in part] == records
    assert ([len(part) for part in parts[:2]], len(parts), max(map(len, parts[1:]))) == ([321, 100], 21, 100)
    assert [len(part) for part in reader._parts(records[:150])] == [100, 50]
    assert list(reader._parts([])) == []


def test_a_position_with_a_cursor_is_the_same_after_its_bytes() -> None:
    position = replace(Partition().position, cursor=Cursor(horizon(known(3)), "ab", "cd"))
    assert decoded_position(position.encoded()) == position
    assert Book().position is None
