"""Creates, feeds and suspends the lanes of one worker as Kafka assigns partitions."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Final

import structlog

from streams.engine.lanes.identity import check_ids
from streams.engine.lanes.lane import Lane
from streams.engine.lanes.shared import Queued, Shared
from streams.engine.lanes.standing import AskedEnds
from streams.engine.lanes.transport import Chunk

_FULL_POLL_SECONDS: Final = 0.002

log = structlog.get_logger(__name__)


class Lanes:
    """All lanes of a worker. failed: called once with the error that ended a lane; the process must then end."""

    def __init__(self, shared: Shared, failed: Callable[[BaseException], None]) -> None:
        self._shared = shared
        self._failed = failed
        self._lanes: dict[int, Lane] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._joined = False
        self._knowledge: Mapping[str, int] = {}
        """Where the reference topics ended at the last look."""
        self.look_due = asyncio.Event()
        """Set where something happened that a topic made anew may be behind."""

    @property
    def missing(self) -> str | None:
        """Returns what is not ready yet; None when the books of all assigned partitions are read."""
        if not self._joined:
            return "waiting for partitions to be assigned"
        if not self._lanes:
            return "no partition is assigned to this worker"
        waiting = sorted(partition for partition, lane in self._lanes.items() if not lane.open)
        return f"reading the order book of partitions {waiting}" if waiting else None

    def measure(self) -> None:
        """Sets gauges that change with time, or that are too costly to update continuously."""
        watch = self._shared.watch
        watch.undecided({partition: lane.oldest_undecided for partition, lane in self._lanes.items()})
        read = self._shared.read_to()
        watch.unread({name: end - read.get(name, 0) for name, end in self._knowledge.items()})
        held = (hold for lane in self._lanes.values() if lane.open for hold in lane.open_holds())
        watch.open_holds(held, self._shared.settings.today())

    async def assigned(self, partitions: Iterable[int], generation: int) -> None:
        """Sets the partitions that this worker owns from now on."""
        mine = set(partitions)
        for partition in set(self._lanes) - mine:
            await self._close(partition)
        for partition in mine:
            if partition not in self._lanes:
                self._lanes[partition] = Lane(partition, self._shared)
                self._tasks[partition] = asyncio.create_task(
                    self._run(self._lanes[partition]), name=f"lane {partition}"
                )
            self._lanes[partition].assign(generation)
        self._joined = True
        self.look_due.set()
        self._shared.watch.metrics.assignments.inc()
        log.info("partitions assigned", partitions=sorted(mine), generation=generation)

    async def suspend(self) -> None:
        """Suspends all lanes until partitions are assigned again; returns when no lane writes."""
        await asyncio.gather(*(lane.suspend() for lane in self._lanes.values()))

    async def put(self, chunk: Chunk, generation: int, ack: Callable[[], Awaitable[Any]]) -> None:
        """Hands a chunk to its lane; waits while the queues are full, so that fetching stops."""
        lane = self._lanes.get(int(chunk.records[0].partition))
        if lane is None:
            return
        lane.put(Queued(chunk, generation, ack))
        while self._queued() >= self._shared.settings.queue_bytes:  # noqa: ASYNC110  rare, and of many lanes
            await asyncio.sleep(_FULL_POLL_SECONDS)

    async def look(self) -> None:
        """At what nothing tells of: where topics end, and who they are.

        Raises where one is no longer the one that this worker, or a partition of it, began with.
        """
        self.look_due.clear()
        source = self._shared.source
        check_ids("this worker's start", self._shared.ids, await source.ids())
        # Before the ends: what is appended while they are asked for is not known to be in.
        at = self._shared.broker_time()
        ends = await source.ends(list(self._lanes))
        self._knowledge = ends.knowledge
        lanes = (
            (self._lanes[partition], AskedEnds.of(partition, at, ends))
            for partition in ends.orders
            if partition in self._lanes
        )
        await asyncio.gather(*(lane.look(asked) for lane, asked in lanes))

    def wake(self) -> None:
        """Wakes all lanes after a change of knowledge or day."""
        for lane in self._lanes.values():
            lane.wake()

    async def close(self) -> None:
        await asyncio.gather(*(self._close(partition) for partition in list(self._lanes)))

    def _queued(self) -> int:
        return sum(lane.queued_bytes for lane in self._lanes.values())

    async def _run(self, lane: Lane) -> None:
        try:
            await lane.run()
        except asyncio.CancelledError:
            raise
        except BaseException as failure:  # noqa: BLE001  reported where the process ends
            log.error("lane failed", partition=lane.partition, error=repr(failure)[:500])  # noqa: TRY400  as above
            self._failed(failure)

    async def _close(self, partition: int) -> None:
        lane, task = self._lanes.pop(partition), self._tasks.pop(partition)
        await lane.suspend()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
