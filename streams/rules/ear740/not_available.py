"""Licence exceptions whose terms no order can evidence, or that do not exist: 15 CFR part 740.

NAC, ACA, RPL, GFT, TSU, BAG, AVS, APR, AGR, CCD, SCP, ACE, MED, IEC, HBM, RFF, AIA, ACM and LPP ask for facts (a
notice, a replaced part, a gift, a crew's baggage) that no order carries. Claimed, they hold until a person has looked.
"""

from collections.abc import Iterator
from typing import Any

from streams.rules.exceptions import claimed, standing_requirements
from streams.rules.kit import CLEAR, HOLD, Example, Found, Rule, Stage, hold
from streams.rules.view import LineView

WITH_A_RULE = frozenset({"LVS", "GBS", "CIV", "SPP", "TSR", "APP", "TMP", "GOV", "ENC", "STA"})
NAMED = frozenset(
    {
        "NAC", "ACA", "RPL", "GFT", "TSU", "BAG", "AVS", "APR", "AGR", "CCD", "SCP", "ACE", "MED", "IEC", "HBM",
        "RFF", "AIA", "ACM", "LPP",
    }
)  # fmt: skip


def check(view: LineView) -> Iterator[Found]:
    symbol = claimed(view)
    if symbol not in WITH_A_RULE and standing_requirements(view):
        why = "its terms cannot be evidenced by an order" if symbol in NAMED else "no such exception"
        release = f"a licence, or a reviewer's decision on the terms of {symbol}"
        yield hold("LEX_NOT_AVAILABLE", {"exception": symbol, "unmet": [why]}, release)


RULE = Rule(
    id="ear.740.not-available",
    title="Exceptions that an order cannot evidence",
    cite="15 CFR part 740",
    stage=Stage.AUTHORISE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"claim:exception"}),
    order=51,
    section="F.4",
)


def _order(symbol: str, eccn: str = "3A001.a.7") -> dict[str, Any]:
    return {"destination": "CN", "lines": [{"eccn": eccn}], "claims": {"license_exception": symbol}}


EXAMPLES = [
    Example("replacement parts", "2026-04-14", _order("RPL"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("no such exception", "2026-04-14", _order("XYZ"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("one with a rule of its own", "2026-04-14", _order("lvs"), CLEAR),
    Example("nothing to lift", "2026-04-14", _order("RPL", "EAR99"), CLEAR),
]
