"""Russia, Belarus and Crimea direct products: 15 CFR 734.9(f).

A CCL item (from 2023-02-24 also an EAR99 item of Supp. 6 or 7 to part 746) made with technology or software of any
D or E entry, or by a plant that is a product of such, going to Russia (2022-02-24), Belarus (2022-03-02) or Crimea and
Sevastopol (2023-02-24). Categories 3 to 9 until 2022-04-07, all from 2022-04-08. Not from a country of Supp. 3.
"""

from collections.abc import Iterator
from typing import Any

from streams.law.content.direct_product import Limb, by_group, made_with, not_stated_foreign
from streams.law.kit import (
    CLEAR,
    FIRST_DAY,
    SUBJECT,
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
    unsure,
)
from streams.law.kit.samples import foreign
from streams.law.provisions.direct_product import CATEGORIES, EVERYWHERE, concluded
from streams.law.provisions.embargo import BELARUS, EMBARGO_VALUES, RUSSIA, from_partner, occupied

NAME = "FDP_RU_BY_CRIMEA"
WIDER: Dated[bool] = Dated(
    {FIRST_DAY: (None, Citation("87 FR 12226")), day("2023-02-24"): (True, Citation("88 FR 12175"))}
)
"""Crimea, and items of Supp. 6 and 7 to part 746."""
CRIMEA = ("UA-43", "UA-40")


def check(view: LineView) -> Iterator[Found]:
    if not _reached(view.whole) or from_partner(view.whole):
        return
    categories = view.law[CATEGORIES] or ""
    item: Limb = (view.eccn or " ")[0] in categories
    if view.eccn == "EAR99":
        status = view.item.supp7_746
        item = False if not view.law[WIDER] else (status if isinstance(status, bool) else None)
    if item is False:
        return
    inputs = by_group(categories=categories)
    limb = made_with(view.item.direct_product, inputs, not_stated_foreign)
    if item is None and limb is not False:
        yield unsure("DATA_MISSING_HS", {"rule": NAME}, "whether the EAR99 item is listed in Supp. 6 or 7 to part 746")
    elif item:
        yield from concluded(view, NAME, EVERYWHERE, limb)


def _reached(whole: OrderView) -> bool:
    law, country = whole.law, whole.destination
    if (country == "RU" and law[RUSSIA]) or (country == "BY" and law[BELARUS]):
        return True
    return law[WIDER] is True and occupied(whole) in CRIMEA


RULE = Rule(
    id="ear.734.9.russia",
    title="Russia, Belarus and Crimea direct product",
    cite="15 CFR 734.9(f); 746.8(a)(2), 746.6(a)(1)(ii)",
    stage=Stage.FOREIGN,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"to:RU", "to:BY", "region", "near"}),
    dated=(CATEGORIES, WIDER, *EMBARGO_VALUES),
)


def _made(to: str, technology: str = "3E991", ship_from: str = "MY", **facts: Any) -> dict[str, object]:
    made = {"status": "complete", "technology": [{"eccn": technology}]}
    return foreign(to, **{"ship_from": ship_from, "eccn": "3A991", "direct_product": made, **facts})


EXAMPLES = [
    Example("Russia, the day before", "2022-02-23", _made("RU"), CLEAR, NAME),
    Example("Russia, the first day", "2022-02-24", _made("RU"), SUBJECT, NAME),
    Example("Belarus, the day before", "2022-03-01", _made("BY"), CLEAR, NAME),
    Example("Belarus, the first day", "2022-03-02", _made("BY"), SUBJECT, NAME),
    Example("category 2 item, last day outside", "2022-04-07", _made("RU", eccn="2B991"), CLEAR, NAME),
    Example("category 2 item, first day inside", "2022-04-08", _made("RU", eccn="2B991"), SUBJECT, NAME),
    Example("category 1 technology, last day outside", "2022-04-07", _made("RU", "1E994"), CLEAR, NAME),
    Example("category 1 technology, first day inside", "2022-04-08", _made("RU", "1E994"), SUBJECT, NAME),
    Example("from a partner country", "2022-04-11", _made("RU", ship_from="DE"), CLEAR, NAME),
    Example("made with no listed technology", "2022-04-11", _made("RU", "EAR99"), CLEAR, NAME),
    Example("EAR99 before", "2023-02-23", _made("RU", eccn="EAR99", supp7_746=True), CLEAR, NAME),
    Example("EAR99 of Supp. 7", "2023-02-24", _made("RU", eccn="EAR99", supp7_746=True), SUBJECT, NAME),
    Example("EAR99 of unknown status", "2023-02-24", _made("RU", eccn="EAR99"), UNSURE, "DATA_MISSING_HS"),
    Example("Crimea, the day before", "2023-02-23", {**_made("UA"), "destination_region": "UA-43"}, CLEAR, NAME),
    Example("Crimea, the first day", "2023-02-24", {**_made("UA"), "destination_region": "UA-43"}, SUBJECT, NAME),
    Example("Sevastopol, whatever the destination says", "2023-02-24",
            {**_made("DE"), "destination_region": "UA-40"}, SUBJECT, NAME),
    Example("Donetsk", "2023-02-24", {**_made("UA"), "destination_region": "UA-14"}, CLEAR, NAME),
    Example("the rest of Ukraine", "2023-02-24", _made("UA"), CLEAR, NAME),
]  # fmt: skip
