"""The records of all partitions, read from outside: where each stands, and on which topics."""

from collections.abc import Mapping
from typing import Final

from aiokafka import AIOKafkaConsumer, TopicPartition

from schemas.topics import ORDER_BOOK
from streams.engine.broker.connection import Connection
from streams.engine.broker.reader import read_range, reader
from streams.engine.deciding.book import PARTITION_KEY, Position, decoded_position

_NEAR: Final = 8
"""The record is the last of every transaction, so it stands so near to the end unless some were aborted since."""


async def read_positions(connection: Connection, partitions: int) -> Mapping[int, Position | None]:
    """By partition; None: nothing was decided of it, or its record is gone. Raises BookUnreadableError."""
    async with reader(connection) as consumer:
        return {number: await _last(consumer, TopicPartition(ORDER_BOOK.name, number)) for number in range(partitions)}


async def _last(consumer: AIOKafkaConsumer, tp: TopicPartition) -> Position | None:
    end = (await consumer.end_offsets([tp]))[tp]
    found = await _between(consumer, tp, max(0, end - _NEAR))
    return found or await _between(consumer, tp, 0)


async def _between(consumer: AIOKafkaConsumer, tp: TopicPartition, start: int) -> Position | None:
    found: Position | None = None
    async for records in read_range(consumer, tp, start):
        for record in records:
            if record.key == PARTITION_KEY.encode() and record.value is not None:
                found = decoded_position(record.value)
    return found
