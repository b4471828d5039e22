"""North Korea: 15 CFR 746.4.  Every item needs a licence but EAR99 food and medicine.

Whether an EAR99 item is food or medicine must be stated; unknown is not food.
"""

from collections.abc import Iterator

from streams.rules.embargo import EMBARGO_VALUES
from streams.rules.kit import CLEAR, HOLD, Example, Found, Rule, Stage, hold
from streams.rules.view import LineView


def check(view: LineView) -> Iterator[Found]:
    if view.eccn == "EAR99" and view.item.food_or_medicine is True:
        return
    yield hold(
        "EMBARGO_LICENSE_REQUIRED",
        {"country": "KP", "eccn": view.eccn},
        "a BIS licence, or an exception named in 746.4(c)",
        sign={"embargo": "north_korea"},
    )


RULE = Rule(
    id="ear.746.4.north-korea",
    title="North Korea",
    cite="15 CFR 746.4",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"to:KP"}),
    dated=EMBARGO_VALUES,
    order=20,
    section="F.3",
)


def _item(eccn: str = "EAR99", destination: str = "KP", **facts: object) -> dict[str, object]:
    return {"destination": destination, "lines": [{"eccn": eccn, **facts}]}


CODE = "EMBARGO_LICENSE_REQUIRED"
EXAMPLES = [
    Example("EAR99", "2026-06-01", _item(), HOLD, CODE),
    Example("an item of the list", "2026-06-01", _item("3A991", food_or_medicine=True), HOLD, CODE),
    Example("EAR99 food", "2026-06-01", _item(food_or_medicine=True), CLEAR),
    Example("not known to be food", "2026-06-01", _item(food_or_medicine="unknown"), HOLD, CODE),
]
