"""Computers (APP): 15 CFR 740.7. 4A003 and its technology and software to Computer Tier 1.

Which performance and which use the paragraphs admit is a fact of the line (app_eligible). Tier 1 is read as Country
Group A:1, which lies within it: the tier's own list is not stored.
"""

from collections.abc import Iterator
from typing import Any

from streams.law.kit import HOLD, LIFTS, Example, LineView
from streams.law.provisions.exceptions import CHART_ONLY, LicenceException, exception_rule, in_group

ENTRIES = frozenset({"4A003", "4D001", "4E001"})


def terms(view: LineView) -> Iterator[str]:
    if (view.eccn or "")[:5] not in ENTRIES:
        yield "computers of 4A003, their technology and software only"
    if view.item.app_eligible is not True:
        yield "eligible by performance and use"


def place(view: LineView) -> bool:
    return in_group(view, "A:1")


APP = LicenceException("APP", CHART_ONLY, terms, place, "Computer Tier 1 only", "app_eligible")
RULE = exception_rule(APP, "Computers", "15 CFR 740.7")


def _order(eccn: str = "4A003.b", destination: str = "KR", **facts: Any) -> dict[str, Any]:
    line = {"eccn": eccn, "app_eligible": True, **facts}
    return {"destination": destination, "lines": [line], "claims": {"license_exception": "APP"}}


EXAMPLES = [
    Example("an eligible computer to Korea", "2026-04-14", _order(), LIFTS, "LEX_APPLIED"),
    Example("to China", "2026-04-14", _order(destination="CN"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("eligibility unknown", "2026-04-14", _order(app_eligible=None), HOLD, "LEX_NOT_AVAILABLE"),
    Example("another item", "2026-04-14", _order("5A002.a"), HOLD, "LEX_NOT_AVAILABLE"),
]
