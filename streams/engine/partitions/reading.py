"""Reads what a partition's record is compared with: the topics as they are here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from aiokafka import TopicPartition

from schemas.topics import CLEARANCES, HOLDS, KNOWLEDGE, ORDERS
from streams.engine.broker.readback import read_to_end
from streams.engine.broker.reader import read_range, reader
from streams.engine.broker.topics import Layout
from streams.engine.broker.trail import Trail
from streams.engine.deciding.book import Book
from streams.engine.lanes.source import BookLostError, Source, first_offset
from streams.engine.partitions.comparison import Here, last_taken
from streams.engine.partitions.heard import Heard
from streams.engine.settings import WorkerSettings
from streams.screening.knowledge import KnowledgeRecord


@dataclass(frozen=True, slots=True)
class Known:
    """What is the same for all partitions: the settings, the topics, the history of the reference topics."""

    settings: WorkerSettings
    layout: Layout
    trail: Trail
    ends: Mapping[str, int]
    """Of the reference topics."""
    today: date


@dataclass(frozen=True, slots=True)
class Found:
    """One partition. end: of its book; lost: why there is no record although there should be one."""

    book: Book
    end: int
    here: Here
    heard: Heard
    lost: str | None


async def read_references(settings: WorkerSettings, layout: Layout) -> Known:
    """Reads the reference topics."""
    trail = Trail()

    def take(record: Any) -> None:
        trail.add([KnowledgeRecord(record.topic, record.offset, record.key, record.value)])

    ends = await read_to_end(settings.connection, [topic.name for topic in KNOWLEDGE], take)
    return Known(settings, layout, trail, {name: end for (name, _), end in ends.items()}, settings.today())


async def read_partition(partition: int, of: Known) -> Found:
    """Reads the partition's book, its orders' ends, and what was published of it."""
    connection = of.settings.connection
    book, heard = Book(), Heard()
    source = Source(connection, of.settings.transactions_end, ends_known=True)
    end = await source.read_book(partition, book, 0)
    await read_to_end(
        connection,
        [CLEARANCES.name, HOLDS.name],
        lambda record: heard.take(record.topic, record.value, record.timestamp),
        only=[partition],
    )
    orders = TopicPartition(ORDERS.name, partition)
    async with reader(connection) as consumer:
        start = (await consumer.beginning_offsets([orders]))[orders]
        ends = {**of.ends, ORDERS.name: (await consumer.end_offsets([orders]))[orders]}
    wanted = last_taken(book, start)
    keys = await _keys(of, orders, min(wanted), max(wanted) + 1) if wanted else {}
    here = Here(
        partition, of.layout.partitions, of.settings.group, of.layout.ids, start, ends, of.trail.same, keys
    )  # fmt: skip
    return Found(book, end, here, heard, await _lost(of, partition) if book.position is None else None)


async def _keys(of: Known, tp: TopicPartition, start: int, end: int) -> dict[int, bytes | None]:
    async with reader(of.settings.connection) as consumer:
        last = (await consumer.end_offsets([tp]))[tp]
        if start >= last:
            return {}
        return {
            record.offset: record.key
            async for records in read_range(consumer, tp, start, min(end, last))
            for record in records
        }


async def _lost(of: Known, partition: int) -> str | None:
    try:
        await first_offset(of.settings.connection, partition)
    except BookLostError as lost:
        return lost.said
    return None
