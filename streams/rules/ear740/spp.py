"""Syria Peace and Prosperity (SPP): 15 CFR 740.5 from 2025-09-02. EAR99 items to Syria."""

from collections.abc import Iterator
from typing import Any

from streams.law.kit import FIRST_DAY, HOLD, LIFTS, Citation, Dated, Example, LineView
from streams.law.kit import day as on
from streams.law.provisions.exceptions import EMBARGO, LicenceException, exception_rule

IN_FORCE = Dated({FIRST_DAY: (None, Citation("-")), on("2025-09-02"): (True, Citation("740.5, 90 FR 42320"))})


def terms(view: LineView) -> Iterator[str]:
    if not view.law[IN_FORCE]:
        yield "from 2025-09-02"
    if view.eccn != "EAR99":
        yield "EAR99 items only"


def place(view: LineView) -> bool:
    return view.destination == "SY"


SPP = LicenceException("SPP", frozenset({EMBARGO}), terms, place, "Syria only")
RULE = exception_rule(SPP, "Syria Peace and Prosperity", "15 CFR 740.5", IN_FORCE)


def _order(eccn: str = "EAR99", destination: str = "SY") -> dict[str, Any]:
    return {"destination": destination, "lines": [{"eccn": eccn}], "claims": {"license_exception": "SPP"}}


EXAMPLES = [
    Example("the day before", "2025-09-01", _order(), HOLD, "LEX_NOT_AVAILABLE"),
    Example("first day", "2025-09-02", _order(), LIFTS, "LEX_APPLIED"),
    Example("an item on the list", "2025-10-06", _order("5A991"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("Cuba", "2025-10-06", _order(destination="CU"), HOLD, "LEX_NOT_AVAILABLE"),
]
