"""Oil and gas projects in Russia and Belarus: 15 CFR 746.8(a)(4), before 2022-02-24 and for Russia alone 746.5(a)(1).

Items of eight ECCNs, and EAR99 items of Supp. 2 to part 746, need a licence for use in deepwater, Arctic offshore or
shale projects, or where nobody can tell; of these ECCNs only a stated "no" says that it is no such project. Supp. 2
goes by tariff code and no fact of an order says whether it lists an item, so a reported project holds every EAR99 item.
"""

from collections.abc import Iterator
from typing import Any

from streams.law.controls import base
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
    Rule,
    Stage,
    day,
    hold,
    unsure,
)
from streams.law.kit.samples import item
from streams.law.provisions.embargo import is_food, is_release
from streams.law.provisions.kept import kept

CODE = "RUS_BLR_LICENSE_REQUIRED"
ITEMS = kept("bis", "energy_project_items")
PROJECTS: Dated[frozenset[str]] = Dated(
    {
        FIRST_DAY: (None, Citation("before 79 FR 45675")),
        day("2014-08-06"): (frozenset({"RU"}), Citation("746.5(a)(1), 79 FR 45675")),
        day("2022-03-02"): (
            frozenset({"RU", "BY"}),
            Citation("87 FR 57068, from 2022-09-15; before it on the safe side, as 746.8", "M"),
        ),
    }
)
"""Countries of such projects."""


def check(view: LineView) -> Iterator[Found]:
    if is_release(view):
        return  # 746.8(a)(12)(i)
    project = view.order.end_use.project_746_8_a_4
    listed = base(view.eccn or "") in (view.law[ITEMS] or ())
    if view.destination not in (view.law[PROJECTS] or ()) or project is False or CODE in view.codes:
        return
    if not listed and (view.eccn != "EAR99" or project is None or is_food(view)):
        return
    evidence = {"country": view.destination, "eccn": view.eccn, "project": project, "paragraph": "(a)(4)"}
    if listed and project is True:
        yield hold(CODE, evidence, "a BIS licence", review_policy="policy_of_denial")
    else:
        question = "whether it is for such a project" if listed else "whether Supp. 2 to part 746 lists the item"
        yield unsure(CODE, evidence, question, review_policy="policy_of_denial")


RULE = Rule(
    id="ear.746.8.energy-projects",
    title="Oil and gas projects in Russia and Belarus",
    cite="15 CFR 746.8(a)(4)",
    stage=Stage.RESIDUAL,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"to:RU", "to:BY"}),
    dated=(PROJECTS, ITEMS),
    order=20,
)


def _order(eccn: str = "0A998", project: object = True, destination: str = "RU", **facts: Any) -> dict[str, object]:
    use = {} if project == "absent" else {"project_746_8_a_4": project}
    return {**item(destination, eccn, **{"ru_by_hts": False, **facts}), "end_use": use}


NAMED = ("0A998", "1C992", "3A229", "3A231", "3A232", "6A991", "8A992", "8D999")
EXAMPLES = [
    Example(
        "technology released to a Russian national",
        "2025-02-03",
        {**_order(kind="technology"), "transaction_type": "deemed_export"},
        CLEAR,
    ),
    Example("the day before", "2014-08-05", _order(), CLEAR),
    Example("the first day", "2014-08-06", _order(), HOLD, CODE),
    *(Example(f"{eccn} too", "2021-06-01", _order(eccn), HOLD, CODE) for eccn in NAMED),
    Example("a paragraph", "2021-06-01", _order("6A991.a"), HOLD, CODE),
    Example("nobody can tell", "2021-06-01", _order(project=None), UNSURE, CODE),
    Example("nobody said", "2021-06-01", _order(project="absent"), UNSURE, CODE),
    Example("no such project", "2021-06-01", _order(project=False), CLEAR),
    Example("another item", "2021-06-01", _order("3A991"), CLEAR),
    Example("EAR99 for a project", "2021-06-01", _order("EAR99"), UNSURE, CODE),
    Example("EAR99 perhaps for a project", "2024-06-01", _order("EAR99", None), UNSURE, CODE),
    Example("EAR99, nothing reported", "2024-06-01", _order("EAR99", "absent"), CLEAR),
    Example("EAR99, no such project", "2024-06-01", _order("EAR99", False), CLEAR),
    Example("food for those who work there", "2024-06-01", _order("EAR99", food_or_medicine=True), CLEAR),
    Example("held by tariff code already", "2024-06-01", _order("EAR99", ru_by_hts=True), CLEAR),
    Example("held as an item of the list already", "2022-02-24", _order(), CLEAR),
    Example("Belarus, the day before", "2022-03-01", _order("EAR99", destination="BY"), CLEAR),
    Example("Belarus, the first day", "2022-03-02", _order("EAR99", destination="BY"), UNSURE, CODE),
    Example("elsewhere", "2021-06-01", _order(destination="NO"), CLEAR),
]
