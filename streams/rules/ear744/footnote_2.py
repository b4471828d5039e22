"""Footnote 2 exclusion: disclosing security vulnerabilities to Huawei (85 FR 51596).

From 2020-08-17 information, technology or software may be released to a footnote 2 entity for ongoing security
research on existing, fully operational networks of third parties. Commodities may not.
"""

from collections.abc import Iterator

from schemas.listed_party import ListedParty
from streams.law.kit import CLEAR, LIFTS, Citation, Dated, Example, Found, Lifts, LineView, Rule, Stage, day
from streams.law.kit.samples import listed, to
from streams.law.provisions.footnotes import carries
from streams.law.provisions.us_content import component_kind

IN_FORCE: Dated[bool] = Dated({day("2020-08-17"): (True, Citation("85 FR 51596"))})


def check(view: LineView) -> Iterator[Found]:
    if view.order.end_use.cyber_disclosure is not True:
        return
    if component_kind(view.item.kind, view.eccn) not in ("software", "technology"):
        return
    freed = tuple(
        one
        for one in view.open
        if one.code == "EL_LICENSE_REQUIRED"
        and isinstance(entry := one.result.sign.get("entry"), ListedParty)
        and carries(entry, 2, view.day)
    )
    if freed:
        yield Lifts("EL_EXCLUSION_FN2", freed, {"footnote": 2})


RULE = Rule(
    id="ear.744.11.footnote-2",
    title="Footnote 2, vulnerability disclosure",
    cite="Supp. 4 to 15 CFR part 744, footnote 2",
    stage=Stage.AUTHORISE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"end_use:cyber_disclosure"}),
    force=IN_FORCE,
    order=11,
)

NOTED = listed("Pinewood Optics Ltd", footnotes=[{"n": 1, "from": "2020-05-15"}, {"n": 2, "from": "2020-08-17"}])


def _disclosed(kind: str = "technology", *, flag: object = True) -> dict[str, object]:
    line = {"kind": kind, "eccn": "EAR99"}
    return {"parties": [to("Pinewood Optics Ltd")], "end_use": {"cyber_disclosure": flag}, "lines": [line]}


EXAMPLES = [
    Example("the day before", "2020-08-16", _disclosed(), CLEAR, lists=(NOTED,)),
    Example("the first day", "2020-08-17", _disclosed(), LIFTS, "EL_EXCLUSION_FN2", lists=(NOTED,)),
    Example("a commodity is not disclosed", "2021-01-26", _disclosed("commodity"), CLEAR, lists=(NOTED,)),
    Example("not known to be for it", "2021-01-26", _disclosed(flag="unknown"), CLEAR, lists=(NOTED,)),
    Example("an entry without footnote 2", "2021-01-26", _disclosed(), CLEAR, lists=(listed("Pinewood Optics Ltd"),)),
]
