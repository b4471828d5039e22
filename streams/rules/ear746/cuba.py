"""Cuba: 15 CFR 746.2.  Every item subject to the EAR needs a licence; only the exceptions named there help.

Not EAR99 technology or source code released to a Cuban national outside Cuba (746.2(a)(2)).
"""

from collections.abc import Iterator

from streams.law.kit import CLEAR, HOLD, Example, Found, LineView, Rule, Stage, hold
from streams.law.kit.samples import item
from streams.law.provisions.embargo import EMBARGO_VALUES, is_unlisted_release


def check(view: LineView) -> Iterator[Found]:
    if is_unlisted_release(view):
        return
    yield hold(
        "EMBARGO_LICENSE_REQUIRED",
        {"country": "CU", "eccn": view.eccn},
        "a BIS licence, or an exception named in 746.2(a)(1)",
        review_policy="policy_of_denial",
        sign={"embargo": "cuba"},
    )


RULE = Rule(
    id="ear.746.2.cuba",
    title="Cuba",
    cite="15 CFR 746.2",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"to:CU"}),
    dated=EMBARGO_VALUES,
    order=20,
)


def _release(eccn: str, kind: str = "technology") -> dict[str, object]:
    return {**item("CU", eccn, kind=kind), "transaction_type": "deemed_export"}


CODE = "EMBARGO_LICENSE_REQUIRED"
EXAMPLES = [
    Example("any item", "2026-06-01", item("CU"), HOLD, CODE),
    Example("food too", "2026-06-01", item("CU", food_or_medicine=True), HOLD, CODE),
    Example("EAR99 technology to a Cuban national", "2026-03-02", _release("EAR99"), CLEAR),
    Example("EAR99 source code to one", "2026-03-02", _release("EAR99", "software"), CLEAR),
    Example("technology of the list", "2026-03-02", _release("3E991"), HOLD, CODE),
    Example("a thing cannot be released", "2026-03-02", _release("EAR99", "commodity"), HOLD, CODE),
    Example("nobody says what it is", "2026-03-02", _release("EAR99", "unknown"), HOLD, CODE),
    Example("elsewhere", "2026-06-01", item("DO"), CLEAR),
]
