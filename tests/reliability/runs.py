"""One run of torture: a broker, workers, orders, and what befalls them; then everything is counted."""

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, Final

from schemas.topics import KNOWLEDGE, ORDER_BOOK, ORDERS
from streams.audit.identity import enacted
from streams.engine.broker.child import free_port
from streams.engine.broker.connection import Connection
from streams.engine.broker.readback import TopicPartitionKey, read_to_end
from streams.engine.broker.send import sender
from streams.engine.broker.topics import create_topics
from streams.engine.deciding.book import PARTITION_KEY, Position, decoded_position
from streams.engine.knowledge.publisher import publish_items, publish_lists
from streams.facts.order import ExchangeRates
from streams.lists.starter import starter
from streams.reference.items import starter_items
from streams.trial.orders.orders import Event, events
from tests.broker.settings import Listener
from tests.kafka import Kafka
from tests.policies import TRIAL_CLOCK
from tests.proxy import Proxy
from tests.reliability.account import Account, Findings
from tests.reliability.chaos import Stage, schedule, strike
from tests.reliability.fleet import DAY, Fleet, WorkerRefusedError
from tests.reliability.sending import Ledger, deliver

STALL_SECONDS: Final = 180.0
KILLS: Final = -9


@dataclass(frozen=True, slots=True)
class Plan:
    """One run. incidents: how many of each kind (tests/reliability/chaos.py); slice_seconds: orders per incident."""

    workers: int
    orders: int
    incidents: Mapping[str, int]
    seed: int = 1
    partitions: int = 6
    slice_seconds: float = 3.0
    session: float = 6.0
    """Time-out of the group's members, seconds."""


@dataclass(slots=True)
class Outcome:
    """What a run showed. Times in seconds; exits by exit code, negative for signals."""

    plan: Plan
    findings: Findings
    exits: Counter[int]
    farewell: Counter[int]
    """Exit codes of the workers that stood at the end, upon SIGTERM."""
    refused: list[str]
    told: list[str]
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        return self.findings.clean and not self.refused and set(self.farewell) == {0}

    def plain(self) -> dict[str, Any]:
        return {
            "plan": asdict(self.plan),
            "clean": self.clean,
            "kills": self.exits[KILLS],
            "exits_by_code": {str(code): count for code, count in sorted(self.exits.items())},
            "farewell_by_code": {str(code): count for code, count in sorted(self.farewell.items())},
            "refused": self.refused,
            "seconds": {name: round(spent, 1) for name, spent in self.seconds.items()},
            "findings": self.findings.plain(),
            "incidents": self.told,
        }


def run(plan: Plan, say: Callable[[str], None] = lambda _: None, logs: Path | None = None) -> Outcome:
    """One run on a broker of its own. logs: folder for the workers' logs; None = they go with the run."""
    with (
        Kafka(listeners=[Listener("PROXIED", advertised=free_port())], heap="512m") as kafka,
        Proxy(kafka.listener("PROXIED")) as proxy,
        tempfile.TemporaryDirectory(prefix="shipscreen-torture-") as place,
    ):
        folder = logs or Path(place)
        folder.mkdir(parents=True, exist_ok=True)
        return asyncio.run(_run(plan, kafka, proxy, folder, say))


async def _run(plan: Plan, kafka: Kafka, proxy: Proxy, place: Path, say: Callable[[str], None]) -> Outcome:
    seconds: dict[str, float] = {}
    direct = Connection(kafka.bootstrap)
    with _timed("prepare", seconds):
        await prepare(direct, plan.partitions)
    fleet = Fleet(plan.workers, place, proxy.bootstrap, session_timeout=f"{plan.session:g}", heartbeat_interval="0.5")
    async with fleet:
        say(f"{plan.workers} workers are ready")
        stage = Stage(fleet, kafka, proxy, direct, Ledger(), DAY, starter_items(), plan.session)
        with _timed("torture", seconds):
            await _torture(plan, stage, say)
        with _timed("drain", seconds):
            await settled(direct, fleet, say)
            await fleet.until_ready()
        farewell = await fleet.stop()
    with _timed("count and recompute", seconds):
        findings = await examine(direct, plan.partitions, stage.ledger)
    return Outcome(plan, findings, fleet.exits, farewell, fleet.refused, stage.told, seconds)


async def prepare(connection: Connection, partitions: int) -> None:
    """Topics, starter lists and starter items."""
    await asyncio.to_thread(create_topics, connection, partitions)
    await publish_lists(connection, starter().values(), DAY)
    await publish_items(connection, starter_items())


async def examine(connection: Connection, partitions: int, ledger: Ledger) -> Findings:
    """Reads everything back, counts, and decides every order again."""
    account = Account(partitions)
    await account.read(connection)
    return await asyncio.to_thread(account.findings, ledger, enacted(), TRIAL_CLOCK, ExchangeRates({}))


def generated(orders: int, seed: int) -> list[Event]:
    parties = [party for snapshot in starter().values() for party in snapshot.entries]
    return list(events(Random(seed), orders, DAY, starter_items(), parties))


async def _torture(plan: Plan, stage: Stage, say: Callable[[str], None]) -> None:
    """One incident after the other, each while a slice of the orders is being sent."""
    rng = Random(plan.seed)
    names = schedule(plan.incidents, rng)
    async with sender(stage.publishers) as producer:
        for name, part in zip(names, _slices(generated(plan.orders, plan.seed), len(names)), strict=True):
            pace = None if rng.random() < 0.2 else len(part) / plan.slice_seconds
            await asyncio.gather(strike(name, stage, rng), deliver(producer, part, stage.ledger, pace))
            say(f"{stage.ledger.sent.records:,} sent; {stage.told[-1]}; exits {dict(stage.fleet.exits)}")
            if stage.fleet.refused:
                raise WorkerRefusedError("\n".join(stage.fleet.refused))


def _slices(sending: Sequence[Event], count: int) -> Iterator[Sequence[Event]]:
    bounds = [len(sending) * number // count for number in range(count + 1)]
    return (sending[start:end] for start, end in pairwise(bounds))


class Progress:
    """How far the partitions are, by their own records; reads on from where it was."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._ends: dict[TopicPartitionKey, int] = {}
        self._last: dict[TopicPartitionKey, int] = {}
        self.positions: dict[int, Position] = {}

    async def read_on(self) -> bool:
        """Whether every event is decided, and every open order screened with all that is known."""
        topics = (ORDERS.name, ORDER_BOOK.name, *(topic.name for topic in KNOWLEDGE))
        self._ends = await read_to_end(self._connection, topics, self._take, starts=self._ends)
        known = tuple(self._last.get((topic.name, 0), -1) + 1 for topic in KNOWLEDGE)
        return all(
            self._done(self.positions.get(partition), last, known)
            for (topic, partition), last in self._last.items()
            if topic == ORDERS.name
        )

    def _take(self, record: Any) -> None:
        if record.topic != ORDER_BOOK.name:
            self._last[record.topic, record.partition] = record.offset
        elif record.key == PARTITION_KEY.encode():
            self.positions[record.partition] = decoded_position(record.value)

    @staticmethod
    def _done(position: Position | None, last: int, known: tuple[int, ...]) -> bool:
        return position is not None and position.next > last and position.screened_to.offsets == known


async def settled(connection: Connection, fleet: Fleet, say: Callable[[str], None]) -> None:
    """Until all is done. Raises WorkerRefusedError where nothing moves any more."""
    progress, before, since = Progress(connection), dict[int, Position](), time.monotonic()
    while not await progress.read_on():
        if progress.positions != before:
            before, since = dict(progress.positions), time.monotonic()
        if fleet.refused or time.monotonic() - since > STALL_SECONDS:
            raise WorkerRefusedError("\n".join([f"stalled at {before}", *fleet.refused, *fleet.log_tails()]))
        say(f"draining: {sum(position.next for position in before.values()):,} decided")
        await asyncio.sleep(1)


@contextmanager
def _timed(name: str, seconds: dict[str, float]) -> Iterator[None]:
    since = time.monotonic()
    yield
    seconds[name] = time.monotonic() - since
