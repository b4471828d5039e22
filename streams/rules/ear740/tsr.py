"""Technology and software under restriction (TSR): 15 CFR 740.6. Country Group B, national security reasons only.

With the consignee's written assurance, obtained before the release.
"""

from collections.abc import Iterator
from typing import Any

from streams.law.kit import HOLD, LIFTS, Example, LineView
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
    if view.item.kind not in ("technology", "software"):
        yield "technology and software only"
    if view.item.tsr_eligible is not True or not entry_grants(view, "TSR"):
        yield "the entry must say TSR: Yes"
    if view.order.claims.written_assurance is not True:
        yield "a written assurance of the consignee"
    if not national_security_only(view, TSR):
        yield SECURITY_ONLY


WITHOUT_ACCELERATORS = {"3D001": frozenset({"worldwide"}), "3E001": frozenset({"worldwide"})}
"""Of these the entry grants TSR but not for 3A090."""
TSR = LicenceException(
    "TSR", CHART_ONLY | {GP8}, terms, in_group_b, GROUP_B, "tsr_eligible", leaves_out=WITHOUT_ACCELERATORS
)
RULE = exception_rule(TSR, "Technology and software under restriction", "15 CFR 740.6")


def _order(assured: bool | None = True, destination: str = "TH", **facts: Any) -> dict[str, Any]:
    line = {"eccn": "3E001", "kind": "technology", "tsr_eligible": True, **facts}
    claims = {"license_exception": "TSR", "written_assurance": assured}
    return {"destination": destination, "lines": [line], "claims": claims}


EXAMPLES = [
    Example("assured, to Thailand", "2026-04-14", _order(), LIFTS, "LEX_APPLIED"),
    Example("no written assurance", "2026-04-14", _order(assured=False), HOLD, "LEX_NOT_AVAILABLE"),
    Example("to Sudan, which Group B of 740.6 leaves out", "2026-04-14", _order(destination="SD"), HOLD,
            "LEX_NOT_AVAILABLE"),
    Example("technology that may be for memory, to Lebanon", "2026-04-14", _order(destination="LB"), HOLD,
            "LEX_NOT_AVAILABLE"),
    Example("technology for an accelerator", "2026-04-14", _order(for_items=["3A001.z.1.b"], destination="SA"), HOLD,
            "LEX_NOT_AVAILABLE"),
    Example("to China", "2026-04-14", _order(destination="CN"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("nuclear reasons too", "2026-04-14", _order(eccn="2D002", kind="software"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("a commodity", "2026-04-14", _order(eccn="3A001.a.7", kind="commodity"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("eligibility not stated", "2026-04-14", _order(tsr_eligible=None), HOLD, "LEX_NOT_AVAILABLE"),
]  # fmt: skip
