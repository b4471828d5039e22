"""Information and communications technology from foreign adversaries: 15 CFR part 791 (EO 13873; 86 FR 4909).

Inbound orders in a listed category with an adversary's link, from 2021-03-22. Exports never.
"""

from collections.abc import Iterator
from typing import Any

from streams.rules.kit import (
    CLEAR,
    HOLD,
    NOT_APPLICABLE,
    UNSURE,
    Citation,
    Dated,
    Example,
    Found,
    Rule,
    Stage,
    hold,
    unsure,
)
from streams.rules.kit import day as on
from streams.rules.view import OrderView

IN_FORCE = Dated({on("2021-03-22"): (True, Citation("86 FR 4909, effective 2021-03-22"))})
ADVERSARIES = frozenset({"CN", "HK", "MO", "CU", "IR", "KP", "RU", "VE"})
"""15 CFR 791.4: China with Hong Kong (and Macau), Cuba, Iran, North Korea, Russia, the Maduro regime."""


def check(view: OrderView) -> Iterator[Found]:
    order, icts = view.order, view.order.icts
    if icts is None or not (order.transaction_type == "import_to_us" or view.destination == "US"):
        return
    link = icts.foreign_adversary
    adverse = link is True or link in ADVERSARIES
    if adverse or link == "unknown":
        sure = adverse and icts.category not in (None, "unknown")
        make = hold if sure else unsure
        release = "Commerce's decision" if sure else "the category, and whether the supplier is an adversary's"
        yield make("ICTS_REVIEW", {"category": icts.category, "foreign_adversary": link}, release)


RULE = Rule(
    id="usa.icts",
    title="Inbound ICTS with a foreign adversary's link",
    cite="15 CFR part 791",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-21",
    per="order",
    needs=frozenset({"icts"}),
    force=IN_FORCE,
    section="I",
)


def _order(link: object = True, category: str | None = "mobile_networks", **changes: Any) -> dict[str, object]:
    icts = {"foreign_adversary": link, "category": category}
    return {"transaction_type": "import_to_us", "ship_from": "CN", "destination": "US", "icts": icts, **changes}


EXAMPLES = [
    Example("the day before", "2021-03-21", _order(), NOT_APPLICABLE),
    Example("first day", "2021-03-22", _order(), HOLD, "ICTS_REVIEW"),
    Example("a country in place of a yes", "2021-06-21", _order("RU"), HOLD, "ICTS_REVIEW"),
    Example("a country that is none", "2021-06-21", _order("KR"), CLEAR),
    Example("link unknown", "2021-06-21", _order(None), UNSURE, "ICTS_REVIEW"),
    Example("category not given", "2021-06-21", _order(category=None), UNSURE, "ICTS_REVIEW"),
    Example("no link", "2021-06-21", _order(link=False), CLEAR),
    Example("to the United States, of another kind", "2021-06-21", _order(transaction_type="export_from_abroad"), HOLD,
            "ICTS_REVIEW"),
    Example("an import by way of Canada", "2021-06-21", _order(destination="CA"), HOLD, "ICTS_REVIEW"),
    Example("an export", "2021-06-21", _order(transaction_type="export_from_abroad", destination="BR"), CLEAR),
]  # fmt: skip
