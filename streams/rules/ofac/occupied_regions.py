"""Occupied regions of Ukraine: EO 13685 (Crimea, 2014-12-19), EO 14065 (so-called DNR and LNR, 2022-02-21).

They bind US persons wherever located, and exports from the United States. What is subject to the EAR answers under
746.6 from the day on which that reached the region; before, and for all other goods, OFAC alone. Food and medicine are
authorised (general licences 4 and 18), published technology is information.
"""

from collections.abc import Iterator

from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, LineView, Rule, Stage
from streams.law.kit.samples import foreign, item, to
from streams.law.provisions.embargo import EMBARGO_VALUES, ORDERS, REGIONS, is_food, regions
from streams.law.provisions.nexus import information, prohibited

CODE = "OFAC_OCCUPIED_REGIONS"


def check(view: LineView) -> Iterator[Found]:
    if is_food(view) or information(view):
        return
    for region in regions(view.whole):
        by_bis = view.subject is True and view.law[REGIONS[region]]
        if view.law[ORDERS[region]] and not by_bis:
            yield from prohibited(view.order, CODE, {"region": region, "eccn": view.eccn})
            return


RULE = Rule(
    id="ofac.occupied-regions",
    title="US person to an occupied region of Ukraine",
    cite="EO 13685, EO 14065; 31 CFR part 589",
    stage=Stage.PROHIBIT,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"region", "near"}),
    dated=(*EMBARGO_VALUES, *ORDERS.values()),
)


def _to(region: str) -> dict[str, object]:
    return {**item("UA"), "destination_region": region}


def _abroad(person: object = True, region: str | None = "UA-43", **facts: object) -> dict[str, object]:
    order = foreign("UA", ship_from="TR", eccn="EAR99", **facts)
    return {**order, "us_person_involved": person, "destination_region": region}


SEVASTOPOL = to("Krym Lamp OOO", country="RU", address="3 Quay, Sevastopol")
EXAMPLES = [
    Example("Crimea, the day before", "2014-12-18", _to("UA-43"), CLEAR),
    Example("Crimea, the first day", "2014-12-19", _to("UA-43"), HOLD, CODE),
    Example("Crimea, last day before 746.6", "2015-01-28", _to("UA-43"), HOLD, CODE),
    Example("Crimea, from then on BIS answers", "2015-01-29", _to("UA-43"), CLEAR),
    Example("Luhansk, the day before", "2022-02-20", _to("UA-09"), CLEAR),
    Example("Luhansk, the first day", "2022-02-21", _to("UA-09"), HOLD, CODE),
    Example("Luhansk, last day before 746.6", "2022-02-23", _to("UA-09"), HOLD, CODE),
    Example("Luhansk, from then on BIS answers", "2022-02-24", _to("UA-09"), CLEAR),
    Example("a US person, Turkish goods", "2026-03-02", _abroad(), HOLD, CODE),
    Example("perhaps a US person", "2026-03-02", _abroad(None), UNSURE, CODE),
    Example("no US person", "2026-03-02", _abroad(False), CLEAR),
    Example("the rest of Ukraine", "2026-03-02", _abroad(region="UA-30"), CLEAR),
    Example("by the address alone", "2026-03-02", {**_abroad(region=None), "parties": [SEVASTOPOL]}, HOLD, CODE),
    Example("food", "2026-03-02", _abroad(food_or_medicine=True), CLEAR),
    Example("published technology", "2026-03-02", _abroad(kind="technology", published=True), CLEAR),
]  # fmt: skip
