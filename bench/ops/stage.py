"""The stage: Kafka behind a proxy, two workers kept running, a steady load, lists and items published."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

import orjson
from aiokafka import AIOKafkaProducer

from bench.ops.prometheus import Prometheus
from schemas.listed_party import ListedParty
from schemas.topics import ORDERS
from streams.cli.shared.files import starter_parties
from streams.engine.broker.child import HOST, Child, free_port
from streams.engine.broker.connection import Connection
from streams.engine.broker.topics import create_topics
from streams.engine.knowledge.publisher import publish_items, publish_lists
from streams.law.kit.samples import SAMPLE
from streams.lists.publish import Approval
from streams.lists.snapshot import Snapshot
from streams.reference.items import starter_items
from streams.trial.orders.orders import events
from tests.kafka import Kafka
from tests.proxy import Proxy

PARTITIONS: Final = 6
FIRST_DAY: Final = date(2026, 11, 20)
READY_SECONDS: Final = 120.0
SESSION: Final = 4.0


@dataclass
class Worker:
    """One place for a worker: always on the same port."""

    label: str
    port: int
    child: Child | None = None
    wanted: bool = True

    def signal(self, number: signal.Signals) -> None:
        """Sends a signal to the worker if it runs."""
        if self.child is not None and self.child.alive:
            os.kill(self.child.pid, number)

    @property
    def ready(self) -> bool:
        """Returns True if the worker answers that it is ready."""
        return self._answers("readyz")

    @property
    def alive(self) -> bool:
        """Returns True if the worker answers that it is alive."""
        return self._answers("livez")

    def _answers(self, page: str) -> bool:
        with suppress(OSError), urllib.request.urlopen(f"http://{HOST}:{self.port}/{page}", timeout=1) as answer:
            return bool(answer.status == 200)
        return False


class Stage:
    """See the module. `day` moves for all workers at once."""

    def __init__(self, kafka: Kafka, proxy: Proxy, prometheus: Prometheus, place: Path, rate: float) -> None:
        self.kafka, self.proxy, self.prometheus, self.place = kafka, proxy, prometheus, place
        self.direct = Connection(kafka.bootstrap)
        self.rate = rate
        self.workers = [Worker(f"worker-{number}", free_port()) for number in (1, 2)]
        self.sent = 0
        self._number = 0
        # A list of our own from the start, so that it is seen to grow.
        self._more = [ListedParty(list="HOUSE", entry_id="0", name="Zeta Never Trading", country="DE")]
        self._tasks: list[asyncio.Task[None]] = []
        self._producer: AIOKafkaProducer | None = None
        self.day = FIRST_DAY

    @property
    def day(self) -> date:
        """Returns the day of the workers."""
        return date.fromisoformat((self.place / "day").read_text())

    @day.setter
    def day(self, value: date) -> None:
        (self.place / "day").write_text(value.isoformat())

    def pass_days(self, count: int) -> None:
        """Turns the day of the workers on."""
        self.day += timedelta(days=count)

    async def open(self) -> None:
        """Makes topics, publishes lists and items, and starts the workers and the load."""
        create_topics(self.direct, PARTITIONS)
        # Fresh topics have no leaders for a moment.
        await asyncio.sleep(5)
        await self.publish()
        await publish_items(self.direct, starter_items())
        self._producer = AIOKafkaProducer(bootstrap_servers=self.kafka.bootstrap, linger_ms=5)
        await self._producer.start()
        self.prometheus.retarget([worker.port for worker in self.workers])
        self._tasks.append(asyncio.create_task(self._keep()))
        await self.until(lambda: all(worker.ready for worker in self.workers), READY_SECONDS)
        # Only now: orders that waited for the workers' start would be slow ones.
        self._tasks.append(asyncio.create_task(self._load()))

    async def close(self) -> None:
        """Stops the load, the workers and the producer."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for worker in self.workers:
            if worker.child is not None:
                worker.child.kill()
        if self._producer is not None:
            await self._producer.stop()

    async def publish(self, *more: ListedParty) -> None:
        """The starter lists, and more entries, and the exchange rates, as of today."""
        fresh = self.place / "rates.new"
        fresh.write_bytes(orjson.dumps({"day": self.day.isoformat(), "rates": {"EUR": "1.1610"}}))
        fresh.replace(self.place / "rates.json")
        by_list: dict[str, list[ListedParty]] = {}
        self._more.extend(more)
        for party in (*starter_parties(), *self._more):
            by_list.setdefault(party.list, []).append(party)
        snapshots = [Snapshot.of(name, entries, source="bench") for name, entries in sorted(by_list.items())]
        await publish_lists(self.direct, snapshots, self.day, Approval("bench", "a part of each list"))

    async def send(self, order_id: str, *, age: float = 0.0, partition: int | None = None, **changes: Any) -> None:
        """One order that clears, but for the changes; `age` seconds old."""
        order = {**SAMPLE, "order_id": order_id, "revision": 1, **changes}
        await self.raw(order_id.encode(), orjson.dumps(order), age=age, partition=partition)

    async def raw(self, key: bytes | None, value: bytes, *, age: float = 0.0, partition: int | None = None) -> None:
        """Sends bytes to orders.v1 as they are. age: how many seconds ago the record was written."""
        assert self._producer is not None
        stamp = int((time.time() - age) * 1000)
        await self._producer.send_and_wait(ORDERS.name, value, key=key, partition=partition, timestamp_ms=stamp)

    async def shipscreen(self, *arguments: str) -> int:
        """A command as a person would give it; its exit code."""
        told = {"SHIPSCREEN_BROKER": self.kafka.bootstrap, "SHIPSCREEN_TODAY": self.day.isoformat()}
        command = [sys.executable, "-m", "streams.cli", *arguments]
        done = await asyncio.to_thread(subprocess.run, command, env=os.environ | told, stdout=sys.stderr, check=False)
        return done.returncode

    def last_words(self) -> str:
        """The end of each worker's log."""
        logs = sorted(self.place.glob("worker-*.log"))
        return "\n".join(f"{log.name}: {line}" for log in logs for line in log.read_text().splitlines()[-15:])

    def new_id(self, prefix: str = "OPS") -> str:
        """Returns an order identifier that was not used before."""
        self._number += 1
        return f"{prefix}-{self._number:05}"

    async def until(self, holds: Callable[[], bool], seconds: float) -> bool:
        """Whether it came to hold in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if await asyncio.to_thread(holds):
                return True
            await asyncio.sleep(0.5)
        return False

    def start(self, worker: Worker, bootstrap: str | None = None) -> None:
        """Starts a worker. bootstrap: its way to the broker, else the proxy."""
        told = {
            "bootstrap": bootstrap or self.proxy.bootstrap,
            "place": str(self.place),
            "label": worker.label,
            "http_port": worker.port,
            "delivery": "transactions",
            "session_timeout": SESSION,
            "heartbeat_interval": 1.0,
        }
        command = [sys.executable, "-m", "bench.ops.worker", json.dumps(told)]
        worker.child = Child(command, self.place / f"{worker.label}.log")

    async def _keep(self) -> None:
        """The process manager."""
        while True:
            for worker in self.workers:
                if worker.wanted and (worker.child is None or not worker.child.alive):
                    self.start(worker)
            await asyncio.sleep(0.2)

    async def _load(self) -> None:
        """Generated orders without end, without those that are faults of their own."""
        assert self._producer is not None
        rng, started = Random(7), time.monotonic()
        while True:
            batch = events(rng, 2_000, self.day, starter_items(), starter_parties(), prefix=self.new_id("SO"))
            for event in batch:
                if event.revision is None or event.kind == "shipped":
                    continue
                await self._producer.send(ORDERS.name, event.value, key=event.key)
                self.sent += 1
                ahead = started + self.sent / self.rate - time.monotonic()
                if ahead > 0.002:
                    await asyncio.sleep(ahead)
