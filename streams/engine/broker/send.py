"""Records sent from outside the workers: order events, and knowledge by its publishers."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaProducer
from aiokafka.errors import UnknownTopicOrPartitionError

from schemas.topics import MAX_BOOK_BYTES
from streams.engine.broker.connection import Connection

Keyed = tuple[bytes | None, bytes | None]
IN_FLIGHT = 5_000
"""Records that may wait for their acknowledgement before sending stops."""
LINGER_MS = 20
SETTLE = 0.002
"""Seconds; a paced sender is never further from its pace than it can sleep exactly."""


@asynccontextmanager
async def sender(connection: Connection, linger_ms: int = LINGER_MS) -> AsyncIterator[AIOKafkaProducer]:
    """A producer: acknowledged by all replicas, keys partitioned as the Java client does (murmur2).

    Not idempotent, since the embedded broker cannot: after a lost answer a record may stand twice. Order events bear
    that (a repeat is a repeat); a publisher of knowledge reads back what it wrote.
    """
    producer = AIOKafkaProducer(
        **connection.clients(),
        acks="all",
        linger_ms=linger_ms,
        max_batch_size=512 * 1024,
        max_request_size=MAX_BOOK_BYTES,
        request_timeout_ms=60_000,
    )
    try:
        await producer.start()
        yield producer
    finally:
        await producer.stop()


async def send_all(
    producer: AIOKafkaProducer,
    topic: str,
    records: Iterable[Keyed],
    *,
    per_second: float | None = None,
    partition: int | None = None,
    headers: Sequence[tuple[str, bytes]] = (),
    acknowledged: Callable[[int], None] = lambda _: None,
) -> int:
    """Sends the records in their order; returns their number once all are acknowledged.

    per_second: pace; None = as fast as the broker takes them. headers: of every record. acknowledged: called with
    counts as answers come.

    Raises:
        UnknownTopicOrPartitionError: the topic does not exist.
        KafkaError: the first record that the broker refused; later ones may have been taken.
    """
    if topic not in (await producer.client.fetch_all_metadata()).topics():
        # Asking for it by name would make it, with the broker's own settings, where the broker allows that.
        raise UnknownTopicOrPartitionError(topic)
    waiting: set[asyncio.Future[object]] = set()
    started, count = time.monotonic(), 0
    for key, value in records:
        if per_second is not None:
            await _keep_pace(started + count / per_second)
        sent = await producer.send(topic, value, key=key, partition=partition, headers=headers)
        # The first refusal is raised; asyncio must not complain of the others afterwards.
        sent.add_done_callback(_looked_at)
        waiting.add(sent)
        count += 1
        if len(waiting) >= IN_FLIGHT:
            waiting = await _settled(waiting, acknowledged, all_of_them=False)
    await _settled(waiting, acknowledged, all_of_them=True)
    return count


def _looked_at(sent: "asyncio.Future[object]") -> None:
    if not sent.cancelled():
        sent.exception()


async def _keep_pace(due: float) -> None:
    ahead = due - time.monotonic()
    if ahead > SETTLE:
        await asyncio.sleep(ahead)


async def _settled(
    waiting: set["asyncio.Future[object]"], acknowledged: Callable[[int], None], *, all_of_them: bool
) -> set["asyncio.Future[object]"]:
    if not waiting:
        return waiting
    until = asyncio.ALL_COMPLETED if all_of_them else asyncio.FIRST_COMPLETED
    done, pending = await asyncio.wait(waiting, return_when=until)
    for one in done:
        one.result()
    acknowledged(len(done))
    return pending
