"""Torture on real Kafka: workers and broker are killed, frozen and cut off while orders arrive; then all is counted.

`python -m tests.reliability.torture` runs the long form and writes its report to bench/results/torture.{json,md};
with --short the form that `make test` runs, and no report.
"""

import argparse
import sys
import time
from pathlib import Path
from typing import Final

from tests.reliability.report import write_report
from tests.reliability.runs import Plan, run

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
    parser.add_argument("--short", action="store_true", help="the form that make test runs; writes no report")
    parser.add_argument("--report", type=Path, default=Path("bench/results/torture"), help="without its ending")
    parser.add_argument("--logs", type=Path, help="folder to keep the workers' logs in")
    given = parser.parse_args()
    began = time.monotonic()

    def say(what: str) -> None:
        sys.stderr.write(f"{time.monotonic() - began:7.1f} s  {what}\n")

    outcomes = []
    for plan in (SHORT,) if given.short else LONG:
        say(f"{plan.workers} workers, {plan.orders:,} orders, {sum(plan.incidents.values())} incidents")
        outcomes.append(run(plan, say, given.logs))
        say(f"clean: {outcomes[-1].clean}, spent: {outcomes[-1].seconds}, farewell: {dict(outcomes[-1].farewell)}")
        say(f"refused: {outcomes[-1].refused}")
        if not given.short:
            write_report(outcomes, given.report)
        say(f"{outcomes[-1].findings.tally}")
        say(f"{outcomes[-1].findings.wrong} {outcomes[-1].findings.examples}")
    return 0 if all(outcome.clean for outcome in outcomes) else 1


if __name__ == "__main__":
    raise SystemExit(main())
