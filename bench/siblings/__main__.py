"""Siblings of orders that examples give: `python -m bench.siblings`; --write writes bench/results/siblings.md, .json.

The examples of every rule lie just inside and just outside of what it is about. Each is judged as a whole order, and so
are its siblings: of one that holds, orders with one change that by law may not loosen it, each stated fact unknown
among them; of one that clears, orders with one change that may not tighten it. Where one answer to a question would
hold an order, not knowing the answer must. Counted by row of the ledger (streams/reference/provisions.yaml).
Exit 1 where one clears that must hold, or holds that must clear. Needs no broker.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random
from typing import Any

from bench.siblings.cases import cases
from bench.siblings.judged import Judged, judged
from streams.audit.provisions import ledger

RESULTS = Path("bench/results")
FAULTS = ("false clear", "lost clear", "other codes")


def main() -> int:
    """Runs the command; writes results with --write. Returns the exit code: 1 if a sibling clears or holds wrongly."""
    options = argparse.ArgumentParser(prog="python -m bench.siblings", description=__doc__)
    options.add_argument("--seed", type=int, default=12)
    options.add_argument("--write", action="store_true", help="write the results")
    given = options.parse_args()
    found = list(judged(cases(), Random(given.seed)))
    figures = figures_of(found)
    text = report(figures)
    sys.stdout.write(text)
    sys.stdout.writelines(f"{one.fault}: {one.kind}: {one.name}\n" for one in found if one.fault)
    if given.write:
        (RESULTS / "siblings.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
        (RESULTS / "siblings.md").write_text(text, "utf-8")
    return int(any(figures[fault] for fault in FAULTS) or bool(figures["rows with a rule and no sibling"]))


def figures_of(found: Iterable[Judged]) -> dict[str, Any]:
    """Counts in all, by kind of change and by row of the ledger."""
    kinds: Counter[tuple[str, str]] = Counter()
    rules: Counter[tuple[str, str]] = Counter()
    faults: Counter[str | None] = Counter()
    for one in found:
        kinds[one.kind, one.must] += 1
        rules[one.rule, one.must] += 1
        faults[one.fault] += 1
    rows = [
        {"row": row.title, "what": row.what, **{must: sum(rules[rule, must] for rule in row.rules) for must in MUST}}
        for row in ledger()
        if row.rules
    ]
    return {
        "orders": kinds.total(),
        **{fault: faults[fault] for fault in FAULTS},
        "rows with a rule": len(rows),
        "rows with a rule and no sibling": [row["row"] for row in rows if not (row["hold"] or row["clear"])],
        "by kind": {kind: {must: kinds[kind, must] for must in MUST} for kind in sorted({kind for kind, _ in kinds})},
        "by row": rows,
    }


MUST = ("hold", "clear")


def report(figures: Mapping[str, Any]) -> str:
    """The page."""
    bare = figures["rows with a rule and no sibling"]
    return "\n".join([
        "# Siblings\n",
        "`python -m bench.siblings`: every example of every rule as a whole order, and orders that differ from it in",
        "one thing. A row of the ledger counts the orders of all of its rules.\n",
        f"* orders: {figures['orders']}",
        *(f"* {fault}s: {figures[fault]}" for fault in FAULTS[:2]),
        f"* the same order written otherwise, other codes: {figures['other codes']}",
        f"* rows of the ledger with a rule: {figures['rows with a rule']}",
        f"* of them without an order: {', '.join(bare) or 'none'}\n",
        "| change | must hold | must clear |",
        "|---|---|---|",
        *(f"| {kind} | {row['hold']} | {row['clear']} |" for kind, row in figures["by kind"].items()),
        "",
        "| row of the ledger | must hold | must clear |",
        "|---|---|---|",
        *(f"| {row['row']}: {row['what']} | {row['hold']} | {row['clear']} |" for row in figures["by row"]),
        "",
    ])  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
