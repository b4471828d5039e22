"""Support by US persons: 15 CFR 744.6. The control attaches to the person, so it holds whatever the item is.

A licence for items does not license the activity. The exclusion of natural persons who work for companies of the US or
Country Groups A:5 and A:6 (744.6(d)) needs facts that an order does not carry: a person decides.
"""

from collections.abc import Iterator

from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, OrderView, Rule, Stage, reported
from streams.law.kit.samples import foreign


def check(view: OrderView) -> Iterator[Found]:
    fact = view.order.end_use.us_person_support_744_6
    if fact:
        yield reported(
            "US_PERSON_744_6", fact, {"us_person_support": fact},
            release="a BIS licence for the US person's activity", question="whether a US person gives support",
        )  # fmt: skip


RULE = Rule(
    id="ear.744.6.us-persons",
    title="Support by US persons",
    cite="15 CFR 744.6",
    stage=Stage.PROHIBIT,
    check=check,
    checked_on="2026-11-21",
    per="order",
    needs=frozenset({"end_use:us_person_support_744_6"}),
)


def _order(flag: bool | str | None) -> dict[str, object]:
    return {**foreign("CN", eccn="3B991"), "end_use": {"us_person_support_744_6": flag}}


EXAMPLES = [
    Example("an item that is not subject", "2025-03-17", _order(flag=True), HOLD, "US_PERSON_744_6"),
    Example("unknown", "2025-03-17", _order(None), UNSURE, "US_PERSON_744_6"),
    Example("no support", "2025-03-17", _order(flag=False), CLEAR),
]
