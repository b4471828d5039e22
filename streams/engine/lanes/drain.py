"""Drains a partition: takes queued chunks, decides their events, writes one transaction, then acknowledges.

Nothing is acknowledged before the commit. Deciding runs in short parts, so that other tasks can run between them.
"""

import asyncio
from collections import deque
from collections.abc import Iterator, Sequence
from time import perf_counter
from typing import Final

import structlog

from streams.engine.deciding.book import BookDraft
from streams.engine.deciding.decide import Judge, PartitionPlace
from streams.engine.deciding.records import Grounds
from streams.engine.deciding.writes import Received
from streams.engine.lanes.position import PartitionState
from streams.engine.lanes.shared import DrainResult, Queued, Shared
from streams.engine.lanes.watch import LaneWatch

_SLICE_EVENTS: Final = 32
_SLICE_BYTES: Final = 96 * 1024
"""Maximum bytes decided before other tasks may run: about 10 ms, or one event."""


log = structlog.get_logger(__name__)


class GapError(RuntimeError):
    """A chunk does not begin where the previous one ended: records were dropped."""


class Drain:
    """The queue of one partition, and the processing of its events up to the acknowledgement."""

    def __init__(self, state: PartitionState, shared: Shared, watch: LaneWatch) -> None:
        self._state = state
        self._shared = shared
        self._watch = watch
        self._queue: deque[Queued] = deque()
        self.queued_bytes = 0
        self.seconds = 0.0
        """Duration of the last drain in seconds; 0 if nothing was queued."""
        self._handed: int | None = None
        self._first = True
        """Nothing fetched was decided yet in this assignment: it need not follow what was decided before."""
        self._look = False
        self._deciding: int | None = None
        self._place = PartitionPlace(state.partition, shared.partitions, resend=not shared.transactions)

    @property
    def oldest_undecided(self) -> int | None:
        """Returns the earliest timestamp (ms) of undecided events in the queue; None = there are none."""
        waiting = [_earliest(queued) for queued in self._queue]
        return min(waiting if self._deciding is None else [self._deciding, *waiting], default=None)

    @property
    def waiting(self) -> bool:
        """Returns True if a chunk is queued."""
        return bool(self._queue)

    def put(self, queued: Queued) -> None:
        self._queue.append(queued)
        self.queued_bytes += queued.chunk.size
        self._watch.queued(len(queued.chunk.records))

    def clear(self) -> None:
        """Drops the queue; Kafka delivers its chunks again to the partition's next owner."""
        self._queue.clear()
        self.queued_bytes = 0
        self._watch.emptied()

    def begin(self) -> None:
        """Starts a new assignment, whose first chunk need not follow the last one of the previous assignment."""
        self._handed = None
        self._first = True
        self._look = True

    def look(self) -> None:
        """All from the position to the partition's end is work, also what no fetch brings: look for it once."""
        self._look = True

    async def run(self) -> bool:
        """Drains once, up to a limit; False where there is nothing to be done."""
        before = perf_counter()
        worked = await self._find() or await self._drain()
        self.seconds = perf_counter() - before if worked else 0.0
        return worked

    async def _find(self) -> bool:
        """Decides a part of what no fetch has brought; False where there is none.

        The group's offsets may have been moved, or retention may have taken what fetching stood at.
        """
        stop = self._queue[0].chunk.records[0].offset if self._queue else None
        if (not self._look) if stop is None else (not self._first or stop <= self._state.next):
            return False
        part = await self._state.part(stop)
        if not part.records and part.lost is None:
            self._state.nothing_before(part.next)
            if stop is None:
                self._watch.waits(0)
            self._look = self._look and stop is not None
            self._first = self._first and stop is None
            return False
        log.info("events found that no fetch has brought", partition=self._state.partition,
                    count=len(part.records), first=self._state.next, lost=part.lost)  # fmt: skip
        self._deciding = min((int(record.timestamp) for record in part.records), default=None)
        if await self._decided(part.records, part.lost, part.next, part.end):
            self._watch.found(len(part.records))
        self._deciding = None
        return True

    async def _drain(self) -> bool:
        if not self._queue:
            return False
        try:
            taken = self._taken()
        except GapError:
            # What was fetched is no longer what it was: a topic made anew is the graver reason.
            await self._state.look()
            raise
        last = taken[-1].chunk
        self._deciding = min(map(_earliest, taken))
        self._first = False
        if last.next > self._state.next:
            records, lost = await self._state.undecided([one for queued in taken for one in queued.chunk.records])
            if not await self._decided(records, lost, last.next, last.end):
                self._deciding = None
                self._watch.taken(0)
                return True
        # What comes after these is fetched: no need to look for it.
        self._look = False
        for queued in taken:
            await queued.ack()
        self._deciding = None
        await self._shared.fault("acknowledged")
        return True

    async def _decided(self, records: list[Received], lost: tuple[int, int] | None, next_: int, end: int) -> bool:
        """Decides and commits; False: the partition is being taken away, and nothing was written."""
        grounds, begun = self._state.grounds(), self._state.next
        judge = await self._judged(records, grounds)
        if judge is None:
            return False
        if lost is not None:
            judge.lost(*lost)
        await self._state.commit(DrainResult(judge.writes, judge.tally, judge.draft, next_), grounds)
        # Offsets are not events where senders use transactions: what waits is as dense as what was read.
        self._watch.decided(records, (end - next_) * len(records) // max(1, next_ - begun))
        return True

    def _taken(self) -> list[Queued]:
        settings = self._shared.settings
        taken: list[Queued] = []
        count = size = 0
        while self._queue and (not taken or (count < settings.drain_records and size < settings.drain_bytes)):
            queued = self._queue.popleft()
            self._check_follows(queued)
            count += len(queued.chunk.records)
            size += queued.chunk.size
            taken.append(queued)
        self.queued_bytes -= size
        self._watch.taken(count)
        return taken

    def _check_follows(self, queued: Queued) -> None:
        follows, handed = queued.chunk.follows, self._handed
        if handed is not None and follows != handed:
            raise GapError(f"partition {self._state.partition}: a chunk follows {follows}, the last ended at {handed}")
        if follows is not None and queued.chunk.records[0].offset < follows:
            raise GapError(f"partition {self._state.partition}: fetching went back from {follows}")
        self._handed = queued.chunk.next

    async def _judged(self, records: Sequence[Received], grounds: Grounds) -> Judge | None:
        """Decides the records. Returns None if the partition is being revoked, which must not wait; they come again."""
        judge = Judge(self._place, grounds, BookDraft(self._state.book))
        for part in slices(records):
            before = perf_counter()
            judge.take(*part)
            self._watch.judged(len(part), perf_counter() - before)
            await asyncio.sleep(0)
            if not self._state.owned:
                return None
        judge.finish()
        await self._shared.fault("decided")
        return judge


def slices(records: Sequence[Received]) -> Iterator[list[Received]]:
    """Splits records, in order, into parts that are decided without a pause; a larger record is its own part."""
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
