"""Reads for lanes: the book partition, and ranges of `orders.v1` that no chunk delivered."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, Final

import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.structs import ConsumerRecord, TopicPartition

from schemas.topics import ALERTS, CLEARANCES, DEAD_LETTERS, HOLDS, KNOWLEDGE, ORDER_BOOK, ORDERS, STANDING
from streams.engine.broker.connection import Connection
from streams.engine.broker.identity import TopicIds
from streams.engine.broker.readback import ends
from streams.engine.broker.reader import OpenTransaction, end_seen, read_range, reader
from streams.engine.deciding.book import Book, Position
from streams.engine.deciding.writes import Received
from streams.engine.lanes.identity import ForeignTopicError

log = structlog.get_logger(__name__)


_RESULTS: Final = (CLEARANCES, HOLDS, ALERTS, DEAD_LETTERS, STANDING)
"""Every event leaves a record on one of them, and a partition without events on the last."""


class BookLostError(ForeignTopicError):
    """The order book knows nothing of a partition of which something was decided."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of `orders.v1` that no fetch brought: its records up to `next`.

    end: of what can be read now. lost: offsets (first, end) before it that nobody can bring any more.
    """

    records: list[Received]
    next: int
    end: int
    lost: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Ends:
    """Where topics ended when the broker was asked, with all that is not committed yet."""

    knowledge: Mapping[str, int]
    orders: Mapping[int, int]
    """By partition."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What goes into a part: no more records and bytes than these, but for the last fetch."""

    records: int
    bytes: int


class Source:
    """Reads for lanes; each read uses its own consumer and sees committed records only."""

    def __init__(self, connection: Connection, transactions_end: float, *, ends_known: bool) -> None:
        self._connection = connection
        self._transactions_end = transactions_end
        self._ids = TopicIds(connection)
        self._ends_known = ends_known
        """False if the broker reports a wrong end of a topic."""
        self._stack = AsyncExitStack()
        self._asker: Any = None
        self._asking = asyncio.Lock()

    async def ends(self, partitions: Iterable[int]) -> Ends:
        """Ends of the reference topics, and of these partitions of `orders.v1`, as they are now."""
        knowledge = {topic.name: TopicPartition(topic.name, 0) for topic in KNOWLEDGE}
        orders = {number: TopicPartition(ORDERS.name, number) for number in partitions}
        if self._ends_known:
            async with self._asking:
                found = await (await self._ready_asker()).end_offsets([*knowledge.values(), *orders.values()])
        else:
            found = await ends(self._connection, [*knowledge, ORDERS.name])
        return Ends(
            {name: found[tp] for name, tp in knowledge.items()}, {number: found[tp] for number, tp in orders.items()}
        )

    async def read_book(self, partition: int, book: Book, start: int) -> int:
        """Reads the book's partition from an offset to its end; returns the end offset."""
        tp = TopicPartition(ORDER_BOOK.name, partition)
        async with reader(self._connection) as consumer:
            waiting = OpenTransaction(self._connection, self._transactions_end)
            reached, whole = start, False
            # No owner before can have one open any more: it is somebody else's.
            while not whole:
                async for records in read_range(consumer, tp, reached):
                    book.load((record.key, record.value) for record in records)
                reached, whole = int(await consumer.position(tp)), not waiting.seen(consumer, tp)
            return reached

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
                    "records were lost, or the topic was replaced."
                )

    async def part(self, partition: int, start: int, stop: int | None, limits: Limits) -> Part:
        """Orders from an offset up to another, or to the partition's end; as many as the limits let in."""
        lost = await self.lost(partition, start, stop)
        begin = start if lost is None else lost[1]
        tp = TopicPartition(ORDERS.name, partition)
        if begin == stop or (stop is None and await self._nothing_after(tp, begin)):
            return Part([], begin, begin, lost)
        # Beginning anew where the offset is not there would take another topic's orders for those of this one.
        async with reader(self._connection, auto_offset_reset="none") as consumer:
            records = await _limited(read_range(consumer, tp, begin, stop), limits)
            reached = records[-1].offset + 1 if records else int(await consumer.position(tp))
            return Part(records, reached, max(reached, end_seen(consumer, tp) or 0), lost)

    async def _nothing_after(self, tp: TopicPartition, offset: int) -> bool:
        """Whether a partition ends there, where the broker answers that rightly."""
        if not self._ends_known:
            return False
        async with self._asking:
            return bool((await (await self._ready_asker()).end_offsets([tp]))[tp] <= offset)

    async def lost(self, partition: int, expected: int, first: int | None) -> tuple[int, int] | None:
        """The offsets (first, end) among these that retention has taken; None where it took none of them."""
        tp = TopicPartition(ORDERS.name, partition)
        async with self._asking:
            start = int((await (await self._ready_asker()).beginning_offsets([tp]))[tp])
        if start <= expected:
            return None
        end = start if first is None else min(start, first)
        log.error("orders lost to retention", partition=partition, first=expected, end=end)
        return expected, end

    async def _ready_asker(self) -> AIOKafkaConsumer:
        if self._asker is None:
            # A look must see that there is more, even where it cannot be read yet.
            asker = reader(self._connection, isolation_level="read_uncommitted")
            self._asker = await self._stack.enter_async_context(asker)
        return self._asker

    async def close(self) -> None:
        await self._stack.aclose()


async def _limited(found: AsyncIterator[list[ConsumerRecord]], limits: Limits) -> list[Any]:
    records: list[ConsumerRecord] = []
    size = 0
    async for more in found:
        records.extend(more)
        size += sum(record.serialized_value_size for record in more if record.value is not None)
        if len(records) >= limits.records or size >= limits.bytes:
            break
    return records


async def _has_records(consumer: AIOKafkaConsumer, tp: TopicPartition) -> bool:
    """Whether there are records, or were: transactions of a topic made anew since leave nothing but their ends."""
    start = (await consumer.beginning_offsets([tp]))[tp]
    if start:
        return True
    async for records in read_range(consumer, tp, start):
        if records:
            return True
    return False


async def first_offset(connection: Connection, partition: int) -> int:
    """Where the first position is of a partition of which the book has no record: at the beginning of its orders.

    Raises BookLostError where something was decided already.
    """
    orders = TopicPartition(ORDERS.name, partition)
    results = [TopicPartition(topic.name, partition) for topic in _RESULTS]
    async with reader(connection) as consumer:
        ended = await consumer.end_offsets(results)
        start = (await consumer.beginning_offsets([orders]))[orders]
        written = sorted([tp.topic for tp, end in ended.items() if end and await _has_records(consumer, tp)])
    if written:
        raise BookLostError(
            f"{ORDER_BOOK.name} has no record of partition {partition}, but {', '.join(written)} has: the book was "
            "lost, or made anew. What was cleared could not be taken back."
        )
    return int(start)
