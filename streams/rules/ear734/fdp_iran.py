"""Iran direct products: 15 CFR 734.9(j) (88 FR 12150), from 2023-02-24.

An item of categories 3 to 9, or an EAR99 item of Supp. 7 to part 746, to Iran: made with technology or software of a D
or E entry of categories 3 to 9, or by a plant that is a product of such. Not from a country of Supp. 3 to part 746; not
EAR99 food, medicine and medical devices.
"""

from collections.abc import Iterator
from typing import Any

from streams.law.content.direct_product import Limb, by_group, made_with, not_stated_foreign
from streams.law.kit import CLEAR, SUBJECT, UNSURE, Citation, Dated, Example, Found, LineView, Rule, Stage, day, unsure
from streams.law.kit.samples import foreign
from streams.law.provisions.direct_product import EVERYWHERE, concluded
from streams.law.provisions.embargo import PARTNERS, from_partner

NAME = "FDP_IRAN"
IN_FORCE: Dated[bool] = Dated({day("2023-02-24"): (True, Citation("88 FR 12150"))})
CATEGORIES = "3456789"
INPUTS = by_group(categories=CATEGORIES)


def check(view: LineView) -> Iterator[Found]:
    if from_partner(view.whole):
        return
    item = _item(view)
    limb = made_with(view.item.direct_product, INPUTS, not_stated_foreign)
    if item is None and limb is not False:
        yield unsure("DATA_MISSING_HS", {"rule": NAME}, "whether the EAR99 item is listed in Supp. 7 to part 746")
    elif item:
        yield from concluded(view, NAME, EVERYWHERE, limb)


def _item(view: LineView) -> Limb:
    if view.eccn != "EAR99":
        return (view.eccn or " ")[0] in CATEGORIES
    if view.item.food_or_medicine is True:
        return False
    status = view.item.supp7_746
    return status if isinstance(status, bool) else None


RULE = Rule(
    id="ear.734.9.iran",
    title="Iran direct product",
    cite="15 CFR 734.9(j); 746.7(a)(1)(iii)",
    stage=Stage.FOREIGN,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"to:IR"}),
    dated=(PARTNERS,),
    force=IN_FORCE,
)


def _made(technology: str = "5E991", ship_from: str = "AE", **facts: Any) -> dict[str, object]:
    made = {"status": "complete", "technology": [{"eccn": technology}]}
    return foreign("IR", **{"ship_from": ship_from, "eccn": "5A991", "direct_product": made, **facts})


EXAMPLES = [
    Example("the day before", "2023-02-23", _made(), CLEAR, NAME),
    Example("the first day", "2023-02-24", _made(), SUBJECT, NAME),
    Example("category 2 item", "2023-06-06", _made(eccn="2B991"), CLEAR, NAME),
    Example("category 2 technology", "2023-06-06", _made("2E991"), CLEAR, NAME),
    Example("from a partner country", "2023-06-06", _made(ship_from="DE"), CLEAR, NAME),
    Example("EAR99 of Supp. 7", "2023-06-06", _made(eccn="EAR99", supp7_746=True), SUBJECT, NAME),
    Example("EAR99 outside it", "2023-06-06", _made(eccn="EAR99", supp7_746=False), CLEAR, NAME),
    Example("EAR99 of unknown status", "2023-06-06", _made(eccn="EAR99"), UNSURE, "DATA_MISSING_HS"),
    Example("food", "2023-06-06", _made(eccn="EAR99", food_or_medicine=True), CLEAR, NAME),
]
