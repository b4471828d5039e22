"""Finds what would release an open requirement besides a licence: RULES2.md D.2.

The licence exceptions that the entry grants and whose place is met at every final country, each with the terms that
are still open; and the temporary general licences of the day that lift it. Asked only of lines that are held, so that
an order that clears pays nothing for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from schemas.verdict import Finding
from streams.law.controls import CONDITIONAL, PARTLY, base, limit_of
from streams.law.kit import LineView, Requirement
from streams.law.provisions.exceptions import (
    ADVANCED,
    CCL,
    SECURITY_ONLY,
    SME,
    LicenceException,
    control_of,
    further,
    lifts_need,
    may_lift,
    paragraph_unclear,
    restrictions,
    standing_requirements,
    states_eligibility,
)
from streams.law.provisions.possible import UNREADABLE
from streams.licences.waivers import waivers
from streams.rules.ear740.app import APP
from streams.rules.ear740.enc import ENC
from streams.rules.ear740.gbs import GBS
from streams.rules.ear740.lvs import LVS
from streams.rules.ear740.sta import ENCRYPTION, STA
from streams.rules.ear740.tsr import TSR

GRANTED_BY_ENTRIES = (LVS, GBS, TSR, STA, APP, ENC)
OF_THE_LIST = frozenset({CCL, ADVANCED, SME})
NONE = "a BIS licence; no licence exception of part 740 that this table knows"


def with_remedies(view: LineView) -> Iterator[Finding]:
    """Yields the findings of open requirements, each with what would release it."""
    texts: dict[str, str] = {}
    for one in view.open:
        if one.code in OF_THE_LIST and one.result.sign.get("reason") != UNREADABLE:
            if one.code not in texts:
                texts[one.code] = _by_exception(view, one.code)
            yield replace(one.finding, release=texts[one.code])
        else:
            ids = waivers_of(view, one.code)
            yield replace(one.finding, release=f"{one.finding.release}, or {_one_of(ids)}") if ids else one.finding


def waivers_of(view: LineView, code: str) -> list[str]:
    """Returns temporary general licences that lift the code on the law's day; an unread one lifts nothing."""
    standing = (one for one in waivers().values() if code in one.lifts and one.period(view.day))
    return sorted(one.id for one in standing if not one.rests_on_memory(view.day))


def _one_of(ids: Sequence[str]) -> str:
    return f"the temporary general licence {' or '.join(ids)}, claimed and within its terms"


def _by_exception(view: LineView, code: str) -> str:
    standing = standing_requirements(view)
    options = [_option(view, one, standing) for one in GRANTED_BY_ENTRIES if code in one.lifts]
    named = [option for option in options if option]
    return f"a BIS licence, or {'; or '.join(named)}" if named else NONE


def _option(view: LineView, exception: LicenceException, standing: tuple[Requirement, ...]) -> str | None:
    """Describes the exception with its open terms; None if the entry, the place or 740.2 excludes it."""
    value = _granted(view, exception)
    places = list(view.everywhere)
    if value is None or not all(exception.place(there) for there in places):
        return None
    if value == PARTLY:
        return f"{exception.symbol} for some paragraphs of {view.eccn} (give the paragraph)"
    eligible = [_stating(there, exception, value) for there in places]
    unmet = _open_terms(eligible, exception)
    if SECURITY_ONLY in unmet or any(why for there in eligible for why in restrictions(there, exception)):
        return None
    told = list(unmet)
    if _open_terms(places, exception).keys() - unmet or any(
        why for one in places for why in restrictions(one, exception)
    ):
        told.insert(0, f"{exception.eligible} stated")
    told.extend(f"does not lift {one.code}" for one in standing if not may_lift(view, exception, one))
    limit = f" up to {limit_of(value)} US dollars" if exception is LVS else ""
    return f"{exception.symbol}{limit} ({'; '.join(told) or 'claim it'})"


def _open_terms(places: Sequence[LineView], exception: LicenceException) -> dict[str, None]:
    """Returns terms that are unmet at any of the places, including what the exact paragraph could be."""
    unmet = dict.fromkeys(term for there in places for term in exception.terms(there))
    beyond = ((there, need) for there in places for need in further(there, exception))
    return unmet | {
        paragraph_unclear(there, exception, need): None
        for there, need in beyond
        if not lifts_need(there, exception, need)
    }


def _granted(view: LineView, exception: LicenceException) -> str | bool | None:
    """Returns what the entry grants of the exception to any of its paragraphs; None if nothing."""
    control = control_of(view)
    if control is None:
        return None
    value = control.exceptions.get(exception.symbol)
    if exception is STA:
        return None if value in (False, CONDITIONAL) or base(view.eccn or "") in ENCRYPTION else value or True
    return value or None


def _stating(view: LineView, exception: LicenceException, value: str | bool) -> LineView:
    """Returns the line with its eligibility stated, and an LVS limit as in the entry."""
    if exception.eligible is None or states_eligibility(view, exception):
        return view
    stated = Decimal(limit_of(value) or 0) if exception is LVS else True
    return view._replace(item=view.item.model_copy(update={exception.eligible: stated}))
