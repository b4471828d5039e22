"""One topic made anew under its old name: what `shipscreen partitions adopt` says of it, and what it does."""

import json
from pathlib import Path

from schemas.topics import ITEM_CONTENT, ORDER_BOOK, ORDERS
from streams.engine.broker.child import Child
from streams.engine.broker.connection import Connection
from tests.reliability.world.conftest import Clean
from tests.reliability.world.scene import (
    ITEM,
    WITHIN,
    adopt,
    alerts,
    apart,
    copied,
    decided,
    everything,
    made_anew,
    orders,
    position,
    published,
    refused,
    send,
    stopped,
    worker,
)


def test_orders_made_anew_are_read_from_their_beginning(clean: Clean, tmp_path: Path) -> None:
    connection = clean(1)
    with worker(connection, tmp_path) as child:
        orders(connection, "A-1", "A-2")
        decided(connection, child, 2)
        stopped(child)
    made_anew(connection, ORDERS.name)
    short = adopt(connection, "--apply")
    assert (short.returncode, "ends at offset 0" in short.stderr, "--orders-anew" in short.stderr) == (3, True, True)
    # As many as before, and others: only what the book took in shows that offsets mean something else.
    orders(connection, "C-1", "A-2", "A-1")
    other = adopt(connection, "--apply")
    assert (other.returncode, "has order C-1, where the book took in order A-1" in other.stderr) == (3, True)
    done = adopt(connection, "--apply", "--orders-anew")
    assert (done.returncode, "position in orders.v1: 2 -> 0" in done.stdout) == (0, True), done.stderr
    with worker(connection, tmp_path / "after") as child:
        # One alert, and every order once more or for the first time.
        decided(connection, child, 2 + 1 + 3)
    assert {order for topic, order in published(connection) if topic != "alerts.v1"} == {"A-1", "A-2", "C-1"}
    assert not apart(connection)


def test_a_lost_book_is_not_taken_over_until_its_copy_is_there(clean: Clean, tmp_path: Path) -> None:
    connection = clean(1)
    with worker(connection, tmp_path) as child:
        orders(connection, "A-1")
        decided(connection, child, 1)
        stopped(child)
    book = [one for one in everything(connection) if one.topic == ORDER_BOOK.name]
    made_anew(connection, ORDER_BOOK.name)
    lost = adopt(connection, "--apply")
    assert (lost.returncode, "A lost book cannot be adopted" in lost.stderr) == (3, True)
    assert position(connection) is None
    copied(connection, book)
    done = adopt(connection, "--apply")
    assert done.returncode == 0, done.stderr
    with worker(connection, tmp_path / "after") as child:
        orders(connection, "A-2")
        decided(connection, child, 3)
    assert not apart(connection)


def until_known(connection: Connection, child: Child, items: int) -> None:
    def known() -> bool:
        found = position(connection)
        return found is not None and found.screened_to.item_content == items

    child.wait_until(known, WITHIN)


def test_items_of_the_same_number_and_other_content_are_named_by_offset(clean: Clean, tmp_path: Path) -> None:
    connection = clean(1)
    items = [(b"GOODS-%d" % number, json.dumps(ITEM | {"sku": f"GOODS-{number}"}).encode()) for number in range(3)]
    with worker(connection, tmp_path) as child:
        for number, item in enumerate(items):
            send(connection, ITEM_CONTENT.name, item)
            until_known(connection, child, number + 1)
            orders(connection, f"A-{number}")
            decided(connection, child, number + 1)
        stopped(child)
    made_anew(connection, ITEM_CONTENT.name)
    send(connection, ITEM_CONTENT.name, items[0], (items[1][0], json.dumps(ITEM | {"origin": "CN"}).encode()), items[2])
    other = adopt(connection, "--apply")
    assert (other.returncode, "the first other one stands at offset 1." in other.stderr) == (3, True), other.stderr
    assert not alerts(connection, "adopted")
    made_anew(connection, ITEM_CONTENT.name)
    send(connection, ITEM_CONTENT.name, *items[:2])
    assert "it ends at 2" in adopt(connection, "--apply").stderr
    send(connection, ITEM_CONTENT.name, items[2])
    assert adopt(connection, "--apply").returncode == 0
    with worker(connection, tmp_path / "after") as child:
        orders(connection, "B-1")
        decided(connection, child, 5)


def test_another_group_goes_on_and_the_first_does_not(clean: Clean, tmp_path: Path) -> None:
    connection = clean(1)
    with worker(connection, tmp_path) as child:
        orders(connection, "A-1")
        decided(connection, child, 1)
        stopped(child)
    with worker(connection, tmp_path / "other", group="another") as child:
        assert "shipscreen partitions adopt" in refused(child)["why"]
    done = adopt(connection, "--apply", SHIPSCREEN_GROUP="another")
    assert (done.returncode, "group: shipment-screening -> another" in done.stdout) == (0, True), done.stderr
    with worker(connection, tmp_path / "first") as child:
        assert "screened by the group another" in refused(child)["why"]
    with worker(connection, tmp_path / "second", group="another") as child:
        orders(connection, "A-2")
        decided(connection, child, 3)
    assert not apart(connection)


def test_a_running_worker_is_not_shut_out_by_mistake(clean: Clean, tmp_path: Path) -> None:
    connection = clean(1)
    with worker(connection, tmp_path) as child:
        orders(connection, "A-1")
        decided(connection, child, 1)
        told = adopt(connection, "--apply")
        other = adopt(connection, "--apply", SHIPSCREEN_GROUP="misspelt")
        for one in (told, other):
            assert (one.returncode, "1 workers of the group shipment-screening run" in one.stderr) == (3, True)
        orders(connection, "A-2")
        decided(connection, child, 2)
