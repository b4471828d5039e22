"""A lane on a broker in memory."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import Any

from schemas.standing import Standing
from streams.engine.broker.connection import Connection
from streams.engine.deciding.book import Book, Position
from streams.engine.deciding.writes import Received, Write
from streams.engine.lanes.lane import Lane
from streams.engine.lanes.producer import no_fault
from streams.engine.lanes.shared import Queued, Shared
from streams.engine.lanes.source import Limits, Part
from streams.engine.lanes.standing import AskedEnds
from streams.engine.lanes.transport import Chunk
from streams.engine.lanes.watch import Watch
from streams.engine.rescreening.journal import Journal
from streams.engine.settings import WorkerSettings
from streams.facts.policy import Policy
from streams.facts.reasons import Reasons
from streams.ops.metrics import Metrics
from streams.review.desks import Desks
from streams.screening.knowledge import Knowledge
from streams.screening.rulebook import Build
from tests.engine.orders import DAY, RULEBOOK, Fetched, knowledge

ORDERS_ID = "topic-1"


@dataclass
class Broker:
    """What a lane writes and reads, in memory."""

    written: list[list[Write]] = field(default_factory=list)
    book: list[tuple[bytes, bytes | None]] = field(default_factory=list)
    orders: list[Fetched] = field(default_factory=list)
    first: int = 0
    orders_id: str = ORDERS_ID
    takes: int = 1_000
    """Writes that are taken; the next is refused."""
    starts: int = 0

    async def start(self) -> None:
        self.starts += 1

    async def stop(self) -> None:
        pass

    async def write(self, writes: Sequence[Write], stamp: Any, fault: Any) -> None:
        # All but the record that every partition begins with.
        if self.book or len(writes) > 1:
            if len(self.written) == self.takes:
                raise ConnectionError("the broker refuses")
            self.written.append(list(writes))
        self.book.extend((one.key or b"", one.value) for one in writes if one.topic == "order-book.v1")

    async def read_book(self, partition: int, book: Book, start: int) -> int:
        book.load(self.book[start:])
        return len(self.book)

    async def ids(self) -> dict[str, str]:
        return {"orders.v1": self.orders_id}

    async def begin(self, partition: int) -> int:
        return self.first

    async def check(self, partition: int, position: Position) -> None:
        pass

    async def part(self, partition: int, start: int, stop: int | None, limits: Limits) -> Part:
        lost = await self.lost(partition, start, stop)
        begin, end = lost[1] if lost else start, max([start, *(one.offset + 1 for one in self.orders)])
        until = end if stop is None else stop
        due = (one for one in self.orders if begin <= one.offset < until)
        found: list[Received] = list(islice(due, limits.records))
        return Part(found, found[-1].offset + 1 if found else begin, end, lost)

    async def lost(self, partition: int, expected: int, first: int | None) -> tuple[int, int] | None:
        return (expected, self.first) if self.first > expected else None

    def topics(self) -> list[str]:
        """Of what was written about orders."""
        own = ("order-book.v1", "standing.v1")
        return [one.topic for writes in self.written for one in writes if one.topic not in own]


@dataclass
class Bench:
    """A lane on such a broker."""

    broker: Broker = field(default_factory=Broker)
    known: Knowledge = field(default_factory=knowledge)
    day: date = DAY
    acked: list[int] = field(default_factory=list)
    release: str = RULEBOOK.release
    build: Build = RULEBOOK.build
    allow_rollback: bool = False
    journal: Journal = field(default_factory=Journal)
    policy: Policy = field(default_factory=Policy)
    slice_orders: int = 1
    drain_records: int = 2_000
    unlike: set[str] = field(default_factory=set)
    """Hashes of histories that this worker has not read."""
    metrics: Metrics = field(default_factory=Metrics)
    time: float = 1_000.0
    """By the broker's clock."""
    partition: int = 0
    partitions: int = 1
    aside: asyncio.Lock = field(default_factory=asyncio.Lock)

    def lane(self, generation: int = 1) -> Lane:
        broker: Any = self.broker
        shared = Shared(
            settings=WorkerSettings(
                Connection("nowhere:1"),
                today=lambda: self.day,
                slice_orders=self.slice_orders,
                drain_records=self.drain_records,
                allow_rollback=self.allow_rollback,
            ),
            rulebook=replace(RULEBOOK, release=self.release, build=self.build),
            policy=self.policy,
            desks=Desks.load(),
            partitions=self.partitions,
            ids={"orders.v1": ORDERS_ID},
            transactions=True,
            knowledge=lambda: self.known,
            read_to=lambda: {name: version.offset for name, version in self.known.versions.items()},
            same_history=lambda _, version: version.hash not in self.unlike,
            journal=self.journal,
            writer=lambda _: broker,
            source=broker,
            watch=Watch(self.metrics, Reasons.load()),
            fault=no_fault,
            broker_time=lambda: self.time,
            aside=self.aside,
        )
        lane = Lane(self.partition, shared)
        lane.assign(generation)
        return lane

    def put(
        self, lane: Lane, *events: Received, follows: int | None = None, generation: int = 1, end: int | None = None
    ) -> None:
        async def ack() -> None:
            self.acked.append(events[-1].offset)

        records: Any = list(events)
        lane.put(Queued(Chunk(records, follows, end or events[-1].offset + 1, 1), generation, ack))

    def asked(self, end: int = 0, *, unread: int = 0) -> AskedEnds:
        """What the broker says now: where the partition's events end, and each reference topic: so far beyond ours."""
        return AskedEnds(self.time, {name: one.offset + unread for name, one in self.known.versions.items()}, end)

    def said(self) -> list[Standing]:
        """What the lane said of the partition."""
        written = (one for writes in self.broker.written for one in writes if one.topic == "standing.v1")
        return [Standing.model_validate_json(one.value or b"") for one in written]

    def position(self) -> Position:
        book = Book()
        book.load(self.broker.book)
        assert book.position is not None
        return book.position

    def reached(self) -> int:
        """Next offset to be decided; 0 before the partition was first opened."""
        return self.position().next if self.broker.book else 0

    def cleared(self) -> list[bytes | None]:
        """Keys of the clearances, in the order in which they were written."""
        written = (one for writes in self.broker.written for one in writes)
        return [one.key for one in written if one.topic == "clearances.v1"]


async def until(lane: Lane, done: Callable[[], bool], within: float = 10.0) -> None:
    """Runs the lane until something is so; raises what ended the lane before."""
    task = asyncio.create_task(lane.run())
    try:
        async with asyncio.timeout(within):
            while not done():
                if task.done():
                    task.result()
                await asyncio.sleep(0.001)
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
