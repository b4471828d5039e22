"""Encryption items (ENC): 15 CFR 740.17. 5A002, 5A004, 5B002, 5D002, 5E002, not to Country Groups E:1 and E:2.

Which paragraph, review or report applies is for the exporter to establish: the claim says that it is authorised.
"""

from collections.abc import Iterator
from typing import Any

from streams.rules.exceptions import CHART_ONLY, GP8, LicenceException, exception_rule, in_group
from streams.rules.kit import HOLD, LIFTS, Example
from streams.rules.view import LineView

ENTRIES = frozenset({"5A002", "5A004", "5B002", "5D002", "5E002"})


def terms(view: LineView) -> Iterator[str]:
    if (view.eccn or "")[:5] not in ENTRIES:
        yield "encryption items only"
    if in_group(view, "E:1", "E:2"):
        yield "not to Country Groups E:1 and E:2"
    if view.order.claims.enc_authorised is not True:
        yield "authorised under a paragraph of 740.17"


ENC = LicenceException("ENC", CHART_ONLY | {GP8}, terms)
RULE = exception_rule(ENC, "Encryption", "15 CFR 740.17")


def _order(eccn: str = "5A002.a", destination: str = "CN", authorised: bool | None = True) -> dict[str, Any]:
    claims = {"license_exception": "ENC", "enc_authorised": authorised}
    return {"destination": destination, "lines": [{"eccn": eccn}], "claims": claims}


EXAMPLES = [
    Example("authorised, to China", "2024-04-14", _order(), LIFTS, "LEX_APPLIED"),
    Example("not authorised", "2024-04-14", _order(authorised=None), HOLD, "LEX_NOT_AVAILABLE"),
    Example("another item", "2024-04-14", _order("5A001.a"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("an advanced computing paragraph", "2024-04-14", _order("5A002.z.1.a"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("to Cuba", "2024-04-14", _order(destination="CU"), HOLD, "LEX_NOT_AVAILABLE"),
]
