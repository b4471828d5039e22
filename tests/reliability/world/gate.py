"""A ship gate beside workers that screen for today, as its clock has it; each scenario has a broker of its own."""

import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from schemas.topics import ORDERS
from streams.engine.broker.child import Child
from streams.engine.broker.connection import Connection
from streams.engine.broker.send import send_all, sender
from streams.engine.broker.topics import create_topics
from streams.engine.settings import eastern_today
from tests.contracts.test_ship_gates import Gate, command
from tests.engine.orders import Fetched
from tests.kafka import Kafka

WORLD: Final = [pytest.mark.world, pytest.mark.slow, pytest.mark.usefixtures("kafka_here")]
WITHIN: Final = 180.0
HOLDS_SECONDS: Final = 20
"""Instead of 15 minutes; workers speak once a second here."""


@contextmanager
def broker() -> Iterator[Connection]:
    with Kafka() as kafka:
        connection = Connection(kafka.bootstrap)
        create_topics(connection, 1)
        yield connection


@contextmanager
def screening(connection: Connection, folder: Path, day: str = "", **policy: Any) -> Iterator[Child]:
    """A worker that screens for today, or another day, whatever day the law was checked to."""
    told = {
        "bootstrap": connection.bootstrap, "day": day or eastern_today().isoformat(), "http_port": None,
        "session_timeout": 6.0, "look_seconds": 1.0,
        "policy": {"law_hold_days": 36_500, "required_lists": [], **policy},
    }  # fmt: skip
    folder.mkdir(exist_ok=True)
    child = Child([sys.executable, "-m", "tests.engine.process", json.dumps(told)], folder / "worker.log")
    try:
        yield child
    finally:
        child.kill()


@contextmanager
def gate(connection: Connection) -> Iterator[Gate]:
    asked = Gate([*command("python"), connection.bootstrap, str(HOLDS_SECONDS)])
    with asked.process:
        try:
            yield asked
        finally:
            asked.process.kill()


def answers(asked: Gate, child: Child, order: str, begins: str) -> None:
    """Waits until the gate's answer on the order begins like this."""
    child.wait_until(lambda: asked.asked(order, 1).startswith(begins), WITHIN)


def sent(connection: Connection, *events: Fetched) -> None:
    async def send() -> None:
        async with sender(connection) as producer:
            await send_all(producer, ORDERS.name, [(one.key, one.value) for one in events])

    asyncio.run(send())
