"""The envelope transport leans on Faust's private parts; this fails when they change under it."""

import asyncio
import hashlib
import inspect
from collections import defaultdict, deque
from types import SimpleNamespace
from typing import Any

import faust
import pytest
from faust.transport import consumer
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from streams.engine.lanes.transport import EnvelopeConsumer, envelope_transport

OVERRIDDEN = {
    driver.AIOKafkaConsumerThread._create_worker_consumer: "c2701bfc3e6f6cad",
    driver.Consumer._new_consumer_thread: "0870ec53dea75083",
    consumer.Consumer._wait_next_records: "6218e1969a636b3f",
    consumer.Consumer.getmany: "4b168d84882a70d6",
    consumer.Consumer.ack: "5fcf41cf45153475",
    consumer.Consumer._new_offset: "1d2c7ea89a7ad4f1",
    consumer.Consumer.perform_seek: "0e8c130ff4b0afd8",
    consumer.Consumer.on_partitions_revoked: "d04b7ae72c6fc206",
    consumer.Consumer._drain_messages: "44a2500309e83c63",
}
"""What is overridden, and what calls it; the hash of its source when it was read."""


@pytest.mark.parametrize("method", OVERRIDDEN, ids=lambda method: method.__qualname__)
def test_what_we_override_is_what_we_read(method: Any) -> None:
    source = inspect.getsource(method)
    assert hashlib.sha256(source.encode()).hexdigest()[:16] == OVERRIDDEN[method], (
        f"{method.__qualname__} of faust-streaming {faust.__version__} is new: read it, "
        "see whether streams/engine/lanes/transport.py still fits, then set the new hash here"
    )


TP0 = TP("orders.v1", 0)


class Consumer(EnvelopeConsumer):
    """The bookkeeping without a broker."""

    enveloped = frozenset({"orders.v1"})
    chunk_records = 2
    flow_active = True

    def __init__(self) -> None:
        app: Any = SimpleNamespace(
            consumer_generation_id=7, monitor=SimpleNamespace(track_tp_end_offset=lambda *_: None)
        )
        self.app = app
        self._handed = defaultdict(deque)
        self._follows = {TP0: 10}
        self._read_offset = defaultdict(lambda: None)
        self._acked, self._acked_index = defaultdict(list), defaultdict(set)
        self._buffered_partitions = set()
        unset: Any = SimpleNamespace(is_set=lambda: False)
        self._stopped = self._crashed = unset

    def highwater(self, _: Any) -> int:
        return 20

    async def _wait_next_records(self, timeout: float) -> Any:  # noqa: ASYNC109  Faust's signature
        records = [record(offset) for offset in (11, 12, 15)]
        return {TP0: records}, {TP0}


def record(offset: int) -> Any:
    more = {"serialized_value_size": 3, "timestamp_type": 0, "checksum": None, "partition": 0}
    return SimpleNamespace(offset=offset, timestamp=1_000, key=b"k", value=b"abc", **more)


@pytest.mark.asyncio
async def test_chunks_follow_one_another_and_are_committed_in_their_order() -> None:
    taken = Consumer()
    told = []
    async for _, message in taken.getmany(1.0):
        chunk: Any = message.value
        told.append((chunk.follows, chunk.next, chunk.end, chunk.size))
    assert told == [(10, 13, 20, 6), (13, 16, 20, 3)]
    assert taken._new_offset(TP0) is None
    taken._acked_index[TP0].add(15)
    assert taken._new_offset(TP0) is None, "the first chunk is not acknowledged yet"
    taken._acked_index[TP0].add(12)
    assert taken._new_offset(TP0) == 16


@pytest.mark.asyncio
async def test_nothing_is_handed_out_once_the_generation_has_changed() -> None:
    taken = Consumer()
    found = taken.getmany(1.0)
    await anext(found)
    taken.app.consumer_generation_id = 8
    assert [message async for message in found] == []


def test_an_acknowledgement_of_an_earlier_assignment_counts_for_nothing() -> None:
    taken = Consumer()
    stale = SimpleNamespace(topic="orders.v1", generation_id=6, acked=False)
    taken._unacked_messages = SimpleNamespace(discard=lambda _: None)  # type: ignore[assignment]
    assert taken.ack(stale) is False
    assert not taken._acked_index[TP0]


def test_settings_stand_on_the_class_that_faust_makes() -> None:
    made = envelope_transport(frozenset({"a"}), chunk_records=3, fetch_wait_ms=4).Consumer
    assert (made.enveloped, made.chunk_records, made.fetch_wait_ms) == (frozenset({"a"}), 3, 4)


@pytest.mark.asyncio
async def test_of_a_partition_taken_away_nothing_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    async def revoked(*_: Any) -> None:
        pass

    monkeypatch.setattr(driver.Consumer, "on_partitions_revoked", revoked)
    taken = Consumer()
    async for _ in taken.getmany(1.0):
        pass
    await taken.on_partitions_revoked([TP("orders.v1", 1)])
    assert (list(taken._handed[TP0]), taken._follows[TP0]) == ([12, 15], 16), "another's is nothing to us"
    await taken.on_partitions_revoked([TP0])
    assert TP0 not in taken._handed
    assert TP0 not in taken._follows


@pytest.mark.asyncio
@pytest.mark.parametrize(("pauses", "slept"), [(0, 0), (3, 3), (1_000, 200)])
async def test_while_all_is_paused_it_looks_again_soon_and_not_for_ever(
    monkeypatch: pytest.MonkeyPatch, pauses: int, slept: int
) -> None:
    """Faust itself would sleep a whole second as soon as every partition is paused."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    async def fetched(*_: Any) -> str:
        return "fetched"

    taken: Any = Consumer()
    taken._get_active_partitions = lambda: len(waits) >= pauses
    monkeypatch.setattr(driver.Consumer, "_wait_next_records", fetched)
    monkeypatch.setattr(asyncio, "sleep", sleep)
    assert await EnvelopeConsumer._wait_next_records(taken, 1.0) == "fetched"
    assert len(waits) == slept
    assert sum(waits) < 1.01
