"""Occupied regions of Ukraine: 15 CFR 746.6.

Crimea with Sevastopol (from 2015-01-29) and the so-called Donetsk and Luhansk republics (from 2022-02-24): every item
needs a licence but EAR99 food and medicine, whatever the destination says. A region is known by destination_region or
by the address of a 748.5 party; the whole oblast counts. Spared: what the Government of Ukraine deploys there, where
every final party is part of it; software for personal communication at no cost, which an order cannot state. A region
of Ukraine that is written so that nobody can read it may be one of them.
"""

from collections.abc import Iterator
from typing import Any

from streams.law.kit import (
    CLEAR,
    FIRST_DAY,
    HOLD,
    UNSURE,
    Citation,
    Dated,
    Example,
    Found,
    LineView,
    OrderView,
    Rule,
    Stage,
    day,
    hold,
    unsure,
)
from streams.law.kit.samples import item, to
from streams.law.occupied import NEAR, lies_outside, region_code
from streams.law.provisions.embargo import (
    CRIMEA,
    DONETSK_LUHANSK,
    EMBARGO_VALUES,
    REGIONS,
    is_food,
    is_release,
    occupied,
)
from streams.matching.placeholders import is_placeholder

CODE = "EMBARGO_LICENSE_REQUIRED"
DEPLOYMENTS: Dated[bool] = Dated(
    {
        FIRST_DAY: (None, Citation("746.6 before 89 FR 33228")),
        day("2024-04-29"): (True, Citation("746.6(a)(5) as amended up to 89 FR 33228")),
    }
)
"""Exports, reexports and transfers for deployments by the Government of Ukraine.

Perhaps since 89 FR 4811 of 2024-01-23: from the last rule that amended the text which was read, on the safe side.
"""


def check(view: LineView) -> Iterator[Found]:
    if is_food(view) or is_release(view):
        return  # of a release nationality decides, 746.6(a)(3): where its recipient lives does not
    region = occupied(view.whole)
    if region is None:
        yield from _unread(view)
    elif not (view.law[DEPLOYMENTS] and _of_ukraine(view.whole)):
        yield hold(
            CODE,
            {"region": region, "eccn": view.eccn},
            "a BIS licence, or proof that the destination lies outside the occupied regions",
            review_policy="presumption_of_denial",
            sign={"embargo": "occupied"},
        )


def _of_ukraine(view: OrderView) -> bool:
    return {party.government_of for party in view.final_parties} == {"UA"}


def _unread(view: LineView) -> Iterator[Found]:
    """A destination_region that is no region that anybody knows, once any region of Ukraine is occupied."""
    text = view.order.destination_region
    if not text or not any(view.law[dated] for dated in (CRIMEA, DONETSK_LUHANSK)):
        return
    code = region_code(text)
    if code in REGIONS:
        return  # not yet occupied
    ukrainian = code.startswith("UA-") or view.destination == "UA"
    if (ukrainian and not lies_outside(code)) or (view.destination in NEAR and is_placeholder(code)):
        release = "the region of destination as an ISO 3166-2 code, such as UA-30"
        yield unsure(CODE, {"region": text, "eccn": view.eccn}, release, sign={"embargo": "occupied"})


RULE = Rule(
    id="ear.746.6.occupied-regions",
    title="Occupied regions of Ukraine",
    cite="15 CFR 746.6",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"region", "near"}),
    dated=(*EMBARGO_VALUES, DEPLOYMENTS),
    order=20,
)


def _to(region: str | None = "UA-43", destination: str = "UA", **facts: Any) -> dict[str, object]:
    return {**item(destination, **facts), "destination_region": region}


def _at(address: str, country: str | None = "RU", destination: str = "RU", **more: Any) -> dict[str, object]:
    party = {**to("Tavrida Dental Supply", address=address, **more), "country": country}
    return {**item(destination, ru_by_hts=False), "parties": [to("Tambov Lampwerk OOO", country="RU"), party]}


KYIV = to("Kyiv Lamp Directorate", country="UA", government_of="UA")
ELSEWHERE = to("Kyiv Lamp Directorate", role="end_user", country="UA")
SIMFEROPOL = "Kirova Ave 21, Simferopol"

RELEASE = {**_to(eccn="EAR99", kind="technology"), "transaction_type": "deemed_export"}

EXAMPLES = [
    Example("released to a Ukrainian who lives there", "2026-03-02", RELEASE, CLEAR),
    Example("a thing cannot be released", "2026-03-02", {**RELEASE, "lines": [{"eccn": "EAR99"}]}, HOLD, CODE),
    Example("Crimea, the day before", "2015-01-28", _to(), CLEAR),
    Example("Crimea, the first day", "2015-01-29", _to(), HOLD, CODE),
    Example("Sevastopol, the day before", "2015-01-28", _to("UA-40"), CLEAR),
    Example("Sevastopol, the first day", "2015-01-29", _to("UA-40"), HOLD, CODE),
    Example("Donetsk, the day before", "2022-02-23", _to("UA-14"), CLEAR),
    Example("Donetsk, the first day", "2022-02-24", _to("UA-14"), HOLD, CODE),
    Example("Luhansk, the day before", "2022-02-23", _to("UA-09"), CLEAR),
    Example("Luhansk, the first day", "2022-02-24", _to("ua_09"), HOLD, CODE),
    Example("Kyiv", "2024-03-19", _to("UA-30"), CLEAR),
    Example("Kherson is not covered", "2024-03-19", _to("UA-65"), CLEAR),
    Example("food", "2024-03-19", _to(food_or_medicine=True), CLEAR),
    Example("not known to be food", "2024-03-19", _to(food_or_medicine=None), HOLD, CODE),
    Example("food on the list", "2024-03-19", _to(eccn="5A991", food_or_medicine=True), HOLD, CODE),
    Example("written as Russia", "2024-03-19", _to(destination="RU", ru_by_hts=False), HOLD, CODE),
    Example("written as any country", "2024-03-19", _to(destination="DE"), HOLD, CODE),
    Example("a code of Russia's own", "2024-03-19", _to("RU-CR", destination="RU"), HOLD, CODE),
    Example("the region in words", "2024-03-19", _to("Crimea"), HOLD, CODE),
    Example("another region in words", "2024-03-19", _to("Kharkiv Oblast"), CLEAR),
    Example("no region of Ukraine", "2024-03-19", _to("UA-99"), UNSURE, CODE),
    Example("no region of Ukraine, to Russia", "2024-03-19", _to("UA-99", "RU", ru_by_hts=False), UNSURE, CODE),
    Example("a region that nobody can read", "2024-03-19", _to("Zone 7"), UNSURE, CODE),
    Example("a region that nobody knows", "2024-03-19", _to("unknown", "RU", ru_by_hts=False), UNSURE, CODE),
    Example("a region that nobody knows, before any was occupied", "2015-01-28", _to("unknown"), CLEAR),
    Example("a region that nobody knows, food", "2024-03-19", _to("unknown", food_or_medicine=True), CLEAR),
    Example("a region of Russia", "2024-03-19", _to("RU-ROS", "RU", ru_by_hts=False), CLEAR),
    Example("a region of another country", "2024-03-19", _to("unknown", "DE"), CLEAR),
    Example("by the address alone", "2024-03-19", _at(SIMFEROPOL, "UA", "UA"), HOLD, CODE),
    Example("by the address of a party in Russia", "2024-03-19", _at(SIMFEROPOL), HOLD, CODE),
    Example("of a party without a country", "2024-03-19", _at(SIMFEROPOL, None), HOLD, CODE),
    Example("of a party in no known country", "2024-03-19", _at(SIMFEROPOL, "ZZ"), HOLD, CODE),
    Example("of a party in another country", "2024-03-19", _at(SIMFEROPOL, "AT"), CLEAR),
    Example("of a purchaser", "2024-03-19", _at(SIMFEROPOL, role="purchaser"), HOLD, CODE),
    Example("of a forwarder who may take possession", "2024-03-19", _at(SIMFEROPOL, role="carrier"), HOLD, CODE),
    Example("of a supplier", "2024-03-19", _at(SIMFEROPOL, role="supplier"), CLEAR),
    Example("Donetsk in Rostov Oblast", "2024-03-19", _at("5 Lenin Street, Donetsk, Rostov Oblast, Russia"), CLEAR),
    Example("deployed by Ukraine, the day before", "2024-04-28", {**_to("UA-14"), "parties": [KYIV]}, HOLD, CODE),
    Example("deployed by Ukraine, the first day", "2024-04-29", {**_to("UA-14"), "parties": [KYIV]}, CLEAR),
    Example(
        "perhaps by somebody else",
        "2024-04-29",
        {**_to("UA-14"), "parties": [KYIV, {**ELSEWHERE, "role": None}]},
        HOLD,
        CODE,
    ),
    Example("partly by somebody else", "2024-04-29", {**_to("UA-14"), "parties": [KYIV, ELSEWHERE]}, HOLD, CODE),
]
