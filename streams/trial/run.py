"""A trial run: orders sent, verdicts awaited by an independent reader, everything read back and counted."""

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from schemas.topics import CLEARANCES, DEAD_LETTERS, HOLDS, ORDERS
from streams.engine.broker.connection import Connection
from streams.engine.broker.readback import TopicPartitionKey, follow, headers_of, read_to_end
from streams.engine.broker.send import Message, send_all, sender
from streams.trial.orders.orders import Event
from streams.trial.tally import READ_BACK, Report, Sent, Tally

STALL_SECONDS = 60.0
"""Without any verdict for so long, the orders that are left count as missing."""
Waiting = tuple[str | None, int | None]
"""What an answer is awaited for: order id and revision; revision None of a broken record; id None of an unreadable."""


@dataclass(slots=True)
class Observed:
    """What the independent reader has seen so far, as it came."""

    sent_at: dict[Waiting, float] = field(default_factory=dict)
    latencies: dict[Waiting, float] = field(default_factory=dict)
    """Seconds from sending to the first verdict."""
    unreadable: int = 0
    last: float = 0.0
    """When the last new answer came."""
    holds: dict[str, bytes] = field(default_factory=dict)
    """By reason code: a hold for it, as published."""

    def take(self, record: Any) -> None:
        """One verdict, withdrawal or dead letter."""
        now = time.monotonic()
        if record.topic == DEAD_LETTERS.name:
            if "dlq-order-id" not in headers_of(record):
                self.unreadable += 1
                self.last = now
            return
        raw = orjson.loads(record.value)
        if raw["kind"] == "withdrawal":
            return
        order_id = raw["order_id"]
        self._arrived((order_id, None if raw["decision"]["undecoded"] else raw["revision"]), now)
        if raw["decision"]["state"] == "held":
            for finding in raw["decision"]["findings"]:
                self.holds.setdefault(finding["code"], record.value)

    def _arrived(self, what: Waiting, now: float) -> None:
        if what not in self.latencies and what in self.sent_at:
            self.latencies[what] = now - self.sent_at[what]
            self.last = now

    def done(self, sent: Sent) -> int:
        """Orders answered."""
        return len(self.latencies) + min(self.unreadable, sent.unreadable)


@dataclass(frozen=True, slots=True)
class Pace:
    """How a trial is sent: all but `paced` orders at once, which shows the rate; then the rest evenly, for latency."""

    paced: int
    per_second: float = 200.0


@dataclass(frozen=True, slots=True)
class TrialResult:
    """What a trial showed. Latencies in milliseconds, from sending to the verdict in another process's hands."""

    report: Report
    records: int
    orders_per_second: float
    latency_ms_p50: float
    latency_ms_p99: float
    holds: Mapping[str, bytes]


async def trial(
    connection: Connection,
    events: Iterable[Event],
    orders: int,
    pace: Pace,
    progress: Callable[[int, int], None] = lambda _sent, _done: None,
) -> TrialResult:
    """Sends `events` (of that many orders), waits for every answer, reads the topics back and counts."""
    starts = await read_to_end(connection, READ_BACK, lambda _: None)
    sent, seen = Sent(), Observed()
    reading = asyncio.create_task(_read(connection, starts, seen))
    showing = asyncio.create_task(_show(sent, seen, progress))
    try:
        source = iter(events)
        rate = await _flat_out(connection, _until(source, sent, orders - pace.paced), sent, seen)
        before = set(seen.latencies)
        async with sender(connection, linger_ms=0) as producer:
            records = _noted(source, sent, seen)
            await send_all(producer, ORDERS.name, records, per_second=pace.per_second)
        await _answered(sent, seen)
        paced = [seconds for what, seconds in seen.latencies.items() if what not in before]
    finally:
        for task in (reading, showing):
            task.cancel()
        await asyncio.gather(reading, showing, return_exceptions=True)
    tally = Tally()
    await read_to_end(connection, READ_BACK, tally.take, starts=starts)
    return TrialResult(
        tally.report(sent), sent.records, rate, _share(paced, 0.50) * 1000, _share(paced, 0.99) * 1000, seen.holds
    )


async def _read(connection: Connection, starts: Mapping[TopicPartitionKey, int], seen: Observed) -> None:
    topics = (CLEARANCES.name, HOLDS.name, DEAD_LETTERS.name)
    async for records in follow(connection, topics, starts=starts, idle=0.1):
        for record in records:
            seen.take(record)


async def _show(sent: Sent, seen: Observed, progress: Callable[[int, int], None]) -> None:
    while True:
        progress(sent.records, seen.done(sent))
        await asyncio.sleep(0.2)


async def _flat_out(connection: Connection, events: Iterator[Event], sent: Sent, seen: Observed) -> float:
    """Sends as fast as the broker takes them; orders per second from the first send to the last answer."""
    started = time.monotonic()
    async with sender(connection) as producer:
        await send_all(producer, ORDERS.name, _noted(events, sent, seen))
    await _answered(sent, seen)
    seconds = max(seen.last, started) - started
    return seen.done(sent) / seconds if seconds else 0.0


def _until(source: Iterator[Event], sent: Sent, orders: int) -> Iterator[Event]:
    """Events until that many orders went out."""
    while sent.orders < orders and (event := next(source, None)):
        yield event


def _noted(events: Iterator[Event], sent: Sent, seen: Observed) -> Iterator[Message]:
    """Keys and values, entered into the sender's account as they go out."""
    for event in events:
        sent.note(event.order_id, event.revision)
        if event.order_id is not None:
            seen.sent_at.setdefault((event.order_id, event.revision), time.monotonic())
        yield event.key, event.value


async def _answered(sent: Sent, seen: Observed) -> None:
    """Until every order sent is answered, or nothing more comes."""
    since = time.monotonic()
    while seen.done(sent) < sent.orders and time.monotonic() - max(since, seen.last) < STALL_SECONDS:  # noqa: ASYNC110  time decides too
        await asyncio.sleep(0.02)


def _share(values: list[float], share: float) -> float:
    """The value below which that share lies; 0 of none."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else 0.0
