"""A worker that can be made to fail on purpose: `python -m bench.ops.worker '{...}'`.

Settings as JSON: those of `WorkerSettings`, `bootstrap`, and `place`, a folder in which files steer it: `day` holds the
evaluation day; `rates.json` the exchange rates; `clock-<label>` the seconds by which its clock is ahead; while `stuck`
is there no re-screening moves; while `behind-<label>` is there it reads no knowledge. Orders whose id begins with
BROKEN- meet a rule that raises, FAULTY- a fault of the program.
"""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from streams.engine import worker
from streams.engine.broker.connection import Connection
from streams.engine.broker.reader import KnowledgeReader
from streams.engine.deciding import order_decider
from streams.engine.lanes.rescreener import Rescreener
from streams.engine.settings import WorkerSettings
from streams.facts.rates import rates_in
from streams.law.kit import Rule, Stage
from streams.ops import logs
from streams.screening.knowledge import KnowledgeRecord
from streams.screening.rulebook import Rulebook


def raises(view: Any) -> Any:
    """A rule that cannot bear some orders."""
    if view.facts.order.order_id.startswith("BROKEN-"):
        raise ZeroDivisionError("provoked")
    return ()


BROKEN = Rule(
    id="bench.broken",
    title="Raises",
    cite="policy",
    stage=Stage.FLAG,
    check=raises,
    checked_on="2026-11-22",
    per="order",
)


def break_on_purpose(place: Path, label: str) -> None:
    """Puts our faults between the worker and its own functions."""
    gather, rescreen = order_decider.__dict__["gather"], Rescreener.run
    fold, enacted = KnowledgeReader._fold, worker.__dict__["enacted"]  # noqa: SLF001

    def faulty(order: Any, *rest: Any, **named: Any) -> Any:
        if order.order_id.startswith("FAULTY-"):
            raise ZeroDivisionError("provoked")
        return gather(order, *rest, **named)

    def with_a_broken_rule() -> Rulebook:
        rulebook: Rulebook = enacted()
        return replace(rulebook, rules=(*rulebook.rules, BROKEN))

    async def held_up(rescreener: Rescreener) -> bool:
        backlog = rescreener._backlog  # noqa: SLF001
        if (place / "stuck").exists() and backlog is not None and len(backlog):
            return False
        return await rescreen(rescreener)

    async def late(reader: KnowledgeReader, records: Sequence[KnowledgeRecord]) -> None:
        while (place / f"behind-{label}").exists():  # noqa: ASYNC110  a file has no event
            await asyncio.sleep(0.2)
        await fold(reader, records)

    for place_of, name, instead in (
        (order_decider, "gather", faulty),
        (Rescreener, "run", held_up),
        (KnowledgeReader, "_fold", late),
        (worker, "enacted", with_a_broken_rule),
    ):
        setattr(place_of, name, instead)


def main() -> int:
    """Runs the worker of the settings on the command line. Returns its exit code."""
    told = json.loads(sys.argv[1])
    place = Path(told.pop("place"))
    logs.configure(told.pop("log", "info"))
    break_on_purpose(place, told["label"])

    def today() -> date:
        return date.fromisoformat((place / "day").read_text().strip())

    wrong = place / f"clock-{told['label']}"

    def clock() -> float:
        return time.time() + (float(wrong.read_text()) if wrong.exists() else 0.0)

    rates = place / "rates.json"
    settings = WorkerSettings(Connection(told.pop("bootstrap")), today=today, clock=clock, rates_file=rates, **told)
    return asyncio.run(worker.run_worker(settings, rates_in(rates.read_bytes())))


if __name__ == "__main__":
    raise SystemExit(main())
