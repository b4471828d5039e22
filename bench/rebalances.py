"""`python -m bench.rebalances`: screening all open orders again while workers leave and join, beside undisturbed.

Real Kafka, four partitions. One worker stays; a second one comes and goes every --every seconds, by SIGTERM. Each run
begins with another policy, by which every order is screened again, and ends when every partition says so. Orders that
are screened more often than once are what the cursor of the partition's record is to prevent.
"""

import argparse
import asyncio
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bench.engine import DAY, machine
from bench.engine_open import ready, rescreened
from bench.open_orders import PARTITIONS, fill_book
from streams.engine.broker.child import free_port
from streams.engine.broker.connection import Connection
from streams.engine.broker.topics import create_topics
from streams.engine.knowledge.publisher import publish_items, publish_lists
from streams.engine.lanes.positions import read_positions
from streams.facts.policy import Policy
from streams.lists.starter import starter
from streams.reference.items import starter_items
from tests.kafka import Kafka

PATIENCE: Final = 1_800.0


@dataclass
class Worker:
    """A worker that may be started and stopped; counts what all of its processes have screened again."""

    bootstrap: str
    ahead: int
    log: Path
    screened: float = 0.0
    process: "subprocess.Popen[bytes] | None" = None
    port: int = field(default_factory=free_port)

    def start(self) -> None:
        told = {
            "bootstrap": self.bootstrap, "http_port": self.port, "day": DAY.isoformat(),
            "policy": {"max_ship_ahead": self.ahead},
        }  # fmt: skip
        with self.log.open("ab") as written:
            command = [sys.executable, "-m", "tests.engine.process", json.dumps(told)]
            self.process = subprocess.Popen(command, stderr=written)

    def stop(self) -> None:
        if self.process is None:
            return
        with suppress(OSError):
            self.screened += rescreened(self.port)
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)
        self.process = None


async def all_screened(connection: Connection, policy: Policy) -> bool:
    positions = (await read_positions(connection, PARTITIONS)).values()
    return all(one is not None and one.screened_to.policy == policy.hash for one in positions)


def run(connection: Connection, place: Path, ahead: int, every: float | None) -> dict[str, Any]:
    """Until all is screened by this policy; from when the first worker has opened its partitions."""
    stays, comes = (Worker(connection.bootstrap, ahead, place / f"{ahead}-{name}.log") for name in ("stays", "comes"))
    policy, changes = Policy(max_ship_ahead=ahead), 0
    with ExitStack() as stack:
        stack.callback(comes.stop)
        stack.callback(stays.stop)
        stays.start()
        while not ready(stays.port):
            time.sleep(0.1)
        begun = changed = time.monotonic()
        while not asyncio.run(all_screened(connection, policy)):
            assert time.monotonic() < begun + PATIENCE, stays.log.read_text()[-2000:]
            if every is not None and time.monotonic() > changed + every:
                changed, changes = time.monotonic(), changes + 1
                if comes.process is None:
                    comes.start()
                else:
                    comes.stop()
            time.sleep(0.5)
        took = time.monotonic() - begun
    screened = stays.screened + comes.screened
    return {"seconds": round(took, 1), "comings_and_goings": changes, "screened": int(screened)}


def told(orders: int, every: float, runs: dict[str, dict[str, Any]]) -> Iterator[str]:
    yield f"# {orders:,} open orders screened again while workers come and go every {every:g} s"
    yield ""
    yield f"`python -m bench.rebalances`. {machine()}"
    yield ""
    yield "| run | seconds | comings and goings | orders screened |"
    yield "|---|---:|---:|---:|"
    for name, found in runs.items():
        yield f"| {name} | {found['seconds']} | {found['comings_and_goings']} | {found['screened']:,} |"
    yield ""
    yield f"Ratio of the times: {runs['disturbed']['seconds'] / runs['undisturbed']['seconds']:.2f}."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--every", type=float, default=15.0)
    parser.add_argument("--write", action="store_true", help="write bench/results/rebalances.md")
    given = parser.parse_args()
    with Kafka(heap="768m") as kafka, tempfile.TemporaryDirectory() as place:
        connection = Connection(kafka.bootstrap)
        create_topics(connection, PARTITIONS)
        asyncio.run(publish_lists(connection, starter().values(), DAY))
        asyncio.run(publish_items(connection, starter_items()))
        asyncio.run(fill_book(connection, given.orders))
        runs = {
            "undisturbed": run(connection, Path(place), 364, None),
            "disturbed": run(connection, Path(place), 363, given.every),
        }
    report = "\n".join([*told(given.orders, given.every, runs), ""])
    sys.stdout.write(report)
    if given.write:
        Path("bench/results/rebalances.md").write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
