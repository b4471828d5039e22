"""What every scenario needs: workers, orders, what was published, topics made anew and copied."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import orjson
from kafka import KafkaAdminClient

from schemas.topics import ALERTS, CLEARANCES, HOLDS, ORDER_BOOK, ORDERS, TOPICS
from streams.cli.checks.diagnosis import Diagnosis
from streams.cli.checks.partitions import identity
from streams.engine.broker.child import Child
from streams.engine.broker.connection import Connection
from streams.engine.broker.readback import read_to_end
from streams.engine.broker.send import send_all, sender
from streams.engine.broker.topics import check_topics, create_topics
from streams.engine.deciding.book import PARTITION_KEY, Position, decoded_position
from streams.engine.worker import OK, REFUSED
from tests.engine.orders import DAY, event

WITHIN = 180.0
RESULTS = (CLEARANCES.name, HOLDS.name, ALERTS.name)
ITEM = {"sku": "GOODS-1", "eccn": "EAR99", "origin": "US"}


@contextmanager
def worker(connection: Connection, folder: Path, **settings: Any) -> Iterator[Child]:
    told = {"bootstrap": connection.bootstrap, "day": DAY.isoformat(), "http_port": None, "session_timeout": 6.0}
    # What is awaited here hangs on no interval: the interval is only how often it is asked for.
    told |= {"look_seconds": 1.0, **settings}
    folder.mkdir(exist_ok=True)
    child = Child([sys.executable, "-m", "tests.engine.process", json.dumps(told)], folder / "worker.log")
    try:
        yield child
    finally:
        child.kill()


def refused(child: Child) -> dict[str, str]:
    """What a worker said that ended because something must be changed first: why, and perhaps the next step."""
    code = child.process.wait(WITHIN)
    said = child.log.read_text()
    assert code == REFUSED, said[-4000:]
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    return next(line for line in lines if line.get("event") == "the worker refuses to run")


def send(connection: Connection, topic: str, *records: tuple[bytes, bytes]) -> None:
    async def sent() -> None:
        async with sender(connection) as producer:
            await send_all(producer, topic, records)

    asyncio.run(sent())


def orders(connection: Connection, *names: str) -> None:
    made = [event(0, name) for name in names]
    send(connection, ORDERS.name, *((one.key or b"", one.value or b"") for one in made))


def published(connection: Connection) -> list[tuple[str, str]]:
    """Topic and order of everything published."""
    seen: list[tuple[str, str]] = []
    asyncio.run(read_to_end(connection, RESULTS, lambda one: seen.append((one.topic, (one.key or b"").decode()))))
    return seen


def position(connection: Connection) -> Position | None:
    seen: list[Position] = []

    def take(record: Any) -> None:
        if record.key == PARTITION_KEY.encode():
            seen.append(decoded_position(record.value))

    asyncio.run(read_to_end(connection, [ORDER_BOOK.name], take))
    return seen[-1] if seen else None


def decided(connection: Connection, child: Child, count: int) -> None:
    child.wait_until(lambda: len(published(connection)) >= count, WITHIN)


def diagnosed(connection: Connection) -> list[Diagnosis]:
    """What doctor says of who the topics are."""
    return list(identity(connection, check_topics(connection)[0], "shipment-screening"))


def made_anew(connection: Connection, name: str) -> None:
    with closing(KafkaAdminClient(**connection.clients())) as admin:
        admin.delete_topics([name])
        while any(row["name"] == name and not row["error_code"] for row in admin.describe_topics([name])):
            pass
    while create_topics(connection, 1) != [name]:
        pass


def stopped(child: Child) -> None:
    assert child.stop(WITHIN)
    assert child.process.returncode == OK


def everything(connection: Connection) -> list[Any]:
    """Every record of every topic, each partition in its order."""
    seen: list[Any] = []
    asyncio.run(read_to_end(connection, [topic.name for topic in TOPICS], seen.append))
    return seen


def cleared_away(connection: Connection, names: Sequence[str]) -> None:
    """Deletes topics, and returns when they are gone."""
    with closing(KafkaAdminClient(**connection.clients())) as admin:
        there = [row["name"] for row in admin.describe_topics(list(names)) if not row["error_code"]]
        admin.delete_topics(there)
        while any(not row["error_code"] for row in admin.describe_topics(list(names))):
            pass


def copied(connection: Connection, records: Sequence[Any]) -> None:
    """Writes records where they stood: same partition, key, headers and time."""

    async def sent() -> None:
        async with sender(connection) as producer:
            for one in records:
                place = {"partition": one.partition, "timestamp_ms": one.timestamp}
                await producer.send(one.topic, one.value, one.key, **place, headers=list(one.headers))
            await producer.flush()

    asyncio.run(sent())


def partitions(connection: Connection, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs `shipscreen partitions`."""
    command = [sys.executable, "-m", "streams.cli", "partitions", *arguments]
    told = {**os.environ, "SHIPSCREEN_BROKER": connection.bootstrap, **environment}
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=5 * WITHIN, env=told)


def adopt(connection: Connection, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs `shipscreen partitions adopt`, with who and why."""
    return partitions(connection, "adopt", "--reason", "a test", "--by", "Doe", *arguments, **environment)


def apart(connection: Connection) -> dict[str, set[str]]:
    """Ids of verdicts that were published with more than one hash, and these hashes."""
    hashes: dict[str, set[str]] = {}
    for one in everything(connection):
        if one.topic in {CLEARANCES.name, HOLDS.name}:
            value = orjson.loads(one.value)
            if value["kind"] != "withdrawal":
                hashes.setdefault(value["verdict_id"], set()).add(value["decision_hash"])
    return {name: found for name, found in hashes.items() if len(found) > 1}


def alerts(connection: Connection, kind: str) -> list[dict[str, Any]]:
    """The alerts of a kind about partitions that a person changed."""
    found = (orjson.loads(one.value) for one in everything(connection) if one.topic == ALERTS.name)
    return [one for one in found if one["alert"] == kind]
