"""Occupied regions of Ukraine: 15 CFR 746.6.

Crimea with Sevastopol (from 2014-12-19) and the so-called Donetsk and Luhansk republics (from 2022-02-21): every item
needs a licence but EAR99 food and medicine (and software for personal communication, which an order cannot state yet).
A region is known by its code or by a place name in a party's address; the whole oblast counts.
"""

from collections.abc import Iterator

from streams.rules.embargo import EMBARGO_VALUES, is_food, occupied
from streams.rules.kit import CLEAR, HOLD, Example, Found, Rule, Stage, hold
from streams.rules.samples import item, to
from streams.rules.view import LineView


def check(view: LineView) -> Iterator[Found]:
    region = occupied(view.whole)
    if region is None or is_food(view):
        return
    yield hold(
        "EMBARGO_LICENSE_REQUIRED",
        {"region": region, "eccn": view.eccn},
        "a BIS licence, or proof that the destination lies outside the occupied regions",
        review_policy="presumption_of_denial",
        sign={"embargo": "occupied"},
    )


RULE = Rule(
    id="ear.746.6.occupied-regions",
    title="Occupied regions of Ukraine",
    cite="15 CFR 746.6",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"to:UA"}),
    dated=EMBARGO_VALUES,
    order=20,
    section="F.3",
)


CODE = "EMBARGO_LICENSE_REQUIRED"
EXAMPLES = [
    Example("Crimea, the day before", "2014-12-18", {**item("UA"), "destination_region": "UA-43"}, CLEAR),
    Example("Crimea, the first day", "2014-12-19", {**item("UA"), "destination_region": "UA-43"}, HOLD, CODE),
    Example("Sevastopol", "2024-03-19", {**item("UA"), "destination_region": "UA-40"}, HOLD, CODE),
    Example("Donetsk, the day before", "2022-02-20", {**item("UA"), "destination_region": "UA-14"}, CLEAR),
    Example("Donetsk, the first day", "2022-02-21", {**item("UA"), "destination_region": "UA-14"}, HOLD, CODE),
    Example("Luhansk", "2022-02-21", {**item("UA"), "destination_region": "UA-09"}, HOLD, CODE),
    Example("Kyiv", "2024-03-19", {**item("UA"), "destination_region": "UA-30"}, CLEAR),
    Example("food", "2024-03-19", {**item("UA", food_or_medicine=True), "destination_region": "UA-43"}, CLEAR),
    Example(
        "by the address alone",
        "2024-03-19",
        {**item("UA"), "parties": [to("Tavrida Dental Supply", country="UA", address="Kirova Ave 21, Simferopol")]},
        HOLD,
        CODE,
    ),
]
