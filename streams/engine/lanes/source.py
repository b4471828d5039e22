"""What a lane reads by itself: its book partition, and stretches of `orders.v1` that no chunk brought."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.structs import TopicPartition

from schemas.topics import ORDER_BOOK, ORDERS
from streams.engine.broker.connection import Connection
from streams.engine.broker.reader import read_range, reader
from streams.engine.deciding.book import Book, Position
from streams.engine.deciding.writes import Received

log = structlog.get_logger(__name__)


class OrdersRecreatedError(RuntimeError):
    """`orders.v1` is not the topic that the book's positions speak of."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Orders that no chunk brought, and the offsets (first, end) that nobody can bring any more."""

    records: list[Received]
    lost: tuple[int, int] | None = None


class Source:
    """Reads for lanes, each time with a consumer of its own, which sees committed records only."""

    def __init__(self, connection: Connection, orders_id: str, *, ends_known: bool) -> None:
        self._connection = connection
        self._orders_id = orders_id
        self._ends_known = ends_known
        """False: the broker answers wrongly when asked for the end of a topic."""
        self._stack = AsyncExitStack()
        self._asker: Any = None
        self._asking = asyncio.Lock()

    async def read_book(self, partition: int, book: Book, start: int) -> int:
        """Brings the book up to the end of its partition from an offset on; gives the offset that it ends at."""
        tp = TopicPartition(ORDER_BOOK.name, partition)
        async with reader(self._connection) as consumer:
            async for records in read_range(consumer, tp, start):
                book.load((record.key, record.value) for record in records)
            return int(await consumer.position(tp))

    async def check(self, partition: int, position: Position) -> None:
        """Raises OrdersRecreatedError where the position cannot be one of today's topic."""
        if position.topic_id != self._orders_id:
            raise OrdersRecreatedError(
                f"{ORDERS.name} was made anew (topic id {self._orders_id}, the order book speaks of "
                f"{position.topic_id}): its offsets mean something else now. Use a new order book and group with it."
            )
        if not self._ends_known:
            return
        tp = TopicPartition(ORDERS.name, partition)
        async with reader(self._connection) as consumer:
            end = (await consumer.end_offsets([tp]))[tp]
        if position.next > end:
            raise OrdersRecreatedError(
                f"partition {partition} was decided up to {position.next}, but {ORDERS.name} ends at {end}: "
                "records were lost, or the topic was replaced. Nothing is decided until that is clear."
            )

    async def missing(self, partition: int, expected: int | None, first: int) -> Missing:
        """Orders from the expected offset to the first one fetched: where group offsets were moved, there are some."""
        lost = None if expected is None else await self.lost(partition, expected, first)
        begin = lost[1] if lost else expected or 0
        tp = TopicPartition(ORDERS.name, partition)
        records: list[Received] = []
        if begin < first:
            async with reader(self._connection) as consumer:
                async for found in read_range(consumer, tp, begin, first):
                    records.extend(found)
        return Missing(records, lost)

    async def lost(self, partition: int, expected: int, first: int) -> tuple[int, int] | None:
        """The offsets (first, end) among these that retention has taken; None where it took none of them."""
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
