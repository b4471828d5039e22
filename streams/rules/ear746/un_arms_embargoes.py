"""UN arms embargoes: 15 CFR 746.1(b). Items with a UN reason for control need a licence to the countries named there.

A paragraph of which only parts have that reason may be one of them. Iraq, Iran and North Korea answer under their own
sections. License Exception GOV alone helps (746.1(b)(4)).
"""

from collections.abc import Iterator

from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, LineView, Rule, Stage, hold, unsure
from streams.law.kit.samples import foreign, item, part
from streams.law.provisions.embargo import UN_ARMS, un_reason

CODE = "UN_EMBARGO_746_1"
OWN_SECTION = frozenset({"IQ", "IR", "KP"})
OF_ANY_DAY = frozenset[str]().union(*(countries or () for countries, _ in UN_ARMS.steps.values())) - OWN_SECTION


def check(view: LineView) -> Iterator[Found]:
    if view.destination not in (view.law[UN_ARMS] or ()):
        return
    reason = un_reason(view.law.controls.find(view.eccn) if view.eccn else None)
    evidence = {"country": view.destination, "eccn": view.eccn, "reason": "UN"}
    if reason is True:
        yield hold(CODE, evidence, "a BIS licence, or License Exception GOV (740.11(b))")
    elif reason:
        yield unsure(CODE, evidence, "the exact paragraph; a BIS licence where it has a UN reason")


RULE = Rule(
    id="ear.746.1.un-arms-embargoes",
    title="UN arms embargoes",
    cite="15 CFR 746.1(b)",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset(f"to:{country}" for country in OF_ANY_DAY),
    dated=(UN_ARMS,),
    order=20,
)


def _content(destination: str) -> dict[str, object]:
    """Foreign-made, 30 per cent of it an item with a UN reason that no column of the chart asks for."""
    return foreign(destination, ship_from="TR", eccn="EAR99", us_content=[part("9A991.a", "300")])


EXAMPLES = [
    *(
        Example(f"aircraft to {country}", "2026-03-02", item(country, "9A991.a"), HOLD, CODE)
        for country in ("CF", "CD", "ER", "LB", "LY", "SO", "SD")
    ),
    Example("aircraft to Kenya", "2026-03-02", item("KE", "9A991.a"), CLEAR),
    Example("South Sudan is not on the list", "2026-03-02", item("SS", "9A991.a"), CLEAR),
    Example("Iraq answers elsewhere", "2026-03-02", item("IQ", "9A991.a"), CLEAR),
    Example("Iran answers elsewhere", "2026-03-02", item("IR", "9A991.a"), CLEAR),
    Example("North Korea answers elsewhere", "2026-03-02", item("KP", "9A991.a"), CLEAR),
    Example("parts of aircraft", "2026-03-02", item("SO", "9A991.d"), CLEAR),
    Example("no paragraph given", "2026-03-02", item("SD", "9A991"), UNSURE, CODE),
    Example("EAR99", "2026-03-02", item("SO"), CLEAR),
    Example("Ivory Coast, the last day", "2016-11-03", item("CI", "9A991.a"), HOLD, CODE),
    Example("Ivory Coast, no more", "2016-11-04", item("CI", "9A991.a"), CLEAR),
    Example("Liberia, the last day", "2016-11-03", item("LR", "9A991.a"), HOLD, CODE),
    Example("Liberia, no more", "2016-11-04", item("LR", "9A991.a"), CLEAR),
    Example("a reason beside a column of the chart", "2026-03-02", item("CD", "0A606.a"), HOLD, CODE),
    Example("US content", "2026-03-02", _content("SO"), CLEAR),
]
