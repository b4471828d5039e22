"""Reads for lanes: the book partition, and ranges of `orders.v1` that no chunk delivered."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, Final

import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.structs import TopicPartition

from schemas.topics import ALERTS, CLEARANCES, DEAD_LETTERS, HOLDS, ORDER_BOOK, ORDERS
from streams.engine.broker.connection import Connection
from streams.engine.broker.identity import TopicIds
from streams.engine.broker.reader import read_range, reader
from streams.engine.deciding.book import Book, Position
from streams.engine.deciding.writes import Received
from streams.engine.lanes.identity import WHAT_TO_DO, ForeignTopicError

log = structlog.get_logger(__name__)


_RESULTS: Final = (CLEARANCES, HOLDS, ALERTS, DEAD_LETTERS)
"""Every event leaves a record on one of them."""


class BookLostError(RuntimeError):
    """The order book knows nothing of a partition of which something was decided."""


@dataclass(frozen=True, slots=True)
class MissingOffsets:
    """Orders that no chunk delivered, and the offsets (first, end) that retention deleted."""

    records: list[Received]
    lost: tuple[int, int] | None = None


class Source:
    """Reads for lanes; each read uses its own consumer and sees committed records only."""

    def __init__(self, connection: Connection, *, ends_known: bool) -> None:
        self._connection = connection
        self._ids = TopicIds(connection)
        self._ends_known = ends_known
        """False if the broker reports a wrong end of a topic."""
        self._stack = AsyncExitStack()
        self._asker: Any = None
        self._asking = asyncio.Lock()

    async def read_book(self, partition: int, book: Book, start: int) -> int:
        """Reads the book's partition from an offset to its end; returns the end offset."""
        tp = TopicPartition(ORDER_BOOK.name, partition)
        async with reader(self._connection) as consumer:
            async for records in read_range(consumer, tp, start):
                book.load((record.key, record.value) for record in records)
            return int(await consumer.position(tp))

    async def ids(self) -> Mapping[str, str]:
        """Ids of all topics as they are now. Raises TopicGoneError."""
        return await self._ids.ask()

    async def begin(self, partition: int) -> int:
        """As `first_offset`."""
        return await first_offset(self._connection, partition)

    async def check(self, partition: int, position: Position) -> None:
        """Raises ForeignTopicError where the record knows of more than the topics hold."""
        if not self._ends_known:
            return
        known = {ORDERS.name: (partition, position.next)}
        known.update((name, (0, offset)) for name, offset in position.reached.by_topic.items())
        async with reader(self._connection) as consumer:
            ends = await consumer.end_offsets([TopicPartition(name, place) for name, (place, _) in known.items()])
        for tp, end in ends.items():
            offset = known[tp.topic][1]
            if offset > end:
                raise ForeignTopicError(
                    f"partition {partition} was screened up to offset {offset} of {tp.topic}, which ends at {end}: "
                    f"records were lost, or the topic was replaced. {WHAT_TO_DO}"
                )

    async def missing(self, partition: int, expected: int | None, first: int) -> MissingOffsets:
        """Returns orders between the expected and the first fetched offset, which exist if group offsets were reset."""
        lost = None if expected is None else await self.lost(partition, expected, first)
        begin = lost[1] if lost else expected or 0
        tp = TopicPartition(ORDERS.name, partition)
        records: list[Received] = []
        if begin < first:
            async with reader(self._connection) as consumer:
                async for found in read_range(consumer, tp, begin, first):
                    records.extend(found)
        return MissingOffsets(records, lost)

    async def lost(self, partition: int, expected: int, first: int) -> tuple[int, int] | None:
        """Returns the range (first, end) of these offsets that retention deleted; None if it deleted none."""
        tp = TopicPartition(ORDERS.name, partition)
        async with self._asking:
            start = int((await (await self._ready_asker()).beginning_offsets([tp]))[tp])
        if start <= expected:
            return None
        log.error("orders lost to retention", partition=partition, first=expected, end=min(start, first))
        return expected, min(start, first)

    async def _ready_asker(self) -> AIOKafkaConsumer:
        if self._asker is None:
            self._asker = await self._stack.enter_async_context(reader(self._connection))
        return self._asker

    async def close(self) -> None:
        await self._stack.aclose()


async def first_offset(connection: Connection, partition: int) -> int:
    """Where the first position is of a partition of which the book has no record: at the beginning of its orders.

    Raises BookLostError where something was decided already.
    """
    orders = TopicPartition(ORDERS.name, partition)
    results = [TopicPartition(topic.name, partition) for topic in _RESULTS]
    async with reader(connection) as consumer:
        ends = await consumer.end_offsets(results)
        start = (await consumer.beginning_offsets([orders]))[orders]
    written = sorted(tp.topic for tp, end in ends.items() if end)
    if written:
        raise BookLostError(
            f"{ORDER_BOOK.name} has no record of partition {partition}, but {', '.join(written)} has: the book was "
            f"lost, or made anew. What was cleared could not be taken back. {WHAT_TO_DO}"
        )
    return int(start)
