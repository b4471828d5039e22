"""An upgrade and a rollback, rehearsed: two rulebook releases after one another on the same order book."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
import pytest

from schemas.topics import CLEARANCES, HOLDS, ORDERS
from streams.engine.broker.child import free_port
from streams.engine.broker.connection import Connection
from streams.engine.broker.readback import read_to_end
from streams.engine.broker.send import send_all, sender
from streams.engine.broker.topics import create_topics
from streams.law.kit.samples import SAMPLE
from tests.deploy.test_guarded_kafka import GRACE_SECONDS, until_ready
from tests.kafka import Kafka
from tests.policies import TRIAL_CLOCK_FILE

pytestmark = [pytest.mark.world, pytest.mark.slow]
OLD, NEW = "2026.11.1", "2026.12.1"
EACH = 12
VERDICT_SECONDS = 60


@pytest.fixture
def broker(kafka_here: None) -> Iterator[Connection]:
    with Kafka() as kafka:
        connection = Connection(kafka.bootstrap)
        create_topics(connection, 2)
        env = {**os.environ, "SHIPSCREEN_BROKER": kafka.bootstrap}
        command = [sys.executable, "-m", "streams.cli", "lists", "load"]
        subprocess.run(command, env=env, check=True, capture_output=True, timeout=180)
        yield connection


def started(connection: Connection, release: str, log: Path, port: int, *options: str) -> "subprocess.Popen[bytes]":
    told = {"BROKER": connection.bootstrap, "HTTP_PORT": str(port), "POLICY": TRIAL_CLOCK_FILE}
    env = {**os.environ, **{f"SHIPSCREEN_{name}": value for name, value in told.items()}}
    command = [sys.executable, "-m", "tests.deploy.releases", release, *options]
    with log.open("wb") as out:
        return subprocess.Popen(command, env=env, stderr=out)


@contextmanager
def worker(connection: Connection, release: str, log: Path, *options: str) -> Iterator[None]:
    """Ready inside; stopped within its grace period, and well, afterwards."""
    port = free_port()
    process = started(connection, release, log, port, *options)
    try:
        until_ready(port, process, log)
        yield
        process.send_signal(signal.SIGTERM)
        assert process.wait(GRACE_SECONDS) == 0
    finally:
        process.kill()
        process.wait()


async def send(connection: Connection, prefix: str) -> None:
    orders = [{**SAMPLE, "order_id": f"{prefix}-{number}", "revision": 1} for number in range(EACH)]
    async with sender(connection) as producer:
        await send_all(producer, ORDERS.name, [(str(one["order_id"]).encode(), orjson.dumps(one)) for one in orders])


async def verdicts(connection: Connection) -> list[tuple[str, str]]:
    """Order and rulebook release of every verdict published."""
    found: list[tuple[str, str]] = []

    def take(record: object) -> None:
        told = orjson.loads(record.value)  # type: ignore[attr-defined]
        if told["kind"] != "withdrawal":
            found.append((told["order_id"], told["decision"]["inputs"]["rulebook"].partition("+")[0]))

    await read_to_end(connection, [CLEARANCES.name, HOLDS.name], take)
    return found


async def decided(connection: Connection, prefix: str) -> list[tuple[str, str]]:
    """Sends orders, and waits for their verdicts."""
    await send(connection, prefix)
    for _ in range(VERDICT_SECONDS):
        found = await verdicts(connection)
        if sum(order_id.startswith(prefix) for order_id, _ in found) >= EACH:
            return found
        await asyncio.sleep(1)
    raise AssertionError(f"no verdicts for {prefix}")


def test_upgrade_and_rollback(broker: Connection, tmp_path: Path) -> None:
    with worker(broker, OLD, tmp_path / "old"):
        asyncio.run(decided(broker, "BEFORE"))
    with worker(broker, NEW, tmp_path / "new"):
        found = asyncio.run(decided(broker, "AFTER"))
    assert {release for order_id, release in found if order_id.startswith("AFTER")} == {NEW}
    refused = started(broker, OLD, tmp_path / "refused", free_port())
    assert refused.wait(120) == 2, "an older release does not quietly take verdicts back"
    assert "--allow-rollback" in (tmp_path / "refused").read_text()
    with worker(broker, OLD, tmp_path / "back", "--allow-rollback"):
        found = asyncio.run(decided(broker, "BACK"))
    assert {release for order_id, release in found if order_id.startswith("BACK")} == {OLD}
    per_order = [order_id for order_id, _ in found]
    assert len(per_order) == len(set(per_order)) == 3 * EACH, "no order was decided twice, none got lost"
