"""Right clears kept: `python -m bench.legal`; --write writes bench/results/legal.md and legal.json.

500 legal orders (orders.py, by seed 12) and 200 of harder kinds (harder.py, by seed 21), with what the code of
2026-11-22 (commit 6e65934) said of each. None that cleared then may hold now but for a section that asks for it. Exit 1
where one does. Needs no broker.
"""

import argparse
import json
import lzma
import sys
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from bench.legal.harder import harder_orders
from bench.legal.orders import Legal, legal_orders
from schemas.licence import Licence
from schemas.listed_party import ListedParty
from schemas.order import OrderEvent
from schemas.verdict import Decision
from streams.audit.identity import enacted
from streams.facts.order import ExchangeRates
from streams.facts.policy import Policy
from streams.lists.starter import starter
from streams.reference.items import starter_items
from streams.screening.gather import gather
from streams.screening.knowledge import Knowledge
from streams.screening.rulebook import Rulebook
from streams.screening.screen import screen

RESULTS = Path("bench/results")
BEFORE = Path(__file__).with_name("before.json.xz")
BEFORE_HARDER = Path(__file__).with_name("before_harder.json.xz")
"""Outcome and codes of each order, in their order, as the code of commit 6e65934 decided."""
COUNT, SEED = 500, 12
HARDER, HARDER_SEED = 200, 21
POLICY = Policy(licence_balances="given")
NO_ENCRYPTION = (
    "740.11, Supp. 1 (no text found, so strictly): items with EI controls are not for cooperating governments"
)
SECTIONS: dict[tuple[str, str], str] = {
    ("GOV", "CCL_LICENSE_REQUIRED"): NO_ENCRYPTION,
    ("GOV", "LEX_NOT_AVAILABLE"): NO_ENCRYPTION,
}
"""Kind and code of orders that cleared before and hold now, with the section that asks for it."""


class Held(NamedTuple):
    """An order that cleared before and holds now."""

    order: str
    kind: str
    code: str
    section: str | None


def main() -> int:
    """Runs the command; writes results with --write. Returns the exit code: 1 if an order that must clear does not."""
    options = argparse.ArgumentParser(prog="python -m bench.legal", description=__doc__)
    options.add_argument("--write", action="store_true", help="write the results")
    given = options.parse_args()
    orders = [*legal_orders(Random(SEED), COUNT), *harder_orders(Random(HARDER_SEED), HARDER)]
    before = [one for path in (BEFORE, BEFORE_HARDER) for one in json.loads(lzma.decompress(path.read_bytes()))]
    figures = figures_of(orders, before)
    text = report(figures)
    sys.stdout.write(text)
    if given.write:
        (RESULTS / "legal.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
        (RESULTS / "legal.md").write_text(text, "utf-8")
    return int(any(row["section"] is None for row in figures["held now"]))


@cache
def listed() -> list[ListedParty]:
    """Returns all entries of the starter lists."""
    return [party for snapshot in starter().values() for party in snapshot.entries]


@cache
def known(day: date) -> Knowledge:
    """The lists and items of the distribution, checked on the day."""
    return Knowledge.of(listed(), starter_items(), [], ExchangeRates({}), day)


def decided(legal: Legal, rulebook: Rulebook) -> Decision:
    """Decides a legal order on its day, with its licences and the starter lists."""
    day = date.fromisoformat(legal.on)
    licences = [Licence.model_validate(one) for one in legal.licences]
    knowledge = Knowledge.of(listed(), starter_items(), licences, ExchangeRates({}), day) if licences else known(day)
    return screen(gather(OrderEvent.model_validate(legal.order), "0" * 64, day, knowledge, POLICY), rulebook, POLICY)


def figures_of(orders: list[Legal], before: list[Any]) -> dict[str, Any]:
    """Counts by kind, and each order that held only lately."""
    rulebook = enacted()
    kinds: dict[str, Counter[str]] = {}
    held: list[Held] = []
    for legal, (outcome, _) in zip(orders, before, strict=True):
        decision = decided(legal, rulebook)
        row = kinds.setdefault(legal.kind, Counter())
        row["orders"] += 1
        row["cleared before"] += outcome == "clear"
        row["clear now"] += decision.outcome == "clear"
        if outcome == "clear" and decision.outcome != "clear":
            held += [
                Held(legal.order["order_id"], legal.kind, code, SECTIONS.get((legal.kind, code)))
                for code in sorted({finding.code for finding in decision.findings})
            ]
    return {"by kind": {kind: dict(row) for kind, row in kinds.items()}, "held now": [one._asdict() for one in held]}


def report(figures: dict[str, Any]) -> str:
    """The page."""
    kinds, held = figures["by kind"], figures["held now"]
    nowhere = sum(row["section"] is None for row in held)
    return "\n".join([
        "# Right clears kept\n",
        f"`python -m bench.legal`: {COUNT} legal orders and {HARDER} of harder kinds, {len(kinds)} kinds in all,",
        "beside the code of 2026-11-22 (commit 6e65934).\n",
        *(f"* {name}: {sum(row[name] for row in kinds.values())}" for name in COLUMNS),
        f"* cleared before and held now: {len({row['order'] for row in held})}",
        f"* of these without a section: {nowhere}\n",
        "| kind | orders | cleared before | clear now |",
        "|---|---|---|---|",
        *(f"| {kind} | " + " | ".join(str(row[name]) for name in COLUMNS) + " |" for kind, row in kinds.items()),
        "",
        "| order | kind | code now | section that asks for it |",
        "|---|---|---|---|",
        *(f"| {row['order']} | {row['kind']} | {row['code']} | {row['section'] or 'NONE'} |" for row in held),
        "",
    ])  # fmt: skip


COLUMNS = ("orders", "cleared before", "clear now")

if __name__ == "__main__":
    sys.exit(main())
