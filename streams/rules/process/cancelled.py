"""A cancelled order holds nothing but itself: project policy (RULES.md K).

Nothing of a cancelled order may leave; no other rule is asked and nobody reviews it.
"""

from collections.abc import Iterator

from streams.law.kit import CLEAR, HOLD, Example, Found, OrderView, Rule, Stage, hold


def check(view: OrderView) -> Iterator[Found]:
    if view.order.event == "cancelled":
        yield hold("ORDER_CANCELLED", {}, "a new order: this one is cancelled", stop=True)


RULE = Rule(
    id="process.cancelled",
    title="Cancelled order",
    cite="policy",
    stage=Stage.GATE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"cancelled"}),
    per="order",
    order=10,
)

EXAMPLES = [
    Example("a cancelled order is held as such", "2025-05-05", {"event": "cancelled"}, HOLD, "ORDER_CANCELLED"),
    Example("an amended order is screened whole", "2025-05-05", {"event": "amended"}, CLEAR),
]
