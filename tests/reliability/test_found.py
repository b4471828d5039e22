"""Work is found, not waited for; and nothing is decided while somebody's transaction hides what is known."""

import asyncio
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer
from kafka import KafkaAdminClient, TopicPartition
from kafka.admin import OffsetSpec

from schemas.topics import ALERTS, ITEM_CONTENT, ORDER_BOOK, ORDERS
from streams.cli.checks.broker import open_on
from streams.engine.broker.connection import Connection
from streams.engine.broker.topics import check_topics, create_topics
from streams.engine.settings import WorkerSettings
from tests.kafka import Kafka
from tests.reliability.world.scene import (
    WITHIN,
    decided,
    orders,
    position,
    published,
    refused,
    stopped,
    worker,
)

pytestmark = [pytest.mark.world, pytest.mark.slow]
GROUP = WorkerSettings(Connection("nowhere:1")).group


@pytest.fixture
def connection(kafka_here: None) -> Iterator[Connection]:
    with Kafka() as kafka:
        found = Connection(kafka.bootstrap)
        create_topics(found, 1)
        yield found


def moved_to_the_end(connection: Connection) -> None:
    """As `kafka-consumer-groups --reset-offsets --to-latest` does."""
    with closing(KafkaAdminClient(**connection.clients())) as admin:
        admin.reset_group_offsets(GROUP, {TopicPartition(ORDERS.name, 0): OffsetSpec.LATEST})


def test_offsets_moved_to_the_end_leave_no_order_undecided(connection: Connection, tmp_path: Path) -> None:
    with worker(connection, tmp_path) as child:
        orders(connection, "A-1")
        decided(connection, child, 1)
        stopped(child)
    late = [f"B-{number}" for number in range(12)]
    orders(connection, *late)
    moved_to_the_end(connection)
    with worker(connection, tmp_path / "after", drain_records=5) as child:
        decided(connection, child, 13)
    assert sorted(order for _, order in published(connection)) == sorted(["A-1", *late])


def test_a_log_whose_start_has_moved_is_noticed_without_an_event(connection: Connection, tmp_path: Path) -> None:
    with worker(connection, tmp_path) as child:
        orders(connection, "A-1")
        decided(connection, child, 1)
        stopped(child)
    orders(connection, "B-1", "B-2")
    with closing(KafkaAdminClient(**connection.clients())) as admin:
        admin.delete_records({TopicPartition(ORDERS.name, 0): 3})
    with worker(connection, tmp_path / "after") as child:
        child.wait_until(lambda: any(topic == ALERTS.name for topic, _ in published(connection)), WITHIN)
        at = position(connection)
    assert at is not None
    assert at.next == 3


@contextmanager
def open_transaction(connection: Connection, topic: str) -> Iterator[None]:
    """A stranger's, which ends where the block does."""
    with asyncio.Runner() as runner:
        producer = runner.run(_begun(connection, topic))
        try:
            yield
        finally:
            runner.run(producer.abort_transaction())
            runner.run(producer.stop())


async def _begun(connection: Connection, topic: str) -> AIOKafkaProducer:
    producer = AIOKafkaProducer(**connection.clients(), transactional_id="stranger", transaction_timeout_ms=600_000)
    await producer.start()
    await producer.begin_transaction()
    await producer.send_and_wait(topic, None, key=b"Z-9", partition=0)
    return producer


@pytest.mark.parametrize("name", [ORDER_BOOK.name, ITEM_CONTENT.name])
def test_a_strangers_open_transaction_is_waited_for_and_then_named(
    name: str, connection: Connection, tmp_path: Path
) -> None:
    with worker(connection, tmp_path) as child:
        orders(connection, "A-1")
        decided(connection, child, 1)
        stopped(child)
    orders(connection, "B-1")
    with open_transaction(connection, name):
        with worker(connection, tmp_path / "hidden", transaction_timeout=1.0) as child:
            told = refused(child)
        assert f"A transaction on partition 0 of {name} is open from offset" in told["why"]
        assert f"abort --topic {name} --partition 0 --start-offset" in told["next_step"]
        assert [one.said for one in open_on(connection, check_topics(connection)[0])] == [told["why"]]
        with worker(connection, tmp_path / "waiting") as waiting:
            waiting.wait_until(lambda: "waiting for a transaction to end" in waiting.log.read_text(), WITHIN)
            assert [order for _, order in published(connection)] == ["A-1"]
    with worker(connection, tmp_path / "after") as child:
        decided(connection, child, 2)
