"""No destination, or one that is no country: parts 738 and 746 cannot be asked (RULES.md 0.9).

A code is a country if it has a row in the Country Chart, is pointed to part 746 there, or is the United States or a
territory of it. Nothing else is asked: without a destination every other answer would be a guess.
"""

from collections.abc import Iterator

from streams.law.finals import DEEMED
from streams.law.kit import CLEAR, HOLD, Example, Found, OrderView, Rule, Stage, hold


def check(view: OrderView) -> Iterator[Found]:
    if view.order.transaction_type == DEEMED:
        return  # nationality decides: ear.734.13.nationality
    if not view.destination:
        yield hold("DATA_MISSING_DESTINATION", {}, "the country of ultimate destination", stop=True)
    elif view.destination not in view.law.countries.known:
        yield hold(
            "DATA_MISSING_DESTINATION",
            {"destination": view.destination, "why": "no country of the Country Chart"},
            "the ISO 3166-1 alpha-2 code of the country of ultimate destination",
            stop=True,
        )


RULE = Rule(
    id="process.destination",
    title="Destination known",
    cite="738.4(a)",
    stage=Stage.GATE,
    check=check,
    checked_on="2026-11-21",
    per="order",
    order=40,
)

EXAMPLES = [
    Example("no destination", "2025-05-05", {"destination": None}, HOLD, "DATA_MISSING_DESTINATION"),
    Example("no such country", "2025-05-05", {"destination": "XX"}, HOLD, "DATA_MISSING_DESTINATION"),
    Example("small letters are a country too", "2025-05-05", {"destination": "de"}, CLEAR),
    Example("a country with a row of another", "2025-05-05", {"destination": "LI"}, CLEAR),
]
