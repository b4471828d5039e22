"""North Korea: 31 CFR 510.206 (EO 13722 of 2016-03-16). Goods outside the EAR, from a US person wherever located.

What is subject to the EAR answers under 746.4. Published technology is information (510.213).
"""

from collections.abc import Iterator

from streams.law.kit import (
    CLEAR,
    HOLD,
    NOT_APPLICABLE,
    UNSURE,
    Citation,
    Dated,
    Example,
    Found,
    LineView,
    Rule,
    Stage,
    day,
)
from streams.law.kit.samples import foreign, item
from streams.law.provisions.nexus import information, prohibited

CODE = "OFAC_NORTH_KOREA"
IN_FORCE = Dated({day("2016-03-16"): (True, Citation("EO 13722; 31 CFR 510.206", "M"))})


def check(view: LineView) -> Iterator[Found]:
    if view.subject is not True and not information(view):
        yield from prohibited(view.order, CODE, {"country": "KP", "eccn": view.eccn})


RULE = Rule(
    id="ofac.north-korea",
    title="US person to North Korea, goods outside the EAR",
    cite="31 CFR 510.206",
    stage=Stage.PROHIBIT,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"to:KP"}),
    force=IN_FORCE,
)


def _order(person: object = True, destination: str = "KP", **facts: object) -> dict[str, object]:
    return {**foreign(destination, ship_from="DE", eccn="EAR99", **facts), "us_person_involved": person}


EXAMPLES = [
    Example("the day before", "2016-03-15", _order(), NOT_APPLICABLE),
    Example("the first day", "2016-03-16", _order(), HOLD, CODE),
    Example("perhaps a US person", "2026-03-02", _order(None), UNSURE, CODE),
    Example("no US person", "2026-03-02", _order(False), CLEAR),
    Example("elsewhere", "2026-03-02", _order(destination="KR"), CLEAR),
    Example("food too", "2026-03-02", _order(food_or_medicine=True), HOLD, CODE),
    Example("subject to the EAR: BIS answers", "2026-03-02", item("KP"), CLEAR),
    Example("published technology", "2026-03-02", _order(kind="technology", published=True), CLEAR),
]
