"""Syria: 15 CFR 746.9.  Every item needs a licence but EAR99 food and medicine. From 2025-09-02 License Exception SPP
(740.5) overcomes it for EAR99 items, if it is claimed.

Of what is released to a Syrian national only technology and source code of the list needs one. Whether an EAR99 item
is food or medicine must be stated; unknown is not food.
"""

from streams.law.kit import CLEAR, HOLD, Example, Rule, Stage
from streams.law.kit.samples import item
from streams.law.provisions.embargo import EMBARGO_VALUES, all_but_food

RELEASE = "a BIS licence, an exception named in 746.9(b), or for EAR99 from 2025-09-02 License Exception SPP"

RULE = Rule(
    id="ear.746.9.syria",
    title="Syria",
    cite="15 CFR 746.9",
    stage=Stage.REQUIRE,
    check=all_but_food("SY", "syria", RELEASE, listed_releases=True),
    checked_on="2026-11-21",
    needs=frozenset({"to:SY"}),
    dated=EMBARGO_VALUES,
    order=20,
)


def _release(eccn: str, kind: str = "technology") -> dict[str, object]:
    return {**item("SY", eccn, kind=kind), "transaction_type": "deemed_export"}


CODE = "EMBARGO_LICENSE_REQUIRED"
EXAMPLES = [
    Example("EAR99", "2026-06-01", item("SY"), HOLD, CODE),
    Example("an item of the list", "2026-06-01", item("SY", "3A991", food_or_medicine=True), HOLD, CODE),
    Example("EAR99 food", "2026-06-01", item("SY", food_or_medicine=True), CLEAR),
    Example("EAR99 technology to a Syrian national", "2026-03-02", _release("EAR99"), CLEAR),
    Example("technology of the list", "2026-03-02", _release("3E991"), HOLD, CODE),
    Example("not known to be food", "2026-06-01", item("SY", food_or_medicine="unknown"), HOLD, CODE),
]
