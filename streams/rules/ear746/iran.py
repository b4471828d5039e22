"""Iran: 15 CFR 746.7.  Items of the Commerce Control List need a licence; from 2023-02-24 EAR99 items of Supp. 7 too.

No licence exception helps (746.7(c)). OFAC's own rules stand beside this one.
"""

from collections.abc import Iterator

from streams.rules.embargo import EMBARGO_VALUES, IRAN_SUPP_7
from streams.rules.kit import CLEAR, HOLD, UNSURE, Example, Found, Result, Rule, Stage, hold, unsure
from streams.rules.samples import item
from streams.rules.view import LineView


def check(view: LineView) -> Iterator[Found]:
    if view.eccn != "EAR99":
        yield _embargo(view)
        return
    if not view.law[IRAN_SUPP_7] or view.item.supp7_746 is False:
        return
    if view.item.supp7_746 is True:
        yield _embargo(view)
    else:
        yield unsure(
            "DATA_MISSING_HS",
            {"country": "IR", "eccn": "EAR99", "supp7_746": view.item.supp7_746},
            "whether the EAR99 item is listed in Supp. 7 to part 746",
        )


def _embargo(view: LineView) -> Result:
    return hold(
        "EMBARGO_LICENSE_REQUIRED",
        {"country": "IR", "eccn": view.eccn},
        "a BIS licence, or OFAC's authorisation where OFAC licenses the transaction",
        review_policy="policy_of_denial",
        sign={"embargo": "iran"},
    )


RULE = Rule(
    id="ear.746.7.iran",
    title="Iran",
    cite="15 CFR 746.7",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"to:IR"}),
    dated=EMBARGO_VALUES,
    order=20,
    section="F.3",
)


CODE = "EMBARGO_LICENSE_REQUIRED"
EXAMPLES = [
    Example("an item of the list", "2021-09-01", item("IR", "5A991"), HOLD, CODE),
    Example("EAR99 of Supp. 7, the day before", "2023-02-23", item("IR", supp7_746=True), CLEAR),
    Example("EAR99 of Supp. 7, the first day", "2023-02-24", item("IR", supp7_746=True), HOLD, CODE),
    Example("EAR99 outside it", "2023-02-24", item("IR", supp7_746=False), CLEAR),
    Example("EAR99 of unknown status", "2023-02-24", item("IR"), UNSURE, "DATA_MISSING_HS"),
]
