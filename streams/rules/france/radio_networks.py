"""5G radio access equipment in France: Act 2019-810 of 2019-08-01. Operators need the Prime Minister's authorisation.

No export effect: an advisory.
"""

from collections.abc import Iterator

from streams.law.kit import (
    ADVISORY,
    CLEAR,
    NOT_APPLICABLE,
    Citation,
    Dated,
    Example,
    Found,
    OrderView,
    Rule,
    Stage,
    advisory,
)
from streams.law.kit import day as on

IN_FORCE = Dated({on("2019-08-01"): (True, Citation("Act 2019-810", "S"))})


def check(view: OrderView) -> Iterator[Found]:
    if view.destination == "FR" and view.order.fr_5g_ran:
        yield advisory("ADV_FR_5G_AUTH", {"fr_5g_ran": view.order.fr_5g_ran})


RULE = Rule(
    id="france.radio-networks",
    title="5G radio access equipment in France",
    cite="Act 2019-810",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-21",
    per="order",
    needs=frozenset({"fr_5g"}),
    force=IN_FORCE,
)


def _order(destination: str = "FR", fact: bool | None = True) -> dict[str, object]:
    return {"destination": destination, "fr_5g_ran": fact}


EXAMPLES = [
    Example("the day before", "2019-07-31", _order(), NOT_APPLICABLE),
    Example("first day", "2019-08-01", _order(), ADVISORY, "ADV_FR_5G_AUTH"),
    Example("unknown", "2021-08-01", _order(fact=None), ADVISORY, "ADV_FR_5G_AUTH"),
    Example("another country", "2021-08-01", _order("BE"), CLEAR, "ADV_FR_5G_AUTH"),
    Example("another country of the alphabet's end", "2021-08-01", _order("SE"), CLEAR, "ADV_FR_5G_AUTH"),
    Example("no radio equipment", "2021-08-01", _order(fact=False), CLEAR),
]
