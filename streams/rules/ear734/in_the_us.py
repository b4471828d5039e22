"""Everything in the United States is subject: 15 CFR 734.3(a)(1).

Exports from the US, releases to foreign nationals in the US, goods that leave from a US port, and goods merely in
transit through the US from one foreign country to another. Where it is not said where the goods leave from, or through
which country they go, they may do so from or through the US.
"""

from collections.abc import Iterator

from streams.law.countries import iso
from streams.law.kit import CLEAR, SUBJECT, UNSURE, Basis, Example, Found, LineView, Rule, Stage, unsure
from streams.law.kit.samples import foreign
from streams.law.provisions.nexus import leaves_the_us, passes_the_us


def check(view: LineView) -> Iterator[Found]:
    order = view.order
    if leaves_the_us(order):
        yield Basis("734.3(a)(1)", {"transaction_type": order.transaction_type, "ship_from": order.ship_from})
    elif passes_the_us(order):
        yield Basis("734.3(a)(1)", {"transit": "US"})
    elif order.transaction_type is None and iso(order.ship_from) not in view.law.countries.known:
        yield unsure("DATA_MISSING_ORIGIN", {"ship_from": None}, "the country that the goods leave from")
    elif any(iso(leg.country) not in view.law.countries.known for leg in order.transit):
        yield unsure("DATA_MISSING_ORIGIN", {"transit": "unknown"}, "the countries that the goods pass through")


RULE = Rule(
    id="ear.734.3.in-the-us",
    title="Items in the United States",
    cite="734.3(a)(1)",
    stage=Stage.SCOPE,
    check=check,
    checked_on="2026-11-21",
    order=10,
)

EXAMPLES = [
    Example("an export", "2025-05-05", {}, SUBJECT, "734.3(a)(1)"),
    Example(
        "zero US content, in transit through the US",
        "2021-02-11",
        {**foreign("MX"), "transit": [{"country": "US"}]},
        SUBJECT,
        "734.3(a)(1)",
    ),
    Example(
        "abroad all the way", "2021-02-11", {**foreign("MX"), "transit": [{"country": "PA"}]}, CLEAR, "734.3(a)(1)"
    ),
    Example(
        "a country of transit that is unknown",
        "2021-02-11",
        {**foreign("MX"), "transit": [{}]},
        UNSURE,
        "DATA_MISSING_ORIGIN",
    ),
    Example(
        "nobody says where it leaves from",
        "2021-02-11",
        {**foreign("MX"), "transaction_type": None, "ship_from": None},
        UNSURE,
        "DATA_MISSING_ORIGIN",
    ),
]
