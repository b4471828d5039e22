"""Reading the reference topics: all that is there before anything is decided, then whatever comes, at once."""

from typing import Any, cast

import orjson
import pytest
from aiokafka import TopicPartition

from schemas.topics import ITEM_CONTENT, KNOWLEDGE, MAX_BOOK_BYTES
from streams.engine.broker import reader as module
from streams.engine.broker.connection import Connection
from streams.engine.broker.reader import (
    KnowledgeReader,
    TopicTruncatedError,
    _begin_at_zero,
    end_seen,
    opened_at,
    reader,
)
from streams.facts.order import ExchangeRates
from streams.screening.knowledge import Delta, Knowledge
from tests.engine.orders import Fetched

pytestmark = pytest.mark.asyncio
PLACES = [TopicPartition(topic.name, 0) for topic in KNOWLEDGE]
ITEMS = TopicPartition(ITEM_CONTENT.name, 0)


class Consumer:
    """A consumer whose fetches are given; only `item-content.v1` has records."""

    def __init__(self, *fetches: int, stable: int | None = None, begins: int = 0) -> None:
        self.fetches = list(fetches)
        self.end = sum(fetches)
        self.stable = self.end if stable is None else stable
        self.begins = begins
        self.at = 0

    async def getmany(self, *, timeout_ms: int) -> dict[Any, list[Any]]:
        count = self.fetches.pop(0) if self.fetches else 0
        made = [self.item(self.at + number) for number in range(count)]
        self.at += count
        return {ITEMS: made} if made else {}

    @staticmethod
    def item(offset: int) -> Any:
        sku = f"S-{offset}"
        record: Any = Fetched(offset, sku.encode(), orjson.dumps({"sku": sku}))
        object.__setattr__(record, "topic", ITEM_CONTENT.name)
        return record

    async def position(self, tp: TopicPartition) -> int:
        return self.at if tp == ITEMS else 0

    def last_stable_offset(self, tp: TopicPartition) -> int:
        return self.stable if tp == ITEMS else 0

    def highwater(self, tp: TopicPartition) -> int:
        return self.end if tp == ITEMS else 0

    async def beginning_offsets(self, places: list[TopicPartition]) -> dict[TopicPartition, int]:
        return {tp: self.begins if tp == ITEMS else 0 for tp in places}

    def seek(self, tp: TopicPartition, offset: int) -> None:
        assert offset == 0


class Reading:
    """A reader, and how many items were known after each step that it told of."""

    def __init__(self) -> None:
        self.told: list[int] = []
        self.reader = KnowledgeReader(Connection("nowhere:1"), ExchangeRates({}), self.changed)

    def changed(self, before: Knowledge, after: Knowledge, delta: Delta) -> None:
        assert before.item_content_version.offset + len(delta.skus) == after.item_content_version.offset
        self.told.append(after.item_content_version.offset)

    async def on(self, consumer: Consumer, times: int) -> None:
        for _ in range(times):
            await self.reader._read_on(cast("Any", consumer), PLACES)


async def test_all_that_is_there_at_the_start_is_taken_in_at_once() -> None:
    reading, consumer = Reading(), Consumer(3, 60, 2)
    await reading.on(consumer, 2)
    assert (reading.told, reading.reader.loaded.is_set()) == ([], False)
    await reading.on(consumer, 1)
    assert (reading.told, reading.reader.loaded.is_set()) == ([65], True)


async def test_what_comes_later_is_taken_in_as_it_comes() -> None:
    reading, consumer = Reading(), Consumer(1)
    await reading.on(consumer, 1)
    consumer.fetches = [2, 0, 55]
    await reading.on(consumer, 3)
    assert reading.told == [1, 3, 58]
    assert reading.reader.current.item_content_version.offset == 58


async def test_a_very_long_start_is_taken_in_by_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_START_RECORDS", 10)
    reading, consumer = Reading(), Consumer(9, 1, 12, 3)
    await reading.on(consumer, 4)
    assert reading.told == [10, 22, 25]


async def test_empty_topics_are_known_at_once() -> None:
    reading = Reading()
    await reading.on(Consumer(), 1)
    assert (reading.told, reading.reader.loaded.is_set()) == ([], True)


async def test_nothing_is_known_while_a_transaction_is_open() -> None:
    """Behind it there may be what forbids an order."""
    reading, consumer = Reading(), Consumer(2, stable=2)
    consumer.end = 5
    await reading.on(consumer, 2)
    assert not reading.reader.loaded.is_set()
    consumer.end = 2
    await reading.on(consumer, 1)
    assert reading.reader.loaded.is_set()
    assert reading.told == [2]


async def test_a_history_without_its_beginning_is_refused() -> None:
    whole: Any = Consumer(1)
    await _begin_at_zero(whole, PLACES)
    cut: Any = Consumer(1, begins=4)
    with pytest.raises(TopicTruncatedError, match=r"item-content\.v1 begins at offset 4"):
        await _begin_at_zero(cut, PLACES)


@pytest.mark.parametrize(
    ("stable", "end", "seen", "opened"),
    [(None, None, None, None), (7, 7, 7, None), (5, 7, 5, 5), (0, 7, 0, 0), (-1, 7, 7, None), (None, 7, 7, None)],
)
async def test_the_end_is_where_nobody_has_a_transaction_open(
    stable: int | None, end: int | None, seen: int | None, opened: int | None
) -> None:
    consumer: Any = Consumer()
    consumer.last_stable_offset, consumer.highwater = lambda _: stable, lambda _: end
    assert end_seen(consumer, ITEMS) == seen
    assert opened_at(consumer, ITEMS) == opened


class Started:
    """In the place of aiokafka's consumer: what it was made with, and whether it was stopped."""

    def __init__(self, **options: Any) -> None:
        self.options = options
        self.running = False

    async def start(self) -> None:
        self.running = True

    async def stop(self) -> None:
        self.running = False


async def test_whoever_reads_sees_what_is_committed_in_no_group_and_the_largest_records(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "AIOKafkaConsumer", Started)
    async with reader(Connection("nowhere:1"), auto_offset_reset="none") as made:
        consumer: Any = made
        assert consumer.running
    assert not consumer.running
    options = consumer.options
    assert (options["isolation_level"], options["group_id"]) == ("read_committed", None)
    assert (options["enable_auto_commit"], options["auto_offset_reset"]) == (False, "none")
    assert options["max_partition_fetch_bytes"] == MAX_BOOK_BYTES
    assert options["fetch_max_bytes"] >= 4 * MAX_BOOK_BYTES, "of several partitions at once"
