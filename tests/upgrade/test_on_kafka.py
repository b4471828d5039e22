"""The same on a real broker: a worker of this release is started on an earlier one's topics."""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from schemas.topics import ORDER_BOOK, ORDERS, TOPICS
from streams.engine.broker.child import Child
from streams.engine.broker.connection import Connection
from streams.engine.broker.readback import read_to_end
from streams.engine.broker.send import sender
from streams.engine.broker.topics import create_topics, fit_layout
from streams.engine.deciding.book import PARTITION_KEY, Position, decoded_position
from streams.trial.tally import READ_BACK, Tally
from tests.engine.orders import RULEBOOK
from tests.kafka import Kafka
from tests.upgrade.dump import Dump, Kept, read
from tests.upgrade.test_upgrade import DUMPS, sent

pytestmark = [pytest.mark.world, pytest.mark.slow]
WITHIN = 120.0


@pytest.fixture
def connection(kafka_here: None) -> Iterator[Connection]:
    with Kafka() as kafka:
        yield Connection(kafka.bootstrap)


async def loaded(connection: Connection, dump: Dump) -> None:
    """Every record where it stood; those of transactions leave no gaps where offsets mean something."""
    layout, _ = fit_layout(connection)
    async with sender(connection) as producer:
        waiting: list[Any] = []
        for one in dump.records:
            place = {"partition": one.partition, "timestamp_ms": one.timestamp}
            value = _moved(one, layout.ids[ORDERS.name])
            waiting.append(await producer.send(one.topic, value, one.key, **place, headers=list(one.headers)))
        await asyncio.gather(*waiting)


def _moved(one: Kept, orders_id: str) -> bytes | None:
    if one.topic != ORDER_BOOK.name or one.key != PARTITION_KEY.encode() or one.value is None:
        return one.value
    return replace(decoded_position(one.value), topics={ORDERS.name: orders_id}).encoded()


async def positions(connection: Connection) -> list[Position]:
    found: dict[int, Position] = {}

    def take(record: Any) -> None:
        if record.key == PARTITION_KEY.encode():
            found[record.partition] = decoded_position(record.value)

    await read_to_end(connection, [ORDER_BOOK.name], take)
    return list(found.values())


async def until_screened(connection: Connection, child: Child) -> None:
    deadline = time.monotonic() + WITHIN
    while {one.screened_to.rulebook for one in await positions(connection)} != {RULEBOOK.identity}:
        assert child.alive, child.log.read_text()[-3000:]
        assert time.monotonic() < deadline, child.log.read_text()[-3000:]
        await asyncio.sleep(0.5)


@pytest.mark.parametrize("path", DUMPS[-1:], ids=lambda path: path.name)
def test_a_worker_takes_over_what_an_earlier_release_left(path: Path, connection: Connection, tmp_path: Path) -> None:
    dump = read(path)
    create_topics(connection, dump.made.partitions)
    asyncio.run(loaded(connection, dump))
    told = {"bootstrap": connection.bootstrap, "day": dump.made.day, "http_port": None}
    child = Child([sys.executable, "-m", "tests.engine.process", json.dumps(told)], tmp_path / "worker.log")
    try:
        asyncio.run(until_screened(connection, child))
        assert child.stop(60)
        assert child.process.returncode == 0
    finally:
        child.kill()
    whole = {(one.group, frozenset(one.topics)) for one in asyncio.run(positions(connection))}
    assert whole == {("shipment-screening", frozenset(topic.name for topic in TOPICS))}
    tally = Tally()
    asyncio.run(read_to_end(connection, READ_BACK, tally.take))
    report = tally.report(sent(dump))
    assert report.adds_up, report.plain()
