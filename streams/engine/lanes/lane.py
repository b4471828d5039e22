"""A lane: one task that owns everything of one partition: its producer, its order book, its position.

It takes all that is queued, decides it, writes it in one go, and only then acknowledges. Between drains it screens
open orders again in slices, so nothing races. Any error ends the process.
"""

import asyncio
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from time import perf_counter
from typing import Final

import structlog

from schemas.topics import ORDER_BOOK, ORDERS
from streams.engine.deciding.book import PARTITION_KEY, Book, Draft, Held, Position
from streams.engine.deciding.decide import Judge, Place
from streams.engine.deciding.records import Grounds
from streams.engine.deciding.writes import Received, Stamp, Write
from streams.engine.lanes.producer import Writer
from streams.engine.lanes.shared import Outcome, Queued, Shared
from streams.engine.rescreening.recheck import Slice
from streams.engine.rescreening.rescreen import Backlog, backlog, evaluation_day, furthest, horizon, look, screen_on

_BEHIND_SECONDS: Final = 0.2
_SLICE_EVENTS: Final = 32
_SLICE_BYTES: Final = 96 * 1024
"""Most that is decided without letting anything else of the process run: about 10 ms, or one event."""
_ASIDE_SECONDS: Final = 0.001
"""The same of screening again. A live order waits for such a stretch at every step on its way to a verdict."""

log = structlog.get_logger(__name__)


class GapError(RuntimeError):
    """A chunk does not begin where the one before it ended: something was dropped on the way."""


class RollbackError(RuntimeError):
    """The order book was written under a newer rulebook release."""


class Lane:
    """See the module. `run` is its task; the other methods are called from the worker's loop."""

    def __init__(self, partition: int, shared: Shared) -> None:
        self.partition = partition
        self._shared = shared
        self._settings = shared.settings
        self._queue: deque[Queued] = deque()
        self.queued_bytes = 0
        self._wake = asyncio.Event()
        self._busy = asyncio.Lock()
        self._generation: int | None = None
        self._opened: int | None = None
        self._waiting = True
        self._handed: int | None = None
        self._fresh = True
        """Nothing was decided yet in this assignment: what comes first need not follow what was decided before."""
        self._deciding: int | None = None
        self._writer: Writer | None = None
        self._book = Book()
        self._book_next = 0
        self._backlog: Backlog | None = None
        self._drain_seconds = 0.0
        self._place = Place(partition, shared.partitions, resend=not shared.transactions)
        self._watch = shared.watch.lane(partition)
        self._stamped = f"shipscreen/{self._settings.group}/{ORDERS.name}/{partition}"

    @property
    def open(self) -> bool:
        """No earlier owner can write any more, its book is read, and as much is known as it was screened with."""
        return self._generation is not None and self._opened == self._generation and not self._waiting

    @property
    def oldest_undecided(self) -> int | None:
        """Earliest time stamp (ms) of the events that are here and have no verdict yet; None = there are none."""
        waiting = [_earliest(queued) for queued in self._queue]
        return min(waiting if self._deciding is None else [self._deciding, *waiting], default=None)

    def open_holds(self) -> Iterable[Held]:
        """Desk and day of each order of this partition that waits for a review."""
        return self._book.open_holds()

    def assign(self, generation: int) -> None:
        """The partition is this worker's, in this generation of the group."""
        self._generation = generation
        self._wake.set()

    async def suspend(self) -> None:
        """The partition may be another's soon: returns once nothing is being written, and nothing more will be."""
        self._generation = None
        self._queue.clear()
        self.queued_bytes = 0
        self._watch.emptied()
        async with self._busy:
            pass

    def put(self, queued: Queued) -> None:
        """A chunk to be decided. One of an earlier assignment is dropped: it is delivered again to the owner."""
        if queued.generation == self._generation:
            self._queue.append(queued)
            self.queued_bytes += queued.chunk.size
            self._watch.queued(len(queued.chunk.records))
            self._wake.set()

    def look(self) -> None:
        """Knowledge or day may have moved on."""
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled."""
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                while await self._stepped():
                    pass
        finally:
            if self._writer is not None:
                await self._writer.stop()
            self._watch.gone()

    async def _stepped(self) -> bool:
        """One piece of work; False when there is none."""
        async with self._busy:
            if self._generation is None:
                return False
            if self._opened != self._generation:
                await self._open(self._generation)
                return True
            if self._waiting and await self._behind():
                return True
            drained = bool(self._queue)
            before = perf_counter()
            if drained:
                await self._drain()
            self._drain_seconds = perf_counter() - before
            return await self._rescreen() or drained

    async def _open(self, generation: int) -> None:
        """Fences earlier owners, and only then reads what they wrote."""
        await self._shut()
        self._writer = self._shared.writer(self.partition)
        await self._writer.start()
        await self._shared.fault("fenced")
        self._book_next = await self._shared.source.read_book(self.partition, self._book, self._book_next)
        await self._check_position()
        self._handed = None
        self._fresh = True
        self._backlog = None
        self._opened = generation
        self._waiting = True
        self._watch.book(self._book)
        log.info("lane open", partition=self.partition, orders=len(self._book), position=self._next)

    async def _shut(self) -> None:
        self._opened = None
        if self._writer is not None:
            await self._writer.stop()
            self._writer = None

    async def _check_position(self) -> None:
        position = self._book.position
        if position is None:
            return
        await self._shared.source.check(self.partition, position)
        release = self._shared.rulebook.release
        if _newer(position.reached.release, release) and not self._settings.allow_rollback:
            raise RollbackError(
                f"partition {self.partition} was screened under rulebook {position.reached.release}, newer than "
                f"{release} here: run that release, or start with --allow-rollback."
            )

    async def _behind(self) -> bool:
        """Waits a moment where less is known here than what the partition was screened with; a bounded moment, since
        the partition may be taken away meanwhile.
        """
        position = self._book.position
        self._waiting = position is not None and horizon(self._grounds()).behind(position.reached)
        if self._waiting:
            log.warning("waiting for knowledge that this partition was screened with", partition=self.partition)
            await asyncio.sleep(_BEHIND_SECONDS)
        return self._waiting

    @property
    def _next(self) -> int | None:
        return None if self._book.position is None else self._book.position.next

    def _grounds(self) -> Grounds:
        position = self._book.position
        reached = None if position is None else position.reached
        return self._shared.grounds(evaluation_day(self._settings.today(), reached))

    async def _drain(self) -> None:
        """Everything queued, up to a limit: decided, written, acknowledged."""
        taken = self._taken()
        last = taken[-1].chunk
        self._deciding = min(map(_earliest, taken))
        if self._next is None or last.next > self._next:
            records, lost = await self._records(taken)
            self._fresh = False
            grounds = self._grounds()
            judge = await self._judged(records, grounds)
            if judge is None:
                return self._abandoned()
            if lost is not None:
                judge.lost(*lost)
            await self._write(Outcome(judge.writes, judge.tally, judge.draft, last.next), grounds)
            self._watch.decided(records, last)
        for queued in taken:
            await queued.ack()
        self._deciding = None
        return await self._shared.fault("acknowledged")

    def _abandoned(self) -> None:
        self._deciding = None
        self._watch.taken(0)

    def _taken(self) -> list[Queued]:
        taken: list[Queued] = []
        count = size = 0
        while self._queue and (
            not taken or (count < self._settings.drain_records and size < self._settings.drain_bytes)
        ):
            queued = self._queue.popleft()
            follows = queued.chunk.follows
            if self._handed is not None and follows != self._handed:
                raise GapError(
                    f"partition {self.partition}: a chunk follows {follows}, the last ended at {self._handed}"
                )
            self._handed = queued.chunk.next
            count += len(queued.chunk.records)
            size += queued.chunk.size
            taken.append(queued)
        self.queued_bytes -= size
        self._watch.taken(count)
        return taken

    async def _records(self, taken: Sequence[Queued]) -> tuple[list[Received], tuple[int, int] | None]:
        """What is to be decided: nothing below the position, and nothing left out before the first.

        Beside it, the offsets that retention took before they were decided, if any.
        """
        records: list[Received] = [record for queued in taken for record in queued.chunk.records]
        expected, first = self._next, records[0].offset
        if expected is not None and first <= expected:
            return [record for record in records if record.offset >= expected], None
        if expected is not None and not self._fresh:
            # Fetching goes on without a break: between these offsets stand transaction markers, or nothing any more.
            return records, await self._shared.source.lost(self.partition, expected, first)
        missing = await self._shared.source.missing(self.partition, expected, first)
        return [*missing.records, *records], missing.lost

    async def _judged(self, records: Sequence[Received], grounds: Grounds) -> Judge | None:
        """None: the partition is being taken away, which must not wait for thousands of decisions; they come again."""
        judge = Judge(self._place, grounds, Draft(self._book))
        for part in slices(records):
            before = perf_counter()
            judge.take(*part)
            self._watch.judged(len(part), perf_counter() - before)
            await asyncio.sleep(0)
            if self._generation is None:
                return None
        judge.finish()
        await self._shared.fault("decided")
        return judge

    async def _write(self, outcome: Outcome, grounds: Grounds) -> None:
        """All of it; only when Kafka has confirmed it, the book takes it in."""
        assert self._writer is not None
        position = self._advanced(grounds, outcome)
        changed = outcome.draft.records()
        book = [Write(ORDER_BOOK.name, order_id.encode(), value) for order_id, value in changed]
        own = Write(ORDER_BOOK.name, PARTITION_KEY.encode(), position.encoded())
        before = perf_counter()
        await self._writer.write([*outcome.writes, *book, own], Stamp.now(self._stamped), self._shared.fault)
        self._watch.wrote(perf_counter() - before, outcome.tally)
        for order_id, value in changed:
            self._book.put(order_id, value)
        self._book.position = position
        self._watch.book(self._book)

    def _advanced(self, grounds: Grounds, outcome: Outcome) -> Position:
        now, before = horizon(grounds), self._book.position
        if before is None:
            return Position(outcome.end, self._shared.orders_id, now, now)
        screened_to = outcome.screened_to or before.screened_to
        return Position(max(outcome.end, before.next), before.topic_id, furthest(before.reached, now), screened_to)

    async def _look_through(self, work: Backlog) -> None:
        """Asks which orders are touched: a fifth of the lane's time where orders keep it busy, or a moment."""
        until = perf_counter() + self._drain_seconds / 4
        while work.candidates:
            async with self._shared.aside:
                look(work, self._book, _ASIDE_SECONDS)
                await asyncio.sleep(0)
            self._watch.pending(len(work))
            if perf_counter() >= until:
                return

    async def _slice(self, work: Backlog, draft: Draft, grounds: Grounds) -> Slice | None:
        """Orders screened again: as many as go in one transaction, or a fifth of the lane's time where it is busy.

        None: the partition is being taken away; its next owner begins this backlog anew.
        """
        part = Slice()
        until = perf_counter() + self._drain_seconds / 4
        most = self._settings.slice_orders
        while part.asked < most and len(work):
            async with self._shared.aside:
                screen_on(work, part, draft, grounds, most=most, seconds=_ASIDE_SECONDS)
                await asyncio.sleep(0)
            if self._generation is None:
                return None
            if self._queue and perf_counter() >= until:
                break
        return part

    async def _rescreen(self) -> bool:
        """One slice of open orders that knowledge, day, rulebook or policy have moved away from; False if none."""
        position = self._book.position
        if position is None:
            return False
        grounds = self._grounds()
        if self._backlog is None:
            days = self._settings.closed_days
            self._backlog = backlog(self._book, position.screened_to, grounds, self._shared.journal, days)
            if self._backlog is None:
                return False
        work = self._backlog
        if work.candidates:
            await self._look_through(work)
            return True
        draft = Draft(self._book)
        part = await self._slice(work, draft, grounds)
        if part is None:
            self._backlog = None
            return False
        finished = len(work) == 0
        if part.writes or draft.changed or finished:
            done = work.target if finished else None
            await self._write(Outcome(part.writes, part.tally, draft, position.next, done), grounds)
        self._watch.rescreened(work, part)
        if finished:
            self._backlog = None
        return True


def slices(records: Sequence[Received]) -> Iterator[list[Received]]:
    """Records in their order, in parts that are decided in one go; one too large for a part is a part by itself."""
    part: list[Received] = []
    size = 0
    for record in records:
        more = len(record.value or b"")
        if part and (len(part) == _SLICE_EVENTS or size + more > _SLICE_BYTES):
            yield part
            part, size = [], 0
        part.append(record)
        size += more
    if part:
        yield part


def _earliest(queued: Queued) -> int:
    return min(int(record.timestamp) for record in queued.chunk.records)


def _newer(one: str, other: str) -> bool:
    """Whether a rulebook release is later than another: releases are numbers joined by dots."""
    return [int(part) for part in one.split(".")] > [int(part) for part in other.split(".")]
