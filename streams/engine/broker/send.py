"""Sends records from outside the workers: order events, and knowledge by its publishers."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaProducer
from aiokafka.errors import UnknownTopicOrPartitionError

from schemas.topics import MAX_BOOK_BYTES
from streams.engine.broker.connection import Connection

Message = tuple[bytes | None, bytes | None]
IN_FLIGHT = 5_000
"""Maximum number of unacknowledged records before sending pauses."""
LINGER_MS = 20
SETTLE = 0.002
"""Seconds of tolerance of a paced sender, the shortest time that it can sleep exactly."""


@asynccontextmanager
async def sender(connection: Connection, linger_ms: int = LINGER_MS) -> AsyncIterator[AIOKafkaProducer]:
    """Yields a producer with acks from all replicas that partitions keys like the Java client (murmur2).

    It is not idempotent, which the embedded broker does not support: after a lost response a record may be duplicated.
    Workers recognise repeated order events; a publisher of knowledge reads back what it wrote.
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
    records: Iterable[Message],
    *,
    per_second: float | None = None,
    partition: int | None = None,
    headers: Sequence[tuple[str, bytes]] = (),
    acknowledged: Callable[[int], None] = lambda _: None,
) -> int:
    """Sends the records in order; returns their number when all are acknowledged.

    per_second: rate; None = as fast as possible. headers: headers of every record. acknowledged: called with counts
    as responses arrive.

    Raises:
        UnknownTopicOrPartitionError: the topic does not exist.
        KafkaError: the error of the first refused record; later ones may have been accepted.
    """
    if topic not in (await producer.client.fetch_all_metadata()).topics():
        # A request by name could create the topic with the broker's default settings.
        raise UnknownTopicOrPartitionError(topic)
    waiting: set[asyncio.Future[object]] = set()
    started, count = time.monotonic(), 0
    for key, value in records:
        if per_second is not None:
            await _keep_pace(started + count / per_second)
        sent = await producer.send(topic, value, key=key, partition=partition, headers=headers)
        # The first refusal is raised; keep asyncio from logging the others.
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
