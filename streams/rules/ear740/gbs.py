"""Shipments to Country Group B (GBS): 15 CFR 740.4. Commodities that need a licence for national security alone."""

from collections.abc import Iterator
from typing import Any

from streams.law.kit import HOLD, LIFTS, Example, LineView
from streams.law.kit.samples import listed, to
from streams.law.provisions.exceptions import (
    CHART_ONLY,
    GP8,
    GROUP_B,
    SECURITY_ONLY,
    LicenceException,
    entry_grants,
    exception_rule,
    in_group_b,
    national_security_only,
)


def terms(view: LineView) -> Iterator[str]:
    if view.item.kind != "commodity":
        yield "commodities only"
    if view.item.gbs_eligible is not True or not entry_grants(view, "GBS"):
        yield "the entry must say GBS: Yes"
    if not national_security_only(view):
        yield SECURITY_ONLY


GBS = LicenceException("GBS", CHART_ONLY | {GP8}, terms, in_group_b, GROUP_B, "gbs_eligible")
RULE = exception_rule(GBS, "Shipments to Country Group B", "15 CFR 740.4")


def _order(eccn: str = "3A001.a.7", destination: str = "TH", **facts: Any) -> dict[str, Any]:
    line = {"eccn": eccn, "gbs_eligible": True, **facts}
    return {"destination": destination, "lines": [line], "claims": {"license_exception": "GBS"}}


EXAMPLES = [
    Example("an eligible item to Thailand", "2026-04-14", _order(), LIFTS, "LEX_APPLIED"),
    Example("to Ukraine, which Group B of 740.4 leaves out", "2026-04-14", _order(destination="UA"), HOLD,
            "LEX_NOT_AVAILABLE"),
    Example("through Ukraine", "2026-04-14", {**_order(), "transit": [{"country": "UA"}]}, HOLD, "LEX_NOT_AVAILABLE"),
    Example("to China", "2026-04-14", _order(destination="CN"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("eligibility not stated", "2026-04-14", _order(gbs_eligible="unknown"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("an entry that does not grant it", "2026-04-14", _order("3A001.c"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("regional stability too", "2026-04-14", _order("3A001.b.2"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("EAR99 to a listed party", "2023-04-14", {**_order("EAR99"), "parties": [to("Sugon")]}, HOLD,
            "LEX_NOT_AVAILABLE", lists=(listed("Sugon"),)),
    Example("technology", "2026-04-14", _order(kind="technology"), HOLD, "LEX_NOT_AVAILABLE"),
]  # fmt: skip
