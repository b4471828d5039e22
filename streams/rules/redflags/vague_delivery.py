"""No delivery date: Supp. 3 to part 732. Holds only where policy says so (policy.no_ship_date)."""

from collections.abc import Iterator

from streams.law.kit import CLEAR, HOLD, Example, Found, OrderView, Rule, Stage, held_unless_resolved
from streams.law.kit.samples import resolution

FLAG = "RF_VAGUE_DELIVERY"


def check(view: OrderView) -> Iterator[Found]:
    order = view.order
    missing = order.ship_date is None and order.shipped_on is None
    if missing and view.policy.no_ship_date == "hold":
        yield from held_unless_resolved(view, FLAG, "a planned ship date")


RULE = Rule(
    id="ear.732.vague-delivery",
    title="No delivery date",
    cite="Supp. 3 to part 732",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-21",
    per="order",
    needs=frozenset({"no-ship-date"}),
)

STRICT = {"no_ship_date": "hold"}

EXAMPLES = [
    Example("by default it holds nothing", "2025-07-01", {}, CLEAR),
    Example("policy holds", "2025-07-01", {}, HOLD, "RED_FLAG_UNRESOLVED", policy=STRICT),
    Example("with a date", "2025-07-01", {"ship_date": "2025-07-01"}, CLEAR, policy=STRICT),
    Example("resolved", "2025-07-01", {"red_flags_resolved": [resolution(FLAG)]}, CLEAR, policy=STRICT),
    Example("named only", "2025-07-01", {"red_flags_resolved": [FLAG]}, HOLD, policy=STRICT),
]
