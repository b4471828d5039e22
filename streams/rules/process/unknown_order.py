"""An event of an order that was never submitted: project policy (docs/architecture.md, Delivery).

What is amended, cancelled or shipped must have been ordered: the id is misspelt, or an event was lost on its way to us.
The order submitted whole answers both.
"""

from collections.abc import Iterator

from streams.law.kit import CLEAR, Example, Found, OrderView, Rule, Stage, hold


def check(view: OrderView) -> Iterator[Found]:
    if view.facts.unknown_order:
        event = view.order.event
        yield hold("ORDER_UNKNOWN", {"event": event}, "the order submitted whole, under this revision or a higher one",
                   stop=True)  # fmt: skip


RULE = Rule(
    id="process.unknown-order",
    title="Event of an unknown order",
    cite="policy",
    stage=Stage.GATE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"unknown-order"}),
    per="order",
    order=5,
)

EXAMPLES = [
    Example("an order that was submitted may be amended", "2025-05-05", {"event": "amended", "revision": 2}, CLEAR),
]
"""Examples show single events; what came before them, and so the hold, is tested in tests/screening/test_screen.py."""
