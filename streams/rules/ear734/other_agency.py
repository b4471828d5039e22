"""Items of another agency: 15 CFR 734.3(b)(1).  Items on the US Munitions List are State's, not this rulebook's.

Neither are reactors, their equipment and nuclear materials, whose numbers the list only points away from: they are the
Nuclear Regulatory Commission's (10 CFR part 110), the technology for them Energy's (10 CFR part 810).
"""

from collections.abc import Iterator

from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, LineView, Rule, Stage, hold, unsure
from streams.law.provisions.kept import kept

RELEASE = "a commodity jurisdiction determination, or the authorisation of the agency that controls the item"
NUCLEAR = kept("bis", "nuclear_commission_items")


def check(view: LineView) -> Iterator[Found]:
    munition = view.item.itar
    if munition is True:
        yield hold("ITAR_REFER", {"itar": True}, RELEASE, stop=True)
    elif munition == "unknown":
        yield unsure("ITAR_REFER", {"itar": "unknown"}, RELEASE)
    elif view.eccn and view.eccn[:5] in (view.law[NUCLEAR] or ()):
        yield hold("OTHER_AGENCY_REFER", {"eccn": view.eccn, "agency": "NRC, 10 CFR 110"}, RELEASE, stop=True)
    elif view.eccn and (control := view.law.controls.find(view.eccn)) and control.agency:
        yield hold("ITAR_REFER", {"eccn": view.eccn, "agency": control.agency}, RELEASE, stop=True)


RULE = Rule(
    id="ear.734.3.other-agency",
    title="Items controlled by another agency",
    cite="734.3(b)(1); 22 CFR 120-130; 10 CFR 110, 810",
    stage=Stage.ENTRY,
    check=check,
    checked_on="2026-11-21",
    dated=(NUCLEAR,),
    order=20,
)

EXAMPLES = [
    Example("on the Munitions List", "2024-01-09", {"lines": [{"itar": True}]}, HOLD, "ITAR_REFER"),
    Example("known to be unknown", "2024-01-09", {"lines": [{"itar": None}]}, UNSURE, "ITAR_REFER"),
    Example("not reported", "2024-01-09", {}, CLEAR),
    Example("a nuclear reactor", "2024-01-09", {"lines": [{"eccn": "0A001.a"}]}, HOLD, "OTHER_AGENCY_REFER"),
    Example("a pistol", "2024-01-09", {"lines": [{"eccn": "0A501.a"}]}, CLEAR),
]
