"""A worker with many open orders: start, memory, and a list change that touches few of them, while orders keep coming.

`python -m bench.engine_open [--orders 100000] [--items 100000] [--write]`. Real Kafka, one worker, four partitions.
"""

import argparse
import asyncio
import json
import os
import signal
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import orjson

from bench.engine import DAY, RESULTS, items, machine, parties
from schemas.listed_party import ListedParty
from schemas.topics import CLEARANCES, HOLDS, ORDER_BOOK, ORDERS
from streams.engine.book import PARTITION_KEY, Book, Draft, Position
from streams.engine.child import free_port
from streams.engine.connection import Connection
from streams.engine.decide import Judge, Place, home
from streams.engine.publish import Grounds
from streams.engine.publisher import KnowledgeNow, publish_items, publish_lists
from streams.engine.readback import read_to_end
from streams.engine.rescreen import horizon
from streams.engine.send import send_all, sender
from streams.engine.topics_admin import check_topics, create_topics
from streams.generator.orders import events
from streams.lists.snapshot import Snapshot
from streams.policy import Policy
from streams.routing import Desks
from streams.rulebook import Rulebook
from tests.kafka import Kafka

PARTITIONS = 4
ORDER_BYTES = 5_000
LISTED, HITTING, TOUCHED = 100, 10, 500
LIVE_PER_SECOND = 100
PATIENCE_SECONDS = 60
NAME = "Zweibrunn Quarzoptik {} Handelsgesellschaft"


@dataclass(frozen=True)
class Event:
    """An order event as a consumer would give it."""

    partition: int
    offset: int
    key: bytes
    value: bytes
    timestamp: int = 0
    headers: tuple[tuple[str, bytes], ...] = ()


def open_orders(count: int) -> Iterator[tuple[bytes, bytes]]:
    """Orders of about 5 KB; the first of them go to customers that will be listed."""
    made = events(Random(3), count * 2, DAY, items(), (), prefix="OPEN")
    submitted = (orjson.loads(one.value) for one in made if one.kind == "submitted" and one.value.startswith(b"{"))
    for number, order in zip(range(count), submitted, strict=False):
        order["order_id"] = f"OPEN-{number:07}"
        if number < TOUCHED:
            order["parties"][0] = {**order["parties"][0], "name": NAME.format("ABCDEFGHIJ"[number % HITTING])}
        order["notes"] = "x" * max(0, ORDER_BYTES - len(orjson.dumps(order)))
        yield order["order_id"].encode(), orjson.dumps(order)


async def prepare(connection: Connection, orders: int, skus: int) -> None:
    """Lists, items, and an order book as a worker would have left it."""
    by_list: dict[str, list[ListedParty]] = {}
    for party in parties():
        by_list.setdefault(party.list, []).append(party)
    await publish_lists(connection, [Snapshot.of(name, found) for name, found in by_list.items()], DAY)
    known = items()
    more = (known[number % len(known)].model_copy(update={"sku": f"X-{number}"}) for number in range(skus))
    await publish_items(connection, [*known, *more])
    grounds = Grounds(await KnowledgeNow(connection).read_on(), Rulebook.enacted(), Policy(), Desks.load(), DAY)
    topic_id = check_topics(connection)[0].ids[ORDERS.name]
    now = horizon(grounds)
    async with sender(connection) as producer:
        book = ((key, value) for key, value, _ in _book(orders, grounds))
        await send_all(producer, ORDER_BOOK.name, book)
        for partition in range(PARTITIONS):
            own = Position(0, topic_id, now, now).encoded()
            await send_all(producer, ORDER_BOOK.name, [(PARTITION_KEY.encode(), own)], partition=partition)


def _book(count: int, grounds: Grounds) -> Iterator[tuple[bytes, bytes | None, int]]:
    for key, value in open_orders(count):
        partition = home(key.decode(), PARTITIONS)
        draft = Draft(Book())
        Judge(Place(partition, PARTITIONS), grounds, draft).take(Event(partition, -1, key, value))
        for order_id, record in draft.records():
            yield order_id.encode(), record, partition


@contextmanager
def worker(bootstrap: str, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    told = {"bootstrap": bootstrap, "http_port": port, "day": DAY.isoformat(), "log": "error"}
    process = subprocess.Popen([sys.executable, "-m", "tests.engine.process", json.dumps(told)])
    try:
        yield process
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    finally:
        process.kill()
        process.wait(10)


def ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def rss_mib(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


async def change(connection: Connection, touched: int) -> dict[str, Any]:
    """Publishes 100 entries while orders come; what was published again, when, and how long live orders took."""
    ends = await read_to_end(connection, [HOLDS.name, CLEARANCES.name], lambda _: None)
    sending = asyncio.create_task(_live(connection))
    await asyncio.sleep(3)
    names = [
        NAME.format("ABCDEFGHIJ"[n]) if n < HITTING else f"Nebelhorn Feinwerk {n} Aktiebolag" for n in range(LISTED)
    ]
    entry = {"list": "HOUSE_BENCH", "country": "DE", "effective_from": "2020-01-01", "fr": "bench"}
    listed = [ListedParty.model_validate({**entry, "entry_id": str(n), "name": name}) for n, name in enumerate(names)]
    await publish_lists(connection, [Snapshot.of("HOUSE_BENCH", listed)], DAY)
    marked = time.time()
    sent = await sending
    verdicts: list[tuple[Any, Any]] = []
    patience = time.time() + PATIENCE_SECONDS
    while time.time() < patience and sum(one["course"]["cause"] == "list" for _, one in verdicts) < touched:
        seen: list[Any] = []
        ends = await read_to_end(connection, [HOLDS.name, CLEARANCES.name], seen.append, starts=ends)
        kept = (record for record in seen if b'"withdrawal"' not in record.value[:30])
        verdicts.extend((record, orjson.loads(record.value)) for record in kept)
    again = [record.timestamp / 1000 - marked for record, verdict in verdicts if verdict["course"]["cause"] == "list"]
    late = sorted(record.timestamp / 1000 - sent[record.key] for record, _ in verdicts if record.key in sent)
    return {
        "revised": len(again),
        "last_revised_after_s": max(again, default=0.0),
        "others_revised": sum(not verdict["order_id"].startswith(("OPEN", "LIVE")) for _, verdict in verdicts),
        "live_orders": len(late),
        "live_p50_ms": statistics.median(late) * 1000,
        "live_p99_ms": late[int(len(late) * 0.99)] * 1000,
    }


async def _live(connection: Connection, seconds: float = 15) -> dict[bytes, float]:
    made = events(Random(4), int(LIVE_PER_SECOND * seconds), DAY, items(), (), prefix="LIVE")
    sent: dict[bytes, float] = {}
    async with sender(connection, linger_ms=0) as producer:
        begun = time.monotonic()
        for number, one in enumerate(made):
            await asyncio.sleep(max(0.0, begun + number / LIVE_PER_SECOND - time.monotonic()))
            if one.key not in sent and one.order_id is not None:
                sent[one.key] = time.time()
                await producer.send(ORDERS.name, one.value, key=one.key)
        await producer.flush()
    await asyncio.sleep(3)
    return sent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--write", action="store_true", help="write bench/results/engine_open.json")
    given = parser.parse_args()
    with Kafka(heap="768m") as kafka:
        connection, port = Connection(kafka.bootstrap), free_port()
        create_topics(connection, PARTITIONS)
        asyncio.run(prepare(connection, given.orders, given.items))
        begun = time.monotonic()
        with worker(kafka.bootstrap, port) as process:
            while not ready(port):
                time.sleep(0.1)
            told: dict[str, Any] = {"ready_s": time.monotonic() - begun, "rss_mib": rss_mib(process.pid)}
            told |= asyncio.run(change(connection, min(TOUCHED, given.orders)))
            told["rss_after_mib"] = rss_mib(process.pid)
    told |= {"orders": given.orders, "items": given.items, "machine": machine()}
    text = json.dumps(told, indent=1)
    print(text)
    if given.write:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "engine_open.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
