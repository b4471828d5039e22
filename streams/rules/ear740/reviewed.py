"""Licence exceptions whose terms a person must decide: 15 CFR part 740 and 748.15.

RPL, TSU, GFT, BAG, AVS and the others ask for facts (a notice, a replaced part, a crew's baggage) that no order
carries. Claimed, they hold until a reviewer has decided and claims.exception_reviewed says who, when and where it is
written. Even then each lifts only what part 740, and for embargoed places part 746, lets it lift, never against 740.2,
and the exact paragraph's requirements as well. Which that is stands here from memory (M), read strictly.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from schemas.order import ExceptionReviewed
from streams.law.countries import is_foreign
from streams.law.crafts import CODE as VESSELS
from streams.law.kit import CLEAR, FIRST_DAY, HOLD, LIFTS, Citation, Dated, Example, Found, LineView, Rule, Stage, day
from streams.law.kit.samples import listed, to
from streams.law.provisions.chart import reached_before
from streams.law.provisions.exceptions import (
    ADVANCED,
    CCL,
    EMBARGO,
    EXCEPTION_VALUES,
    GP8,
    RUSSIA,
    LicenceException,
    Terms,
    claimed,
    entry_grants,
    in_group,
    judged,
    standing_requirements,
)
from streams.law.provisions.possible import meets_parameters
from streams.law.provisions.sme import may_be, within
from streams.law.stated import states

CHINA_VEU: Dated[bool] = Dated(
    {
        FIRST_DAY: (True, Citation("Supp. 7 to 15 CFR part 748", "M")),
        day("2026-01-01"): (None, Citation("authorisations in China ended 2025-12-31", "M")),
    }
)
EMBARGOES: Mapping[str, frozenset[str]] = {
    "cuba": frozenset({"RPL", "GFT", "TSU", "BAG", "AVS", "AGR", "CCD", "SCP"}),
    "north_korea": frozenset({"GFT", "TSU", "BAG", "AVS"}),
    "syria": frozenset({"TSU", "BAG", "AVS"}),
    "occupied": frozenset({"GFT", "TSU", "BAG", "AVS", "MED"}),
}
"""Exceptions that part 746 names for the place (746.2(a)(1), .4(c), .9(b), .6(c)); for Iran none (746.7(c))."""
GRANTED = frozenset({"ACE", "IEC", "HBM", "AIA", "ACM", "LPP"})
"""Open only where the entry grants them."""
DIFFUSION_ONLY = frozenset({"AIA", "LPP"})
"""Not in the short list of 740.2(a)(9)(ii): they help against what the diffusion rule alone requires."""


def terms_of(symbol: str) -> Terms:
    """The terms of one exception: a reviewer's decision, and what the order itself tells against it."""

    def terms(view: LineView) -> Iterator[str]:
        if not decided(view):
            yield f"a reviewer's decision on the terms of {symbol}: by whom, when, and where it is written"
        if symbol in GRANTED and not entry_grants(view, symbol):
            yield f"the entry must grant {symbol} for the exact paragraph"
        yield from _against(view, symbol)

    return terms


def _against(view: LineView, symbol: str) -> Iterator[str]:
    eccn, codes = view.eccn or "", {one.code for one in standing_requirements(view)}
    if not all(symbol in EMBARGOES.get(kind, ()) for kind in _embargoes(view)):
        yield f"part 746 does not name {symbol} for the place"
    if ADVANCED in codes and symbol in DIFFUSION_ONLY and reached_before(view.destination, view.whole.groups):
        yield f"740.2(a)(9)(ii): not {symbol} for advanced computing items to the place"
    if symbol in ("NAC", "ACA") and (not meets_parameters(eccn) or may_be(eccn, "3A090.c") or within(eccn, "3A090.c")):
        yield "advanced computing items other than 3A090.c only"
    if symbol == "APR" and not _reexport(view):
        yield "reexports only"


def _reexport(view: LineView) -> bool:
    """From one foreign country to another, by its name and by its way."""
    order = view.order
    leaves = is_foreign(order.ship_from, view.law.countries.known) and order.ship_from != view.destination
    return leaves and order.transaction_type in ("reexport", "export_from_abroad")


def _embargoes(view: LineView) -> list[str]:
    signs = [(one.code, one.result.sign) for one in standing_requirements(view)]
    return [str(sign.get("embargo")) for code, sign in signs if EMBARGO in (code, sign.get("code"))]


def decided(view: LineView) -> ExceptionReviewed | None:
    """The reviewer's decision: all of it stated, and of a day that has come."""
    review = view.order.claims.exception_reviewed
    if review is None or not states(review.by) or not states(review.reference):
        return None
    latest: date = min(view.day, view.whole.facts.today)
    return review if review.when is not None and review.when <= latest else None


def shown(view: LineView) -> Mapping[str, Any]:
    """Who decided, for the verdict."""
    review = decided(view)
    return {"reviewed": {"by": review.by, "when": str(review.when), "reference": review.reference}} if review else {}


def _macau_or_d5(view: LineView) -> bool:
    return view.destination == "MO" or in_group(view, "D:5")


def _d1_or_d4(view: LineView) -> bool:
    return in_group(view, "D:1", "D:4") and not _macau_or_d5(view) and not in_group(view, "A:5", "A:6")


def _validated(view: LineView) -> bool:
    return view.destination == "IN" or (view.destination == "CN" and bool(view.law[CHINA_VEU]))


def _exception(symbol: str, *lifts: str, **place: Any) -> LicenceException:
    return LicenceException(symbol, frozenset(lifts), terms_of(symbol), shows=shown, **place)


REVIEWED: Mapping[str, LicenceException] = {
    one.symbol: one
    for one in (
        _exception("NAC", CCL, ADVANCED, place=_macau_or_d5, where="Macau and Country Group D:5 only"),
        _exception(
            "ACA", CCL, ADVANCED, place=_d1_or_d4, where="Country Groups D:1 and D:4 outside Macau and D:5 only"
        ),
        _exception("RPL", CCL, GP8, ADVANCED, EMBARGO),
        _exception("GFT", EMBARGO),
        _exception("TSU", CCL, GP8, ADVANCED, EMBARGO, RUSSIA),
        _exception("BAG", CCL, GP8, EMBARGO, RUSSIA),
        _exception("AVS", CCL, GP8, EMBARGO, RUSSIA, VESSELS),
        _exception("APR", CCL),
        _exception("AGR", EMBARGO),
        _exception("CCD", EMBARGO, RUSSIA),
        _exception("SCP", EMBARGO),
        _exception("ACE", CCL),
        _exception("MED", EMBARGO, RUSSIA),
        _exception("IEC", CCL),
        _exception("HBM", ADVANCED),
        _exception("RFF", CCL),
        _exception("AIA", CCL, ADVANCED),
        _exception("ACM", CCL, ADVANCED),
        _exception("LPP", CCL, ADVANCED),
        _exception("VEU", CCL, place=_validated, where="validated end users in India, and in China until 2025-12-31"),
    )
}


def check(view: LineView) -> Iterator[Found]:
    exception, standing = REVIEWED.get(claimed(view)), standing_requirements(view)
    if exception is not None and standing:
        yield from judged(view, exception, standing)


RULE = Rule(
    id="ear.740.reviewed",
    title="Exceptions that a person decides",
    cite="15 CFR part 740, 748.15",
    stage=Stage.AUTHORISE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"claim:exception"}),
    dated=(*EXCEPTION_VALUES, CHINA_VEU),
    order=51,
)

REVIEW = {"by": "M. Okafor", "when": "2026-03-01", "reference": "LEX-2026-014"}


def _order(
    symbol: str, eccn: str = "3A001.a.7", destination: str = "CN", review: object = REVIEW, **more: Any
) -> dict[str, Any]:
    claims = {"license_exception": symbol, "exception_reviewed": review}
    return {"destination": destination, "lines": [{"eccn": eccn}], "claims": claims, **more}


NO, YES = "LEX_NOT_AVAILABLE", "LEX_APPLIED"
EXAMPLES = [
    Example("replacement parts, nobody has decided", "2026-04-14", _order("RPL", review=None), HOLD, NO),
    Example("replacement parts, decided", "2026-04-14", _order("rpl "), LIFTS, YES),
    Example("decided tomorrow", "2026-02-28", _order("RPL"), HOLD, NO),
    Example("decided today", "2026-03-01", _order("RPL"), LIFTS, YES),
    Example("by nobody", "2026-04-14", _order("RPL", review={**REVIEW, "by": " "}), HOLD, NO),
    Example("on no day", "2026-04-14", _order("RPL", review={**REVIEW, "when": None}), HOLD, NO),
    Example("by who knows whom", "2026-04-14", _order("RPL", review={**REVIEW, "by": "n/a"}), HOLD, NO),
    Example("written who knows where", "2026-04-14", _order("RPL", review={**REVIEW, "reference": "TBD"}), HOLD, NO),
    Example("written nowhere", "2026-04-14", _order("RPL", review={**REVIEW, "reference": None}), HOLD, NO),
    Example("missile technology", "2026-04-14", _order("RPL", "7A003.d"), HOLD, NO),
    Example("perhaps missile technology", "2026-04-14", _order("RPL", "3A001"), HOLD, NO),
    Example("semiconductor tools to China", "2026-04-14", _order("RPL", "3B001.c.1.b"), HOLD, NO),
    Example("perhaps semiconductor tools", "2026-04-14", _order("RPL", "3B001"), HOLD, NO),
    Example("a listed party", "2026-04-14", _order("RPL", parties=[to("Sugon")]), HOLD, NO, lists=(listed("Sugon"),)),
    Example("an accelerator, replaced", "2026-04-14", _order("RPL", "3A090.a"), LIFTS, YES),
    Example("baggage to Russia", "2026-04-14", _order("BAG", "3A991", "RU"), LIFTS, YES),
    Example("replacement parts to Russia", "2026-04-14", _order("RPL", "3A991", "RU"), HOLD, NO),
    Example("gifts to Cuba", "2026-04-14", _order("GFT", "EAR99", "CU"), LIFTS, YES),
    Example("gifts to Syria", "2026-04-14", _order("GFT", "EAR99", "SY"), HOLD, NO),
    Example("baggage to Iran", "2026-04-14", _order("BAG", "3A991", "IR"), HOLD, NO),
    Example("a notified accelerator to China", "2026-04-14", _order("NAC", "3A090.b"), LIFTS, YES),
    Example("memory is not for NAC", "2026-04-14", _order("NAC", "3A090.c"), HOLD, NO),
    Example("perhaps memory is not for NAC", "2026-04-14", _order("NAC", "3A090"), HOLD, NO),
    Example("memory", "2026-04-14", _order("HBM", "3A090.c"), LIFTS, YES),
    Example("perhaps memory", "2026-04-14", _order("HBM", "3A090"), HOLD, NO),
    Example("an accelerator to Vietnam", "2026-04-14", _order("ACA", "4A090.b", "VN"), LIFTS, YES),
    Example("an accelerator to China, by the wrong one", "2026-04-14", _order("ACA", "4A090.b"), HOLD, NO),
    Example("low performance, to Germany", "2026-04-14", _order("LPP", "3A090.a", "DE"), LIFTS, YES),
    Example("low performance, to China", "2026-04-14", _order("LPP", "3A090.a"), HOLD, NO),
    Example("a reexport", "2026-04-14", _order("APR", transaction_type="reexport", ship_from="JP"), LIFTS, YES),
    Example(
        "called a reexport, from the United States", "2026-04-14", _order("APR", transaction_type="reexport"), HOLD, NO
    ),
    Example("no reexport", "2026-04-14", _order("APR"), HOLD, NO),
    Example("implemented controls, to Germany", "2026-04-14", _order("IEC", "3B001.q", "DE"), LIFTS, YES),
    Example("an entry that does not grant it", "2026-04-14", _order("IEC", "3A001.a.7"), HOLD, NO),
    Example("a validated end user in India", "2026-04-14", _order("VEU", "3A001.b.2", "IN"), LIFTS, YES),
    Example("in China, the last day", "2025-12-31", _order("VEU", review={**REVIEW, "when": "2025-01-08"}), LIFTS, YES),
    Example("in China, afterwards", "2026-01-01", _order("VEU", review={**REVIEW, "when": "2025-01-08"}), HOLD, NO),
    Example("nothing to lift", "2026-04-14", _order("RPL", "EAR99"), CLEAR),
]
