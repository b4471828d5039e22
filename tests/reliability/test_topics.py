"""A topic is who it is, not what it is called: one made anew under its old name stops the workers."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.topics import ITEM_CONTENT, ORDER_BOOK, ORDERS, TOPICS
from streams.engine.broker.connection import Connection
from streams.engine.broker.topics import create_topics
from tests.kafka import Kafka
from tests.reliability.world.scene import (
    ITEM,
    WITHIN,
    decided,
    diagnosed,
    made_anew,
    orders,
    position,
    published,
    refused,
    send,
    worker,
)

pytestmark = [pytest.mark.world, pytest.mark.slow]


@pytest.fixture
def connection(kafka_here: None) -> Iterator[Connection]:
    with Kafka() as kafka:
        found = Connection(kafka.bootstrap)
        create_topics(found, 1)
        yield found


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
