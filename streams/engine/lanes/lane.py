"""A lane is the one task that owns all state of one partition, so that there are no races.

It drains queued chunks and screens open orders again between drains. Any error ends the process.
"""

import asyncio
from collections.abc import Iterable

from streams.engine.deciding.book import Held
from streams.engine.lanes.drain import Drain
from streams.engine.lanes.position import PartitionState
from streams.engine.lanes.rescreener import Rescreener
from streams.engine.lanes.shared import Queued, Shared
from streams.engine.lanes.standing import AskedEnds, StandingReport


class Lane:
    """See the module. `run` is its task; the other methods are called from the worker's loop."""

    def __init__(self, partition: int, shared: Shared) -> None:
        self.partition = partition
        self._watch = shared.watch.lane(partition)
        self._state = PartitionState(partition, shared, self._watch)
        self._drain = Drain(self._state, shared, self._watch)
        self._rescreener = Rescreener(self._state, self._drain, shared, self._watch)
        self._standing = StandingReport(self._state, self._drain, shared, self._watch)
        self._wake = asyncio.Event()
        self._busy = asyncio.Lock()

    @property
    def open(self) -> bool:
        """Returns True if earlier owners are fenced, the book is read, and this worker's knowledge is recent enough."""
        return self._state.ready

    @property
    def oldest_undecided(self) -> int | None:
        """Returns the earliest timestamp (ms) of undecided events; None = there are none.

        Of those that nobody has fetched it is when the broker was first asked and had them.
        """
        since = self._standing.waiting_since
        known = (self._drain.oldest_undecided, None if since is None else int(since * 1000))
        return min((stamp for stamp in known if stamp is not None), default=None)

    @property
    def queued_bytes(self) -> int:
        return self._drain.queued_bytes

    def open_holds(self) -> Iterable[Held]:
        """Returns desk and day of each order of this partition that waits for review."""
        return self._state.book.open_holds()

    def assign(self, generation: int) -> None:
        """Takes over the partition in this generation of the consumer group."""
        self._state.generation = generation
        self._standing.begin()
        self._wake.set()

    async def suspend(self) -> None:
        """Prepares to lose the partition: returns when no write is running and none will start."""
        self._state.generation = None
        self._drain.clear()
        async with self._busy:
            pass

    def put(self, queued: Queued) -> None:
        """Queues a chunk. Drops one of an earlier assignment, which Kafka delivers again to the owner."""
        if queued.generation == self._state.generation:
            self._drain.put(queued)
            self._wake.set()

    async def look(self, asked: AskedEnds) -> None:
        """At what nothing tells of: events that no fetch brought, and who the topics are. asked: where they end.

        Raises where a topic is no longer the one that this partition was screened with.
        """
        self._drain.look()
        self._standing.ask(asked)
        self._wake.set()
        await self._state.look()

    def wake(self) -> None:
        """Wakes the lane after a change of knowledge or day."""
        self._wake.set()

    async def run(self) -> None:
        """Runs until cancelled."""
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                while await self._stepped():
                    pass
        finally:
            await self._state.close()
            self._watch.gone()

    async def _stepped(self) -> bool:
        """Does one piece of work. Returns False if there is none."""
        async with self._busy:
            if not self._state.owned:
                return False
            if not self._state.opened:
                await self._open()
                return True
            if not await self._state.catch_up():
                return True
            drained = await self._drain.run()
            worked = await self._rescreener.run() or drained
            return await self._standing.run() or worked

    async def _open(self) -> None:
        await self._state.open()
        self._drain.begin()
        self._rescreener.begin()
