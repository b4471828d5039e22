"""Strategic Trade Authorization (STA): 15 CFR 740.20.

(c)(1) Country Group A:5; (c)(2) Country Group A:6 for national security reasons alone, unless the entry closes it. With
the consignee's prior statement. 600 series items only for ultimate end use by a government of the US or A:5, and for
parties that a licence approved before. The United Arab Emirates only for approved entities, which no order can show.
"""

from collections.abc import Iterator
from typing import Any

from streams.law.controls import CONDITIONAL, PARTLY, is_600_series
from streams.law.kit import HOLD, LIFTS, Example, LineView
from streams.law.provisions.chart import marks_of
from streams.law.provisions.exceptions import (
    CHART_ONLY,
    LicenceException,
    control_of,
    exception_rule,
    in_group,
    national_security_only,
)

ENCRYPTION = frozenset({"5A002", "5A004", "5D002", "5E002"})
"""Excluded with the items controlled for EI reasons: 740.20(b)(2)."""
EXCLUDED = frozenset({"EI", "SS", "SL", "CW"})
"""Reasons for control; with missile technology, which 740.2(a)(5) closes, and chemical or biological weapons (M)."""


def terms(view: LineView) -> Iterator[str]:
    claims = view.order.claims
    if claims.consignee_statement is not True:
        yield "a prior consignee statement"
    if not _item(view):
        yield "an item that the entry does not exclude"
    if is_600_series(view.eccn or "") and not (
        in_group(view, "A:5")
        and claims.ultimate_end_use_government is True
        and claims.parties_previously_approved is True
    ):
        yield "600 series: government end use, parties approved on a licence before"


def place(view: LineView) -> bool:
    if view.destination == "AE":
        return False
    return in_group(view, "A:5") or (in_group(view, "A:6") and national_security_only(view) and _granted(view) != "A:5")


def _item(view: LineView) -> bool:
    if view.item.sta_eligible not in (None, True) or (view.eccn or "")[:5] in ENCRYPTION or _excluded(view):
        return False
    return _granted(view) not in (False, CONDITIONAL, PARTLY)


def _excluded(view: LineView) -> bool:
    """740.20(b)(2): items controlled for these reasons, and for CB where the destination asks for it."""
    control = control_of(view)
    if control is None:
        return False
    columns = control.columns & marks_of(view.law, control, view.destination)
    return not EXCLUDED.isdisjoint(control.reasons) or any(column.startswith("CB") for column in columns)


def _granted(view: LineView) -> str | bool | None:
    control = control_of(view)
    return control.exceptions.get("STA") if control else False


WHERE = "Country Group A:5, or A:6 for national security reasons alone"
STA = LicenceException("STA", CHART_ONLY, terms, place, WHERE, "sta_eligible")
RULE = exception_rule(STA, "Strategic Trade Authorization", "15 CFR 740.20")


def _order(
    eccn: str = "9A610.x", destination: str = "FR", sta_eligible: bool | str | None = True, **claims: Any
) -> dict[str, Any]:
    given = {
        "license_exception": "STA", "consignee_statement": True, "ultimate_end_use_government": True,
        "parties_previously_approved": True, **claims,
    }  # fmt: skip
    return {"destination": destination, "lines": [{"eccn": eccn, "sta_eligible": sta_eligible}], "claims": given}


EXAMPLES = [
    Example("600 series, government end use, to France", "2026-04-14", _order(), LIFTS, "LEX_APPLIED"),
    Example("commercial end use", "2026-04-14", _order(ultimate_end_use_government=False), HOLD, "LEX_NOT_AVAILABLE"),
    Example("parties not approved before", "2026-04-14", _order(parties_previously_approved=None), HOLD),
    Example("no consignee statement", "2026-04-14", _order(consignee_statement=False), HOLD, "LEX_NOT_AVAILABLE"),
    Example("an NS item to Taiwan, A:6", "2026-04-14", _order("3A001.a.7", "TW"), LIFTS, "LEX_APPLIED"),
    Example("600 series to A:6", "2026-04-14", _order(destination="TW"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("the Emirates", "2026-04-14", _order("3A001.a.7", "AE"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("to China", "2026-04-14", _order("3A001.a.7", "CN"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("encryption", "2026-04-14", _order("5A002.a"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("a chemical agent to a country outside the Australia Group", "2026-04-14", _order("1C350", "IL"), HOLD),
    Example("a virus", "2026-04-14", _order("1C353", "FR"), HOLD, "LEX_NOT_AVAILABLE"),
    Example(
        "an entry of whose exceptions the source says nothing",
        "2026-04-14",
        _order("0A521", "FR"),
        HOLD,
        "LEX_NOT_AVAILABLE",
    ),
    Example("eligibility unknown", "2026-04-14", _order(sta_eligible="unknown"), HOLD, "LEX_NOT_AVAILABLE"),
]
