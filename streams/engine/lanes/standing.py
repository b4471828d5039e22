"""What a lane says of its partition on `standing.v1`: up to when everything that is published of it is true.

Where topics end is asked of the broker, never told by the last fetch. The time of asking counts once all that they
then held is in: order events decided, and open orders screened with what the reference topics said.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, Self

from schemas.standing import Standing
from schemas.topics import STANDING
from streams.engine.deciding.book import Horizon, Position
from streams.engine.deciding.writes import Write
from streams.engine.lanes.drain import Drain
from streams.engine.lanes.position import PartitionState
from streams.engine.lanes.shared import Shared
from streams.engine.lanes.source import Ends
from streams.engine.lanes.watch import LaneWatch
from streams.engine.rescreening.rescreen import horizon

LATE_SECONDS: Final = 60.0
"""An event that waits for longer is not in time: the time of asking does not count then."""
_TYPE: Final = b"shipscreen.standing.v1"


@dataclass(frozen=True, slots=True)
class _Known:
    """What was known when all that the reference topics held at the time of asking had been read."""

    horizon: Horizon
    lists: Mapping[str, date | None]


@dataclass(slots=True)
class AskedEnds:
    """Where the topics ended at a time, and what of that is in by now. at: broker time, seconds since 1970."""

    at: float
    knowledge: Mapping[str, int]
    orders: int
    known: _Known | None = None
    decided: bool = False
    late: bool = False
    looked: bool = False

    @classmethod
    def of(cls, partition: int, at: float, ends: Ends) -> Self:
        return cls(at, ends.knowledge, ends.orders[partition])

    def holds(self, screened: Horizon) -> bool:
        """Whether everything up to it is in."""
        if self.known is None or not self.decided or self.late:
            return False
        then = self.known.horizon
        same_law = (screened.rulebook, screened.policy) == (then.rulebook, then.policy)
        return same_law and not screened.behind(then)


class StandingReport:
    """Of one partition. See the module."""

    def __init__(self, state: PartitionState, drain: Drain, shared: Shared, watch: LaneWatch) -> None:
        self._state = state
        self._drain = drain
        self._shared = shared
        self._watch = watch
        self._asked: deque[AskedEnds] = deque()
        watch.current(shared.broker_time())

    @property
    def waiting_since(self) -> float | None:
        """Returns the time since which at least events have waited to be decided; None = there are none."""
        return next((asked.at for asked in self._asked if not asked.decided), None)

    def begin(self) -> None:
        """Starts a new assignment: what was asked before it may be older than what another owner has said since."""
        self._asked.clear()

    def ask(self, asked: AskedEnds) -> None:
        self._asked.append(asked)

    async def run(self) -> bool:
        """Says the latest time that counts, if there is a new one. True: the lane has to look for events first."""
        position = self._state.position
        if position is None or not self._asked:
            return False
        self._take_in()
        last = next((asked for asked in reversed(self._asked) if asked.holds(position.screened_to)), None)
        if last is not None and last.known is not None:
            await self._state.say(self._write(last.at, last.known, position))
            self._watch.current(last.at)
            self._asked = deque(asked for asked in self._asked if asked.at > last.at)
        return self._look()

    def _take_in(self) -> None:
        now, read, decided_to = self._shared.broker_time(), self._shared.read_to(), self._state.decided_to
        for asked in self._asked:
            asked.late = asked.late or (not asked.decided and now - asked.at > LATE_SECONDS)
            asked.decided = asked.decided or decided_to >= asked.orders
            if asked.known is None and all(read.get(name, 0) >= end for name, end in asked.knowledge.items()):
                asked.known = self._known()
        self._asked = deque(asked for asked in self._asked if not (asked.late and asked.decided))

    def _look(self) -> bool:
        """Between the position and the end there may be nothing but transaction markers: that is found by looking."""
        due = [asked for asked in self._asked if not asked.decided and not asked.looked]
        if not due or self._drain.waiting:
            return False
        self._watch.waits(due[-1].orders - self._state.decided_to)
        for asked in due:
            asked.looked = True
        self._drain.look()
        return True

    def _known(self) -> _Known:
        grounds, states = self._state.grounds(), self._shared.knowledge().lists
        required = grounds.policy.required_lists
        return _Known(
            horizon(grounds), {name: states[name].checked_at if name in states else None for name in required}
        )

    def _write(self, at: float, known: _Known, position: Position) -> Write:
        screened, policy, partition = position.screened_to, self._shared.policy, self._state.partition
        said = Standing(
            kind="standing",
            partition=partition,
            current_at=datetime.fromtimestamp(at, UTC),
            day=screened.day,
            knowledge=screened.by_topic,
            orders_next=position.next,
            law_until=self._shared.rulebook.known_until(policy),
            lists=dict(known.lists),
            list_max_age_days=policy.list_max_age_days,
        )
        about = (_TYPE, f"standing/{partition}/{said.current_at.isoformat()}")
        return Write(STANDING.name, str(partition).encode(), said.model_dump_json().encode(), about)
