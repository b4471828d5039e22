"""A lane: one task that owns everything of one partition, so that nothing of it races.

It drains what is queued, and between drains screens open orders again. Any error ends the process.
"""

import asyncio
from collections.abc import Iterable

from streams.engine.deciding.book import Held
from streams.engine.lanes.drain import Drain
from streams.engine.lanes.position import PartitionState
from streams.engine.lanes.rescreener import Rescreener
from streams.engine.lanes.shared import Queued, Shared


class Lane:
    """See the module. `run` is its task; the other methods are called from the worker's loop."""

    def __init__(self, partition: int, shared: Shared) -> None:
        self.partition = partition
        self._watch = shared.watch.lane(partition)
        self._state = PartitionState(partition, shared, self._watch)
        self._drain = Drain(self._state, shared, self._watch)
        self._rescreener = Rescreener(self._state, self._drain, shared, self._watch)
        self._wake = asyncio.Event()
        self._busy = asyncio.Lock()

    @property
    def open(self) -> bool:
        """No earlier owner can write any more, its book is read, and as much is known as it was screened with."""
        return self._state.ready

    @property
    def oldest_undecided(self) -> int | None:
        """Earliest time stamp (ms) of the events that are here and have no verdict yet; None = there are none."""
        return self._drain.oldest_undecided

    @property
    def queued_bytes(self) -> int:
        return self._drain.queued_bytes

    def open_holds(self) -> Iterable[Held]:
        """Desk and day of each order of this partition that waits for a review."""
        return self._state.book.open_holds()

    def assign(self, generation: int) -> None:
        """The partition is this worker's, in this generation of the group."""
        self._state.generation = generation
        self._wake.set()

    async def suspend(self) -> None:
        """The partition may be another's soon: returns once nothing is being written, and nothing more will be."""
        self._state.generation = None
        self._drain.clear()
        async with self._busy:
            pass

    def put(self, queued: Queued) -> None:
        """A chunk to be decided. One of an earlier assignment is dropped: it is delivered again to the owner."""
        if queued.generation == self._state.generation:
            self._drain.put(queued)
            self._wake.set()

    async def look(self) -> None:
        """Raises where a topic is no longer the one that this partition was screened with."""
        await self._state.look()

    def wake(self) -> None:
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
            await self._state.close()
            self._watch.gone()

    async def _stepped(self) -> bool:
        """One piece of work; False when there is none."""
        async with self._busy:
            if not self._state.owned:
                return False
            if not self._state.opened:
                await self._open()
                return True
            if not await self._state.catch_up():
                return True
            drained = await self._drain.run()
            return await self._rescreener.run() or drained

    async def _open(self) -> None:
        await self._state.open()
        self._drain.begin()
        self._rescreener.begin()
