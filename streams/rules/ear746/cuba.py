"""Cuba: 15 CFR 746.2.  Every item subject to the EAR needs a licence; only the exceptions named there help."""

from collections.abc import Iterator

from streams.rules.embargo import EMBARGO_VALUES
from streams.rules.kit import CLEAR, HOLD, Example, Found, Rule, Stage, hold
from streams.rules.samples import item
from streams.rules.view import LineView


def check(view: LineView) -> Iterator[Found]:
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
    section="F.3",
)


CODE = "EMBARGO_LICENSE_REQUIRED"
EXAMPLES = [
    Example("any item", "2026-06-01", item("CU"), HOLD, CODE),
    Example("food too", "2026-06-01", item("CU", food_or_medicine=True), HOLD, CODE),
    Example("elsewhere", "2026-06-01", item("DO"), CLEAR),
]
