"""North Korea: 15 CFR 746.4.  Every item needs a licence but EAR99 food and medicine.

Whether an EAR99 item is food or medicine must be stated; unknown is not food.
"""

from streams.law.kit import CLEAR, HOLD, Example, Rule, Stage
from streams.law.kit.samples import item
from streams.law.provisions.embargo import EMBARGO_VALUES, all_but_food

RELEASE = "a BIS licence, or an exception named in 746.4(c)"

RULE = Rule(
    id="ear.746.4.north-korea",
    title="North Korea",
    cite="15 CFR 746.4",
    stage=Stage.REQUIRE,
    check=all_but_food("KP", "north_korea", RELEASE),
    checked_on="2026-11-21",
    needs=frozenset({"to:KP"}),
    dated=EMBARGO_VALUES,
    order=20,
)


def _release(eccn: str, kind: str = "technology") -> dict[str, object]:
    return {**item("KP", eccn, kind=kind), "transaction_type": "deemed_export"}


CODE = "EMBARGO_LICENSE_REQUIRED"
EXAMPLES = [
    Example("EAR99", "2026-06-01", item("KP"), HOLD, CODE),
    Example("an item of the list", "2026-06-01", item("KP", "3A991", food_or_medicine=True), HOLD, CODE),
    Example("EAR99 food", "2026-06-01", item("KP", food_or_medicine=True), CLEAR),
    Example("EAR99 technology to a national", "2026-03-02", _release("EAR99"), HOLD, CODE),
    Example("not known to be food", "2026-06-01", item("KP", food_or_medicine="unknown"), HOLD, CODE),
]
