"""Encryption items (ENC): 15 CFR 740.17. 5A002, 5A004, 5B002, 5D002, 5E002, not to Country Groups E:1 and E:2.

Which paragraph, review or report applies is for the exporter to establish: the claim says that it is authorised. For
technology to Country Group D:1 the paragraph must be named: (b)(2)(iv)(B) does not reach there [M].
"""

import re
from collections.abc import Iterator
from typing import Any

from streams.law.controls import base
from streams.law.kit import HOLD, LIFTS, Example, LineView
from streams.law.provisions.exceptions import CHART_ONLY, GP8, LicenceException, exception_rule, in_group

INTERNAL = re.compile(r"(?:§?\s*740\.17\s*)?\(a\)\([12]\)")
ENTRIES = frozenset({"5A002", "5A004", "5B002", "5D002", "5E002"})


def terms(view: LineView) -> Iterator[str]:
    if (view.eccn or "")[:5] not in ENTRIES:
        yield "encryption items only"
    if view.order.claims.enc_authorised is not True:
        yield "authorised under a paragraph of 740.17"
    if base(view.eccn or "") == "5E002" and in_group(view, "D:1") and not _internal(view.item.enc_status):
        yield "technology to Country Group D:1: name the paragraph of 740.17: (a)(1) or (a)(2) may authorise it"


def _internal(status: str | None) -> bool:
    """The stated paragraph is 740.17(a)(1) or (a)(2): own companies, and private end users of the US and Supp. 3."""
    return status is not None and INTERNAL.match(status.strip()) is not None


def place(view: LineView) -> bool:
    return not in_group(view, "E:1", "E:2")


ENC = LicenceException("ENC", CHART_ONLY | {GP8}, terms, place, "not to Country Groups E:1 and E:2")
RULE = exception_rule(ENC, "Encryption", "15 CFR 740.17")


def _order(
    eccn: str = "5A002.a", destination: str = "CN", authorised: bool | None = True, **facts: Any
) -> dict[str, Any]:
    claims = {"license_exception": "ENC", "enc_authorised": authorised}
    return {"destination": destination, "lines": [{"eccn": eccn, **facts}], "claims": claims}


TECHNOLOGY: dict[str, Any] = {"kind": "technology", "advanced_computing": False}


EXAMPLES = [
    Example("authorised, to China", "2024-04-14", _order(), LIFTS, "LEX_APPLIED"),
    Example("not authorised", "2024-04-14", _order(authorised=None), HOLD, "LEX_NOT_AVAILABLE"),
    Example("another item", "2024-04-14", _order("5A001.a"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("an advanced computing paragraph", "2024-04-14", _order("5A002.z.1.a"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("perhaps an advanced computing paragraph", "2024-04-14", _order("5A002"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("surely none", "2024-04-14", _order("5A002", advanced_computing=False), LIFTS, "LEX_APPLIED"),
    Example("technology to Brazil", "2024-04-14", _order("5E002", "BR", **TECHNOLOGY), LIFTS, "LEX_APPLIED"),
    Example("technology to D:1", "2024-04-14", _order("5E002", **TECHNOLOGY), HOLD, "LEX_NOT_AVAILABLE"),
    Example("technology to D:1, its paragraph named", "2024-04-14",
            _order("5E002", enc_status="740.17(a)(2)", **TECHNOLOGY), LIFTS, "LEX_APPLIED"),
    Example("technology to D:1, another paragraph", "2024-04-14",
            _order("5E002", enc_status="(b)(2)(iv)(B)", **TECHNOLOGY), HOLD, "LEX_NOT_AVAILABLE"),
    Example("through Russia", "2024-04-14", {**_order(destination="BR"), "transit": [{"country": "RU"}]}, HOLD),
    Example("an accelerator through Vietnam", "2024-04-14",
            {**_order("5A002.z.1.b", "BR"), "transit": [{"country": "VN"}]}, HOLD, "LEX_NOT_AVAILABLE"),
    Example("to Cuba", "2024-04-14", _order(destination="CU"), HOLD, "LEX_NOT_AVAILABLE"),
]  # fmt: skip
