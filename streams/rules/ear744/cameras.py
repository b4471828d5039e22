"""Cameras for military end-users, or to be built into military commodities of 0A919: 15 CFR 744.9(a)(1).

(i) 6A003.a.3, .a.4, .a.6 for a military end-user, (iii) all named cameras for 0A919: everywhere but Australia, Canada
and the United Kingdom. (ii) The named cameras for a military end-user: everywhere but Country Group A:1. 6A993.a is
named up to 9 Hz, 0A504 with such a camera in it; no order says so, hence they may be. (a)(2), reexports within a
deployment of a unit of an A:1 government, is for a person. National police and any intelligence service count.
"""

from collections.abc import Iterator
from typing import Any

from schemas.record import Fact
from streams.law.countries import UNITED_STATES
from streams.law.kit import (
    CLEAR,
    HOLD,
    NOT_APPLICABLE,
    UNSURE,
    Citation,
    Dated,
    Example,
    Found,
    LineView,
    Result,
    Rule,
    Stage,
    when_all,
)
from streams.law.kit import day as on
from streams.law.kit.samples import to
from streams.law.provisions.military import military_or_intelligence
from streams.law.provisions.sme import may_be, within

SPARED = Dated(
    {
        on("2009-05-22"): (frozenset({"CA"}), Citation("74 FR 23948; Canada alone, from memory", "M")),
        on("2024-04-19"): (frozenset({"AU", "CA", "GB"}), Citation("89 FR 28601")),
    }
)
"""Destinations of which 744.9(a)(1)(i) and (iii) ask nothing."""
CLOSEST = ("6A003.a.3", "6A003.a.4", "6A003.a.6")
NAMED = ("6A002", "6A003", "8A002.d")
IN_PART = ("6A993.a", "0A504")
BUILT_IN = "incorporation_0a919"
OTHER_PURPOSES = ("vessel_", "aircraft_", "uav_")
RELEASE = "a BIS licence, License Exception GOV for the US Government, or proof of 744.9(a)(2)"


def check(view: LineView) -> Iterator[Found]:
    if view.destination in UNITED_STATES:
        return
    found = [one for paragraph, conditions in _limbs(view) for one in _found(view, paragraph, conditions)]
    # One requirement, however many limbs it has; what is certain goes before what may be.
    yield from sorted(found, key=lambda one: one.outcome != "hold")[:1]


def _limbs(view: LineView) -> Iterator[tuple[str, dict[str, Fact]]]:
    eccn = view.eccn or ""
    user = {"whether an end user is military": military_or_intelligence(view.whole)}
    camera = {"the exact item: its paragraph, frame rate, and whether it has a camera in it": _camera(eccn)}
    if view.destination not in (view.law[SPARED] or ()):
        yield "744.9(a)(1)(i)", {**user, "the exact paragraph of 6A003": _one_of(eccn, CLOSEST)}
        yield "744.9(a)(1)(iii)", {"whether it is to be built into a commodity of 0A919": _built_in(view), **camera}
    if "A:1" not in view.whole.groups:
        yield "744.9(a)(1)(ii)", {**user, **camera}


def _found(view: LineView, paragraph: str, conditions: dict[str, Fact]) -> Iterator[Result]:
    evidence = {"destination": view.destination, "eccn": view.eccn, "purpose": view.line.purpose}
    cite, sign = f"15 CFR {paragraph}", {"paragraph": paragraph}
    yield from when_all("ENDUSE_744_9", conditions, evidence, release=RELEASE, cite=cite, sign=sign)


def _camera(eccn: str) -> Fact:
    certain = _one_of(eccn, NAMED)
    return certain or ("unknown" if _one_of(eccn, IN_PART) else False)


def _one_of(eccn: str, paragraphs: tuple[str, ...]) -> Fact:
    if any(within(eccn, one) for one in paragraphs):
        return True
    return "unknown" if any(may_be(eccn, one) for one in paragraphs) else False


def _built_in(view: LineView) -> Fact:
    purpose = (view.line.purpose or "").strip().lower()
    if purpose == BUILT_IN:
        return True
    # A word that no one knows may be misspelt.
    return "unknown" if purpose and not purpose.startswith(OTHER_PURPOSES) else False


RULE = Rule(
    id="ear.744.9.cameras",
    title="Cameras for military end-users",
    cite="15 CFR 744.9(a)(1)",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"end_use:military", "end_use:military_intelligence", "military_end_user", "purpose"}),
    force=SPARED,
)


def _order(eccn: str = "6A993.a", country: str = "SA", user: object = True, **item: Any) -> dict[str, object]:
    party = to("Border Workshop", country=country, military_end_user=user)
    return {"destination": country, "parties": [party], "lines": [{"eccn": eccn, **item}]}


def _built(eccn: str = "6A002.a.1", country: str = "DE", purpose: str | None = BUILT_IN) -> dict[str, object]:
    return _order(eccn, country, user=False, purpose=purpose)


CODE = "ENDUSE_744_9"
EXAMPLES = [
    Example("the day before", "2009-05-21", _order("6A002.a.1"), NOT_APPLICABLE),
    Example("first day", "2009-05-22", _order("6A002.a.1"), HOLD, CODE),
    Example("Saudi army", "2026-03-02", _order("6A003.b.4"), HOLD, CODE),
    Example("Saudi army, a camera that may be of 9 Hz", "2026-03-02", _order(), UNSURE, CODE),
    Example("Korean army: A:1", "2026-03-02", _order("6A003.b.4", "KR"), CLEAR),
    Example("Korean army, 6A993.a", "2026-03-02", _order(country="KR"), CLEAR),
    Example("a factory", "2026-03-02", _order(user=False), CLEAR),
    Example("whether the buyer is military is not known", "2026-03-02", _order("6A002.a.1", user=None), UNSURE, CODE),
    Example("national intelligence", "2026-03-02",
            {**_order("6A002.a.1", user=False), "end_use": {"military_intelligence": True}}, HOLD, CODE),
    Example("military end use", "2026-03-02", {**_order("6A002.a.1", user=False), "end_use": {"military": True}}, HOLD),
    Example("8A002.d", "2026-03-02", _order("8A002.d.1"), HOLD, CODE),
    Example("8A002, no paragraph", "2026-03-02", _order("8A002"), UNSURE, CODE),
    Example("another paragraph of 8A002", "2026-03-02", _order("8A002.b"), CLEAR),
    Example("a sight that may have a camera in it", "2026-03-02", _order("0A504.i"), UNSURE, CODE),
    Example("6A993, no paragraph", "2026-03-02", _order("6A993"), UNSURE, CODE),
    Example("another paragraph of 6A993", "2026-03-02", _order("6A993.b"), CLEAR),
    Example("another camera", "2026-03-02", _order("6A203.a"), CLEAR),
    Example("EAR99", "2026-03-02", _order("EAR99"), CLEAR),
    Example("high speed, to the Korean army", "2026-03-02", _order("6A003.a.3", "KR"), HOLD, CODE),
    Example("6A003.a.4", "2026-03-02", _order("6A003.a.4", "KR"), HOLD, CODE),
    Example("6A003.a.6", "2026-03-02", _order("6A003.a.6", "KR"), HOLD, CODE),
    Example("6A003.a.5 to A:1", "2026-03-02", _order("6A003.a.5", "KR"), CLEAR),
    Example("6A003 to A:1, no paragraph", "2026-03-02", _order("6A003", "KR"), UNSURE, CODE),
    Example("6A003.a to A:1", "2026-03-02", _order("6A003.a", "KR"), UNSURE, CODE),
    Example("6A003 to another country is one of them anyway", "2026-03-02", _order("6A003"), HOLD, CODE),
    Example("Britain's army, the day before", "2024-04-18", _order("6A003.a.3", "GB"), HOLD, CODE),
    Example("Britain's army, first day", "2024-04-19", _order("6A003.a.3", "GB"), CLEAR),
    Example("Australia's army, the day before", "2024-04-18", _order("6A003.a.3", "AU"), HOLD, CODE),
    Example("Australia's army, first day", "2024-04-19", _order("6A003.a.3", "AU"), CLEAR),
    Example("Canada's army, always", "2024-04-18", _order("6A003.a.3", "CA"), CLEAR),
    Example("India's army: A:1", "2026-03-02", _order("6A002.a.1", "IN"), CLEAR),
    Example("the US Army, at home", "2026-03-02", _order("6A003.a.3", "US"), CLEAR),
    Example("for 0A919, to Germany", "2026-03-02", _built(), HOLD, CODE),
    Example("for 0A919, to Canada", "2026-03-02", _built(country="CA"), CLEAR),
    Example("for 0A919, to Britain, the day before", "2024-04-18", _built(country="GB"), HOLD, CODE),
    Example("for 0A919, to Britain", "2024-04-19", _built(country="GB"), CLEAR),
    Example("for 0A919, in other letters", "2026-03-02", _built(purpose=" Incorporation_0A919 "), HOLD, CODE),
    Example("for 0A919, a camera that may be of 9 Hz", "2026-03-02", _built("6A993.a"), UNSURE, CODE),
    Example("for 0A919, no camera", "2026-03-02", _built("6A004"), CLEAR),
    Example("purpose not known", "2026-03-02", _built(purpose="unknown"), UNSURE, CODE),
    Example("purpose null is unknown", "2026-03-02", _built(purpose=None), UNSURE, CODE),
    Example("a purpose misspelt", "2026-03-02", _built(purpose="incorporation_oa919"), UNSURE, CODE),
    Example("ship's equipment", "2026-03-02", _built(purpose="vessel_equipment"), CLEAR),
    Example("aircraft stores", "2026-03-02", _built(purpose="aircraft_stores"), CLEAR),
    Example("for an unmanned aircraft's operation", "2026-03-02", _built(purpose="uav_operation"), CLEAR),
]  # fmt: skip
