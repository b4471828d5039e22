"""Iran: 15 CFR 746.7.  Items of the Commerce Control List need a licence; from 2023-02-24 EAR99 items of Supp. 7 too.

No licence exception helps (746.7(c)). Technology and source code released to an Iranian national: the list alone
(746.7(a)(1)(i)). OFAC's own rules stand beside this one.
"""

from collections.abc import Iterator

from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, LineView, Result, Rule, Stage, hold, unsure
from streams.law.kit.samples import item
from streams.law.provisions.embargo import EMBARGO_VALUES, IRAN_SUPP_7, is_unlisted_release


def check(view: LineView) -> Iterator[Found]:
    if view.eccn != "EAR99":
        yield _embargo(view)
        return
    if not view.law[IRAN_SUPP_7] or view.item.supp7_746 is False or is_unlisted_release(view):
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
)


def _release(eccn: str, kind: str = "technology") -> dict[str, object]:
    return {**item("IR", eccn, kind=kind), "transaction_type": "deemed_export"}


CODE = "EMBARGO_LICENSE_REQUIRED"
EXAMPLES = [
    Example("an item of the list", "2021-09-01", item("IR", "5A991"), HOLD, CODE),
    Example("EAR99 of Supp. 7, the day before", "2023-02-23", item("IR", supp7_746=True), CLEAR),
    Example("EAR99 of Supp. 7, the first day", "2023-02-24", item("IR", supp7_746=True), HOLD, CODE),
    Example("EAR99 outside it", "2023-02-24", item("IR", supp7_746=False), CLEAR),
    Example("EAR99 technology to an Iranian national", "2026-03-02", _release("EAR99"), CLEAR),
    Example("technology of the list", "2026-03-02", _release("3E991"), HOLD, CODE),
    Example("a thing cannot be released", "2026-03-02", _release("EAR99", "commodity"), UNSURE, "DATA_MISSING_HS"),
    Example("EAR99 of unknown status", "2023-02-24", item("IR"), UNSURE, "DATA_MISSING_HS"),
]
