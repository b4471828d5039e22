"""No planned ship date: judged as of the evaluation day, and said so (project policy; DESIGN law 4)."""

from collections.abc import Iterator

from streams.law.kit import ADVISORY, CLEAR, HOLD, Example, Found, OrderView, Rule, Stage, advisory, hold


def check(view: OrderView) -> Iterator[Found]:
    order = view.order
    if order.ship_date is not None or order.event == "shipped":
        return
    evidence = {"judged_as_of": view.facts.as_of.isoformat()}
    if view.policy.no_ship_date == "hold":
        yield hold("ADV_NO_SHIP_DATE", evidence, "the planned ship date")
    else:
        yield advisory("ADV_NO_SHIP_DATE", evidence)


RULE = Rule(
    id="process.no-ship-date",
    title="Ship date given",
    cite="policy",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"no-ship-date"}),
    per="order",
    order=90,
)

EXAMPLES = [
    Example("no ship date", "2025-05-05", {}, ADVISORY, "ADV_NO_SHIP_DATE"),
    Example(
        "no ship date, and policy holds", "2025-05-05", {}, HOLD, "ADV_NO_SHIP_DATE", policy={"no_ship_date": "hold"}
    ),
    Example("a ship date", "2025-05-05", {"ship_date": "2025-05-05"}, CLEAR),
    Example("it has left", "2025-05-05", {"event": "shipped", "shipped_on": "2025-05-05"}, CLEAR, "ADV_NO_SHIP_DATE"),
]
