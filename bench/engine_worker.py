"""The engine, measured from inside its own process. `python -m bench.engine_worker '{...}'`.

bare: events are read and a book record and a verdict of the same size written, but nothing is decided.
"""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bench.engine_loop import bare_record
from streams.engine.broker.connection import Connection
from streams.engine.deciding.book import BookDraft
from streams.engine.deciding.decide import Judge, PartitionPlace
from streams.engine.deciding.records import Grounds
from streams.engine.deciding.writes import Received, Write
from streams.engine.lanes import drain
from streams.engine.settings import WorkerSettings
from streams.engine.worker import Worker
from streams.facts.order import ExchangeRates
from streams.ops import logs


class BareJudge(Judge):
    """Writes as much as a judge does, and decides nothing."""

    def __init__(self, place: PartitionPlace, grounds: Grounds, draft: BookDraft) -> None:
        super().__init__(place, grounds, draft)
        self.book: list[Write] = []

    def take(self, *records: Received) -> None:
        """Writes a book record and a verdict of the usual size for each event, without deciding anything."""
        for record in records:
            value = bare_record(record.value or b"{}")
            self.writes.append(Write("holds.v1", record.key, value))
            self.book.append(Write("order-book.v1", record.key, value))

    def finish(self) -> None:
        """Puts the book records behind the verdicts, as the real judge does."""
        self.writes.extend(self.book)


@dataclass
class Watch:
    """When drains began and were confirmed, and what was done by then."""

    count: int
    worker: list[Worker] = field(default_factory=list)
    first: tuple[float, float, float] | None = None
    last: tuple[float, float, float] | None = None
    done: asyncio.Event = field(default_factory=asyncio.Event)

    async def step(self, name: str) -> None:
        """Notes time and processor time at each acknowledgement; sets `done` after `count` orders."""
        if name != "acknowledged":
            return
        now = (self.received(), time.perf_counter(), time.process_time())
        self.first = self.first or now
        self.last = now
        if now[0] >= self.count:
            self.done.set()

    def received(self) -> float:
        """Returns how many orders the worker has received."""
        return float(self.worker[0].metrics.received._value.get())  # noqa: SLF001  no public way to read a counter

    def told(self) -> dict[str, float]:
        """Returns orders, seconds, processor seconds, orders per second and microseconds per order."""
        assert self.first is not None
        assert self.last is not None
        orders, seconds, cpu = (after - before for before, after in zip(self.first, self.last, strict=True))
        return {
            "orders": orders, "seconds": seconds, "cpu": cpu, "per_second": orders / seconds, "us": cpu / orders * 1e6,
        }  # fmt: skip


async def main(count: int, *, bare: bool, bootstrap: str, day: str, **settings: Any) -> dict[str, float]:
    """Until `count` orders went through; count 0 = until SIGTERM."""
    if bare:
        vars(drain)["Judge"] = BareJudge
    today = date.fromisoformat(day)
    told = WorkerSettings(Connection(bootstrap), today=lambda: today, http_port=None, **settings)
    watch, stop = Watch(count), asyncio.Event()
    worker = Worker(told, ExchangeRates({}), watch.step, stop)
    watch.worker.append(worker)
    running = asyncio.create_task(worker.run())
    finished = asyncio.create_task(watch.done.wait())
    await asyncio.wait({running, finished}, return_when=asyncio.FIRST_COMPLETED)
    if running.done():
        running.result()
    stop.set()
    await asyncio.wait({running})
    return watch.told()


def arguments(given: Sequence[str]) -> dict[str, Any]:
    """Reads the settings, a JSON object, from the command line."""
    return dict(json.loads(given[1]))


if __name__ == "__main__":
    logs.configure("error")
    print(json.dumps(asyncio.run(main(**arguments(sys.argv)))))
