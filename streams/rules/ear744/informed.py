"""BIS has informed the exporter that a licence is required: 15 CFR 744.1(b)(2).

744.2(b), .3(b), .4(b), .6(c), .9(b), .11(c), .17(b), .21(b), .22(b), .23(b), 746.3(a)(4), 746.8(a)(4)(ii). Also for
what is already in transit: no savings clause and no exception speaks of it. From the letter's day, where it is given.
"""

from collections.abc import Iterator
from typing import Any

from schemas.order import Claims, IsInformed
from schemas.record import Fact
from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, LineView, Result, Rule, Stage, reported
from streams.law.kit.samples import foreign
from streams.law.provisions.nexus import is_import


def check(view: LineView) -> Iterator[Found]:
    if not is_import(view.whole):
        yield from informed(view)


def informed(view: LineView) -> Iterator[Result]:
    """The hold for a letter that is in force on the day, or may be."""
    letter = view.order.claims.is_informed
    fact: Fact = _in_force(letter, view) if isinstance(letter, IsInformed) else letter
    if fact:
        evidence, sign = _evidence(view.order.claims), {"paragraph": "744.1(b)(2)"}
        yield reported(
            "IS_INFORMED_LICENSE_REQUIRED", fact, evidence, question="whether BIS has sent a letter",
            release="the licence that the letter asks for", sign=sign,
        )  # fmt: skip


def _in_force(letter: IsInformed, view: LineView) -> bool:
    return letter.from_ is None or letter.from_ <= view.day


def _evidence(claims: Claims) -> dict[str, Any]:
    letter = claims.is_informed
    if not isinstance(letter, IsInformed):
        return {"is_informed": letter}
    return {"section": letter.section, "from": letter.from_.isoformat() if letter.from_ else None}


RULE = Rule(
    id="ear.744.1.informed",
    title="Informed by BIS of a licence requirement",
    cite="15 CFR 744.1(b)(2)",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"claim:informed"}),
)


def _order(letter: object, **order: Any) -> dict[str, object]:
    return {**order, "claims": {"is_informed": letter}}


LETTER = {"section": "744.21(b)", "from": "2024-05-02"}
UNDER_WAY = {"shipping": {"en_route_since": "2024-05-01", "actual_order": True}}
CODE = "IS_INFORMED_LICENSE_REQUIRED"

EXAMPLES = [
    Example("the day before the letter", "2024-05-01", _order(LETTER), CLEAR),
    Example("its day", "2024-05-02", _order(LETTER), HOLD, CODE),
    Example("the day after", "2024-05-03", _order(LETTER), HOLD, CODE),
    Example("already in transit", "2024-05-02", _order(LETTER, **UNDER_WAY), HOLD, CODE),
    Example("a letter without day", "2024-05-02", _order({"section": "744.6(c)"}), HOLD, CODE),
    Example("a letter of which nothing is said", "2024-05-02", _order({}), HOLD, CODE),
    Example("informed, no more is said", "2024-05-02", _order(letter=True), HOLD, CODE),
    Example("perhaps informed", "2024-05-02", _order("unknown"), UNSURE, CODE),
    Example("null is unknown", "2024-05-02", _order(None), UNSURE, CODE),
    Example("not informed", "2024-05-02", _order(letter=False), CLEAR),
    Example("not reported", "2024-05-02", {"claims": {}}, CLEAR),
    Example(
        "an import is none",
        "2024-05-02",
        {**_order(LETTER), "transaction_type": "import_to_us", "destination": "US", "ship_from": "DE"},
        CLEAR,
    ),
    Example("not subject: see the rule for that", "2024-05-02", {**foreign("DE"), **_order(LETTER)}, CLEAR),
]
