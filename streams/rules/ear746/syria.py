"""Syria: 15 CFR 746.9.  Every item needs a licence but EAR99 food and medicine. From 2025-09-02 License Exception SPP
(740.5) overcomes it for EAR99 items, if it is claimed.

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
        {"country": "SY", "eccn": view.eccn},
        "a BIS licence, an exception named in 746.9(b), or for EAR99 from 2025-09-02 License Exception SPP",
        sign={"embargo": "syria"},
    )


RULE = Rule(
    id="ear.746.9.syria",
    title="Syria",
    cite="15 CFR 746.9",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"to:SY"}),
    dated=EMBARGO_VALUES,
    order=20,
    section="F.3",
)


def _item(eccn: str = "EAR99", destination: str = "SY", **facts: object) -> dict[str, object]:
    return {"destination": destination, "lines": [{"eccn": eccn, **facts}]}


CODE = "EMBARGO_LICENSE_REQUIRED"
EXAMPLES = [
    Example("EAR99", "2026-06-01", _item(), HOLD, CODE),
    Example("an item of the list", "2026-06-01", _item("3A991", food_or_medicine=True), HOLD, CODE),
    Example("EAR99 food", "2026-06-01", _item(food_or_medicine=True), CLEAR),
    Example("not known to be food", "2026-06-01", _item(food_or_medicine="unknown"), HOLD, CODE),
]
