"""The runbook of a cluster that was lost and restored from copied topics: docs/operations.md, "A lost cluster"."""

import json
from pathlib import Path

import pytest

from schemas.topics import HOLDS, ITEM_CONTENT, ORDER_BOOK, TOPICS
from streams.engine.broker.topics import create_topics
from tests.reliability.world.conftest import Clean
from tests.reliability.world.scene import (
    ITEM,
    adopt,
    alerts,
    apart,
    cleared_away,
    copied,
    decided,
    everything,
    orders,
    position,
    published,
    refused,
    send,
    stopped,
    worker,
)

NAMES = [topic.name for topic in TOPICS]
BEFORE = [f"A-{number}" for number in range(8)]
LATE = ["B-1", "B-2", "B-3"]


def test_copied_topics_are_taken_over_and_nothing_is_lost(clean: Clean, tmp_path: Path) -> None:
    connection = clean(2)
    send(connection, ITEM_CONTENT.name, (b"GOODS-1", json.dumps(ITEM).encode()))
    with worker(connection, tmp_path / "before") as child:
        orders(connection, *BEFORE)
        decided(connection, child, len(BEFORE))
        stopped(child)
    orders(connection, *LATE)
    copies = everything(connection)
    cleared_away(connection, NAMES)
    create_topics(connection, 2)
    copied(connection, copies)
    with worker(connection, tmp_path / "refused") as child:
        assert "shipscreen partitions adopt" in refused(child)["why"]

    dry = adopt(connection, "--json")
    assert dry.returncode == 0, dry.stderr
    told = json.loads(dry.stdout)
    assert (told["applied"], [one["partition"] for one in told["partitions"]]) == (False, [0, 1])
    assert not alerts(connection, "adopted")
    done = adopt(connection, "--apply")
    assert (done.returncode, "2 partitions taken over" in done.stdout) == (0, True), done.stderr
    taken = position(connection)
    assert taken is not None
    assert taken.by_hand is not None
    assert (taken.by_hand.by, taken.by_hand.reason, taken.by_hand.orders_anew) == ("Doe", "a test", False)
    assert {one["partition"] for one in alerts(connection, "adopted")} == {0, 1}
    assert "Nothing to take over" in adopt(connection, "--apply").stdout

    with worker(connection, tmp_path / "after") as child:
        decided(connection, child, len(BEFORE) + len(LATE) + 2)
        send(connection, ITEM_CONTENT.name, (b"GOODS-1", json.dumps(ITEM | {"origin": "CN"}).encode()))
        orders(connection, "C-1")
        decided(connection, child, len(BEFORE) + len(LATE) + 3)
    assert {order for topic, order in published(connection) if topic != "alerts.v1"} == {*BEFORE, *LATE, "C-1"}
    assert not apart(connection)


@pytest.mark.parametrize("lost", [ORDER_BOOK.name, HOLDS.name])
def test_a_copy_that_is_older_than_another_is_named(lost: str, clean: Clean, tmp_path: Path) -> None:
    connection = clean(1)
    with worker(connection, tmp_path) as child:
        orders(connection, "A-1")
        decided(connection, child, 1)
        earlier = [one for one in everything(connection) if one.topic == lost]
        orders(connection, "A-2")
        decided(connection, child, 2)
        stopped(child)
    copies = [one for one in everything(connection) if one.topic != lost] + earlier
    cleared_away(connection, NAMES)
    create_topics(connection, 1)
    copied(connection, copies)
    told = adopt(connection, "--apply")
    assert told.returncode == 3
    assert "A-2" in told.stderr
    assert not alerts(connection, "adopted")
    if lost == HOLDS.name:
        again = adopt(connection, "--apply", "--publish-again")
        assert again.returncode == 0, again.stderr
        assert {order for topic, order in published(connection) if topic == lost} == {"A-1", "A-2"}
        assert not apart(connection)
