"""A worker as a process of its own for tests: `python -m tests.engine.process '{...}'`.

Settings as JSON. Beside those of `WorkerSettings`: `bootstrap`, `day` (evaluation day, a file is read if it begins
with @, so that days can pass) and `die_at` (a step of a drain at which the process kills itself: "sent", or "sent:3"
for the third time).
"""

import asyncio
import faulthandler
import json
import os
import signal
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from streams.engine.broker.connection import Connection
from streams.engine.lanes.producer import OnFault, no_fault
from streams.engine.settings import WorkerSettings
from streams.engine.worker import run_worker
from streams.facts.order import ExchangeRates
from streams.facts.policy import Policy
from streams.ops import logs


def dying_at(place: str) -> OnFault:
    """Kills the process without warning when a step is reached for the n-th time."""
    step, _, times = place.partition(":")
    seen: Counter[str] = Counter()

    async def fault(now: str) -> None:
        seen[now] += 1
        if now == step and seen[now] == int(times or 1):
            os.kill(os.getpid(), signal.SIGKILL)

    return fault


def settings_of(told: dict[str, Any]) -> WorkerSettings:
    day = told.pop("day")
    policy = Policy(**told.pop("policy", {}))
    rates = told.pop("rates_file", None)

    def today() -> date:
        return date.fromisoformat(Path(day[1:]).read_text().strip() if day.startswith("@") else day)

    return WorkerSettings(
        connection=Connection(told.pop("bootstrap")),
        policy=policy,
        today=today,
        rates_file=rates and Path(rates),
        **told,
    )


def main() -> int:
    faulthandler.register(signal.SIGUSR1)
    told = json.loads(sys.argv[1])
    logs.configure(told.pop("log", "info"))
    die_at = told.pop("die_at", None)
    fault = dying_at(die_at) if die_at else no_fault
    return asyncio.run(run_worker(settings_of(told), ExchangeRates({}), fault=fault))


if __name__ == "__main__":
    raise SystemExit(main())
