"""Licence exceptions: what they share. 15 CFR 740.2 and RULES.md F.4.

An exception must be claimed, and one exception must lift every open requirement: partial cover fails. A term whose fact
is absent or unknown is not met. Requirements of the Entity List are lifted only where the item is subject through the
footnote 1 direct product rule alone (744.11(a)(2)(i)), or where the entry itself says so.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from streams.reasons import Reasons
from streams.rules.chart import CHART_VALUES, covers
from streams.rules.controls import Control, is_9x515, is_600_series
from streams.rules.footnotes import carries
from streams.rules.kit import Dated, Found, Lifts, Requirement, Rule, Stage, hold
from streams.rules.suspensions import SUSPENDED, suspended
from streams.rules.view import LineView

CCL, EMBARGO, RUSSIA, GP8 = (
    "CCL_LICENSE_REQUIRED", "EMBARGO_LICENSE_REQUIRED", "RUS_BLR_LICENSE_REQUIRED", "GP8_TRANSIT",
)  # fmt: skip
ADVANCED, SME = "ADV_COMPUTING_LICENSE_REQUIRED", "SME_LICENSE_REQUIRED"
MEU, MIEU = "MEU_LICENSE_REQUIRED", "MIEU_LICENSE_REQUIRED"
ENTITY_LIST = frozenset({"EL_LICENSE_REQUIRED", "FDP_LICENSE_REQUIRED"})
FOOTNOTE_1_BASIS = frozenset({"FDP_EL_FN1"})
CHART_ONLY = frozenset({CCL})
STATEMENT = "UVL_STATEMENT_MISSING"
"""A class of requirement that only the statement itself overcomes."""

Terms = Callable[[LineView], Iterator[str]]
"""The terms of an exception that an order does not meet, in words."""


class LicenceException(NamedTuple):
    """An exception: its symbol, the codes that it may lift, its own terms, and entries that name it themselves."""

    symbol: str
    lifts: frozenset[str]
    terms: Terms
    eligible: str | None = None
    """The fact of the line that states the item's eligibility."""
    to_listed_parties: Callable[[Requirement], bool] = lambda requirement: False  # noqa: ARG005  named for readers


def check_of(exception: LicenceException) -> Callable[[LineView], Iterator[Found]]:
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
    unmet = [
        *restrictions(view, exception),
        *exception.terms(view),
        *(f"does not lift {one.code}" for one in standing if not may_lift(view, exception, one)),
    ]
    evidence = {"exception": exception.symbol}
    if unmet:
        release = f"a licence, or the terms of {exception.symbol}: {'; '.join(unmet)}"
        yield hold("LEX_NOT_AVAILABLE", {**evidence, "unmet": unmet}, release, cite="15 CFR part 740")
    else:
        yield Lifts("LEX_APPLIED", standing, evidence)


def restrictions(view: LineView, exception: LicenceException) -> Iterator[str]:
    """Restrictions on all exceptions: 740.2(a)."""
    if suspended(view.law, exception.symbol, view.destination):
        yield f"suspended for {view.destination} on that day"
    if any(
        hit.match.tier != "advisory" and hit.capacity in ("party", "unresolved") for hit in view.hits.get("UVL", ())
    ):
        yield "740.2(a)(17): no exception for parties of the Unverified List"
    reasons = reasons_of(view, exception)
    if "MT" in reasons:
        yield "740.2(a)(5): no exception for missile technology items"
    if exception.symbol in ("GOV", "STA"):
        return
    if "CC" in reasons:
        yield "740.2(a)(4): no exception for crime control items"
    if view.eccn and (is_600_series(view.eccn) or is_9x515(view.eccn)) and "D:5" in view.whole.groups:
        yield "740.2(a)(12): no exception for 600 series and 9x515 items to Country Group D:5"


def reasons_of(view: LineView, exception: LicenceException) -> frozenset[str]:
    """Reasons for control of the item; what only a part of the paragraph carries is settled by stated eligibility."""
    control = control_of(view)
    if control is None:
        return frozenset()
    stated = exception.eligible is not None and getattr(view.item, exception.eligible) not in (None, "unknown", False)
    columns = control.certain_columns if stated else control.columns
    return frozenset(column[:2] for column in columns)


def may_lift(view: LineView, exception: LicenceException, requirement: Requirement) -> bool:
    """Whether the exception reaches this requirement."""
    if requirement.code in ENTITY_LIST:
        return footnote_1_only(view, requirement) or exception.to_listed_parties(requirement)
    if requirement.code == GP8:
        return GP8 in exception.lifts and not any(_unmet_through(view, exception, requirement))
    return requirement.code in exception.lifts


def _unmet_through(view: LineView, exception: LicenceException, requirement: Requirement) -> Iterator[str]:
    # 736.2(b)(8): the exception must authorise an export straight to the country of transit.
    for country in requirement.result.sign.get("countries", ()):
        whole = view.whole._replace(destination=country, groups=view.law.groups_of(country))
        yield from exception.terms(view._replace(whole=whole))


def footnote_1_only(view: LineView, requirement: Requirement) -> bool:
    """The item is subject to the EAR by the footnote 1 rule and nothing else, and so is every entry concerned."""
    if not view.bases or {basis.name for basis in view.bases} != FOOTNOTE_1_BASIS:
        return False
    hits = requirement.result.sign.get("hits", ())
    entries = [hit.entry for hit in hits if hit.capacity != "named"]
    return all(carries(entry, 1, view.day) for entry in entries)


def national_security_only(view: LineView, *, certain: bool = False) -> bool:
    """National security alone asks for a licence at the destination.

    Parts of the paragraph that other reasons may control count against it; certain: they do not, for a technology
    whose reasons follow the item it is for, where its eligibility is stated.
    """
    law, eccn, control = view.law, view.eccn, control_of(view)
    if eccn is None or control is None or control.unreadable:
        return False
    marks = law.countries.chart.get(view.destination, frozenset())
    columns = (control.certain_columns if certain else control.columns) & marks
    scopes = control.certain_scopes if certain else control.scopes
    reached = (covers(law, name, eccn, view.destination, view.whole.groups) for name in scopes)
    return all(column.startswith("NS") for column in columns) and not any(reached)


def in_group(view: LineView, *names: str) -> bool:
    """The destination is in one of the Country Groups."""
    return not view.whole.groups.isdisjoint(names)


def entry_grants(view: LineView, symbol: str) -> bool:
    """The entry on the Commerce Control List grants the exception, for the paragraph or for parts of it."""
    control = control_of(view)
    return control is not None and bool(control.exceptions.get(symbol))


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
        check=check_of(exception),
        checked_on="2026-11-21",
        needs=frozenset({"claim:exception"}),
        dated=(*CHART_VALUES, SUSPENDED, *dated),
        order=50,
        section="F.4",
    )
