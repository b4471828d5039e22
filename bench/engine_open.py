"""A worker with many open orders: start, memory, and a list change that touches few of them, while orders keep coming.

`python -m bench.engine_open [--orders 100000] [--items 100000] [--data ../shared/data] [--write]`. Real Kafka, one
worker, four partitions, the whole screening list of 2026-07-31. Run it in a clone of its own: a rule file that somebody
edits meanwhile is another rulebook, and screens every order again.
"""

import argparse
import asyncio
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import orjson

from bench.engine import DAY, RESULTS, machine
from bench.open_orders import HITTING, LISTED, NAMES, PARTITIONS, SHIPPED, TOUCHED, fill_book, order_id
from schemas.listed_party import ListedParty
from schemas.topics import ALERTS, CLEARANCES, HOLDS, LISTED_PARTIES, ORDERS
from streams.engine.broker.child import free_port
from streams.engine.broker.connection import Connection
from streams.engine.broker.readback import follow, read_to_end
from streams.engine.broker.send import sender
from streams.engine.broker.topics import create_topics
from streams.engine.knowledge.publisher import publish_items, publish_lists
from streams.lists.check import check
from streams.lists.manifest import manifests
from streams.lists.snapshot import Snapshot
from streams.lists.starter import starter
from streams.reference.items import starter_items
from streams.trial.orders.orders import events
from tests.kafka import Kafka

LIVE_PER_SECOND = 100
LIVE_SECONDS = 25.0
BEFORE_SECONDS = 5.0
PATIENCE_SECONDS = 60
ALL_SECONDS = 300
WATCHED = (HOLDS.name, CLEARANCES.name, ALERTS.name)
FULL = "lists/csl-2026-07-31-projection.json.gz"


async def publish_knowledge(connection: Connection, data: Path, skus: int) -> dict[str, Any]:
    """The whole list from the publisher's file to the topic, timed; and the items."""
    begun, spent = time.monotonic(), time.process_time()
    found = check({FULL: (data / FULL).read_bytes()}, {}, manifests())
    assert found.accepted, found.refusals
    snapshots = {name: judged.snapshot for name, judged in found.lists.items()}
    # Lists that the projection lacks and policy requires.
    snapshots |= {name: one for name, one in starter().items() if name not in snapshots}
    loaded = await publish_lists(connection, snapshots.values(), DAY)
    told = {
        "list_entries": sum(one.entries for one in loaded),
        "list_load_guard_diff_publish_s": round(time.monotonic() - begun, 2),
        "list_load_guard_diff_publish_cpu_s": round(time.process_time() - spent, 2),
    }
    known = starter_items()
    more = (known[number % len(known)].model_copy(update={"sku": f"X-{number}"}) for number in range(skus))
    await publish_items(connection, [*known, *more])
    return told


@contextmanager
def worker(bootstrap: str, port: int, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Runs a worker while the block runs; it then stops as by SIGTERM, within 30 seconds."""
    told = {"bootstrap": bootstrap, "http_port": port, "day": DAY.isoformat(), "log": "info"}
    with log.open("wb") as written:
        process = subprocess.Popen([sys.executable, "-m", "tests.engine.process", json.dumps(told)], stderr=written)
    try:
        yield process
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    finally:
        process.kill()
        process.wait(10)


def ready(port: int) -> bool:
    """Returns True if the worker answers that it is ready."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def rss_mib(pid: int, of: str = "VmRSS") -> float:
    """VmRSS: resident now; VmHWM: the most there was."""
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith(of))
    return round(int(line.split()[1]) / 1024, 1)


def cpu_seconds(pid: int) -> float:
    """Returns the processor time of a process so far, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def waited_seconds(pid: int) -> float:
    """How long its main thread could have run and had no processor: others' part in what is measured in wall time."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9


def wait_ready(process: "subprocess.Popen[bytes]", port: int, log: Path) -> dict[str, Any]:
    """How long a start took, and its parts by the worker's own log."""
    begun = time.monotonic()
    while not ready(port):
        assert process.poll() is None, log.read_text()[-2000:]
        time.sleep(0.1)
    took = time.monotonic() - begun
    stages: dict[str, datetime] = {}
    for line in log.read_text().splitlines():
        told = json.loads(line)
        stages[told["event"]] = datetime.fromisoformat(told["timestamp"])
    # The last one opened; lanes read their partitions of the book at the same time.
    book = stages["lane open"] - stages["partitions assigned"]
    return {
        "ready_s": round(took, 2),
        "cpu_s": round(cpu_seconds(process.pid), 2),
        "waited_for_a_processor_s": round(waited_seconds(process.pid), 2),
        "knowledge_s": round((stages["knowledge loaded"] - stages["worker starting"]).total_seconds(), 2),
        "book_s": round(book.total_seconds(), 2),
        "rss_mib": rss_mib(process.pid),
        "peak_mib": rss_mib(process.pid, "VmHWM"),
    }


@dataclass
class Watched:
    """Verdicts as a reader of committed records gets them: when the first of each live order came, which came again."""

    sent: dict[bytes, float] = field(default_factory=dict)
    seen: dict[bytes, float] = field(default_factory=dict)
    again: dict[str, float] = field(default_factory=dict)
    recalled: dict[str, float] = field(default_factory=dict)
    causes: Counter[str] = field(default_factory=Counter)
    more: asyncio.Event = field(default_factory=asyncio.Event)

    async def all_of(self, count: int, recalls: int) -> None:
        """Until so many orders got a verdict again, and so many were recalled."""
        while len(self.again) < count or len(self.recalled) < recalls:
            self.more.clear()
            await self.more.wait()

    def take(self, record: Any, now: float) -> None:
        """Notes a verdict or an alert that arrived `now`, in seconds of the monotonic clock."""
        told = orjson.loads(record.value)
        if record.topic == ALERTS.name:
            if told["alert"] == "recall":
                self.recalled.setdefault(told["order_id"], now)
                self.more.set()
            return
        if told["kind"] == "withdrawal":
            return
        self.causes[told["course"]["cause"]] += 1
        if told["course"]["cause"] in {"event", "undecoded"}:
            self.seen.setdefault(record.key, now)
        else:
            self.again.setdefault(told["order_id"], now)
            self.more.set()

    def late_ms(self, since: float, until: float) -> list[float]:
        """Of live orders sent between two moments, sorted."""
        return sorted(
            1000 * (self.seen[key] - at) for key, at in self.sent.items() if since <= at < until and key in self.seen
        )


async def change(connection: Connection, touched: int, recallable: set[str]) -> dict[str, Any]:
    """Publishes 100 entries while orders come; what was published again, when, and how long live orders took."""
    watched = Watched()
    ends = await read_to_end(connection, WATCHED, lambda _: None)
    watching = asyncio.create_task(_watch(connection, ends, watched))
    sending = asyncio.create_task(_live(connection, watched.sent))
    await asyncio.sleep(BEFORE_SECONDS)
    publishing = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.engine_open", "--publish", connection.bootstrap, stdout=subprocess.PIPE
    )
    printed, _ = await publishing.communicate()
    marked = float(printed)
    await sending
    with suppress(TimeoutError):
        await asyncio.wait_for(watched.all_of(touched, len(recallable)), PATIENCE_SECONDS)
    # Long enough for one too many to come.
    await asyncio.sleep(5)
    if watching.done():
        watching.result()
    watching.cancel()
    told = _changed(watched, marked, touched)
    told["recalled"] = len(watched.recalled)
    told["recalled_wrongly_or_not"] = len(watched.recalled.keys() ^ recallable)
    told["last_recalled_after_s"] = round(max(watched.recalled.values(), default=marked) - marked, 2)
    return told


def _changed(watched: Watched, marked: float, touched: int) -> dict[str, Any]:
    expected = {order_id(number) for number in range(touched)}
    last = max(watched.again.values(), default=marked)
    told: dict[str, Any] = {
        "revised": len(watched.again),
        "last_revised_after_s": round(last - marked, 2),
        "revised_without_a_change": len(watched.again.keys() - expected),
        "causes": dict(watched.causes),
        "live_orders": len(watched.sent),
        "live_unanswered": len(watched.sent.keys() - watched.seen.keys()),
    }
    begun = min(watched.sent.values()) + 1
    spans = {"before": (begun, marked - 1), "meanwhile": (marked - 0.5, last + 0.5), "after": (last + 0.5, last + 999)}
    for name, (since, until) in spans.items():
        late = watched.late_ms(since, until)
        if late:
            told[f"live_{name}"] = {
                "orders": len(late),
                "p50_ms": round(statistics.median(late)),
                "p99_ms": round(late[int(len(late) * 0.99)]),
                "max_ms": round(late[-1]),
            }
    return told


async def unchanged(connection: Connection, port: int) -> dict[str, Any]:
    """The same list published again: what is written to the topic, and what a worker makes of it."""
    before, ends = rescreened(port), await read_to_end(connection, [LISTED_PARTIES.name], lambda _: None)
    verdicts = await read_to_end(connection, [HOLDS.name, CLEARANCES.name], lambda _: None)
    await publish_change(connection)
    await asyncio.sleep(10)
    written: list[Any] = []
    await read_to_end(connection, [LISTED_PARTIES.name], written.append, starts=ends)
    again: list[Any] = []
    await read_to_end(connection, [HOLDS.name, CLEARANCES.name], again.append, starts=verdicts)
    return {"records": len(written), "screened_again": rescreened(port) - before, "verdicts": len(again)}


def rescreened(port: int) -> float:
    """Orders screened again so far, by the worker's own count."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith("shipscreen_rescreened_total"))


async def _watch(connection: Connection, ends: dict[tuple[str, int], int], watched: Watched) -> None:
    async for records in follow(connection, WATCHED, starts=ends):
        now = time.time()
        for record in records:
            watched.take(record, now)


async def _live(connection: Connection, sent: dict[bytes, float]) -> None:
    made = events(Random(4), int(LIVE_PER_SECOND * LIVE_SECONDS), DAY, starter_items(), (), prefix="LIVE")
    async with sender(connection, linger_ms=0) as producer:
        begun = time.monotonic()
        for number, one in enumerate(made):
            await asyncio.sleep(max(0.0, begun + number / LIVE_PER_SECOND - time.monotonic()))
            if one.key not in sent and one.order_id is not None:
                sent[one.key] = time.time()
                await producer.send(ORDERS.name, one.value, key=one.key)
        await producer.flush()


async def publish_change(connection: Connection, customers: Sequence[str] = NAMES) -> float:
    """Lists these customers of the bench among others; when the marker was written."""
    names = [*customers, *(f"Nebelhorn Feinwerk {number} Aktiebolag" for number in range(HITTING, LISTED))]
    entry = {"list": "HOUSE_BENCH", "country": "DE", "effective_from": "2020-01-01", "fr": "bench"}
    listed = [ListedParty.model_validate({**entry, "entry_id": str(n), "name": name}) for n, name in enumerate(names)]
    (loaded,) = await publish_lists(connection, [Snapshot.of("HOUSE_BENCH", listed)], DAY)
    found: list[float] = []

    def take(record: Any) -> None:
        if record.offset == loaded.version:
            found.append(record.timestamp / 1000)

    await read_to_end(connection, [LISTED_PARTIES.name], take, starts={(LISTED_PARTIES.name, 0): loaded.version})
    return found[0]


def measured(kafka: Kafka, given: argparse.Namespace) -> dict[str, Any]:
    """Runs the whole measurement on a broker and returns its figures."""
    connection, port = Connection(kafka.bootstrap), free_port()
    create_topics(connection, PARTITIONS)
    told: dict[str, Any] = asyncio.run(publish_knowledge(connection, given.data, given.items))
    with tempfile.TemporaryDirectory() as directory:
        log = Path(directory) / "worker.log"
        with worker(kafka.bootstrap, port, log) as process:
            told["start_without_orders"] = wait_ready(process, port, log)
        filled, recallable = asyncio.run(fill_book(connection, given.orders))
        told |= filled
        with worker(kafka.bootstrap, port, log) as process:
            told["start"] = wait_ready(process, port, log)
            more = told["start"]["rss_mib"] - told["start_without_orders"]["rss_mib"]
            told["overhead_per_order_bytes"] = round(more * 2**20 / given.orders) - told["book_record_bytes"]
            spent, waited = cpu_seconds(process.pid), waited_seconds(process.pid)
            told["change"] = asyncio.run(change(connection, min(TOUCHED, given.orders), recallable))
            told["change"]["worker_cpu_s"] = round(cpu_seconds(process.pid) - spent, 2)
            told["change"]["worker_waited_for_a_processor_s"] = round(waited_seconds(process.pid) - waited, 2)
            told["unchanged"] = asyncio.run(unchanged(connection, port))
            told["rss_after_mib"] = rss_mib(process.pid)
        # A list that changed while no worker ran: nobody can tell what it touches, and every order is screened again.
        asyncio.run(publish_change(connection, NAMES[:1]))
        with worker(kafka.bootstrap, port, log) as process:
            told["start_behind"] = wait_ready(process, port, log) | all_again(port, given.orders)
    return told


def all_again(port: int, orders: int) -> dict[str, float]:
    """How long every open order takes to be screened again."""
    begun = time.monotonic()
    while rescreened(port) < orders - SHIPPED:
        assert time.monotonic() < begun + ALL_SECONDS, rescreened(port)
        time.sleep(0.5)
    return {"all_screened_again_s": round(time.monotonic() - begun, 1)}


def report(told: dict[str, Any]) -> str:
    """Returns the figures as Markdown."""
    rows = "\n".join(f"| {name} | {value} |" for name, value in flat(told) if name != "machine")
    head = f"# A worker with {told['orders']:,} open orders\n\n`python -m bench.engine_open`. {told['machine']}"
    return f"{head}\n\n| figure | value |\n|---|---|\n{rows}\n"


def flat(told: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yields the figures with the names of their groups before their own."""
    for name, value in told.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{name.replace('_', ' ')}: ")
        else:
            yield prefix + name.replace("_", " "), value


def main() -> None:
    """Runs the command; writes results with --write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--write", action="store_true", help="write bench/results/engine_open.json and .md")
    parser.add_argument("--publish", metavar="BOOTSTRAP", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.publish:
        print(asyncio.run(publish_change(Connection(given.publish))))
        return
    with Kafka(heap="768m") as kafka:
        told = measured(kafka, given)
    told |= {"orders": given.orders, "items": given.items, "machine": machine()}
    print(report(told))
    if given.write:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "engine_open.json").write_text(json.dumps(told, indent=1) + "\n")
        (RESULTS / "engine_open.md").write_text(report(told))


if __name__ == "__main__":
    main()
