"""The order book of `bench.engine_open`: many open orders, as a worker would have left them."""

import statistics
from collections.abc import Iterator
from random import Random
from typing import Any

import orjson

from bench.engine import DAY
from schemas.topics import ORDER_BOOK, ORDERS
from streams.audit.identity import enacted
from streams.engine.broker.connection import Connection
from streams.engine.broker.send import send_all, sender
from streams.engine.deciding.address import home
from streams.engine.deciding.book import PARTITION_KEY, Book, BookDraft, Position
from streams.engine.deciding.decide import Judge, PartitionPlace
from streams.engine.deciding.records import Grounds
from streams.engine.knowledge.publisher import KnowledgeNow
from streams.engine.rescreening.rescreen import horizon
from streams.facts.policy import Policy
from streams.reference.items import starter_items
from streams.review.desks import Desks
from streams.trial.orders.orders import events
from tests.engine.orders import Fetched

PARTITIONS = 4
ORDER_BYTES = 5_000
LISTED, HITTING, TOUCHED = 100, 10, 500
SHIPPED = 200
"""Further orders of the same customers, gone already: those that had a clearance are to be recalled."""
NAMES = (
    "Zweibrunn Quarzoptik", "Ostrander Kolbenwerk", "Vexholm Turbinteknik", "Marquelle Aerotech",
    "Dunwickel Sondermetall", "Ploska Radarowa", "Tavirre Semicondutores", "Korvessen Marintek",
    "Yildanur Makina", "Brackmoor Photonics",
)  # fmt: skip
"""Of customers that will be listed; nothing on today's lists is like them."""


def order_id(number: int) -> str:
    """Returns the identifier of an open order. number: at most seven digits."""
    return f"OPEN-{number:07}"


def open_orders(count: int) -> Iterator[tuple[bytes, bytes]]:
    """Orders of about 5 KB; the first of them go to customers that will be listed."""
    made = events(Random(3), count * 2, DAY, starter_items(), (), prefix="OPEN")
    submitted = (orjson.loads(one.value) for one in made if one.revision is not None and one.kind == "submitted")
    # Without a destination an order holds for that alone, whoever is listed.
    bound = (order for order in submitted if order.get("destination"))
    for number, order in zip(range(count), bound, strict=False):
        order["order_id"] = order_id(number)
        if number < TOUCHED + SHIPPED:
            order["parties"][0] = {**order["parties"][0], "name": NAMES[number % HITTING]}
        order["notes"] = "x" * max(0, ORDER_BYTES - len(orjson.dumps(order)))
        yield order["order_id"].encode(), orjson.dumps(order)


async def fill_book(connection: Connection, orders: int) -> tuple[dict[str, Any], set[str]]:
    """An order book as a worker would have left it; what is told of it, and the orders that may be recalled."""
    grounds = Grounds(await KnowledgeNow(connection).read_on(), enacted(), Policy(), Desks.load(), DAY)
    now = horizon(grounds)
    sizes: list[int] = []
    recallable: set[str] = set()
    async with sender(connection) as producer:
        await send_all(producer, ORDER_BOOK.name, book_records(orders, grounds, sizes, recallable))
        for partition in range(PARTITIONS):
            own = Position({ORDERS.name: 0}, now, now).encoded()
            await send_all(producer, ORDER_BOOK.name, [(PARTITION_KEY.encode(), own)], partition=partition)
    told = {"book_record_bytes": round(statistics.mean(sizes)), "shipped_orders": SHIPPED}
    return told | {"recallable_orders": len(recallable)}, recallable


def book_records(
    count: int, grounds: Grounds, sizes: list[int], recallable: set[str]
) -> Iterator[tuple[bytes, bytes | None]]:
    """Yields keys and values of the order book; adds to `sizes` (bytes) and to `recallable`."""
    for number, (key, value) in enumerate(open_orders(count)):
        partition = home(key.decode(), PARTITIONS)
        draft = BookDraft(Book())
        judge = Judge(PartitionPlace(partition, PARTITIONS), grounds, draft)
        judge.take(Fetched(-1, key, value, partition))
        if TOUCHED <= number < TOUCHED + SHIPPED:
            gone = {**orjson.loads(value), "event": "shipped", "revision": 2, "shipped_on": DAY.isoformat()}
            judge.take(Fetched(-1, key, orjson.dumps(gone), partition))
        for name, record in draft.records():
            entry = draft.get(name)
            if entry is not None and entry.shipped and entry.kind == "clearance":
                recallable.add(name)
            sizes.append(len(record or b""))
            yield name.encode(), record
