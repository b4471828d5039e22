"""A topic is who it is, not what it is called: one made anew under its old name stops the workers."""

import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient

from schemas.topics import ALERTS, CLEARANCES, HOLDS, ITEM_CONTENT, ORDER_BOOK, ORDERS, TOPICS
from streams.cli.checks.diagnosis import Diagnosis
from streams.cli.checks.partitions import identity
from streams.engine.broker.child import Child
from streams.engine.broker.connection import Connection
from streams.engine.broker.readback import read_to_end
from streams.engine.broker.send import send_all, sender
from streams.engine.broker.topics import check_topics, create_topics
from streams.engine.deciding.book import PARTITION_KEY, Position, decoded_position
from streams.engine.worker import REFUSED
from tests.engine.orders import DAY, event
from tests.kafka import Kafka

pytestmark = [pytest.mark.world, pytest.mark.slow]
WITHIN = 60.0
RESULTS = (CLEARANCES.name, HOLDS.name, ALERTS.name)
ITEM = {"sku": "GOODS-1", "eccn": "EAR99", "origin": "US"}


@pytest.fixture
def connection(kafka_here: None) -> Iterator[Connection]:
    with Kafka() as kafka:
        found = Connection(kafka.bootstrap)
        create_topics(found, 1)
        yield found


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


def test_a_partition_begins_with_a_record_of_whose_it_is(connection: Connection, tmp_path: Path) -> None:
    with worker(connection, tmp_path) as child:
        child.wait_until(lambda: position(connection) is not None, WITHIN)
        begun = position(connection)
    assert begun is not None
    assert (begun.next, begun.group, set(begun.topics)) == (0, "shipment-screening", {topic.name for topic in TOPICS})


@pytest.mark.parametrize("name", [ORDERS.name, ORDER_BOOK.name, ITEM_CONTENT.name])
def test_a_topic_made_anew_ends_a_running_worker_and_lets_none_start(
    name: str, connection: Connection, tmp_path: Path
) -> None:
    send(connection, ITEM_CONTENT.name, (b"GOODS-1", json.dumps(ITEM).encode()))
    with worker(connection, tmp_path) as child:
        orders(connection, "A-1", "A-2")
        decided(connection, child, 2)
        made_anew(connection, name)
        if name == ITEM_CONTENT.name:
            send(connection, name, (b"GOODS-1", json.dumps(ITEM | {"origin": "CN"}).encode()))
        assert f"{name} was made anew" in refused(child)["why"]
    orders(connection, "B-1")
    with worker(connection, tmp_path / "after") as child:
        assert name in refused(child)["why"]
    assert [name for one in diagnosed(connection) if one.level == "wrong" and name in one.said] == [name]
    assert {order for _, order in published(connection)} == {"A-1", "A-2"}


def test_another_group_on_the_same_topics_is_refused(connection: Connection, tmp_path: Path) -> None:
    with worker(connection, tmp_path) as child:
        orders(connection, "A-1")
        decided(connection, child, 1)
        with worker(connection, tmp_path / "other", group="another") as other:
            assert "screened by the group shipment-screening" in refused(other)["why"]
        orders(connection, "A-2")
        decided(connection, child, 2)
        assert [one.level for one in diagnosed(connection)] == ["ok"]
    assert len(published(connection)) == 2
