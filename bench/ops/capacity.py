"""What one worker costs, in processor time, which other programs on the machine hardly change:
`python -m bench.ops.capacity [--write]`.

Time of an order from its bytes to the records to be written, and what counting it adds; memory of an open order in the
book; time of reading a book; time and size of a scrape.
"""

import argparse
import json
import os
import sys
import time
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, Final

from prometheus_client import generate_latest

from schemas.topics import ORDER_BOOK
from streams.audit.identity import enacted
from streams.cli.shared.files import starter_parties
from streams.engine.deciding.book import Book, BookDraft
from streams.engine.deciding.decide import Judge, PartitionPlace
from streams.engine.deciding.output import DrainTally
from streams.engine.deciding.records import Grounds
from streams.engine.deciding.writes import Received
from streams.engine.lanes.drain import slices
from streams.engine.lanes.watch import Watch
from streams.facts.order import ExchangeRates
from streams.facts.policy import Policy
from streams.facts.reasons import Reasons
from streams.ops import logs
from streams.ops.metrics import Metrics
from streams.reference.items import starter_items
from streams.review.desks import Desks
from streams.screening.knowledge import Knowledge
from streams.trial.orders.orders import events
from tests.engine.orders import Fetched

DAY: Final = date(2026, 11, 20)
ORDERS: Final = 8_000
DRAIN: Final = 500
RESULT: Final = Path(__file__).resolve().parents[1] / "results" / "ops-capacity.json"


def weight(book: Book) -> int:
    """Bytes that a book holds: keys, records, and the tables that find them."""
    tables = [table for table in vars(book).values() if isinstance(table, dict)]
    return sum(map(sys.getsizeof, tables)) + sum(
        sys.getsizeof(key) + sys.getsizeof(value) for table in tables for key, value in table.items()
    )


def decided(records: list[Received], grounds: Grounds, book: Book) -> tuple[float, list[DrainTally]]:
    """Processor seconds of deciding them all and of what goes into the book, and what happened."""
    since, tallies = time.process_time(), []
    for start in range(0, len(records), DRAIN):
        judge = Judge(PartitionPlace(0, 1), grounds, BookDraft(book))
        for part in slices(records[start : start + DRAIN]):
            judge.take(*part)
        judge.finish()
        tallies.append(judge.tally)
        for order_id, raw in judge.draft.records():
            book.put(order_id, raw)
    return time.process_time() - since, tallies


def told(tallies: list[DrainTally], count: int) -> tuple[float, Metrics]:
    """Processor seconds of counting all that."""
    watch = Watch(Metrics(), Reasons.load())
    lane, since = watch.lane(0), time.process_time()
    for _ in range(count):
        lane.judged(1, 0.0002)
        watch.metrics.latency_seconds.observe(0.05)
    for tally in tallies:
        lane.wrote(0.01, tally)
    return time.process_time() - since, watch.metrics


def measured() -> dict[str, Any]:
    """The figures."""
    items, parties = starter_items(), starter_parties()
    knowledge = Knowledge.of(parties, items, (), ExchangeRates({}), DAY)
    grounds = Grounds(knowledge, enacted(), Policy(), Desks.load(), DAY)
    made = events(Random(5), ORDERS, DAY, items, parties)
    now = int(time.time() * 1000)
    records: list[Received] = [Fetched(at, one.key, one.value, timestamp=now) for at, one in enumerate(made)]
    decided(records[:DRAIN], grounds, Book())
    book = Book()
    bare, tallies = min((decided(records, grounds, Book()), decided(records, grounds, book)), key=lambda one: one[0])
    seen, metrics = told(tallies, len(records))
    watch = Watch(metrics, Reasons.load())
    copies = {order_id: book.raw(order_id) for order_id in book.open_orders()}
    full = Book()
    since = time.process_time()
    wanted = 60_000
    pairs = [
        (f"{order_id}-{copy}".encode(), bytes(bytearray(value)))
        for copy in range(-(-wanted // len(copies))) for order_id, value in copies.items() if value is not None
    ][:wanted]  # fmt: skip
    full.load(pairs)
    load = time.process_time() - since
    memory = weight(full) / len(full)
    size = sum(len(value) for _, value in pairs) / len(pairs)
    watch.open_holds(full.open_holds(), DAY)
    since = time.process_time()
    watch.open_holds(full.open_holds(), DAY)
    text = generate_latest(watch.metrics.registry)
    scrape = time.process_time() - since
    return {
        "orders": len(records),
        "cpu_us_per_order": round(bare / len(records) * 1e6),
        "orders_per_cpu_second": round(len(records) / bare),
        "metrics_share_of_cpu": round(seen / bare, 4),
        "book_record_bytes": round(size),
        "book_topic": ORDER_BOOK.name,
        "memory_bytes_per_open_order": round(memory),
        "memory_mib_per_100000_open_orders": round(memory * 100_000 / 2**20),
        "book_load_cpu_us_per_order": round(load / len(full) * 1e6, 1),
        "scrape_cpu_ms_with_60000_open_orders": round(scrape * 1000, 1),
        "scrape_bytes": len(text),
        "machine": {"cores": os.cpu_count(), "load": [round(one, 1) for one in os.getloadavg()]},
    }


def main() -> None:
    """Runs the command; prints the figures, and writes them with --write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"into {RESULT.name}")
    logs.configure("error")
    figures = json.dumps(measured(), indent=2)
    if parser.parse_args().write:
        RESULT.write_text(figures + "\n")
    sys.stdout.write(figures + "\n")


if __name__ == "__main__":
    main()
