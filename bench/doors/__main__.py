"""What gets through the doors: `python -m bench.doors`; writes bench/results/doors.json and doors.md.

Spoilt: right orders with one change each, of every kind in changes.py, by a seed; each must hold, be refused (and its
order held) or clear as before. Right: 5,000 orders that the code of 2026-11-22 (commit 6e65934) cleared; none may hold
but for a reason in WHY. Exit 1 where one of the two is not so. Needs no broker.
"""

import argparse
import json
import lzma
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from bench.doors.changes import Must, Order, Spoilt, spoilt
from streams.audit.identity import enacted
from streams.engine.deciding.session import Screening
from streams.facts.order import ExchangeRates
from streams.facts.policy import Policy
from streams.lists.starter import starter
from streams.reference.items import starter_items
from streams.screening.knowledge import Knowledge

RESULTS = Path("bench/results")
RIGHT = Path(__file__).with_name("right-orders.jsonl.xz")
DAY = date(2026, 11, 22)
WHY: Mapping[str, str] = {
    "PARTY_MATCH_REVIEW": "a company led by the telling word of a listed group (Huawei International Overseas) is "
    "looked at: RULES.md C.5",
}
"""Codes for which an order that cleared before may hold now, each with the section that asks for it."""


def main() -> int:
    """Runs the command; writes results with --write. Returns the exit code: 1 if an input clears or holds wrongly."""
    options = argparse.ArgumentParser(prog="python -m bench.doors", description=__doc__)
    options.add_argument("--seed", type=int, default=13)
    options.add_argument("--each", type=int, default=14, help="inputs of every kind")
    options.add_argument("--write", action="store_true", help="write the results")
    given = options.parse_args()
    orders = right_orders()
    wrong = list(judged(spoilt(orders, Random(given.seed), given.each)))
    figures: dict[str, Any] = {
        "inputs": len(wrong),
        "false clears": sum(must != "clear" and got == "clear" for _, must, got in wrong),
        "false holds": sum(must == "clear" and got != "clear" for _, must, got in wrong),
        "held where refused was meant, or refused where held": sum(
            must != "clear" and got not in {"clear", must} for _, must, got in wrong
        ),
        "right orders": len(orders),
        "right orders held": dict(right_held(orders)),
        "by kind": by_kind(wrong),
    }
    text = report(figures)
    sys.stdout.write(text)
    if given.write:
        (RESULTS / "doors.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
        (RESULTS / "doors.md").write_text(text, "utf-8")
    unexplained = set(figures["right orders held"]) - WHY.keys()
    return int(bool(figures["false clears"] or figures["false holds"] or unexplained))


def right_orders() -> list[Order]:
    """The orders that cleared before."""
    return [json.loads(line) for line in lzma.decompress(RIGHT.read_bytes()).decode().splitlines()]


def screening() -> Screening:
    """As `check` does it: the lists and items of the distribution, checked on the day."""
    parties = [party for snapshot in starter().values() for party in snapshot.entries]
    known = Knowledge.of(parties, starter_items(), [], ExchangeRates({}), DAY)
    return Screening(known, enacted(), Policy(), DAY)


def judged(inputs: Iterable[Spoilt]) -> Iterable[tuple[str, Must, Must]]:
    """Kind, what must come, what came. A shipment is of an order that cleared just before."""
    for one in inputs:
        screens = screening_of_its_own()
        if one.kind.startswith("shipped"):
            screens.decide(json.dumps(ordered(json.loads(one.text))).encode())
        answer = screens.decide(one.text.encode())
        came: Must = "refused" if answer.refused else "hold"
        if any(decision.outcome == "clear" for decision, _ in answer.verdicts):
            came = "clear"
        yield one.kind, one.must, came


def ordered(shipped: Order) -> Order:
    """The order that a shipment is of."""
    return {name: value for name, value in shipped.items() if not name.startswith("shipped_")} | {"event": "submitted"}


_SHARED: list[Screening] = []


def screening_of_its_own() -> Screening:
    """One that remembers no order; the lists are read once."""
    if not _SHARED:
        _SHARED.append(screening())
    first = _SHARED[0]
    return Screening(first.knowledge, first.rulebook, first.policy, first.today)


def right_held(orders: Iterable[Order]) -> Counter[str]:
    """Codes of right orders that hold now. Each is submitted: what is asked of later events is another matter."""
    codes: Counter[str] = Counter()
    for order in orders:
        answer = screening_of_its_own().decide(json.dumps({**order, "event": "submitted"}).encode())
        if answer.refused:
            codes["refused"] += 1
        codes.update({finding.code for decision, _ in answer.verdicts for finding in decision.findings})
    return codes


def by_kind(wrong: Iterable[tuple[str, Must, Must]]) -> dict[str, dict[str, int]]:
    """Counts of what came, by kind."""
    counts: dict[str, dict[str, int]] = {}
    for kind, must, came in wrong:
        row = counts.setdefault(f"{kind} (must: {must})", {"hold": 0, "refused": 0, "clear": 0})
        row[came] += 1
    return counts


def report(figures: Mapping[str, Any]) -> str:
    """The page."""
    rows = [
        f"| {kind} | {row['hold']} | {row['refused']} | {row['clear']} |" for kind, row in figures["by kind"].items()
    ]
    held = figures["right orders held"]
    said = ", ".join(f"{code} {count} ({WHY.get(code, 'NOT EXPLAINED')})" for code, count in held.items()) or "none"
    return "\n".join([
        "# Doors\n",
        "`python -m bench.doors`: right orders spoilt by one change each, and right orders that cleared before.\n",
        *(f"* {name}: {figures[name]}" for name in list(figures)[:5]),
        f"* right orders held: {said}\n",
        "| kind | held | refused, its order held | cleared |",
        "|---|---|---|---|",
        *rows,
        "",
    ])  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
