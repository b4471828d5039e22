"""What a source finds between the offset that was due and the first one fetched."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest
from aiokafka import TopicPartition

from streams.engine.broker.connection import Connection
from streams.engine.lanes import source as module
from streams.engine.lanes.source import BookLostError, Limits, Part, Source, first_offset
from tests.engine.orders import Fetched, event

pytestmark = pytest.mark.asyncio


class Asker:
    """A consumer that knows where each partition begins and ends, and gives its records two at a time."""

    def __init__(self, begins: int, *records: Fetched) -> None:
        self._begins = begins
        self._records = records
        self._at = begins
        self.end = records[-1].offset + 1 if records else begins
        self.read = 0
        """Times that records were asked for."""

    async def beginning_offsets(self, partitions: list[TopicPartition]) -> dict[TopicPartition, int]:
        return dict.fromkeys(partitions, self._begins)

    async def end_offsets(self, partitions: list[TopicPartition]) -> dict[TopicPartition, int]:
        return dict.fromkeys(partitions, self.end)

    def assign(self, partitions: list[TopicPartition]) -> None:
        pass

    def seek(self, _: TopicPartition, offset: int) -> None:
        self._at = offset

    async def getmany(self, tp: TopicPartition, *, timeout_ms: int) -> dict[TopicPartition, list[Fetched]]:
        self.read += 1
        found = [one for one in self._records if one.offset >= self._at][:2]
        self._at = found[-1].offset + 1 if found else self.end
        return {tp: found}

    async def position(self, _: TopicPartition) -> int:
        return self._at

    def last_stable_offset(self, _: TopicPartition) -> int:
        return self.end

    def highwater(self, _: TopicPartition) -> int:
        return self.end


def asking(monkeypatch: pytest.MonkeyPatch, asker: Asker, *, ends_known: bool = True) -> Source:
    """A source whose consumers are this one."""

    @asynccontextmanager
    async def reader(_: Any, **options: Any) -> AsyncIterator[Asker]:
        yield asker

    monkeypatch.setattr(module, "reader", reader)
    source = Source(cast("Any", None), 1.0, ends_known=ends_known)
    source._asker = asker
    return source


MANY = Limits(1_000, 1_000_000)
ORDERS = [event(offset, f"A-{offset}") for offset in (5, 6, 8, 9)]


@pytest.mark.parametrize(
    ("begins", "lost"),
    [
        (4, None),
        (5, None),
        (6, (5, 6)),
        (9, (5, 9)),
        (12, (5, 9)),
    ],
)
async def test_what_retention_has_taken(begins: int, lost: tuple[int, int] | None) -> None:
    """Of orders from 5 up to the first one fetched, 9: what begins where it is due has lost nothing."""
    source = Source(cast("Any", None), 1.0, ends_known=True)
    source._asker = Asker(begins)
    assert await source.lost(0, 5, 9) == lost


async def test_a_part_is_what_lies_between_two_offsets(monkeypatch: pytest.MonkeyPatch) -> None:
    source = asking(monkeypatch, Asker(3, *ORDERS))
    assert await source.part(0, 5, 9, MANY) == Part(cast("Any", ORDERS[:3]), 9, 10)
    assert await source.part(0, 6, None, MANY) == Part(cast("Any", ORDERS[1:]), 10, 10)
    assert await source.part(0, 1, 6, MANY) == Part(cast("Any", ORDERS[:1]), 6, 10, (1, 3))


async def test_a_part_ends_where_it_is_large_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    source = asking(monkeypatch, Asker(5, *ORDERS))
    assert await source.part(0, 5, None, Limits(2, 1_000_000)) == Part(cast("Any", ORDERS[:2]), 7, 10)
    assert await source.part(0, 5, None, Limits(1_000, 1)) == Part(cast("Any", ORDERS[:2]), 7, 10)


@pytest.mark.parametrize(("start", "stop"), [(10, None), (9, 9), (4, 4)])
async def test_nothing_is_fetched_where_nothing_lies_between(
    monkeypatch: pytest.MonkeyPatch, start: int, stop: int | None
) -> None:
    asker = Asker(3, *ORDERS)
    assert await asking(monkeypatch, asker).part(0, start, stop, MANY) == Part([], start, start)
    assert asker.read == 0


async def test_a_broker_whose_ends_are_wrong_is_not_asked_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    asker = Asker(3, *ORDERS)
    assert await asking(monkeypatch, asker, ends_known=False).part(0, 10, None, MANY) == Part([], 10, 10)
    assert asker.read == 1, "reading tells"


async def test_a_partition_without_a_record_begins_where_nothing_was_published(monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of a transaction that went on while the topics were made anew is no verdict."""
    asker = Asker(0)
    asking(monkeypatch, asker)
    assert await first_offset(Connection("nowhere:1"), 0) == 0
    asker.end = 1
    assert await first_offset(Connection("nowhere:1"), 0) == 0


@pytest.mark.parametrize("asker", [Asker(0, event(0)), Asker(7)], ids=["published", "deleted since"])
async def test_a_partition_without_a_record_of_which_something_was_published_has_lost_its_book(
    asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking(monkeypatch, asker)
    with pytest.raises(BookLostError, match=r"but alerts\.v1, clearances\.v1, .* standing\.v1 has"):
        await first_offset(Connection("nowhere:1"), 0)
