"""Partitions seen from outside: the order events that wait on each, and its last word on `standing.v1`."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from aiokafka import AIOKafkaConsumer, TopicPartition
from pydantic import ValidationError

from schemas.standing import Standing
from schemas.topics import ORDERS, STANDING
from streams.engine.broker.connection import Connection
from streams.engine.broker.readback import ends
from streams.engine.broker.reader import end_seen, read_range, reader
from streams.engine.deciding.book import Position

_POLL_MS: Final = 100
_NEAR: Final = 8
"""A word and the marker of its transaction stand last, unless transactions were aborted since."""


@dataclass(slots=True)
class Waiting:
    """Events of one partition that nobody has decided. oldest: time stamp of the first (ms)."""

    records: int = 0
    oldest: int | None = None
    whole: bool = True
    """False: the time was too short to count them all; the rest is reckoned from what was read."""
    lost: int = 0
    """Offsets that were deleted before they were decided."""
    beyond: bool = False
    """The position is further than the topic goes."""


async def read_waiting(
    connection: Connection, positions: Mapping[int, Position | None], seconds: float
) -> Mapping[int, Waiting]:
    """Counts the records between positions and ends, for at most that long."""
    places = {TopicPartition(ORDERS.name, number): position for number, position in positions.items()}
    found, seen = {tp: Waiting() for tp in places}, await ends(connection, [ORDERS.name])
    async with reader(connection) as consumer:
        starts = await consumer.beginning_offsets([*places])
        consumer.assign([*places])
        for tp, position in places.items():
            next_, end = starts[tp] if position is None else position.next, seen[tp]
            found[tp].lost, found[tp].beyond = max(0, starts[tp] - next_), next_ > end
            consumer.seek(tp, end if found[tp].beyond else max(next_, starts[tp]))
        await _count(consumer, found, asyncio.get_running_loop().time() + seconds)
    return {tp.partition: one for tp, one in found.items()}


async def _count(consumer: AIOKafkaConsumer, found: Mapping[Any, Waiting], until: float) -> None:
    left, begun = set(found), {tp: await consumer.position(tp) for tp in found}
    while left and asyncio.get_running_loop().time() < until:
        for tp, records in (await consumer.getmany(timeout_ms=_POLL_MS)).items():
            one = found[tp]
            one.records += len(records)
            one.oldest = records[0].timestamp if one.oldest is None else one.oldest
        for tp in list(left):
            end = end_seen(consumer, tp)
            if end is not None and await consumer.position(tp) >= end:
                left.discard(tp)
                consumer.pause(tp)
    for tp in left:
        read, end = await consumer.position(tp) - begun[tp], end_seen(consumer, tp)
        rest = 0 if end is None else end - begun[tp] - read
        found[tp].records += round(rest * (found[tp].records / read if read else 1))
        found[tp].whole = False


async def read_standings(connection: Connection, partitions: int) -> Mapping[int, Standing | None]:
    """The last word on each partition; None: there is none."""
    async with reader(connection) as consumer:
        return {number: await _last(consumer, TopicPartition(STANDING.name, number)) for number in range(partitions)}


async def _last(consumer: AIOKafkaConsumer, tp: TopicPartition) -> Standing | None:
    end = (await consumer.end_offsets([tp]))[tp]
    return await _between(consumer, tp, max(0, end - _NEAR)) or await _between(consumer, tp, 0)


async def _between(consumer: AIOKafkaConsumer, tp: TopicPartition, start: int) -> Standing | None:
    found: Standing | None = None
    async for records in read_range(consumer, tp, start):
        for record in records:
            found = _read(record.value) or found
    return found


def _read(value: bytes | None) -> Standing | None:
    """None: of a later release, or not to be read."""
    try:
        return Standing.model_validate(orjson.loads(value or b"{}"))
    except (orjson.JSONDecodeError, ValidationError):
        return None
