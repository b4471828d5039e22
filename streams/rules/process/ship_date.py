"""A planned ship date beyond policy.max_ship_ahead days: the law of that day is unknown (project policy)."""

from collections.abc import Iterator

from streams.rules.kit import CLEAR, Example, Found, Rule, Stage, hold
from streams.rules.view import OrderView


def check(view: OrderView) -> Iterator[Found]:
    planned = view.order.ship_date
    if planned is None or view.order.event == "shipped":
        return
    ahead = (planned - view.facts.today).days
    if ahead > view.policy.max_ship_ahead:
        yield hold(
            "DATA_SHIP_DATE_TOO_FAR",
            {"ship_date": planned.isoformat(), "days_ahead": ahead, "max_ship_ahead": view.policy.max_ship_ahead},
            f"a planned ship date at most {view.policy.max_ship_ahead} days ahead",
        )


RULE = Rule(
    id="process.ship-date",
    title="Ship date within reach",
    cite="policy",
    stage=Stage.GATE,
    check=check,
    checked_on="2026-11-21",
    per="order",
    order=80,
    section="K",
)

EXAMPLES = [
    Example("shipped today", "2025-05-05", {"ship_date": "2025-05-05"}, CLEAR),
    Example("shipped a day late", "2025-05-05", {"ship_date": "2025-05-04"}, CLEAR),
]
