"""Records from outside the workers: in order, at a pace, and never to a topic that is not there."""

import asyncio
import time
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import MessageSizeTooLargeError, UnknownTopicOrPartitionError

from streams.engine.broker import send as module
from streams.engine.broker.send import SETTLE, send_all

pytestmark = pytest.mark.asyncio
RECORDS = [(str(number).encode(), b"value") for number in range(5)]


class Producer:
    """Takes records of one topic; the broker answers each at once, or refuses it."""

    def __init__(self, *refused: bytes) -> None:
        self.taken: list[tuple[bytes, int | None]] = []
        self.refused = refused
        self.client: Any = SimpleNamespace(fetch_all_metadata=self.metadata)

    async def metadata(self) -> Any:
        return SimpleNamespace(topics=lambda: {"orders.v1"})

    async def send(self, topic: str, value: bytes, *, key: bytes, partition: int | None, headers: Any) -> Any:
        told = asyncio.get_running_loop().create_future()
        self.taken.append((key, partition))
        if key in self.refused:
            told.set_exception(MessageSizeTooLargeError(key))
        else:
            told.set_result(None)
        return told


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []
        monkeypatch.setattr(time, "monotonic", lambda: self.now)
        monkeypatch.setattr(asyncio, "sleep", self.sleep)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 6))
        self.now += seconds


async def test_records_are_sent_in_their_order_and_counted_when_they_are_acknowledged() -> None:
    producer: Any = Producer()
    told: list[int] = []
    assert await send_all(producer, "orders.v1", RECORDS, partition=2, acknowledged=told.append) == 5
    assert producer.taken == [(key, 2) for key, _ in RECORDS]
    assert sum(told) == 5


async def test_no_more_wait_at_once_than_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "IN_FLIGHT", 2)
    producer: Any = Producer()
    told: list[int] = []
    assert await send_all(producer, "orders.v1", RECORDS, acknowledged=told.append) == 5
    assert len(told) > 1, "acknowledged on the way"
    assert sum(told) == 5


async def test_a_topic_that_is_not_there_is_not_made() -> None:
    producer: Any = Producer()
    with pytest.raises(UnknownTopicOrPartitionError):
        await send_all(producer, "ordres.v1", RECORDS)
    assert producer.taken == []


async def test_the_refusal_of_a_record_is_raised() -> None:
    producer: Any = Producer(b"3")
    with pytest.raises(MessageSizeTooLargeError):
        await send_all(producer, "orders.v1", RECORDS)


async def test_a_pace_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, producer = Clock(monkeypatch), Producer()
    sending: Any = producer
    await send_all(sending, "orders.v1", RECORDS, per_second=4.0)
    assert clock.slept == [0.25] * 4
    await send_all(sending, "orders.v1", RECORDS)
    assert len(clock.slept) == 4, "without a pace nobody sleeps"


async def test_a_pace_too_fast_to_sleep_for_is_kept_by_sleeping_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    producer: Any = Producer()
    await send_all(producer, "orders.v1", RECORDS * 4, per_second=1_000.0)
    assert all(seconds >= SETTLE for seconds in clock.slept)
    assert 0.015 < clock.now - 1_000.0 <= 0.019 + 1e-6
