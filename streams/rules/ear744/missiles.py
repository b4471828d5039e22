"""Rocket systems and unmanned aerial vehicles: 15 CFR 744.3.

(a)(1) in or by a country of Country Group D:4; (a)(3) there also where the characteristics are not known; (a)(2)
anywhere for the delivery of nuclear, chemical or biological weapons, but not for nuclear delivery by governmental
programmes of nuclear weapons states of the NPT that are in NATO: spared where every final user is that government.
"""

from collections.abc import Callable, Iterator
from typing import Any

from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, LineView, Result, Rule, Stage, hold, unsure
from streams.law.kit.samples import to

NUCLEAR_ALLIES = frozenset({"FR", "GB", "US"})
"""Nuclear weapons states of the NPT that are in NATO."""


def check(view: LineView) -> Iterator[Found]:
    use = view.order.end_use
    if not use.missile:
        return
    weapons = [use.cbw] if _allied_programme(view) else [use.nuclear, use.cbw]
    if "D:4" in view.whole.groups:
        paragraph = "744.3(a)(1)" if use.missile is True else "744.3(a)(3)"
        yield _found(hold, paragraph, view, "a BIS licence")
    elif any(weapons):
        sure = use.missile is True and True in weapons
        release = "a BIS licence" if sure else "whether the item is for the delivery of such weapons"
        yield _found(hold if sure else unsure, "744.3(a)(2)", view, release)


def _allied_programme(view: LineView) -> bool:
    governments = {party.government_of for party in view.whole.final_parties}
    return view.destination in NUCLEAR_ALLIES and governments == {view.destination}


def _found(make: Callable[..., Result], paragraph: str, view: LineView, release: str) -> Found:
    evidence = {"destination": view.destination, "missile": view.order.end_use.missile}
    return make(
        "ENDUSE_WMD", evidence, release,
        review_policy="case_by_case", cite=f"15 CFR {paragraph}", sign={"paragraph": paragraph},
    )  # fmt: skip


RULE = Rule(
    id="ear.744.3.missiles",
    title="Missile end use",
    cite="15 CFR 744.3",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"end_use:missile"}),
)


def _order(destination: str, **use: Any) -> dict[str, object]:
    return {"destination": destination, "lines": [{"eccn": "EAR99"}], "end_use": {"missile": True, **use}}


def _user(country: str, of: str | None) -> dict[str, object]:
    return to("Directorate", country=country, government_of=of)


def _programme(country: str, of: str | None = "same", **use: Any) -> dict[str, object]:
    user = _user(country, country if of == "same" else of)
    return {**_order(country, nuclear=True, **use), "parties": [user]}


EXAMPLES = [
    Example("Egypt, D:4", "2024-05-02", _order("EG"), HOLD, "ENDUSE_WMD"),
    Example("Egypt, characteristics not known", "2024-05-02", _order("EG", missile=None), HOLD, "ENDUSE_WMD"),
    Example("Germany", "2024-05-02", _order("DE"), CLEAR),
    Example("Germany, to deliver nuclear weapons", "2024-05-02", _order("DE", nuclear=True), HOLD, "ENDUSE_WMD"),
    Example("Germany, to deliver chemical weapons perhaps", "2024-05-02", _order("DE", cbw=None), UNSURE, "ENDUSE_WMD"),
    Example("Germany, not known", "2024-05-02", _order("DE", missile=None), CLEAR),
    Example("Germany, perhaps missiles, to deliver chemical weapons", "2024-05-02",
            _order("DE", missile=None, cbw=True), UNSURE, "ENDUSE_WMD"),
    Example("Germany, to deliver nuclear weapons perhaps, no chemical ones", "2024-05-02",
            _order("DE", nuclear="unknown", cbw=False), UNSURE, "ENDUSE_WMD"),
    Example("Germany, to deliver no weapons of these kinds", "2024-05-02", _order("DE", nuclear=False, cbw=False),
            CLEAR),
    Example("Britain's own programme", "2024-05-02", _programme("GB"), CLEAR),
    Example("France's own programme", "2024-05-02", _programme("FR"), CLEAR),
    Example("Germany has none", "2024-05-02", _programme("DE"), HOLD, "ENDUSE_WMD"),
    Example("Britain, chemical weapons", "2024-05-02", _programme("GB", cbw=True), HOLD, "ENDUSE_WMD"),
    Example("Britain, a buyer of whom nothing is said", "2024-05-02", _programme("GB", of=None), HOLD, "ENDUSE_WMD"),
    Example("Britain, for another government", "2024-05-02", _programme("GB", of="FR"), HOLD, "ENDUSE_WMD"),
    Example("Britain, one of two users is private", "2024-05-02",
            {**_programme("GB"), "parties": [_user("GB", "GB"), to("Maker", role="end_user", country="GB")]},
            HOLD, "ENDUSE_WMD"),
    Example("Britain, one of two of no role is private", "2024-05-02",
            {**_programme("GB"), "parties": [_user("GB", "GB"), to("Maker", role=None, country="GB")]},
            HOLD, "ENDUSE_WMD"),
    Example("Britain, a government bank besides", "2024-05-02",
            {**_programme("GB", of=None), "parties": [to("Treasury", role="bank", government_of="GB")]},
            HOLD, "ENDUSE_WMD"),
    Example("no missile use", "2024-05-02", _order("EG", missile=False), CLEAR),
]  # fmt: skip
