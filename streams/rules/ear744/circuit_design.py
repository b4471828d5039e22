"""Design of advanced-node ICs: 15 CFR 744.23(a)(2)(iii). ECAD and TCAD software and technology, to any destination.

What counts is where the circuits are to be produced: Macau or Country Group D:5. Where the design is reported and the
place is not, it could be there. 3D006 is ECAD software by its own words; of other numbers the order says it.
"""

from collections.abc import Iterator
from typing import Any

from schemas.record import Fact
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
    Rule,
    Stage,
    when_all,
)
from streams.law.kit import day as on
from streams.law.provisions.advanced import POLICY, chinese
from streams.law.provisions.us_content import component_kind

RULE_OF_2024 = Dated({on("2024-12-02"): (True, Citation("89 FR 96790; earlier texts, from memory, have no such limb"))})
ECAD = "3D006"


def check(view: LineView) -> Iterator[Found]:
    use, kind = view.order.end_use, component_kind(view.item.kind, view.eccn)
    place = use.ic_produced_in
    yield from when_all(
        "ENDUSE_744_23",
        {
            "whether it is for the design of advanced-node integrated circuits": use.advanced_ic_design,
            "where the circuits are to be produced": "unknown" if place is None else chinese(view, place),
            "whether the item is ECAD or TCAD": _ecad(view),
            "whether the item is software or technology": "unknown" if kind is None else kind != "commodity",
        },
        {"eccn": view.eccn, "kind": kind, "advanced_ic_design": use.advanced_ic_design, "ic_produced_in": place},
        review_policy=POLICY,
        sign={"paragraph": "744.23(a)(2)(iii)"},
    )


def _ecad(view: LineView) -> Fact:
    return True if view.eccn is not None and view.eccn.startswith(ECAD) else view.item.ecad


RULE = Rule(
    id="ear.744.23.circuit-design",
    title="Design of advanced-node ICs",
    cite="15 CFR 744.23(a)(2)(iii)",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"end_use:advanced_ic_design"}),
    force=RULE_OF_2024,
)


def _order(place: str | None = "CN", flag: object = True, **item: Any) -> dict[str, object]:
    line = {"kind": "software", "eccn": "3D991", "ecad": True, **item}
    use = {"advanced_ic_design": flag, "ic_produced_in": place}
    return {"destination": "TW", "lines": [line], "end_use": use}


NOWHERE = {**_order(), "end_use": {"advanced_ic_design": True}}
CODE = "ENDUSE_744_23"

EXAMPLES = [
    Example("the day before", "2024-12-01", _order(), NOT_APPLICABLE),
    Example("first day", "2024-12-02", _order(), HOLD, CODE),
    Example("made in Macau", "2026-03-02", _order("MO"), HOLD, CODE),
    Example("made in Hong Kong", "2026-03-02", _order("HK"), HOLD, CODE),
    Example("made in Belarus, D:5", "2026-03-02", _order("BY"), HOLD, CODE),
    Example("made in Vietnam, not in D:5", "2026-03-02", _order("VN"), CLEAR),
    Example("made in Taiwan", "2026-03-02", _order("TW"), CLEAR),
    Example("made in the United States", "2026-03-02", _order("US"), CLEAR),
    Example("to China, for a circuit made in Taiwan", "2026-03-02", {**_order("TW"), "destination": "CN"}, CLEAR),
    Example("no country", "2026-03-02", _order("ZZ"), UNSURE, CODE),
    Example("place unknown", "2026-03-02", _order("unknown"), UNSURE, CODE),
    Example("place null", "2026-03-02", _order(None), UNSURE, CODE),
    Example("place not said", "2026-03-02", NOWHERE, UNSURE, CODE),
    Example("perhaps such design", "2026-03-02", _order(flag=None), UNSURE, CODE),
    Example("no such design", "2026-03-02", _order(flag=False), CLEAR),
    Example("perhaps ECAD", "2026-03-02", _order(ecad="unknown"), UNSURE, CODE),
    Example("no ECAD", "2026-03-02", _order(ecad=False), CLEAR),
    Example("not said to be ECAD", "2026-03-02", {**NOWHERE, "lines": [{"kind": "software", "eccn": "3D991"}]}, CLEAR),
    Example("ECAD by its number", "2026-03-02", _order(eccn="3D006.a", ecad=False), HOLD, CODE),
    Example("technology", "2026-03-02", _order(kind="technology", eccn="3E991"), HOLD, CODE),
    Example("EAR99 software", "2026-03-02", _order(eccn="EAR99"), HOLD, CODE),
    Example("EAR99, what it is is not known", "2026-03-02", _order(eccn="EAR99", kind="unknown"), UNSURE, CODE),
    Example("a workstation", "2026-03-02", _order(eccn="4A994", kind="commodity"), CLEAR),
]
