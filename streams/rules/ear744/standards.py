"""Standards-related release: 15 CFR 734.10, 744.11(a); 85 FR 36719, 87 FR 55241, 89 FR 58265.

EAR99 and AT-only technology may be released to listed entities for a standard: to Huawei and its listed affiliates from
2020-06-18; to all entities, and certain software as well, from 2022-09-09; re-scoped from 2024-07-18.
"""

from collections.abc import Iterator
from typing import NamedTuple

from schemas.listed_party import ListedParty
from streams.law.kit import CLEAR, LIFTS, Citation, Dated, Example, Found, Lifts, LineView, Rule, Stage, day
from streams.law.kit.samples import listed, to
from streams.law.provisions.us_content import component_kind


class Release(NamedTuple):
    """Who may receive what for a standard. family None = every listed entity."""

    family: str | None
    kinds: frozenset[str]


TECHNOLOGY = frozenset({"technology"})
WITH_SOFTWARE = frozenset({"technology", "software"})

RELEASE: Dated[Release] = Dated(
    {
        day("2020-06-18"): (Release("huawei", TECHNOLOGY), Citation("85 FR 36719")),
        day("2022-09-09"): (Release(None, WITH_SOFTWARE), Citation("87 FR 55241")),
        day("2024-07-18"): (Release(None, WITH_SOFTWARE), Citation("89 FR 58265")),
    }
)


def check(view: LineView) -> Iterator[Found]:
    release = view.law[RELEASE]
    if release is None or view.order.end_use.standards_activity is not True:
        return
    if component_kind(view.item.kind, view.eccn) not in release.kinds or not _light(view):
        return
    freed = tuple(
        one
        for one in view.open
        if one.code == "EL_LICENSE_REQUIRED"
        and isinstance(entry := one.result.sign.get("entry"), ListedParty)
        and release.family in (None, entry.family)
    )
    if freed:
        yield Lifts("EL_EXCLUSION_STANDARDS", freed, {"standards_activity": True})


def _light(view: LineView) -> bool:
    """EAR99, or controlled for anti-terrorism reasons only."""
    if view.eccn == "EAR99":
        return True
    control = view.law.controls.find(view.eccn or "")
    return control is not None and control.at_only


RULE = Rule(
    id="ear.744.11.standards",
    title="Standards-related release",
    cite="15 CFR 744.11(a), 734.10",
    stage=Stage.AUTHORISE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"end_use:standards_activity"}),
    force=RELEASE,
    order=12,
)

HUAWEI = listed("Pinewood Optics Ltd", family="huawei")
OTHER = listed("Pinewood Optics Ltd")


def _released(eccn: str = "5E991", kind: str = "technology", *, flag: object = True) -> dict[str, object]:
    line = {"kind": kind, "eccn": eccn}
    return {"parties": [to("Pinewood Optics Ltd")], "end_use": {"standards_activity": flag}, "lines": [line]}


BASIS = "EL_EXCLUSION_STANDARDS"
EXAMPLES = [
    Example("the day before", "2020-06-17", _released(), CLEAR, lists=(HUAWEI,)),
    Example("the first day, Huawei", "2020-06-18", _released(), LIFTS, BASIS, lists=(HUAWEI,)),
    Example("another entity, the day before", "2022-09-08", _released(), CLEAR, lists=(OTHER,)),
    Example("another entity", "2022-09-09", _released(), LIFTS, BASIS, lists=(OTHER,)),
    Example("software, the day before", "2022-09-08", _released("5D991", "software"), CLEAR, lists=(HUAWEI,)),
    Example("software", "2022-09-09", _released("5D991", "software"), LIFTS, BASIS, lists=(HUAWEI,)),
    Example("since it was re-scoped", "2024-07-18", _released(), LIFTS, BASIS, lists=(OTHER,)),
    Example("technology that is more than AT-only", "2024-07-18", _released("5E001"), CLEAR, lists=(OTHER,)),
    Example("EAR99 technology", "2024-07-18", _released("EAR99"), LIFTS, BASIS, lists=(OTHER,)),
    Example("a commodity", "2024-07-18", _released("5A991", "commodity"), CLEAR, lists=(OTHER,)),
    Example("not known to be for a standard", "2024-07-18", _released(flag="unknown"), CLEAR, lists=(OTHER,)),
]
