"""Types of lanes: state shared by a worker's lanes, queued chunks, and the result of a drain."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from streams.engine.deciding.book import BookDraft, Progress
from streams.engine.deciding.output import DrainTally
from streams.engine.deciding.records import Grounds
from streams.engine.deciding.writes import Write
from streams.engine.lanes.identity import SameHistory
from streams.engine.lanes.producer import OnFault, Writer
from streams.engine.lanes.source import Source
from streams.engine.lanes.transport import Chunk
from streams.engine.lanes.watch import Watch
from streams.engine.rescreening.journal import Journal
from streams.engine.settings import WorkerSettings
from streams.facts.policy import Policy
from streams.review.desks import Desks
from streams.screening.knowledge import Knowledge
from streams.screening.rulebook import Rulebook


@dataclass(frozen=True)
class Shared:
    """State shared by the lanes of a worker."""

    settings: WorkerSettings
    rulebook: Rulebook
    policy: Policy
    desks: Desks
    partitions: int
    ids: Mapping[str, str]
    """Of the topics, as this worker found them at its start."""
    transactions: bool
    knowledge: Callable[[], Knowledge]
    read_to: Callable[[], Mapping[str, int]]
    """By reference topic, up to where everything readable stands in `knowledge`."""
    same_history: SameHistory
    journal: Journal
    writer: Callable[[int], Writer]
    source: Source
    watch: Watch
    fault: OnFault
    broker_time: Callable[[], float]
    """Seconds since 1970 by the broker's clock, or by this machine's where the broker tells no time."""
    aside: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while a lane screens open orders again: only one lane does so at a time, for the sake of live orders."""

    def grounds(self, day: date) -> Grounds:
        return Grounds(self.knowledge(), self.rulebook, self.policy, self.desks, day)


@dataclass(frozen=True, slots=True)
class Queued:
    """A chunk and the function that acknowledges it."""

    chunk: Chunk
    generation: int
    ack: Callable[[], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class DrainResult:
    """The result of a drain or slice. end: the position after it; progress: of screening again, None for a drain."""

    writes: Sequence[Write]
    tally: DrainTally
    draft: BookDraft
    end: int
    progress: Progress | None = None
