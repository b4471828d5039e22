"""Writes to a partition as its lane would, under its transactional id: whoever wrote there before cannot any more."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
from typing import Final

import structlog
from aiokafka.errors import ProducerFenced

from schemas.alert import PartitionChange
from schemas.topics import ALERTS, ORDERS
from streams.engine.deciding.book import PARTITION_KEY, Book, ByHand, Position
from streams.engine.deciding.writes import Stamp, Write
from streams.engine.lanes.position import own_record
from streams.engine.lanes.producer import TransactionalWriter, no_fault
from streams.engine.lanes.source import Source
from streams.engine.settings import WorkerSettings
from streams.screening.decode import encode

_TYPE: Final = b"shipscreen.partition-change.v1"
_MOST: Final = 2_000
"""Records of one transaction."""

log = structlog.get_logger(__name__)


class WorkersRunError(RuntimeError):
    """A worker wrote to the partition meanwhile, or took it back."""


@asynccontextmanager
async def fenced(
    settings: WorkerSettings, partition: int, groups: Collection[str]
) -> AsyncIterator[TransactionalWriter]:
    """Yields the writer of our group, after earlier writers of it and of the other groups were fenced."""
    for group in groups:
        if group != settings.group:
            other = TransactionalWriter(replace(settings, group=group), partition)
            try:
                await other.start()
            finally:
                await other.stop()
    writer = TransactionalWriter(settings, partition)
    try:
        await writer.start()
        yield writer
    finally:
        await writer.stop()


async def write_fenced(
    settings: WorkerSettings,
    partition: int,
    groups: Collection[str],
    end: int,
    position: Position,
    *,
    before: Sequence[Write] = (),
) -> None:
    """Writes the record that a person changed, and says so on `alerts.v1`. end: of the book that it was made from.

    before: what is written before it, perhaps in transactions of its own.

    Raises WorkersRunError where the book does not end there any more, or where a worker came in between.
    """
    writes = [*before, _notice(partition, position), own_record(position)]
    source = Source(settings.connection, settings.transactions_end, ends_known=True)
    stamp = Stamp.now(f"shipscreen/{settings.group}/{ORDERS.name}/{partition}")
    try:
        async with fenced(settings, partition, groups) as writer:
            if await source.read_book(partition, Book(), end) != end:
                raise WorkersRunError(f"partition {partition} was written to meanwhile")
            for first in range(0, len(writes), _MOST):
                await writer.write(writes[first : first + _MOST], stamp, no_fault)
    except ProducerFenced:
        raise WorkersRunError(f"a worker took partition {partition} back") from None
    log.warning("a partition's record was changed by hand", partition=partition, change=asdict(_done(position)))


def _notice(partition: int, position: Position) -> Write:
    done = _done(position)
    value = encode(PartitionChange(done.what, partition, done.by, done.reason, done.changed))
    return Write(ALERTS.name, PARTITION_KEY.encode(), value, (_TYPE, f"{done.what}/{partition}/{done.at}"))


def _done(position: Position) -> ByHand:
    assert position.by_hand is not None
    return position.by_hand
