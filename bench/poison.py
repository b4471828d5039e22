"""`python -m bench.poison`: 10,000 fuzzed records among 10,000 good orders on real Kafka; writes a report.

--good, --fuzzed: other numbers; --report: another place.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import orjson

from tests.reliability.machine import described
from tests.reliability.poison import Outcome, run

ROWS = 24
"""Rows of the table of memory."""


def main() -> int:
    """Runs the command and writes the report. Returns the exit code: 1 if the run was not clean."""
    parser = argparse.ArgumentParser(description="Poison among good orders.")
    parser.add_argument("--good", type=int, default=10_000, help="good orders")
    parser.add_argument("--fuzzed", type=int, default=10_000, help="fuzzed records")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--report", type=Path, default=Path("bench/results/poison"), help="without its ending")
    given = parser.parse_args()
    began = time.monotonic()

    def say(what: str) -> None:
        sys.stderr.write(f"{time.monotonic() - began:7.1f} s  {what}\n")

    outcome = run(given.good, given.fuzzed, given.seed, say)
    machine = described()
    given.report.parent.mkdir(parents=True, exist_ok=True)
    whole = {"machine": machine, **outcome.plain()}
    given.report.with_suffix(".json").write_bytes(orjson.dumps(whole, option=orjson.OPT_INDENT_2))
    given.report.with_suffix(".md").write_text("\n".join([*told(outcome, machine), ""]), encoding="utf-8")
    say(f"clean: {outcome.clean} {outcome.findings.wrong} {outcome.findings.examples}")
    return 0 if outcome.clean else 1


def told(outcome: Outcome, machine: dict[str, str]) -> Iterator[str]:
    """Yields the report, line by line."""
    tally, ends = outcome.findings.tally, outcome.ends
    yield f"# Poison: {'clean' if outcome.clean else 'NOT CLEAN'}"
    yield ""
    yield f"{outcome.fuzzed:,} fuzzed records among {outcome.good:,} good orders, one worker, `python -m bench.poison`."
    yield f"Lost: {sum(one.lost for one in ends.values())}. Times that the worker ended: {outcome.exits.total()}."
    yield f"Missing {tally.missing}, contradictory {tally.contradictory}; of every other kind of wrong:"
    yield f"{sum(outcome.findings.wrong.values())}. Decisions made again byte for byte:"
    yield f"{outcome.findings.recomputation.decisions:,}. All decided after {outcome.seconds:.0f} s."
    yield from ("", "| poison | sent | refused by the topic | dead letter | dead letter and hold | verdict | lost |")
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for kind, one in sorted(ends.items()):
        counts = (one.sent, one.refused_by_topic, one.dead_letter, one.both, one.verdict, one.lost)
        yield f"| {kind} | {' | '.join(f'{count:,}' for count in counts)} |"
    yield ""
    yield f"Memory: {outcome.grown_mib(nameless=False):+.0f} MiB while good orders and poison came, for"
    yield f"{outcome.samples[-1].book:,} orders in the book, whose records are {outcome.book_mib:.0f} MiB; then, from"
    yield f"{outcome.mixed_until:.0f} s on, {outcome.grown_mib(nameless=True):+.0f} MiB"
    yield f"while {outcome.fuzzed // 2:,} records came of which no order id can be read."
    yield ""
    yield from ("| s | records sent | resident MiB | orders in the book |", "|---:|---:|---:|---:|")
    for sample in outcome.samples[:: max(1, len(outcome.samples) // ROWS)]:
        yield f"| {sample.seconds:.0f} | {sample.sent:,} | {sample.rss_mib:.0f} | {sample.book:,} |"
    yield ""
    yield from (f"* {name}: {value}" for name, value in machine.items())


if __name__ == "__main__":
    raise SystemExit(main())
