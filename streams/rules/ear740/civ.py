"""Civil end users (CIV): 15 CFR 740.5 until 2020-06-28; removed effective 2020-06-29 (85 FR 23470).

Items that need a licence for national security alone, whose entry is marked CIV, to civil end users in Country Group
D:1 except North Korea. A claim does not make civil who is stated to be military, or perhaps is. The number 740.5 now
belongs to SPP.
"""

from collections.abc import Iterator
from typing import Any

from streams.law.kit import FIRST_DAY, HOLD, LIFTS, Citation, Dated, Example, LineView
from streams.law.kit import day as on
from streams.law.kit.samples import to
from streams.law.provisions.exceptions import (
    CHART_ONLY,
    SECURITY_ONLY,
    LicenceException,
    exception_rule,
    in_group,
    national_security_only,
)
from streams.law.provisions.military import military_or_intelligence

IN_FORCE = Dated({FIRST_DAY: (True, Citation("740.5")), on("2020-06-29"): (None, Citation("85 FR 23470: removed"))})


def terms(view: LineView) -> Iterator[str]:
    if not view.law[IN_FORCE]:
        yield "removed effective 2020-06-29"
    if view.item.civ_eligible is not True:
        yield "the entry must be marked CIV"
    if view.order.claims.civil_end_user is not True or military_or_intelligence(view.whole) is not False:
        yield "civil end users only"
    if not national_security_only(view):
        yield SECURITY_ONLY


def place(view: LineView) -> bool:
    return in_group(view, "D:1") and view.destination != "KP"


CIV = LicenceException("CIV", CHART_ONLY, terms, place, "Country Group D:1 except North Korea only", "civ_eligible")
RULE = exception_rule(CIV, "Civil end users", "15 CFR 740.5 (until 2020-06-28)", IN_FORCE)


def _order(civil: bool | None = True, destination: str = "CN", **facts: Any) -> dict[str, Any]:
    claims = {"license_exception": "CIV", "civil_end_user": civil}
    return {
        "destination": destination,
        "lines": [{"eccn": "3A001.a.7", "civ_eligible": True, **facts}],
        "claims": claims,
    }


EXAMPLES = [
    Example("last day", "2020-06-28", _order(), LIFTS, "LEX_APPLIED"),
    Example("first day without it", "2020-06-29", _order(), HOLD, "LEX_NOT_AVAILABLE"),
    Example("end user not known to be civil", "2020-06-28", _order(None), HOLD, "LEX_NOT_AVAILABLE"),
    Example("claimed to be civil, stated to be military", "2020-06-28",
            {**_order(), "parties": [to("Bohai Lamp", military_end_user=True)]}, HOLD, "LEX_NOT_AVAILABLE"),
    Example("claimed to be civil, perhaps military", "2020-06-28",
            {**_order(), "parties": [to("Bohai Lamp", military_end_user=None)]}, HOLD, "LEX_NOT_AVAILABLE"),
    Example("of military use", "2020-06-28", {**_order(), "end_use": {"military": True}}, HOLD, "LEX_NOT_AVAILABLE"),
    Example("of a country's intelligence", "2020-06-28", {**_order(), "end_use": {"military_intelligence": True}}, HOLD,
            "LEX_NOT_AVAILABLE"),
    Example("an entry not marked", "2020-06-28", _order(civ_eligible=False), HOLD, "LEX_NOT_AVAILABLE"),
    Example("outside D:1", "2020-06-28", _order(destination="PK"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("regional stability too", "2020-06-28", _order(eccn="3A001.b.2"), HOLD, "LEX_NOT_AVAILABLE"),
]  # fmt: skip
