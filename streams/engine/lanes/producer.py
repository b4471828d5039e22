"""Writes for one partition: a drain in one transaction, or in a safe order if the broker has no transactions.

Every failure raises: the process must end if a record could not be written (docs/architecture.md, law 9).
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, Protocol

from aiokafka import AIOKafkaProducer
from aiokafka.errors import InvalidTxnState

from schemas.topics import CLEARANCES, MAX_BOOK_BYTES, ORDER_BOOK
from streams.engine.deciding.book import PARTITION_KEY
from streams.engine.deciding.writes import Stamp, Write, by_place
from streams.engine.settings import WorkerSettings

BATCH_BYTES: Final = 1024 * 1024 - 1024
"""Batch limit in bytes: every topic accepts 1 MiB; a larger record gets its own batch."""

OnFault = Callable[[str], Awaitable[None]]
"""Called at each step of a drain; tests end the process there."""


async def no_fault(step: str) -> None:
    """Does nothing; tests pass another function."""


class RecordTooLargeError(RuntimeError):
    """A record exceeds its topic's limit. Sizes are checked before, so this is our own fault."""


class Writer(Protocol):
    """Writes for one partition. `write` returns when the broker has acknowledged everything."""

    async def start(self) -> None:
        """Starts the writer and, if the broker has transactions, fences earlier owners of the partition."""

    async def write(self, writes: Sequence[Write], stamp: Stamp, fault: OnFault) -> None: ...

    async def stop(self) -> None: ...


class TransactionalWriter:
    """Writes one transaction per drain. The transactional id is the partition's: a start fences earlier owners."""

    def __init__(self, settings: WorkerSettings, partition: int) -> None:
        self._partition = partition
        self._producer = AIOKafkaProducer(
            **_options(settings),
            transactional_id=f"{settings.group}-orders.v1-{partition}",
            transaction_timeout_ms=int(settings.transaction_timeout * 1000),
        )

    async def start(self) -> None:
        await self._producer.start()

    async def write(self, writes: Sequence[Write], stamp: Stamp, fault: OnFault) -> None:
        await self._producer.begin_transaction()
        await fault("begun")
        sent = await send_batches(self._producer, writes, stamp, self._partition)
        # aiokafka would commit even if the broker refused a batch, so check every delivery first.
        try:
            await asyncio.gather(*sent)
        except InvalidTxnState as consequence:
            self._raise_reason(consequence)
            raise
        await fault("sent")
        await self._producer.commit_transaction()
        await fault("committed")

    def _raise_reason(self, consequence: InvalidTxnState) -> None:
        """Raises the cause: if one topic may not join the transaction, records to the others fail too."""
        ended = self._producer._txn_manager.wait_for_transaction_end()  # noqa: SLF001  only it has the cause
        if ended.done() and not ended.cancelled() and (reason := ended.exception()) is not None:
            raise reason from consequence

    async def stop(self) -> None:
        await self._producer.stop()


class PlainWriter:
    """Writes without transactions: at least once, with each step acknowledged before the next.

    The book comes first, so that every published verdict is known; withdrawals of clearances come before the holds
    that replace them, since ship gates read clearances only; the partition's position comes last.
    """

    STEPS: Final = ("book", "withdrawals", "verdicts", "position")

    def __init__(self, settings: WorkerSettings, partition: int) -> None:
        self._partition = partition
        self._producer = AIOKafkaProducer(**_options(settings), acks="all")

    async def start(self) -> None:
        await self._producer.start()

    async def write(self, writes: Sequence[Write], stamp: Stamp, fault: OnFault) -> None:
        for step, name in enumerate(self.STEPS):
            due = [write for write in writes if _step(write) == step]
            if due:
                await asyncio.gather(*await send_batches(self._producer, due, stamp, self._partition))
            await fault(name)

    async def stop(self) -> None:
        await self._producer.stop()


def _step(write: Write) -> int:
    if write.topic == ORDER_BOOK.name:
        return 3 if write.key == PARTITION_KEY.encode() else 0
    if write.topic == CLEARANCES.name and write.about is not None and b"withdrawal" in write.about[0]:
        return 1
    return 2


async def send_batches(
    producer: AIOKafkaProducer, writes: Sequence[Write], stamp: Stamp, partition: int
) -> list["asyncio.Future[Any]"]:
    """Queues all writes in batches by topic and partition; the futures complete when the broker acknowledges."""
    places = by_place(writes, partition)
    queued = await asyncio.gather(*(_batches(producer, *place, found, stamp) for place, found in places.items()))
    return [delivery for deliveries in queued for delivery in deliveries]


async def _batches(
    producer: AIOKafkaProducer, topic: str, partition: int, writes: Sequence[Write], stamp: Stamp
) -> list["asyncio.Future[Any]"]:
    deliveries = []
    batch = producer.create_batch()
    for write in writes:
        headers = stamp.headers(write)
        if _append(batch, write, headers):
            continue
        deliveries.append(await producer.send_batch(batch, topic, partition=partition))
        batch = producer.create_batch()
        if not _append(batch, write, headers):
            raise RecordTooLargeError(f"{topic}: a record of {len(write.value or b'')} bytes")
    deliveries.append(await producer.send_batch(batch, topic, partition=partition))
    return deliveries


def _append(batch: Any, write: Write, headers: Any) -> bool:
    return batch.append(key=write.key, value=write.value, timestamp=None, headers=list(headers)) is not None


def _options(settings: WorkerSettings) -> dict[str, Any]:
    return {
        **settings.connection.clients(),
        "linger_ms": 0,
        "max_batch_size": BATCH_BYTES,
        "max_request_size": MAX_BOOK_BYTES * 2,
        "request_timeout_ms": int(settings.request_timeout * 1000),
    }
