"""Reads topics for people and test harnesses, to their end or continuously. Always read_committed."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection, Iterator, Mapping
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.engine.broker.connection import Connection
from streams.engine.broker.reader import end_seen, opened_at, reader

TopicPartitionKey = tuple[str, int]
"""Topic and partition."""
POLL_MS = 100
STALL_SECONDS = 30.0
"""Seconds without a record after which a read that has not reached the end gives up."""


class ReadStalledError(RuntimeError):
    """The broker returned no more records although there are more."""


async def _places(consumer: AIOKafkaConsumer, topics: Collection[str]) -> list[TopicPartition]:
    """Returns the partitions of the topics; none for a missing topic (a request by name could create it)."""
    # `consumer.topics()` makes the same request but does not keep the partitions.
    cluster = await consumer._client.fetch_all_metadata()  # noqa: SLF001
    found: list[TopicPartition] = []
    for topic in topics:
        found.extend(TopicPartition(topic, number) for number in cluster.partitions_for_topic(topic) or ())
    return sorted(found)


async def read_to_end(
    connection: Connection,
    topics: Collection[str],
    take: Callable[[Any], None],
    *,
    only: Collection[int] | None = None,
    starts: Mapping[TopicPartitionKey, int] | None = None,
) -> dict[TopicPartitionKey, int]:
    """Calls `take` with every record of the topics; returns the next offset of each partition.

    only: read only these partitions. starts: first offset by topic and partition; default: the beginning.
    The end comes from fetch responses and not from ListOffsets, which some brokers answer wrongly.

    Raises:
        ReadStalledError: no record arrived for 30 seconds before the end was reached.
    """
    async with reader(connection) as consumer:
        places = [place for place in await _places(consumer, topics) if only is None or place.partition in only]
        if not places:
            return {}
        consumer.assign(places)
        for place in places:
            _seek(consumer, place, (starts or {}).get((place.topic, place.partition)))
        return await _drain(consumer, places, take)


def _seek(consumer: AIOKafkaConsumer, place: TopicPartition, start: int | None) -> None:
    if start is not None:
        consumer.seek(place, start)


async def _drain(
    consumer: AIOKafkaConsumer, places: list[TopicPartition], take: Callable[[Any], None]
) -> dict[TopicPartitionKey, int]:
    left, ends = set(places), dict[TopicPartitionKey, int]()
    heard = asyncio.get_running_loop().time()
    while left:
        batches = await consumer.getmany(timeout_ms=POLL_MS)
        for records in batches.values():
            for record in records:
                take(record)
        now = asyncio.get_running_loop().time()
        for place in list(left):
            position = await consumer.position(place)
            end = end_seen(consumer, place)
            if end is not None and position >= end:
                left.discard(place)
                consumer.pause(place)
                ends[place.topic, place.partition] = position
                heard = now
        heard = now if batches else heard
        if now - heard > STALL_SECONDS:
            raise ReadStalledError(f"no more records from {min(left)} for {STALL_SECONDS:g} s")
    return ends


async def _answered(consumer: AIOKafkaConsumer, places: Collection[TopicPartition]) -> None:
    """Waits for one fetch response of each partition. Raises ReadStalledError."""
    deadline = asyncio.get_running_loop().time() + STALL_SECONDS
    while any(end_seen(consumer, place) is None for place in places):
        await consumer.getmany(timeout_ms=POLL_MS, max_records=1)
        if asyncio.get_running_loop().time() > deadline:
            raise ReadStalledError(f"no answer for every partition within {STALL_SECONDS:g} s")


async def ends(connection: Connection, topics: Collection[str]) -> dict[TopicPartitionKey, int]:
    """Returns the next offset of each partition from one fetch response each."""
    async with reader(connection, max_partition_fetch_bytes=1) as consumer:
        places = await _places(consumer, topics)
        if not places:
            return {}
        consumer.assign(places)
        await _answered(consumer, places)
        return {(place.topic, place.partition): end_seen(consumer, place) or 0 for place in places}


async def open_transactions(
    connection: Connection, places: Collection[TopicPartitionKey]
) -> dict[TopicPartitionKey, int]:
    """Where the earliest open transaction begins, of partitions that have one; as fetch answers tell it."""
    async with reader(connection, max_partition_fetch_bytes=1, auto_offset_reset="latest") as consumer:
        partitions = [TopicPartition(*place) for place in places]
        consumer.assign(partitions)
        await _answered(consumer, partitions)
        found = {(tp.topic, tp.partition): opened_at(consumer, tp) for tp in partitions}
        return {place: first for place, first in found.items() if first is not None}


async def follow(
    connection: Connection,
    topics: Collection[str],
    *,
    starts: Mapping[TopicPartitionKey, int] | None = None,
    idle: float = 0.5,
) -> AsyncGenerator[list[Any], None]:
    """Yields batches of records as they arrive, without end; an empty one after `idle` seconds without records.

    starts: as in `read_to_end`; None = only new records.
    """
    async with reader(connection, max_poll_records=2_000) as consumer:
        places = await _places(consumer, topics)
        consumer.assign(places)
        if starts is None:
            await consumer.seek_to_end(*places)
        for place in places:
            _seek(consumer, place, (starts or {}).get((place.topic, place.partition)))
        while True:
            batches = await consumer.getmany(timeout_ms=int(idle * 1000))
            yield [record for records in batches.values() for record in records]


def headers_of(record: Any) -> dict[str, str]:
    """Returns a record's headers as text; the first of repeated ones."""
    found: dict[str, str] = {}
    for name, value in _pairs(record):
        found.setdefault(name, value.decode(errors="replace"))
    return found


def _pairs(record: Any) -> Iterator[tuple[str, bytes]]:
    return ((name, value or b"") for name, value in record.headers)
