"""A ship date beyond policy.max_ship_ahead days, or before the rulebook begins: the law of that day is unknown.

Project policy; nothing else is asked of a day before the first that any rule knows.
"""

from collections.abc import Iterator

from streams.law.kit import CLEAR, FIRST_DAY, HOLD, Example, Found, OrderView, Rule, Stage, hold


def check(view: OrderView) -> Iterator[Found]:
    if view.day < FIRST_DAY:
        yield hold(
            "DATA_SHIP_DATE_TOO_FAR",
            {"day": view.day.isoformat(), "rulebook_begins": FIRST_DAY.isoformat()},
            f"a day of export on or after {FIRST_DAY}",
            stop=True,
        )
        return
    planned = view.order.ship_date
    if planned is None or (view.order.event == "shipped" and view.facts.rest_on is None):
        return  # nothing of it has yet to leave
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
    order=45,
)

EXAMPLES = [
    Example("the day before the rulebook begins", "1996-03-24", {}, HOLD, "DATA_SHIP_DATE_TOO_FAR"),
    Example("its first day", "1996-03-25", {}, CLEAR),
    Example("shipped today", "2025-05-05", {"ship_date": "2025-05-05"}, CLEAR),
    Example("shipped a day late", "2025-05-05", {"ship_date": "2025-05-04"}, CLEAR),
]
