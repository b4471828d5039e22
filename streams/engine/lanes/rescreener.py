"""Screens the open orders of one partition again, in slices between drains, after their inputs changed.

Each slice is one transaction. Until the last one is committed, the partition's record keeps the former horizon, so
that a partial re-screening never counts as complete, and a cursor, from which the next owner goes on.
"""

import asyncio
from time import perf_counter
from typing import Final

from streams.engine.deciding.book import BookDraft
from streams.engine.deciding.records import Grounds
from streams.engine.lanes.drain import Drain
from streams.engine.lanes.position import PartitionState
from streams.engine.lanes.shared import DrainResult, Shared
from streams.engine.lanes.watch import LaneWatch
from streams.engine.rescreening.recheck import Slice
from streams.engine.rescreening.rescreen import Backlog, backlog, find_affected, rescreen_slice

_ASIDE_SECONDS: Final = 0.001
"""Longest time in seconds without a pause: a live order may wait this long at each step to its verdict."""
_KEEP_SECONDS: Final = 2.0
_SHARE: Final = 4
"""With live orders, a slice takes a quarter of their drain's time, which is a fifth of the lane's time."""


class Rescreener:
    """Works through the backlog of one partition: orders to screen again."""

    def __init__(self, state: PartitionState, drain: Drain, shared: Shared, watch: LaneWatch) -> None:
        self._state = state
        self._drain = drain
        self._shared = shared
        self._watch = watch
        self._backlog: Backlog | None = None
        self._kept, self._kept_at = "", perf_counter()
        """The cursor's place in the partition's record, and since when."""

    def begin(self) -> None:
        """Starts a new assignment; the backlog is computed from the partition's record."""
        self._backlog = None
        self._kept_at = perf_counter()

    async def run(self) -> bool:
        """Searches a part of the backlog, or screens one slice. Returns False if there is nothing to do."""
        position = self._state.position
        if position is None:
            return False
        grounds = self._state.grounds()
        if self._backlog is None:
            shared, days = self._shared, self._shared.settings.closed_days
            self._backlog = backlog(
                self._state.book, position.screened_to, grounds, shared.journal, days, cursor=position.cursor
            )
        work = self._backlog
        if work is None:
            return False
        if work.candidates and len(work.orders) < self._shared.settings.slice_orders and not self._due(work):
            await self._look_through(work)
            return True
        return await self._rescreen(work, grounds, position.next)

    async def _look_through(self, work: Backlog) -> None:
        """Finds affected orders for a short time, or a fifth of the lane's time while live orders arrive."""
        until, most = self._share_ends(), self._shared.settings.slice_orders
        while work.candidates and len(work.orders) < most:
            async with self._shared.aside:
                find_affected(work, self._state.book, _ASIDE_SECONDS)
                await asyncio.sleep(0)
            self._watch.pending(len(work))
            if perf_counter() >= until:
                return

    async def _rescreen(self, work: Backlog, grounds: Grounds, end: int) -> bool:
        draft = BookDraft(self._state.book)
        part = await self._slice(work, draft, grounds)
        if part is None:
            self._backlog = None
            return False
        finished = len(work) == 0
        if part.writes or draft.changed or finished or self._due(work):
            await self._state.commit(DrainResult(part.writes, part.tally, draft, end, work.progress), grounds)
            self._kept, self._kept_at = work.done, perf_counter()
        self._watch.rescreened(work, part)
        if finished:
            self._backlog = None
        return True

    async def _slice(self, work: Backlog, draft: BookDraft, grounds: Grounds) -> Slice | None:
        """Screens as many orders as fit in one transaction, or in a fifth of the lane's time while it is busy.

        Returns None if the partition is being revoked; its next owner goes on from the cursor.
        """
        part = Slice()
        until = self._share_ends()
        most = self._shared.settings.slice_orders
        while part.asked < most and (work.orders or work.expired):
            async with self._shared.aside:
                rescreen_slice(work, part, draft, grounds, most=most, seconds=_ASIDE_SECONDS)
                await asyncio.sleep(0)
            if not self._state.owned:
                return None
            if self._drain.waiting and perf_counter() >= until:
                break
        return part

    def _due(self, work: Backlog) -> bool:
        """Returns True if a rebalance now would lose work that took long, though nothing came of it."""
        return work.done != self._kept and perf_counter() - self._kept_at > _KEEP_SECONDS

    def _share_ends(self) -> float:
        return perf_counter() + self._drain.seconds / _SHARE
