"""A claim of a licence exception that does not exist: 15 CFR part 740. It holds, whoever has decided what."""

from collections.abc import Iterator
from typing import Any

from streams.law.kit import CLEAR, HOLD, Example, Found, LineView, Rule, Stage, hold
from streams.law.provisions.exceptions import BY_A_PERSON, claimed, standing_requirements

WITH_A_RULE = frozenset({"LVS", "GBS", "CIV", "SPP", "TSR", "APP", "TMP", "GOV", "ENC", "STA"}) | BY_A_PERSON


def check(view: LineView) -> Iterator[Found]:
    symbol = claimed(view)
    if symbol and symbol not in WITH_A_RULE and standing_requirements(view):
        evidence = {"exception": symbol, "unmet": ["no such exception"]}
        yield hold("LEX_NOT_AVAILABLE", evidence, "a licence, or an exception that part 740 has")


RULE = Rule(
    id="ear.740.not-available",
    title="Exceptions that do not exist",
    cite="15 CFR part 740",
    stage=Stage.AUTHORISE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"claim:exception"}),
    order=52,
)

REVIEW = {"by": "M. Okafor", "when": "2026-03-01", "reference": "LEX-2026-014"}


def _order(symbol: str, eccn: str = "3A001.a.7") -> dict[str, Any]:
    claims = {"license_exception": symbol, "exception_reviewed": REVIEW}
    return {"destination": "CN", "lines": [{"eccn": eccn}], "claims": claims}


EXAMPLES = [
    Example("no such exception, and somebody has decided", "2026-04-14", _order("XYZ"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("two at once", "2026-04-14", _order("RPL, TMP"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("one with a rule of its own", "2026-04-14", _order("lvs"), CLEAR),
    Example("one that a person decides", "2026-04-14", _order("RPL"), CLEAR),
    Example("nothing to lift", "2026-04-14", _order("XYZ", "EAR99"), CLEAR),
]
