"""Killed at each step of a drain: before its commit nothing of it can be seen, and after a restart all of it, once."""

import asyncio
import json
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest

from schemas.listed_party import ListedParty
from schemas.topics import CLEARANCES, DEAD_LETTERS, HOLDS, ORDER_BOOK, REVIEWS
from streams.engine.broker.child import Child
from streams.engine.broker.connection import Connection
from streams.engine.broker.readback import read_to_end
from streams.engine.broker.send import sender
from streams.engine.knowledge.publisher import publish_lists
from streams.lists.snapshot import Snapshot
from streams.reference.items import starter_items
from streams.trial.orders.orders import events
from tests.broker.records import written
from tests.kafka import Kafka
from tests.policies import TRIAL_CLOCK
from tests.reliability.account import Findings
from tests.reliability.fleet import DAY
from tests.reliability.runs import Progress, examine, prepare
from tests.reliability.sending import Ledger, deliver

pytestmark = [pytest.mark.world, pytest.mark.slow]
RESULTS: Final = (CLEARANCES.name, HOLDS.name, DEAD_LETTERS.name, ORDER_BOOK.name, *(topic.name for topic in REVIEWS))
BEFORE_COMMIT: Final = ("fenced", "decided", "begun", "sent")
AFTER_COMMIT: Final = ("committed", "acknowledged")
WITHIN: Final = 120.0
ORDERS: Final = 60


@dataclass
class Place:
    """A broker with one partition of orders, so that what was sent at once is one drain; and all that was sent."""

    connection: Connection
    folder: Path
    ledger: Ledger = field(default_factory=Ledger)

    def worker(self, **settings: Any) -> Child:
        told = {
            "bootstrap": self.connection.bootstrap, "day": DAY.isoformat(), "http_port": None,
            "session_timeout": 2.0, "heartbeat_interval": 0.4, "policy": {"clock": TRIAL_CLOCK.clock}, **settings,
        }  # fmt: skip
        command = [sys.executable, "-m", "tests.engine.process", json.dumps(told)]
        return Child(command, self.folder / "worker.log")

    def killed_at(self, step: str) -> None:
        """Runs a worker until it kills itself there."""
        child = self.worker(die_at=step)
        assert child.process.wait(WITHIN) == -signal.SIGKILL, child.log.read_text()
        child.kill()

    def finished(self) -> Findings:
        """Runs a worker until everything is done, and stops it; what the topics hold then."""
        child = self.worker()
        try:
            asyncio.run(self._until_done(child))
        finally:
            assert child.stop(WITHIN)
        return asyncio.run(examine(self.connection, 1, self.ledger))

    async def _until_done(self, child: Child) -> None:
        progress, deadline = Progress(self.connection), time.monotonic() + WITHIN
        while not await progress.read_on():
            assert child.alive, child.log.read_text()
            assert time.monotonic() < deadline, child.log.read_text()
            await asyncio.sleep(0.2)

    def send(self, prefix: str) -> None:
        made = list(events(Random(prefix), ORDERS, DAY, starter_items(), prefix=prefix))
        asyncio.run(self._send(made))

    async def _send(self, made: list[Any]) -> None:
        async with sender(self.connection) as producer:
            await deliver(producer, made, self.ledger)

    def results(self, starts: Any = None, **options: Any) -> tuple[list[Any], Any]:
        """Records that can be seen, and where they end."""
        found: list[Any] = []
        return found, asyncio.run(read_to_end(self.connection, RESULTS, found.append, starts=starts, **options))


@pytest.fixture(scope="module")
def place(kafka_here: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with Kafka() as kafka:
        connection = Connection(kafka.bootstrap)
        asyncio.run(prepare(connection, 1))
        there = Place(connection, tmp_path_factory.mktemp("steps"))
        # A partition's first opening writes its own record, alone and before any drain: have that behind us.
        there.send("OPENING")
        assert there.finished().clean
        yield there


@pytest.mark.parametrize("step", BEFORE_COMMIT)
def test_nothing_is_seen_of_a_drain_that_was_not_committed(place: Place, step: str) -> None:
    _, ends = place.results()
    log = asyncio.run(written(place.connection.bootstrap, ORDER_BOOK.name))
    place.send(f"BEFORE-{step}")
    place.killed_at(step)
    seen, _ = place.results(ends)
    assert seen == []
    assert (asyncio.run(written(place.connection.bootstrap, ORDER_BOOK.name)) > log) == (step == "sent")
    findings = place.finished()
    assert findings.clean, findings.plain()


@pytest.mark.parametrize("step", AFTER_COMMIT)
def test_all_is_seen_of_a_drain_that_was_committed_and_nothing_twice(place: Place, step: str) -> None:
    _, ends = place.results()
    place.send(f"AFTER-{step}")
    place.killed_at(step)
    seen, _ = place.results(ends)
    findings = place.finished()
    assert findings.clean, findings.plain()
    again, _ = place.results(ends)
    assert sorted(map(placed, again)) == sorted(map(placed, seen))
    assert seen


@pytest.mark.parametrize("step", ["sent", "committed"])
def test_orders_screened_again_appear_whole_or_not_at_all(place: Place, step: str) -> None:
    earlier = len(place.ledger.names)
    place.send(f"LIST-{step}")
    assert place.finished().clean
    _, ends = place.results()
    asyncio.run(name_customers(place.connection, step, place.ledger.names[earlier:]))
    place.killed_at(step)
    seen, _ = place.results(ends)
    assert bool(seen) == (step == "committed")
    findings = place.finished()
    assert findings.clean, findings.plain()
    held = [record for record in place.results(ends)[0] if record.topic == HOLDS.name]
    assert held, "the list touched no order"


def placed(record: Any) -> tuple[str, int, bytes]:
    return record.topic, record.offset, record.value


async def name_customers(connection: Connection, step: str, names: list[str]) -> None:
    parties = [
        ListedParty(list="HOUSE-STEPS", entry_id=f"{step}-{number}", name=name, entity_type="company")
        for number, name in enumerate(dict.fromkeys(names))
    ]
    await publish_lists(connection, [Snapshot.of("HOUSE-STEPS", parties)], DAY)
