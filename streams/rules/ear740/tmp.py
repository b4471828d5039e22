"""Temporary exports (TMP): 15 CFR 740.9(a). Commodities and software that come back within one year."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from streams.law.kit import HOLD, LIFTS, Example, LineView
from streams.law.provisions.exceptions import CHART_ONLY, LicenceException, exception_rule

LEAP_DAY = (2, 29)


def terms(view: LineView) -> Iterator[str]:
    if view.item.kind not in ("commodity", "software"):
        yield "commodities and software only"
    back = view.order.claims.return_by
    if back is None or not view.day <= back <= year_after(view.day):
        yield "return within one year"


def year_after(day: date) -> date:
    """The same day of the next year; of a leap day, the last of February."""
    if (day.month, day.day) == LEAP_DAY:
        return date(day.year + 1, 2, 28)
    return day.replace(year=day.year + 1)


TMP = LicenceException("TMP", CHART_ONLY, terms)
RULE = exception_rule(TMP, "Temporary exports", "15 CFR 740.9(a)")


def _order(back: str | None, **facts: Any) -> dict[str, Any]:
    claims = {"license_exception": "TMP", "return_by": back}
    return {"destination": "TH", "lines": [{"eccn": "3A002.a", **facts}], "claims": claims}


EXAMPLES = [
    Example("back within a year, to the day", "2026-04-14", _order("2027-04-14"), LIFTS, "LEX_APPLIED"),
    Example("a day later", "2026-04-14", _order("2027-04-15"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("back before it left", "2026-04-14", _order("2026-04-13"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("return not stated", "2026-04-14", _order(None), HOLD, "LEX_NOT_AVAILABLE"),
    Example("from a leap day", "2024-02-29", _order("2025-02-28"), LIFTS, "LEX_APPLIED"),
    Example("from a leap day, over", "2024-02-29", _order("2025-03-01"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("technology", "2026-04-14", _order("2027-04-14", eccn="3E001", kind="technology"), HOLD),
]
