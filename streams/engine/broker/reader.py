"""Reads without a consumer group: one partition to its end, and the reference topics continuously."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Final

import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError
from aiokafka.structs import ConsumerRecord, TopicPartition

from schemas.topics import KNOWLEDGE, MAX_BOOK_BYTES, MAX_ORDER_BYTES
from streams.engine.broker.batches import guard_batches
from streams.engine.broker.connection import Connection
from streams.engine.broker.reach import closed_on_us, unreachable
from streams.engine.broker.trail import Trail
from streams.engine.broker.trouble import BrokerProblem, BrokerProblemError, hanging, known
from streams.facts.order import ExchangeRates
from streams.screening.knowledge import Delta, Knowledge, KnowledgeRecord

_POLL_MS: Final = 50
_LARGE_FETCH: Final = 8 * 1024 * 1024
_INLINE_RECORDS: Final = 50
"""Most records folded on the event loop; more are folded in a thread, so that orders do not wait."""
_START_RECORDS: Final = 200_000
"""Most records folded at once at the start. One large fold is the least work, since the index then takes each name
once, and no names that have changed since.
"""
_LAST_RECORDS: Final = 2_000
"""Of the records that are there at the start, so many of the last are folded in parts of `_PART_RECORDS`: their changes
are known one by one then, and only the orders that they affect are screened again.
"""
_PART_RECORDS: Final = 100
_BROKER_AWAY_SECONDS: Final = 2.0

log = structlog.get_logger(__name__)


class TopicTruncatedError(RuntimeError):
    """A reference topic does not begin at offset 0, so its history is incomplete."""


@asynccontextmanager
async def reader(connection: Connection, **options: Any) -> AsyncIterator[AIOKafkaConsumer]:
    """Yields a consumer without a group that sees committed records only; the caller assigns partitions."""
    guard_batches()
    consumer = AIOKafkaConsumer(
        **{
            **connection.clients(),
            "group_id": None,
            "enable_auto_commit": False,
            "isolation_level": "read_committed",
            "auto_offset_reset": "earliest",
            "fetch_max_wait_ms": _POLL_MS,
            "max_partition_fetch_bytes": MAX_BOOK_BYTES,
            "fetch_max_bytes": MAX_BOOK_BYTES * 4,
            **options,
        }
    )
    try:
        await consumer.start()
        yield consumer
    finally:
        await consumer.stop()


def end_seen(consumer: AIOKafkaConsumer, tp: TopicPartition) -> int | None:
    """Returns the end of the readable records from the last fetch; None before the first fetch.

    The latest offset, if requested directly, is wrong on the embedded broker.
    """
    stable = consumer.last_stable_offset(tp)
    end = stable if stable is not None and stable >= 0 else consumer.highwater(tp)
    return None if end is None else int(end)


def opened_at(consumer: AIOKafkaConsumer, tp: TopicPartition) -> int | None:
    """Where the earliest open transaction begins, as the last fetch told it: nothing behind can be read."""
    stable, end = consumer.last_stable_offset(tp), consumer.highwater(tp)
    return int(stable) if stable is not None and end is not None and 0 <= stable < end else None


class OpenTransaction:
    """A wait for transactions of others to end. limit: seconds; one of ours is ended by Kafka before."""

    def __init__(self, connection: Connection, limit: float) -> None:
        self._connection = connection
        self._limit = limit
        self._since: tuple[TopicPartition, int, float] | None = None

    def seen(self, consumer: AIOKafkaConsumer, tp: TopicPartition) -> bool:
        """Whether one is open there. Raises BrokerProblemError where it has been for longer than the limit."""
        first, now = opened_at(consumer, tp), asyncio.get_running_loop().time()
        if first is None:
            return False
        if self._since is None or self._since[:2] != (tp, first):
            log.warning("waiting for a transaction to end", topic=tp.topic, partition=tp.partition, offset=first)
            self._since = tp, first, now
        if now - self._since[2] > self._limit:
            raise BrokerProblemError(hanging(tp.topic, tp.partition, first, self._connection))
        return True


async def read_range(
    consumer: AIOKafkaConsumer, tp: TopicPartition, start: int, end: int | None = None
) -> AsyncIterator[list[ConsumerRecord]]:
    """Yields committed records from start to end (exclusive); end=None: to the current end."""
    consumer.assign([tp])
    consumer.seek(tp, start)
    while True:
        found = (await consumer.getmany(tp, timeout_ms=_POLL_MS)).get(tp, [])
        if found:
            yield [record for record in found if end is None or record.offset < end]
        stop = end if end is not None else end_seen(consumer, tp)
        if stop is not None and await consumer.position(tp) >= stop:
            return


class KnowledgeReader:
    """Reads the reference topics completely, keeps reading, and replaces `Knowledge` after each batch."""

    def __init__(
        self,
        connection: Connection,
        rates: ExchangeRates,
        changed: Callable[[Knowledge, Knowledge, Delta], None],
        transactions_end: float = 70.0,
    ) -> None:
        self._connection = connection
        self._changed = changed
        self._folded = Knowledge.empty(rates)
        self._unfolded: list[KnowledgeRecord] = []
        self._open = OpenTransaction(connection, transactions_end)
        self.trail = Trail()
        self.read_to: Mapping[str, int] = {}
        """By topic, up to where everything readable is folded. Further than the version where no record stands last."""
        self.loaded = asyncio.Event()
        """Set when all records that the topics held at the start are folded."""

    @property
    def current(self) -> Knowledge:
        return self._folded

    def take_rates(self, rates: ExchangeRates) -> None:
        """Replaces the knowledge with one that has these rates."""
        before, self._folded = self._folded, replace(self._folded, exchange_rates=rates)
        self._changed(before, self._folded, Delta(rates=True))

    async def run(self) -> None:
        """Runs until cancelled. Raises TopicTruncatedError, and errors of Kafka that do not go away."""
        places = [TopicPartition(topic.name, 0) for topic in KNOWLEDGE]
        # Where a topic is shorter than it was, beginning anew would pass over everything that is in it now.
        fetch: dict[str, Any] = {"max_partition_fetch_bytes": _LARGE_FETCH, "auto_offset_reset": "none"}
        async with reader(self._connection, fetch_max_wait_ms=500, **fetch) as consumer:
            consumer.assign(places)
            await _begin_at_zero(consumer, places)
            while True:
                await self._read_on(consumer, places)

    async def _read_on(self, consumer: AIOKafkaConsumer, places: Sequence[TopicPartition]) -> None:
        starting = not self.loaded.is_set()
        found = await consumer.getmany(timeout_ms=_POLL_MS if starting else 500)
        self._unfolded.extend(
            KnowledgeRecord(record.topic, record.offset, record.key, record.value)
            for batch in found.values()
            for record in batch
        )
        ended = starting and await _at_end(consumer, places)
        # Behind a transaction that is open there may be what forbids an order.
        ended = ended and not any(self._open.seen(consumer, tp) for tp in places)
        if self._unfolded and (ended or not starting or len(self._unfolded) >= _START_RECORDS):
            records, self._unfolded = self._unfolded, []
            for part in _parts(records) if ended else (records,):
                await self._fold(part)
        if not self._unfolded:
            self.read_to = {tp.topic: int(await consumer.position(tp)) for tp in places}
        if ended:
            self.loaded.set()
            log.info("knowledge loaded", **_offsets(self._folded))

    async def _fold(self, records: Sequence[KnowledgeRecord]) -> None:
        if len(records) > _INLINE_RECORDS:
            folded, delta = await asyncio.to_thread(self._applied, records)
            # Rates may have come meanwhile.
            folded = replace(folded, exchange_rates=self._folded.exchange_rates)
        else:
            folded, delta = self._applied(records)
        before, self._folded = self._folded, folded
        for refusal in delta.refused:
            log.error("knowledge refused", why=refusal)
        self._changed(before, folded, delta)

    def _applied(self, records: Sequence[KnowledgeRecord]) -> tuple[Knowledge, Delta]:
        self.trail.add(records)
        return self._folded.apply(records)


def _parts(records: Sequence[KnowledgeRecord]) -> Iterator[Sequence[KnowledgeRecord]]:
    head = max(0, len(records) - _LAST_RECORDS)
    if head:
        yield records[:head]
    yield from (records[at : at + _PART_RECORDS] for at in range(head, len(records), _PART_RECORDS))


async def _begin_at_zero(consumer: AIOKafkaConsumer, places: Sequence[TopicPartition]) -> None:
    starts = await consumer.beginning_offsets(list(places))
    for tp, start in starts.items():
        if start:
            raise TopicTruncatedError(
                f"{tp.topic} begins at offset {start}: its history was deleted, so what was known on a day is lost. "
                "Restore the topic and set unlimited retention (`shipscreen doctor` says how)."
            )
        consumer.seek(tp, 0)


async def _at_end(consumer: AIOKafkaConsumer, places: Sequence[TopicPartition]) -> bool:
    for tp in places:
        end = end_seen(consumer, tp)
        if end is None or await consumer.position(tp) < end:
            return False
    return True


def _offsets(knowledge: Knowledge) -> dict[str, int]:
    return {topic: version.offset for topic, version in knowledge.versions.items()}


async def until_reachable(connection: Connection) -> None:
    """Waits for the broker without limit, and logs that.

    Raises BrokerProblemError if waiting does not help: a wrong password, a rejected certificate.
    """
    while (trouble := await _trouble(connection)) is not None:
        if trouble.lasting:
            raise BrokerProblemError(trouble)
        log.warning("broker not reachable, waiting", why=trouble.said, next_step=trouble.todo)
        await asyncio.sleep(_BROKER_AWAY_SECONDS)


async def _trouble(connection: Connection) -> BrokerProblem | None:
    trouble = await unreachable(connection)
    if trouble is not None:
        return trouble
    try:
        async with reader(connection) as consumer:
            await consumer.topics()
    except (KafkaError, OSError) as away:
        return known(away, connection) or closed_on_us(connection.bootstrap, connection)
    return None


FETCH_BYTES: Final = MAX_ORDER_BYTES + 1024 * 1024
"""Most bytes fetched at once from a partition of `orders.v1`; never less than its largest record."""
