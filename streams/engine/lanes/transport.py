"""An envelope transport for faust-streaming 0.15.3: one Faust event carries a whole fetched chunk of a partition.

Faust spends 60-120 microseconds on each event; with chunks, this cost per order is negligible.
Faust still handles acknowledgements, commits, rebalances and back-pressure. The overridden methods are private, so
`tests/engine/test_transport.py` fails when the source of an overridden method changes.
"""

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from aiokafka.structs import ConsumerRecord
from faust.transport.drivers import aiokafka as driver
from faust.types import TP, ConsumerMessage

from streams.engine.broker.batches import guard_batches

_PAUSED_POLL_SECONDS = 0.005
_PAUSED_POLLS = 200
_LOGGER = logging.getLogger("faust.envelope")


@dataclass(frozen=True, slots=True)
class Chunk:
    """The fetched records of one partition, in order: the value of one Faust event.

    follows: fetch position before them; None if Faust had no position yet. Offsets between it and the first record
    hold no order (transaction markers), or retention deleted them.
    """

    records: list[ConsumerRecord]
    follows: int | None
    end: int
    """High watermark of the partition when the chunk was taken, for the lag."""
    size: int
    """Bytes of the values."""

    @property
    def next(self) -> int:
        return int(self.records[-1].offset) + 1


class _Thread(driver.AIOKafkaConsumerThread):
    logger = _LOGGER
    consumer: "EnvelopeConsumer"

    def _create_worker_consumer(self, transport: Any) -> Any:
        guard_batches()
        consumer = super()._create_worker_consumer(transport)
        # Faust hard-codes 1,500 ms and read_uncommitted; the consumer reads both settings at its start.
        consumer._fetch_max_wait_ms = self.consumer.fetch_wait_ms  # noqa: SLF001
        consumer._isolation_level = "read_committed"  # noqa: SLF001
        return consumer


class EnvelopeConsumer(driver.Consumer):
    """Faust's consumer, except that each message of `enveloped` topics is a `Chunk`."""

    logger = _LOGGER
    fetch_wait_ms: ClassVar[int] = 20
    chunk_records: ClassVar[int] = 500
    enveloped: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._handed: defaultdict[TP, deque[int]] = defaultdict(deque)
        """Last offsets of delivered, uncommitted chunks, oldest first."""
        self._follows: dict[TP, int | None] = {}

    def _new_consumer_thread(self) -> _Thread:
        return _Thread(self, loop=self.loop, beacon=self.beacon)

    async def _wait_next_records(self, timeout: float) -> Any:  # noqa: ASYNC109  Faust's signature
        # Faust sleeps a whole second if all partitions are paused because of a full buffer.
        for _ in range(_PAUSED_POLLS):
            if not self.flow_active or self.should_stop or self._get_active_partitions():
                break
            await asyncio.sleep(_PAUSED_POLL_SECONDS)
        return await super()._wait_next_records(timeout)

    async def getmany(  # Faust's signature
        self,
        timeout: float,  # noqa: ASYNC109
    ) -> AsyncIterator[tuple[TP, ConsumerMessage]]:
        records, active = await self._wait_next_records(timeout)
        generation = self.app.consumer_generation_id
        if records is None or self.should_stop:
            return
        if not self.flow_active:
            await self._seek_back()
            return
        for tp, found in records.items():
            for start in range(0, len(found), self.chunk_records):
                if not self.flow_active or self.app.consumer_generation_id != generation:
                    return
                if not (active is None or tp in active or tp in self._buffered_partitions):
                    break
                yield tp, self._envelope(tp, found[start : start + self.chunk_records], generation)

    async def _seek_back(self) -> None:
        try:
            await self.perform_seek()
        except Exception as failure:  # noqa: BLE001  as Faust does: the next rebalance seeks again
            self.log.warning("seek while the flow is stopped: %r", failure)

    def _envelope(self, tp: TP, records: list[ConsumerRecord], generation: int) -> ConsumerMessage:
        last = records[-1]
        end = self.highwater(tp)
        self.app.monitor.track_tp_end_offset(tp, end)
        # A record without a value has size -1.
        size = sum(record.serialized_value_size for record in records if record.value is not None)
        chunk = Chunk(records, self._follows.get(tp), end if end is not None else last.offset + 1, size)
        self._follows[tp] = chunk.next
        self._handed[tp].append(last.offset)
        # Faust interprets the distance between two messages' offsets as a gap in the log.
        self._read_offset[tp] = last.offset - 1
        value: Any = chunk
        return ConsumerMessage(
            tp.topic, tp.partition, last.offset, last.timestamp / 1000.0, last.timestamp_type, [], None, value,
            last.checksum, 0, chunk.size, tp, generation_id=generation,
        )  # fmt: skip

    def ack(self, message: Any) -> bool:
        if message.topic in self.enveloped and message.generation_id != self.app.consumer_generation_id:
            # It belongs to an ended assignment; the partition's new owner gets it again.
            message.acked = True
            self._unacked_messages.discard(message)
            return False
        return bool(super().ack(message))

    def _new_offset(self, tp: TP) -> int | None:
        if tp.topic not in self.enveloped:
            found = super()._new_offset(tp)
            return None if found is None else int(found)
        done, handed, offset = self._acked_index[tp], self._handed[tp], None
        while handed and handed[0] in done:
            last = handed.popleft()
            done.discard(last)
            offset = last + 1
        self._acked[tp].clear()
        return offset

    async def perform_seek(self) -> None:
        for tp in list(self._handed):
            self._handed[tp].clear()
            self._acked[tp].clear()
            self._acked_index[tp].clear()
        self._follows.clear()
        await super().perform_seek()
        self._follows.update((tp, offset) for tp, offset in self._read_offset.items() if offset is not None)

    async def on_partitions_revoked(self, revoked: Iterable[TP]) -> None:
        await super().on_partitions_revoked(revoked)
        for tp in revoked:
            self._handed.pop(tp, None)
            self._follows.pop(tp, None)


class EnvelopeTransport(driver.Transport):
    """Transport to set as `app.transport` before any topic of the app is used."""

    Consumer: ClassVar[type[EnvelopeConsumer]] = EnvelopeConsumer


def envelope_transport(topics: frozenset[str], *, chunk_records: int, fetch_wait_ms: int) -> type[EnvelopeTransport]:
    """Returns a transport class with these settings, since Faust creates its consumers itself."""
    settings = {"logger": _LOGGER, "enveloped": topics, "chunk_records": chunk_records, "fetch_wait_ms": fetch_wait_ms}
    consumer = type("OrdersConsumer", (EnvelopeConsumer,), settings)
    return type("OrdersTransport", (EnvelopeTransport,), {"Consumer": consumer})
