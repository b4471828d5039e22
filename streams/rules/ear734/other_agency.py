"""Items of another agency: 15 CFR 734.3(b)(1).  Items on the US Munitions List are State's, not this rulebook's."""

from collections.abc import Iterator

from streams.rules.kit import CLEAR, HOLD, UNSURE, Example, Found, Rule, Stage, hold, unsure
from streams.rules.view import LineView

RELEASE = "a commodity jurisdiction determination, or the authorisation of the agency that controls the item"


def check(view: LineView) -> Iterator[Found]:
    if view.item.itar is True:
        yield hold("ITAR_REFER", {"itar": True}, RELEASE, stop=True)
    elif view.item.itar == "unknown":
        yield unsure("ITAR_REFER", {"itar": "unknown"}, RELEASE)
    elif view.eccn and (control := view.law.controls.find(view.eccn)) and control.agency:
        yield hold("ITAR_REFER", {"eccn": view.eccn, "agency": control.agency}, RELEASE, stop=True)


RULE = Rule(
    id="ear.734.3.other-agency",
    title="Items controlled by another agency",
    cite="734.3(b)(1); 22 CFR 120-130",
    stage=Stage.ENTRY,
    check=check,
    checked_on="2026-11-21",
    order=20,
    section="A.2",
)

EXAMPLES = [
    Example("on the Munitions List", "2024-01-09", {"lines": [{"itar": True}]}, HOLD, "ITAR_REFER"),
    Example("known to be unknown", "2024-01-09", {"lines": [{"itar": None}]}, UNSURE, "ITAR_REFER"),
    Example("not reported", "2024-01-09", {}, CLEAR),
]
