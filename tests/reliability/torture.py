"""Torture on real Kafka: workers and broker are killed, frozen and cut off while orders arrive; then all is counted.

`python -m tests.reliability.torture` runs the long form and writes its report to bench/results/torture.{json,md};
with --short the form that `make world` runs, and no report.
"""

import argparse
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Final

from tests.reliability.report import write_report
from tests.reliability.runs import Outcome, Plan, run

SHORT: Final = Plan(
    workers=2,
    orders=3_000,
    incidents={"kill": 2, "restart": 1, "freeze": 1, "broker": 1, "refuse": 1, "hang": 1, "list": 1},
    partitions=4,
    slice_seconds=1.5,
    session=4.0,
)
_BLOWS: Final = {
    "kill": 14, "kill_all": 2, "restart": 5, "freeze": 4, "broker": 3, "refuse": 4, "refuse_for_a_while": 2,
    "hang": 4, "hang_for_long": 1, "cut": 5, "unreachable": 2, "list": 5, "item": 2,
}  # fmt: skip
LONG: Final = (
    Plan(workers=2, orders=60_000, incidents=_BLOWS, seed=2),
    Plan(workers=3, orders=60_000, incidents=_BLOWS, seed=3),
)


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Kills, freezes and cuts off workers and broker; counts what was lost."
    )
    parser.add_argument("--short", action="store_true", help="the form that make world runs; writes no report")
    parser.add_argument("--report", type=Path, default=Path("bench/results/torture"), help="without its ending")
    parser.add_argument("--logs", type=Path, help="folder to keep the workers' logs in")
    parser.add_argument("--together", action="store_true", help="all runs at the same time, on a broker each")
    given = parser.parse_args()
    began = time.monotonic()

    def one(plan: Plan) -> Outcome:
        def say(what: str) -> None:
            sys.stderr.write(f"{time.monotonic() - began:7.1f} s  {plan.workers} workers: {what}\n")

        say(f"{plan.orders:,} orders, {sum(plan.incidents.values())} incidents")
        logs = None if given.logs is None else given.logs / f"{plan.workers}-workers"
        outcome = run(plan, say, logs)
        say(f"clean: {outcome.clean}, spent: {outcome.seconds}, farewell: {dict(outcome.farewell)}")
        say(f"refused: {outcome.refused}")
        say(f"{outcome.findings.tally}")
        say(f"{outcome.findings.wrong} {outcome.findings.examples}")
        return outcome

    plans = (SHORT,) if given.short else LONG
    outcomes: list[Outcome] = []
    with ThreadPoolExecutor(len(plans) if given.together else 1) as runs:
        for done in as_completed([runs.submit(one, plan) for plan in plans]):
            outcomes.append(done.result())
            if not given.short:
                write_report(sorted(outcomes, key=lambda it: it.plan.workers), given.report)
    return 0 if all(outcome.clean for outcome in outcomes) else 1


if __name__ == "__main__":
    raise SystemExit(main())
