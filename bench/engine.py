"""Orders per second and latency of the engine beside a raw aiokafka loop with the same transactions, on real Kafka.

`python -m bench.engine [--orders N] [--repetitions 3] [--seconds 16] [--write]`. Prints a table; --write puts it under
bench/results/. Everything runs on this machine, so the broker takes its share of the processors too.
"""

import argparse
import asyncio
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from random import Random
from typing import Any

from aiokafka import AIOKafkaConsumer

from schemas.listed_party import ListedParty
from streams.engine.broker.connection import Connection
from streams.engine.broker.send import send_all, sender
from streams.engine.broker.topics import create_topics
from streams.engine.knowledge.publisher import publish_items, publish_lists
from streams.lists.snapshot import Snapshot
from streams.reference.items import starter_items
from streams.trial.orders.orders import events
from tests.kafka import Kafka

DAY = date(2026, 11, 20)
PARTITIONS = 2
WARM_SECONDS = 6.0
LINGER_MS = 5
"""Of the sender: without any, every order is a request of its own, and broker and sender take what a worker needs."""
WORKER, LOOP = "bench.engine_worker", "bench.engine_loop"
RESULTS = Path("bench/results")
REFERENCE = Path("streams/reference")
Row = dict[str, Any]


def generated(count: int, seed: int = 1) -> list[tuple[bytes, bytes]]:
    """Returns keys and values of `count` generated order events; equal seeds give equal orders."""
    made = events(Random(seed), count, DAY, starter_items(), parties(), prefix=f"B{seed}")
    return [(one.key, one.value) for one in made]


def parties() -> list[ListedParty]:
    """Returns all entries of the starter lists."""
    files = sorted((REFERENCE / "lists").glob("*.jsonl"))
    return [ListedParty.model_validate_json(line) for file in files for line in file.read_bytes().splitlines()]


async def preload(bootstrap: str, orders: list[tuple[bytes, bytes]]) -> None:
    """Publishes lists, items and the orders to the broker."""
    connection = Connection(bootstrap)
    by_list: dict[str, list[ListedParty]] = {}
    for party in parties():
        by_list.setdefault(party.list, []).append(party)
    await publish_lists(connection, [Snapshot.of(name, found) for name, found in by_list.items()], DAY)
    await publish_items(connection, starter_items())
    async with sender(connection) as producer:
        await send_all(producer, "orders.v1", orders)


def run(module: str, **told: Any) -> Row:
    """Runs a module in a process of its own and returns the JSON of its last line.

    Raises RuntimeError with the end of its output if it fails, and subprocess.TimeoutExpired after 600 seconds.
    """
    command = [sys.executable, "-m", module, json.dumps(told)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode:
        raise RuntimeError(f"{module} ended with {done.returncode}:\n{done.stderr[-3000:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def throughput(count: int, repetitions: int) -> dict[str, list[Row]]:
    """Interleaved: loop, bare engine, whole pipeline, each on a broker and topics of its own."""
    orders = generated(count)
    told: dict[str, list[Row]] = {"raw loop": [], "bare engine": [], "whole pipeline": []}
    for repetition in range(repetitions):
        for name, rows in told.items():
            with Kafka(heap="512m") as kafka:
                create_topics(Connection(kafka.bootstrap), PARTITIONS)
                asyncio.run(preload(kafka.bootstrap, orders))
                rows.append(_measured(name, kafka.bootstrap, len(orders)))
            print(f"{repetition + 1}: {name}: {rows[-1]['per_second']:,.0f}/s {rows[-1]['us']:.0f} us", flush=True)
    return told


def _measured(name: str, bootstrap: str, count: int) -> Row:
    if name == "raw loop":
        return run(LOOP, bootstrap=bootstrap, partitions=PARTITIONS, count=count, most=4000)
    return run(WORKER, bootstrap=bootstrap, bare=name == "bare engine", day=DAY.isoformat(), count=count)


def latency(rate: int, seconds: float, name: str) -> Row:
    """p50 and p99 from sending an order to seeing its verdict, by an independent read_committed consumer."""
    orders = [pair for pair in generated(int(rate * seconds), seed=rate) if b'"order_id"' in pair[1]]
    with Kafka(heap="512m") as kafka:
        create_topics(Connection(kafka.bootstrap), PARTITIONS)
        asyncio.run(preload(kafka.bootstrap, generated(200, seed=7)))
        with _running(name, kafka.bootstrap):
            return asyncio.run(_paced(kafka.bootstrap, orders, rate))


@contextmanager
def _running(name: str, bootstrap: str) -> Iterator[None]:
    told: Row = {"bootstrap": bootstrap, "count": 10**9}
    if name == "raw loop":
        module, told = LOOP, {**told, "partitions": PARTITIONS, "most": 4000}
    else:
        delivery = "plain" if name == "plain" else "transactions"
        module, told = WORKER, {**told, "bare": False, "day": DAY.isoformat(), "delivery": delivery}
    process = subprocess.Popen([sys.executable, "-m", module, json.dumps(told)], stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.kill()
        process.wait(10)


async def _paced(bootstrap: str, orders: list[tuple[bytes, bytes]], rate: int) -> Row:
    """Sends at a steady rate once verdicts come. Not counted: the first seconds, in which a worker just started meets
    every customer of the exporter for the first time.
    """
    consumer = AIOKafkaConsumer(
        "holds.v1", "clearances.v1", bootstrap_servers=bootstrap, group_id=None, auto_offset_reset="earliest",
        isolation_level="read_committed", fetch_max_wait_ms=500,
    )  # fmt: skip
    await consumer.start()
    sent: dict[bytes, float] = {}
    seen: dict[bytes, float] = {}
    until = time.monotonic() + 60
    while time.monotonic() < until and not await consumer.getmany(timeout_ms=500):
        pass
    watching = asyncio.create_task(_watch(consumer, sent, seen))
    async with sender(Connection(bootstrap), linger_ms=LINGER_MS) as producer:
        await _send(producer, orders, rate, sent)
    await asyncio.sleep(5)
    watching.cancel()
    await consumer.stop()
    warm = min(sent.values()) + WARM_SECONDS
    found = sorted(seen[key] - at for key, at in sent.items() if key in seen and at > warm)
    if not found:
        raise RuntimeError(f"none of {len(sent)} orders got a verdict within 5 s: the machine cannot keep {rate}/s")
    cut = [found[min(len(found) - 1, int(len(found) * share))] * 1000 for share in (0.5, 0.99)]
    return {"p50_ms": cut[0], "p99_ms": cut[1], "orders": len(found), "unseen": len(sent) - len(seen)}


async def _send(producer: Any, orders: list[tuple[bytes, bytes]], rate: int, sent: dict[bytes, float]) -> None:
    begun = time.monotonic()
    for number, (key, value) in enumerate(orders):
        ahead = begun + number / rate - time.monotonic()
        if ahead > 0:
            await asyncio.sleep(ahead)
        if key not in sent:
            sent[key] = time.monotonic()
            await producer.send("orders.v1", value, key=key)
    await producer.flush()


async def _watch(consumer: Any, sent: dict[bytes, float], seen: dict[bytes, float]) -> None:
    while True:
        for records in (await consumer.getmany(timeout_ms=1000)).values():
            now = time.monotonic()
            for record in records:
                if record.key in sent:
                    seen.setdefault(record.key, now)


def median(rows: list[Row], of: str) -> float:
    """Returns the median of one figure over the repetitions."""
    return float(statistics.median(row[of] for row in rows))


def table(told: dict[str, list[Row]], late: dict[str, Row]) -> str:
    """Returns rates in orders per second, processor time in microseconds and latencies in milliseconds as Markdown."""
    raw = median(told["raw loop"], "per_second")
    lines = ["| | orders/s (median) | of the raw loop | worker CPU us/order |", "|---|---|---|---|"]
    for name, rows in told.items():
        rate = median(rows, "per_second")
        lines.append(f"| {name} | {rate:,.0f} | {rate / raw:.2f} | {median(rows, 'us'):.0f} |")
    lines += ["", "| latency order to verdict, ms | p50 | p99 | orders |", "|---|---|---|---|"]
    lines += [f"| {name} | {row['p50_ms']:.0f} | {row['p99_ms']:.0f} | {row['orders']} |" for name, row in late.items()]
    return "\n".join(lines)


def machine() -> str:
    """Describes the machine in one line: processors, load, and the versions that matter."""
    load = ", ".join(f"{part:.1f}" for part in os.getloadavg())
    names = ("aiokafka", "faust-streaming", "orjson", "pydantic")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    when = datetime.now(UTC).date()
    return (
        f"{when}, {os.cpu_count()} processors, load {load}, Python {platform.python_version()}, {versions}, Kafka 4.3.1"
    )


def main() -> None:
    """Runs the command and writes the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=40_000)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=16, help="of each latency run, warming up included; 0 = none")
    parser.add_argument("--write", action="store_true", help="write bench/results/engine.md and .json")
    given = parser.parse_args()
    told = throughput(given.orders, given.repetitions)
    late: dict[str, Row] = {}
    for rate in (200, 2_000) if given.seconds else ():
        for name in ("raw loop", "whole pipeline", "plain"):
            late[f"{name}, {rate}/s"] = latency(rate, given.seconds, name)
    text = f"# Engine\n\n{machine()}\n\n{table(told, late)}\n"
    print(text)
    if given.write:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "engine.md").write_text(text)
        (RESULTS / "engine.json").write_text(json.dumps({"throughput": told, "latency": late}, indent=1) + "\n")


if __name__ == "__main__":
    main()
