"""The rulebook's time: `python -m bench.rules`; writes bench/results/rules.json and rules.md.

Parties are matched and items described before the clock starts; every item is a value of its own and nothing is
remembered between orders but the law of the day. Times are CPU time of the thread. Needs no broker, no outside data.
--baseline compares with another commit, of which it names a worktree (bench/rules_beside.py).
"""

import argparse
import gc
import json
import os
import platform
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import orjson

from bench.rules_beside import beside
from bench.rules_beside import report as beside_report
from schemas.item import ItemFacts
from schemas.order import OrderEvent
from streams.audit.identity import enacted
from streams.facts.order import ExchangeRates, Facts, LineFacts
from streams.facts.policy import Policy
from streams.law.kit import Found, Rule
from streams.law.kit.samples import foreign, laid, part, to
from streams.lists.starter import starter
from streams.reference.items import starter_items
from streams.screening.gather import gather
from streams.screening.knowledge import Knowledge
from streams.screening.rulebook import Rulebook
from streams.screening.screen import screen
from streams.screening.verdicts import decision_bytes
from streams.trial.orders.orders import events

RESULTS = Path("bench/results")
DAY = date(2026, 11, 22)
POLICY = Policy()
ORDINARY = frozenset({"submitted", "amended", "late", "shipped"})
TARGETS = {"generator": 80.0, "three lines of ten components": 400.0}


def knowledge() -> Knowledge:
    """Starter lists and items, checked today."""
    parties = [party for snapshot in starter().values() for party in snapshot.entries]
    return Knowledge.of(parties, starter_items(), [], ExchangeRates({}), DAY)


def generated(count: int, known: Knowledge) -> list[Facts]:
    """Facts of the generator's order events, of 1 to 3 lines, each with items of its own."""
    parties = [party for snapshot in starter().values() for party in snapshot.entries]
    found: list[Facts] = []
    for event in events(Random(11), count * 2, DAY, starter_items(), parties):
        if event.kind not in ORDINARY:
            continue
        order = OrderEvent.model_validate(orjson.loads(event.value))
        if 1 <= len(order.lines) <= 3:
            found.append(distinct(gather(order, "0" * 64, DAY, known, POLICY)))
        if len(found) == count:
            break
    return found


def distinct(facts: Facts) -> Facts:
    """The same facts with items that are values of their own."""
    return replace(facts, lines=tuple(replace(line, item=_copied(line)) for line in facts.lines))


def _copied(line: LineFacts) -> ItemFacts:
    return line.item.model_copy(deep=True)


def foreign_order(lines: int, components: int, known: Knowledge) -> Facts:
    """A reexport to China of foreign-made lines with this many US components each."""
    eccns = ("3A001.a.7", "3A991", "5A992.c", "EAR99", "5A991", "3A001.a.2", "4A994", "6A993", "3A992.a", "7A994")
    given = foreign("CN")
    parts = [part(eccns[place % len(eccns)], "1.25") for place in range(components)]
    row = {**given["lines"][0], "us_content": parts, "eccn": "5A991"}
    parties = [
        to(f"Kobe Hinoki {role}", role=role, country="CN") for role in ("ultimate_consignee", "purchaser", "end_user")
    ]
    order = laid({**given, "lines": [row] * lines, "parties": parties, "ship_date": "2026-11-25"})
    return distinct(gather(OrderEvent.model_validate(order), "0" * 64, DAY, known, POLICY))


def timed(orders: Sequence[Facts], rulebook: Rulebook, rounds: int) -> list[float]:
    """CPU microseconds of each order, the best of a few rounds: other load on the machine is not the rulebook's."""
    best = [float("inf")] * len(orders)
    gc.disable()
    for _ in range(rounds):
        for place, facts in enumerate(orders):
            start = time.thread_time_ns()
            screen(facts, rulebook, POLICY)
            best[place] = min(best[place], (time.thread_time_ns() - start) / 1000)
    gc.enable()
    return best


def single(orders: Sequence[Facts], rulebook: Rulebook) -> list[float]:
    """Microseconds of each order, once: as it comes."""
    return timed(orders, rulebook, 1)


class Clocked:
    """A check that adds up its own time."""

    def __init__(self, rule: Rule) -> None:
        self.rule, self.spent, self.asked = rule, 0, 0

    def __call__(self, view: Any) -> Iterable[Found]:
        check: Any = self.rule.check
        start = time.thread_time_ns()
        found = tuple(check(view))
        self.spent += time.thread_time_ns() - start
        self.asked += 1
        return found


def by_rule(orders: Sequence[Facts], rulebook: Rulebook) -> Iterator[tuple[str, float, float]]:
    """(rule, microseconds per order, times asked per order), the dearest first."""
    clocks = [Clocked(rule) for rule in rulebook.rules]
    rules = tuple(replace(clock.rule, check=clock) for clock in clocks)
    clocked = replace(rulebook, rules=rules, _days={})
    for facts in orders:
        screen(facts, clocked, POLICY)
    count = len(orders)
    for clock in sorted(clocks, key=lambda one: -one.spent):
        if clock.asked:
            yield clock.rule.id, clock.spent / count / 1000, clock.asked / count


def quantiles(values: Sequence[float]) -> dict[str, float]:
    """Returns median, 90th and 99th percentile."""
    ordered = sorted(values)
    return {
        "median": round(statistics.median(ordered), 1),
        "p90": round(ordered[len(ordered) * 9 // 10], 1),
        "p99": round(ordered[len(ordered) * 99 // 100], 1),
    }


def measured(count: int) -> dict[str, Any]:
    """Measures `count` generated orders and returns the figures; times are in microseconds."""
    known, rulebook = knowledge(), enacted()
    orders = generated(count, known)
    outcomes = Counter(screen(facts, rulebook, POLICY).outcome for facts in orders)
    heavy = [foreign_order(3, 10, known) for _ in range(20)]
    decisions = [screen(facts, rulebook, POLICY) for facts in orders]
    start = time.thread_time()
    size = sum(len(decision_bytes(decision)) for decision in decisions) / count
    serialising = (time.thread_time() - start) / count * 1e6
    return {
        "machine": {"python": platform.python_version(), "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1)},
        "rulebook": rulebook.identity,
        "rules": len(rulebook.rules),
        "orders": {"count": count, "outcomes": dict(outcomes), "lines": dict(Counter(len(f.lines) for f in orders))},
        "microseconds": {
            "generator, as it comes": quantiles(single(orders, rulebook)),
            "generator": quantiles(timed(orders, rulebook, 5)),
            "three lines of ten components": quantiles(timed(heavy, rulebook, 20)),
            "decision to bytes": round(serialising, 1),
        },
        "decision_bytes": round(size),
        "growth, lines": growth([(n, foreign_order(n, 10, known)) for n in (1, 10, 100, 1000)], rulebook),
        "growth, components": growth([(n, foreign_order(1, n, known)) for n in (10, 100, 1000, 10_000)], rulebook),
        "per rule": [(name, round(us, 2), round(asked, 2)) for name, us, asked in by_rule(orders, rulebook)],
    }


def growth(orders: Iterable[tuple[int, Facts]], rulebook: Rulebook) -> dict[int, float]:
    """Microseconds for one line or component, by how many there are; linear growth keeps it level."""
    return {n: round(min(timed([facts], rulebook, 5)) / n, 2) for n, facts in orders}


def report(result: dict[str, Any]) -> str:
    """Returns the figures as Markdown."""
    rows = [
        "# Time of the rulebook",
        "",
        f"Written by `make bench-rules`. {result['rules']} rules, {result['rulebook']}; {result['machine']}.",
        f"Orders of the generator: {result['orders']}.",
        "",
        "| microseconds | median | p90 | p99 | target (median) |",
        "|---|---|---|---|---|",
    ]
    for name, values in result["microseconds"].items():
        if isinstance(values, dict):
            target = TARGETS.get(name, "")
            rows.append(f"| {name} | {values['median']} | {values['p90']} | {values['p99']} | {target} |")
    rows += [
        "",
        "| growth, microseconds each | " + " | ".join(map(str, (1, 10, 100, 1000, 10_000))) + " |",
        "|---|" + "---|" * 5,
    ]
    for name in ("growth, lines", "growth, components"):
        cells = [str(result[name].get(n, "")) for n in (1, 10, 100, 1000, 10_000)]
        rows.append(f"| {name.removeprefix('growth, ')} | " + " | ".join(cells) + " |")
    if "beside" in result:
        rows += beside_report(result["beside"])
    rows += ["", "| rule | microseconds per order | asked per order |", "|---|---|---|"]
    rows += [f"| {name} | {us} | {asked} |" for name, us, asked in result["per rule"]]
    return "\n".join(rows) + "\n"


def main() -> int:
    """Runs the command. Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=2000)
    parser.add_argument("--baseline", type=Path, help="a worktree of the commit to compare with")
    parser.add_argument("--rounds", type=int, default=9, help="of the comparison")
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object and write nothing")
    arguments = parser.parse_args()
    result = measured(arguments.orders)
    if arguments.baseline:
        result["beside"] = beside(arguments.baseline, arguments.orders, arguments.rounds)
    if arguments.json:
        print(json.dumps(result))
        return 0
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "rules.json").write_text(json.dumps(result, indent=1) + "\n")
    (RESULTS / "rules.md").write_text(report(result))
    print(report(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
