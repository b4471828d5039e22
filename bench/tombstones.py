"""`python -m bench.tombstones`: what tombstones of closed orders cost: memory, and time when a book is read.

The book is loaded in a process of its own from records made on the way; the way of the same records through Kafka is
measured with fewer of them on a real broker (--on-kafka, 0: not at all). --write: bench/results/tombstones.md.
"""

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Final

from aiokafka import AIOKafkaProducer

from bench.engine import machine
from bench.engine_open import rss_mib
from schemas.topics import ORDER_BOOK
from streams.engine.broker.connection import Connection
from streams.engine.broker.topics import create_topics
from streams.engine.deciding.book import Book
from streams.engine.deciding.tombstones import SIZE, Tombstone
from streams.engine.lanes.source import Source
from tests.kafka import Kafka

LEFT: Final = Tombstone(date(2026, 8, 1), 2, 3, 3, cleared=True, shipped=True, unknown=False)
BATCH: Final = 4_000
ASKED: Final = 100_000


def records(count: int) -> Iterator[tuple[bytes, bytes]]:
    """Yields keys and values of so many tombstones, each of an order of its own."""
    for number in range(count):
        yield f"SO-2026-{number:08}".encode(), replace(LEFT, number=number).encoded()


def in_memory(count: int) -> dict[str, Any]:
    """Loads the book in this process; making the records is taken off the time."""
    book, left = Book(), records(count)
    before, loading = rss_mib(os.getpid()), 0.0
    while True:
        batch = list(islice(left, BATCH))
        made = time.process_time()
        book.load(batch)
        loading += time.process_time() - made
        if not batch:
            break
    told = {"loading_cpu_s": round(loading, 1), "memory_mib": round(rss_mib(os.getpid()) - before, 1)}
    begun = time.process_time()
    unknown = sum(book.get(f"NEW-{number}") is None for number in range(ASKED))
    assert unknown == ASKED
    return told | {"asked_in_vain_us": round((time.process_time() - begun) / ASKED * 1e6, 2)}


async def filled(connection: Connection, count: int) -> None:
    """Writes the tombstones into the order book, in batches as large as the broker takes."""
    producer = AIOKafkaProducer(**connection.clients(), max_batch_size=1 << 20, linger_ms=5)
    await producer.start()
    batch, sent = producer.create_batch(), []
    for key, value in records(count):
        if batch.append(key=key, value=value, timestamp=None) is None:
            sent.append(await producer.send_batch(batch, ORDER_BOOK.name, partition=0))
            batch = producer.create_batch()
            batch.append(key=key, value=value, timestamp=None)
    sent.append(await producer.send_batch(batch, ORDER_BOOK.name, partition=0))
    await asyncio.gather(*sent)
    await producer.stop()


async def opened(connection: Connection, count: int) -> dict[str, Any]:
    """Reads the book as a worker does that opens the partition. Returns seconds, and seconds of processor time."""
    source, book = Source(connection, 70.0, ends_known=True), Book()
    begun, spent = time.monotonic(), time.process_time()
    await source.read_book(0, book, 0)
    assert len(book.tombstones) == count
    return {"read_s": round(time.monotonic() - begun, 1), "read_cpu_s": round(time.process_time() - spent, 1)}


def on_kafka(count: int) -> dict[str, Any]:
    """Fills and opens a book on a broker of its own, and returns what opening took."""
    with Kafka() as kafka:
        connection = Connection(kafka.bootstrap)
        create_topics(connection, 1)
        asyncio.run(filled(connection, count))
        return asyncio.run(opened(connection, count))


def told(count: int, memory: dict[str, Any], kafka_count: int, kafka: dict[str, Any]) -> Iterator[str]:
    """Yields the report, line by line."""
    yield f"# {count:,} tombstones of closed orders"
    yield ""
    yield f"`python -m bench.tombstones`. {machine()}"
    yield ""
    yield f"A tombstone's value has {SIZE} bytes. Processor time: other load on the machine counts little."
    yield ""
    yield "| figure | value |"
    yield "|---|---:|"
    yield f"| memory of {count:,} | {memory['memory_mib']:,} MiB |"
    yield f"| taking them into the book, processor time | {memory['loading_cpu_s']} s |"
    yield f"| a new order asked for in vain | {memory['asked_in_vain_us']} µs |"
    if kafka:
        yield f"| reading {kafka_count:,} from Kafka into the book, processor time | {kafka['read_cpu_s']} s |"
        yield f"| the same by the clock | {kafka['read_s']} s |"
        yield f"| so {count:,}, processor time | {kafka['read_cpu_s'] * count / kafka_count:.0f} s |"


def main() -> None:
    """Runs the command; prints the report, and writes it with --write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tombstones", type=int, default=5_000_000)
    parser.add_argument("--on-kafka", type=int, default=1_000_000)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    memory = in_memory(given.tombstones)
    kafka = on_kafka(given.on_kafka) if given.on_kafka else {}
    report = "\n".join([*told(given.tombstones, memory, given.on_kafka, kafka), ""])
    sys.stdout.write(report)
    if given.write:
        Path("bench/results/tombstones.md").write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
