"""Licence exceptions: what they share. 15 CFR 740.2 and RULES.md F.4.

An exception must be claimed, and one exception must lift every open requirement: partial cover fails. A term whose fact
is absent or unknown is not met. Requirements of the Entity List are lifted only where the item is subject through the
footnote 1 direct product rule alone (744.11(a)(2)(i)), or where the entry itself says so.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from schemas.verdict import Finding
from streams.facts.reasons import Reasons
from streams.law.controls import PARTLY, Control, base, is_9x515, is_600_series
from streams.law.countries import NONE
from streams.law.crafts import CODE as VESSELS
from streams.law.kit import Dated, Found, Lifts, LineView, Requirement, Result, Rule, Stage, hold
from streams.law.provisions.chart import CHART_VALUES, by_diffusion, marks_of, scope_reaches
from streams.law.provisions.diffusion import binding, not_enforced
from streams.law.provisions.embargo import BELARUS as BELARUS_SINCE
from streams.law.provisions.embargo import RUSSIA as RUSSIA_SINCE
from streams.law.provisions.footnotes import carries
from streams.law.provisions.possible import UNREADABLE, Need, beyond, carried, excluded_by_facts, needs, paragraph_with
from streams.law.provisions.suspensions import SUSPENDED, suspended

CCL, EMBARGO, RUSSIA, GP8 = (
    "CCL_LICENSE_REQUIRED", "EMBARGO_LICENSE_REQUIRED", "RUS_BLR_LICENSE_REQUIRED", "GP8_TRANSIT",
)  # fmt: skip
ADVANCED, SME = "ADV_COMPUTING_LICENSE_REQUIRED", "SME_LICENSE_REQUIRED"
MEU, MIEU = "MEU_LICENSE_REQUIRED", "MIEU_LICENSE_REQUIRED"
CAMERAS, MICROPROCESSORS = "ENDUSE_744_9", "ENDUSE_744_17"
ENTITY_LIST = frozenset({"EL_LICENSE_REQUIRED", "FDP_LICENSE_REQUIRED"})
FOOTNOTE_1_BASIS = frozenset({"FDP_EL_FN1"})
CHART_ONLY = frozenset({CCL})
IRAQ_LIFTED_BY = frozenset({"CIV", "APP", "TMP", "RPL", "GOV", "GFT", "TSU", "BAG", "AVS", "ENC"})
IRAQ_NEVER = frozenset({"(a)(4)", "(f)(1)"})
"""746.3(c): for items of the list these exceptions, for military uses and transfers within Iraq none."""
CLOSED_SCOPES = {
    "all_destinations_sl": "740.2(a)(3): no exception but GOV for surreptitious interception",
    "all_except_canada": "740.2(a)(4), 742.11: no exception for crime control items and implements of torture",
    "ss_754": "740.2(a)(10): no exception for items in short supply",
    "all_destinations_cw": "742.18: no exception but GOV for chemicals of Schedule 1",
    "worldwide_iec": "740.2(a)(22): no exception but GOV and IEC for items of 742.4(a)(5), 742.6(a)(10)",
}
DETECTORS, NEW_ITEMS = (
    ("2A983", "2A984", "2D983", "2D984", "2E983", "2E984"),
    tuple(f"0{group}521" for group in "ABCDE"),
)
OPEN_TO_ENTRY = {
    **dict.fromkeys(DETECTORS, frozenset({"RPL", "GOV", "TSU"})),
    **dict.fromkeys(NEW_ITEMS, frozenset({"GOV"})),
}
"""The only exceptions for equipment that detects explosives (740.2(a)(8)) and for 0Y521 (742.6(a)(8)).

All of these from memory (M), read strictly.
"""
UN_EMBARGO, IRAQ = "UN_EMBARGO_746_1", "IRAQ_746_3"
SECURITY_ONLY = "national security reasons only"
GROUP_B = "Country Group B except Sudan and Ukraine only"
BY_A_PERSON = frozenset({
    "NAC", "ACA", "RPL", "GFT", "TSU", "BAG", "AVS", "APR", "AGR", "CCD", "SCP", "ACE", "MED", "IEC", "HBM", "RFF",
    "AIA", "ACM", "LPP", "VEU",
})  # fmt: skip
"""Exceptions whose terms no order can evidence: streams/rules/ear740/reviewed.py."""
STATEMENT = "UVL_STATEMENT_MISSING"
"""A class of requirement that only the statement itself overcomes."""

EXCEPTION_VALUES = (*CHART_VALUES, SUSPENDED, RUSSIA_SINCE, BELARUS_SINCE)
"""What a rule that asks `judged` must declare among its dated values."""

Terms = Callable[[LineView], Iterator[str]]
"""The terms of an exception that an order does not meet, in words."""


class LicenceException(NamedTuple):
    """An exception: its symbol, the codes that it may lift, its own terms, and entries that name it themselves."""

    symbol: str
    lifts: frozenset[str]
    terms: Terms
    """All but the place."""
    place: Callable[[LineView], bool] = lambda view: True  # noqa: ARG005  named for readers
    where: str = "any destination"
    """The place in words."""
    eligible: str | None = None
    """The fact of the line that states the item's eligibility."""
    to_listed_parties: Callable[[Requirement], bool] = lambda requirement: False  # noqa: ARG005  named for readers
    leaves_out: Mapping[str, frozenset[str]] = MappingProxyType({})
    """Scopes, by ECCN, that the entry's own words take out of its grant: what is eligible does not have them."""
    shows: Callable[[LineView], Mapping[str, Any]] = lambda view: {}  # noqa: ARG005  named for readers
    """What a verdict that rests on it shows besides."""


def exception_check(exception: LicenceException) -> Callable[[LineView], Iterator[Found]]:
    """The check of one exception: asked where it is claimed and a licence requirement is open."""

    def check(view: LineView) -> Iterator[Found]:
        standing = standing_requirements(view)
        if claimed(view) == exception.symbol and standing:
            yield from judged(view, exception, standing)

    return check


def claimed(view: LineView) -> str:
    """Symbol of the exception that the order claims; empty where it claims none."""
    return (view.order.claims.license_exception or "").strip().upper()


def standing_requirements(view: LineView) -> tuple[Requirement, ...]:
    """Open licence requirements; reviews, missing facts and the UVL statement are none."""
    holds = Reasons.load().holds
    return tuple(
        one for one in view.open if one.code != STATEMENT and one.code in holds and holds[one.code].cls == "requirement"
    )


def judged(view: LineView, exception: LicenceException, standing: tuple[Requirement, ...]) -> Iterator[Found]:
    """Yields what a claimed exception comes to at every place of the order: its lifts, or the terms that are not met.

    standing: the requirements that it must lift, all of them (RULES.md F.4).
    """
    unmet = [
        *dict.fromkeys(term for there in view.everywhere for term in _unmet(there, exception)),
        *(f"does not lift {one.code}" for one in standing if not may_lift(view, exception, one)),
    ]
    evidence = {"exception": exception.symbol, **exception.shows(view)}
    if not unmet:
        beyond = [
            (there, need)
            for there in view.everywhere
            for need in further(there, exception)
            if not lifts_need(there, exception, need)
        ]
        for country in sorted({there.destination for there, need in beyond if need.diffusion}):
            yield not_enforced({**evidence, "eccn": view.eccn, "country": country})
        lacking = [
            paragraph_unclear(there, exception, need) for there, need in beyond if binding(there) or not need.diffusion
        ]
        unmet = list(dict.fromkeys(lacking))
    if unmet:
        release = f"a licence, or the terms of {exception.symbol}: {'; '.join(unmet)}"
        yield hold("LEX_NOT_AVAILABLE", {**evidence, "unmet": unmet}, release, cite="15 CFR part 740")
    else:
        yield Lifts("LEX_APPLIED", standing, evidence)


def _unmet(view: LineView, exception: LicenceException) -> Iterator[str]:
    yield from restrictions(view, exception)
    yield from own_terms(view, exception)


def own_terms(view: LineView, exception: LicenceException) -> Iterator[str]:
    """The terms of its own section that the order does not meet, the place first."""
    if not exception.place(view):
        yield exception.where
    yield from exception.terms(view)


def further(view: LineView, exception: LicenceException) -> Iterator[Need]:
    """What the exact paragraph could still need at the destination: the same exception must lift that too (D.1)."""
    excluded = exception.leaves_out.get(base(view.eccn or ""), NONE)
    return beyond(view, eligible=states_eligibility(view, exception), excluded=excluded)


def lifts_need(view: LineView, exception: LicenceException, need: Need) -> bool:
    """Whether the exception would lift a requirement of the list that does not stand, but could."""
    asked = view._replace(requirements=(_as_requirement(need, view.destination),), lifts=())
    return need.code in exception.lifts and not any(own_terms(asked, exception))


def _as_requirement(need: Need, country: str) -> Requirement:
    result = Result(need.code, "hold", sign={"column": need.name})
    return Requirement(Finding(need.code, "hold", "", "", ""), result, country)


def paragraph_unclear(view: LineView, exception: LicenceException, need: Need) -> str:
    """In words, why the claim fails on what the paragraph could be."""
    paragraph = paragraph_with(view, need.name)
    return f"the exact paragraph could be {paragraph}, which {exception.symbol} does not lift; give the paragraph"


def states_eligibility(view: LineView, exception: LicenceException) -> bool:
    """The line states that its item is eligible for the exception."""
    return exception.eligible is not None and getattr(view.item, exception.eligible) not in (None, "unknown", False)


def restrictions(view: LineView, exception: LicenceException) -> Iterator[str]:
    """Restrictions on all exceptions: 740.2(a)."""
    if suspended(view.law, exception.symbol, view.destination):
        yield f"suspended for {view.destination} on that day"
    if any(
        hit.match.tier != "advisory" and hit.capacity in ("party", "unresolved") for hit in view.hits.get("UVL", ())
    ):
        yield "740.2(a)(17): no exception for parties of the Unverified List"
    reasons = {column[:2] for column in controlled(view, exception)}
    if "MT" in reasons:
        yield "740.2(a)(5): no exception for missile technology items"
    if exception.symbol not in ("GOV", "IEC"):
        yield from closed(view)
    if "FC" in reasons and exception.symbol not in {"GOV", *BY_A_PERSON} and not entry_grants(view, exception.symbol):
        yield "740.2(a)(14): firearms, for which the entry must grant the exception"
    named = OPEN_TO_ENTRY.get(base(view.eccn or ""))
    if named is not None and exception.symbol not in named:
        yield f"740.2(a)(8), 742.6(a)(8): no exception for the entry but {', '.join(sorted(named))}"
    if exception.symbol in ("GOV", "STA"):
        return
    if "CC" in reasons:
        yield "740.2(a)(4): no exception for crime control items"
    if view.eccn and (is_600_series(view.eccn) or is_9x515(view.eccn)) and "D:5" in view.whole.groups:
        yield "740.2(a)(12): no exception for 600 series and 9x515 items to Country Group D:5"


def closed(view: LineView) -> Iterator[str]:
    """Why a scope that the item may carry closes nearly all exceptions; no stated eligibility takes it away."""
    control, controls = control_of(view), view.law.controls
    for name, why in CLOSED_SCOPES.items():
        if control is not None and name in control.scopes and controls.scope(name).in_force(control.eccn, view.day):
            yield why


def controlled(view: LineView, exception: LicenceException) -> frozenset[str]:
    """Columns of the item; conditions of its own paragraph are settled by stated eligibility."""
    control = control_of(view)
    return carried(control, eligible=states_eligibility(view, exception))[0] if control else NONE


def may_lift(view: LineView, exception: LicenceException, requirement: Requirement) -> bool:
    """Whether the exception reaches this requirement."""
    if requirement.result.sign.get("reason") == UNREADABLE:
        return False  # what nobody could read may be what no exception lifts
    if requirement.code in ENTITY_LIST:
        return footnote_1_only(view, requirement) or exception.to_listed_parties(requirement)
    if requirement.code == VESSELS:
        return {VESSELS, requirement.result.sign["code"]} <= exception.lifts
    if requirement.code == GP8:
        return GP8 in exception.lifts and not any(_unmet_through(view, exception, requirement))
    if requirement.code == IRAQ:
        return exception.symbol in IRAQ_LIFTED_BY and requirement.result.sign.get("paragraph") not in IRAQ_NEVER
    return requirement.code in exception.lifts


def _unmet_through(view: LineView, exception: LicenceException, requirement: Requirement) -> Iterator[str]:
    # 736.2(b)(8): the exception must authorise an export straight to the country of transit.
    for country in requirement.result.sign.get("countries", ()):
        whole = view.whole._replace(destination=country, groups=view.law.groups_of(country))
        there = view._replace(whole=whole)
        yield from restrictions(there, exception)
        yield from own_terms(there, exception)
        standing = embargoed(there)
        if standing and standing not in exception.lifts:
            yield f"does not lift {standing} for {country}"
        for need in needs(there):
            if not lifts_need(there, exception, need) and (binding(view) or not need.diffusion):
                yield paragraph_unclear(there, exception, need)


def embargoed(view: LineView) -> str | None:
    """The code of part 746 for nearly every item to the destination, among countries of transit."""
    country = view.destination
    if country in ("CU", "KP"):
        return EMBARGO
    sanctioned = (country == "RU" and view.law[RUSSIA_SINCE]) or (country == "BY" and view.law[BELARUS_SINCE])
    return RUSSIA if sanctioned else None


def footnote_1_only(view: LineView, requirement: Requirement) -> bool:
    """The item is subject to the EAR by the footnote 1 rule and nothing else, and so is every entry concerned."""
    if not view.bases or {basis.name for basis in view.bases} != FOOTNOTE_1_BASIS:
        return False
    hits = requirement.result.sign.get("hits", ())
    entries = [hit.entry for hit in hits if hit.capacity != "named"]
    return all(carries(entry, 1, view.day) for entry in entries)


def national_security_only(view: LineView, exception: LicenceException | None = None) -> bool:
    """National security alone asks for a licence at the destination.

    Parts of the paragraph that other reasons may control count against it, but for what the exception, where it is
    given, settles by the item's stated eligibility.
    """
    law, eccn, control = view.law, view.eccn, control_of(view)
    if eccn is None or control is None or control.unreadable:
        return False
    eligible = exception is not None and states_eligibility(view, exception)
    excluded = exception.leaves_out.get(base(eccn), NONE) if exception else NONE
    columns, scopes = carried(control, eligible=eligible, excluded=excluded)
    marks, groups = marks_of(law, control, view.destination), view.whole.groups
    out = excluded_by_facts(view)
    reached = (
        scope_reaches(law, name, eccn, view.destination, groups)
        and (binding(view) or not by_diffusion(law, name, view.destination, groups))
        for name in scopes
        if name not in out
    )
    return all(column.startswith("NS") for column in (columns & marks) - out) and not any(reached)


def in_group(view: LineView, *names: str) -> bool:
    """The destination is in one of the Country Groups."""
    return not view.whole.groups.isdisjoint(names)


def in_group_b(view: LineView) -> bool:
    """Country Group B for GBS and TSR: except Sudan and Ukraine (740.4, 740.6(a)).

    On every day: the rule that says so (86 FR 4929) came with Sudan's way out of E:1; of Ukraine it was never open.
    """
    return in_group(view, "B") and view.destination not in ("SD", "UA")


def entry_grants(view: LineView, symbol: str) -> bool:
    """The entry on the Commerce Control List grants the exception to every part of the paragraph."""
    control = control_of(view)
    return control is not None and control.exceptions.get(symbol) not in (None, False, PARTLY)


def control_of(view: LineView) -> Control | None:
    """What the Commerce Control List says of the item; None for EAR99 and for what is on no list."""
    return view.law.controls.find(view.eccn) if view.eccn and view.eccn != "EAR99" else None


def exception_rule(exception: LicenceException, title: str, cite: str, *dated: Dated[Any]) -> Rule:
    """The rule of one exception; all of them are asked alike."""
    return Rule(
        id=f"ear.740.{exception.symbol.lower()}",
        title=title,
        cite=cite,
        stage=Stage.AUTHORISE,
        check=exception_check(exception),
        checked_on="2026-11-21",
        needs=frozenset({"claim:exception"}),
        dated=(*EXCEPTION_VALUES, *dated),
        order=50,
    )
