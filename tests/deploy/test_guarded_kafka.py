"""A whole deployment behind TLS, passwords and least rights: each component can do its work, and nothing else."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import TopicAuthorizationFailedError

from schemas.topics import CLEARANCES, HOLDS, LISTED_PARTIES, ORDERS
from streams.engine.broker.child import free_port
from streams.engine.broker.connection import Connection
from tests.deploy.conftest import PARTITIONS
from tests.deploy.guarded import Guarded, shipscreen

pytestmark = [pytest.mark.world, pytest.mark.slow]

ORDERS_SENT = 40
READY_SECONDS = 150.0
GRACE_SECONDS = 45.0
"""terminationGracePeriodSeconds of deploy/k8s/worker.yaml."""


@pytest.fixture(scope="module")
def worker(guarded: Guarded, tmp_path_factory: pytest.TempPathFactory) -> Iterator["subprocess.Popen[bytes]"]:
    """A running worker; lists and items are loaded, each by the component whose work it is."""
    shipscreen(guarded, "shipscreen-lists", "lists", "load")
    shipscreen(guarded, "shipscreen-catalogue", "items", "load")
    port, log = free_port(), tmp_path_factory.mktemp("worker") / "log"
    settings = {**guarded.settings("shipscreen-worker"), "SHIPSCREEN_HTTP_PORT": str(port)}
    settings["SHIPSCREEN_DELIVERY"] = "transactions"
    command = [sys.executable, "-m", "streams.cli", "worker"]
    with log.open("wb") as out, subprocess.Popen(command, env={**os.environ, **settings}, stderr=out) as process:
        try:
            until_ready(port, process, log)
            yield process
        finally:
            process.kill()
            sys.stderr.write(log.read_text()[-4000:])


def until_ready(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.3)
    pytest.fail(f"the worker is not ready\n{log.read_text()[-6000:]}")


async def verdicts(connection: Connection, count: int, seconds: float = 60) -> set[str]:
    """Orders that have a verdict, once there are so many."""
    found: set[str] = set()
    places = [TopicPartition(topic.name, partition) for topic in (CLEARANCES, HOLDS) for partition in range(PARTITIONS)]
    async with AIOKafkaConsumer(
        **connection.clients(), isolation_level="read_committed", auto_offset_reset="earliest"
    ) as consumer:
        consumer.assign(places)
        deadline = time.monotonic() + seconds
        while len(found) < count and time.monotonic() < deadline:
            for batch in (await consumer.getmany(timeout_ms=500)).values():
                found |= {record.key.decode() for record in batch}
    return found


def test_an_order_goes_all_the_way(guarded: Guarded, worker: "subprocess.Popen[bytes]") -> None:
    made = shipscreen(guarded, "shipscreen-orders", "orders", "generate", "--count", str(ORDERS_SENT)).stdout
    shipscreen(guarded, "shipscreen-orders", "orders", "send", "-", stdin=made)
    seen = asyncio.run(verdicts(guarded.connection("shipscreen-operator"), ORDERS_SENT // 2))
    assert len(seen) >= ORDERS_SENT // 2
    assert worker.poll() is None


async def refused_to_send(connection: Connection, topic: str) -> bool:
    async with AIOKafkaProducer(**connection.clients(), request_timeout_ms=10_000) as producer:
        try:
            await producer.send_and_wait(topic, b"{}", key=b"SO-1")
        except TopicAuthorizationFailedError:
            return True
    return False


@pytest.mark.parametrize("topic", [CLEARANCES.name, HOLDS.name, LISTED_PARTIES.name])
def test_an_order_system_cannot_clear_itself(guarded: Guarded, topic: str) -> None:
    assert asyncio.run(refused_to_send(guarded.connection("shipscreen-orders"), topic))


@pytest.mark.parametrize("component", ["shipscreen-gate", "shipscreen-operator", "shipscreen-lists"])
def test_those_who_read_cannot_send_orders(guarded: Guarded, component: str) -> None:
    assert asyncio.run(refused_to_send(guarded.connection(component), ORDERS.name))


def test_dead_letters_are_sent_again_by_their_own_user(guarded: Guarded, worker: "subprocess.Popen[bytes]") -> None:
    """People on call read them, and may not write orders."""
    assert worker.poll() is None
    shipscreen(guarded, "shipscreen-orders", "orders", "send", "-", stdin='{"order_id": "SO-BAD"}\n')
    rows: list[dict[str, str]] = []
    deadline = time.monotonic() + 60
    while not rows and time.monotonic() < deadline:
        told = shipscreen(guarded, "shipscreen-operator", "dead-letters", "list", "--json").stdout
        rows = [row for row in map(json.loads, told.splitlines()) if row["order_id"] == "SO-BAD"]
    again = ("dead-letters", "replay", rows[0]["letter"], "--anyway")
    refused = shipscreen(guarded, "shipscreen-operator", *again, wanted=5)
    assert ORDERS.name in refused.stderr
    assert "ACL" in refused.stderr
    shipscreen(guarded, "shipscreen-dead-letters", *again)


def test_a_worker_stops_within_its_grace_period(guarded: Guarded, worker: "subprocess.Popen[bytes]") -> None:
    """Last: the worker is gone afterwards."""
    since = time.monotonic()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(GRACE_SECONDS) == 0
    assert time.monotonic() - since < GRACE_SECONDS / 2
