"""State of one partition: its producer, its order book and its own record, `#partition`.

Only this module changes them. Opening fences earlier owners before it reads what they wrote. A transaction carries the
position along with the decisions, and the book takes the changes only after the commit.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from time import perf_counter
from typing import Final

import structlog

from schemas.topics import ORDER_BOOK, ORDERS
from schemas.verdict import short_rulebook
from streams.engine.broker.identity import TopicGoneError
from streams.engine.deciding.book import PARTITION_KEY, Book, Horizon, Position
from streams.engine.deciding.records import Grounds
from streams.engine.deciding.writes import Received, Stamp, Write
from streams.engine.lanes.identity import ForeignTopicError, chains, check_group, check_history, check_ids, identified
from streams.engine.lanes.producer import Writer, no_fault
from streams.engine.lanes.shared import DrainResult, Shared
from streams.engine.lanes.source import Limits, Part
from streams.engine.lanes.watch import LaneWatch
from streams.engine.rescreening.rescreen import evaluation_day, furthest, horizon

_BEHIND_SECONDS: Final = 0.2

log = structlog.get_logger(__name__)


class RollbackError(RuntimeError):
    """The order book was written under a newer rulebook release."""


class AnotherBuildError(RuntimeError):
    """The order book was written by another build of this worker's own release."""


class PartitionState:
    """The state of one partition while this worker owns it. See the module."""

    def __init__(self, partition: int, shared: Shared, watch: LaneWatch) -> None:
        self.partition = partition
        self.generation: int | None = None
        """Group generation in which this worker owns the partition; None: another worker may own it."""
        self._shared = shared
        self._watch = watch
        self.book = Book()
        """The committed book; only `open` and `commit` change it."""
        self._book_next = 0
        self._opened: int | None = None
        self._waiting = True
        self._foreign: RuntimeError | None = None
        self._nothing_to = 0
        self._writer: Writer | None = None
        self._source_name = f"shipscreen/{shared.settings.group}/{ORDERS.name}/{partition}"

    @property
    def owned(self) -> bool:
        return self.generation is not None

    @property
    def opened(self) -> bool:
        """Returns True if the book was read in this generation."""
        return self.owned and self._opened == self.generation

    @property
    def ready(self) -> bool:
        """Returns True if the book is read and this worker knows all that the partition was screened with."""
        return self.opened and not self._waiting

    @property
    def position(self) -> Position | None:
        """The partition's record; None if nothing has been written for it yet."""
        return self.book.position

    @property
    def next(self) -> int:
        """Offset of the first event that is not decided; there is one once the partition is open."""
        assert self.position is not None
        return self.position.next

    @property
    def decided_to(self) -> int:
        """Offset of `orders.v1` before which nothing waits: the position, or the end of markers that follow it."""
        return max(self.next, self._nothing_to)

    def nothing_before(self, offset: int) -> None:
        """Between the position and that offset there are no events."""
        self._nothing_to = offset

    def grounds(self) -> Grounds:
        """Returns the current inputs for deciding orders of this partition."""
        reached = None if self.position is None else self.position.reached
        return self._shared.grounds(evaluation_day(self._shared.settings.today(), reached))

    async def open(self) -> None:
        """Fences earlier owners, then reads what they wrote."""
        generation = self.generation
        self._opened = None
        await self.close()
        self._writer = self._shared.writer(self.partition)
        await self._writer.start()
        await self._shared.fault("fenced")
        self._nothing_to = 0
        settings = self._shared.settings
        self.book.remembered_from = settings.today() - timedelta(days=settings.remembered_days)
        self._book_next = await self._shared.source.read_book(self.partition, self.book, self._book_next)
        await self._identify()
        self._opened = generation
        self._waiting = True
        self._watch.book(self.book)
        log.info("lane open", partition=self.partition, orders=len(self.book),
                    tombstones=len(self.book.tombstones), position=self.next)  # fmt: skip

    async def close(self) -> None:
        """Stops the producer."""
        if self._writer is not None:
            await self._writer.stop()

    async def _identify(self) -> None:
        """Compares the partition's record with what is here; writes what it does not say yet, before anything else.

        Raises where the two disagree, or where this rulebook must not follow the one that it names.
        """
        source, group = self._shared.source, self._shared.settings.group
        ids = await source.ids()
        position = self.position
        if position is None:
            position = self._first(await source.begin(self.partition))
        else:
            check_group(self.partition, position, group)
            check_ids(f"partition {self.partition}", position.topics, ids)
            await source.check(self.partition, position)
            if not self._shared.settings.allow_rollback:
                self._check_rulebook(position.reached)
        whole = identified(position, ids, group)
        if whole != self.position:
            assert self._writer is not None
            await self._writer.write([own_record(whole)], Stamp.now(self._source_name), no_fault)
            self.book.position = whole

    def _first(self, begin: int) -> Position:
        grounds = self.grounds()
        now = horizon(grounds)
        return Position({ORDERS.name: begin}, now, now, chains=chains(grounds.knowledge))

    async def look(self) -> None:
        """Raises where a topic was made anew, or is gone, since the partition was opened; nothing is written then."""
        try:
            ids = await self._shared.source.ids()
            if self.opened and self.position is not None:
                check_ids(f"partition {self.partition}", self.position.topics, ids)
        except (ForeignTopicError, TopicGoneError) as foreign:
            self._foreign = foreign
            raise

    def _check_rulebook(self, reached: Horizon) -> None:
        rulebook, start = self._shared.rulebook, f"partition {self.partition} was screened "
        if _newer(reached.release, rulebook.release):
            raise RollbackError(
                f"{start}under rulebook {reached.release}, newer than {rulebook.release} here: run that release, or "
                "start with --allow-rollback."
            )
        if reached.release == rulebook.release and reached.rulebook != rulebook.identity:
            raise AnotherBuildError(
                f"{start}by another build of release {rulebook.release}: {short_rulebook(reached.rulebook)}, here "
                f"{short_rulebook(rulebook.identity)}. They may decide differently. Run that build, or give this one a "
                "release number of its own; --allow-rollback takes the partition over all the same."
            )

    async def catch_up(self) -> bool:
        """Returns True if this worker knows all that the partition was screened with; if not, waits a moment first.

        The wait is bounded, since the partition may be revoked meanwhile.
        """
        if not self._waiting:
            return True
        position = self.position
        self._waiting = position is not None and horizon(self.grounds()).behind(position.reached)
        if self._waiting:
            log.warning("waiting for knowledge that this partition was screened with", partition=self.partition)
            await asyncio.sleep(_BEHIND_SECONDS)
        elif position is not None:
            check_history(self.partition, position, self._shared.same_history)
        return not self._waiting

    async def undecided(self, records: list[Received]) -> tuple[list[Received], tuple[int, int] | None]:
        """The fetched events to decide: none below the position.

        Also gives the range of offsets before them that retention deleted before they were decided, if any.
        """
        expected, first = self.next, records[0].offset
        if first <= expected:
            return [record for record in records if record.offset >= expected], None
        # Fetching goes on without a break: between these offsets stand transaction markers, or nothing any more.
        return records, await self._shared.source.lost(self.partition, expected, first)

    async def part(self, stop: int | None) -> Part:
        """Events from the position on that no fetch has brought, for one drain at most."""
        settings = self._shared.settings
        limits = Limits(settings.drain_records, settings.drain_bytes)
        return await self._shared.source.part(self.partition, self.next, stop, limits)

    async def commit(self, outcome: DrainResult, grounds: Grounds) -> None:
        """Writes the outcome in one transaction; updates the book only after the commit."""
        if self._foreign is not None:
            raise self._foreign
        assert self._writer is not None
        position = self._advanced(grounds, outcome)
        changed = outcome.draft.records()
        before = perf_counter()
        writes = [*outcome.writes, *_book_writes(changed, position)]
        await self._writer.write(writes, Stamp.now(self._source_name), self._shared.fault)
        self._watch.wrote(perf_counter() - before, outcome.tally)
        for order_id, value in changed:
            self.book.put(order_id, value)
        self.book.position = position
        self._watch.book(self.book)

    async def say(self, write: Write) -> None:
        """Writes a record about what is committed already, in a transaction of its own."""
        if self._foreign is not None:
            raise self._foreign
        assert self._writer is not None
        await self._writer.write([write], Stamp.now(self._source_name), no_fault)

    def _advanced(self, grounds: Grounds, outcome: DrainResult) -> Position:
        before, progress = self.position, outcome.progress
        assert before is not None
        return replace(
            before,
            inputs={**before.inputs, ORDERS.name: max(outcome.end, before.next)},
            reached=furthest(before.reached, horizon(grounds)),
            screened_to=(progress and progress.screened_to) or before.screened_to,
            cursor=before.cursor if progress is None else progress.cursor,
            # Lanes wait until no less is known here than the record says.
            chains=chains(grounds.knowledge),
        )


def _book_writes(changed: Sequence[tuple[str, bytes | None]], position: Position) -> list[Write]:
    """Returns the records of the order book, the partition's own last."""
    orders = [Write(ORDER_BOOK.name, order_id.encode(), value) for order_id, value in changed]
    return [*orders, own_record(position)]


def own_record(position: Position) -> Write:
    """Returns the write of the partition's own record."""
    return Write(ORDER_BOOK.name, PARTITION_KEY.encode(), position.encoded())


def _newer(one: str, other: str) -> bool:
    """Returns True if a rulebook release is later than another; releases are numbers joined by dots."""
    return [int(part) for part in one.split(".")] > [int(part) for part in other.split(".")]
