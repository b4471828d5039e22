"""Rocket systems and unmanned aerial vehicles: 15 CFR 744.3.

(a)(1) in or by a country of Country Group D:4; (a)(3) there also where the characteristics are not known; (a)(2)
anywhere for the delivery of nuclear, chemical or biological weapons.
"""

from collections.abc import Callable, Iterator
from typing import Any

from streams.rules.kit import CLEAR, HOLD, UNSURE, Example, Found, Result, Rule, Stage, hold, unsure
from streams.rules.view import LineView


def check(view: LineView) -> Iterator[Found]:
    use = view.order.end_use
    if not use.missile:
        return
    weapons = [fact for fact in (use.nuclear, use.cbw) if fact]
    if "D:4" in view.whole.groups:
        paragraph = "744.3(a)(1)" if use.missile is True else "744.3(a)(3)"
        yield _found(hold, paragraph, view, "a BIS licence")
    elif weapons:
        sure = use.missile is True and True in weapons
        release = "a BIS licence" if sure else "whether the item is for the delivery of such weapons"
        yield _found(hold if sure else unsure, "744.3(a)(2)", view, release)


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
    checked_on="2026-11-21",
    needs=frozenset({"end_use:missile"}),
    section="G",
)


def _order(destination: str, **use: Any) -> dict[str, object]:
    return {"destination": destination, "lines": [{"eccn": "EAR99"}], "end_use": {"missile": True, **use}}


EXAMPLES = [
    Example("Egypt, D:4", "2024-05-02", _order("EG"), HOLD, "ENDUSE_WMD"),
    Example("Egypt, characteristics not known", "2024-05-02", _order("EG", missile=None), HOLD, "ENDUSE_WMD"),
    Example("Germany", "2024-05-02", _order("DE"), CLEAR),
    Example("Germany, to deliver nuclear weapons", "2024-05-02", _order("DE", nuclear=True), HOLD, "ENDUSE_WMD"),
    Example("Germany, to deliver chemical weapons perhaps", "2024-05-02", _order("DE", cbw=None), UNSURE, "ENDUSE_WMD"),
    Example("Germany, not known", "2024-05-02", _order("DE", missile=None), CLEAR),
    Example("no missile use", "2024-05-02", _order("EG", missile=False), CLEAR),
]
