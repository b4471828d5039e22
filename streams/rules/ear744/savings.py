"""Savings clause of Entity List additions: goods already under way (standard text of the additions, e.g. 84 FR 22961).

Goods aboard a carrier to a port on the day an entry took effect, under an actual order, keep their former status.
Consignment stock, or goods of which nobody says when they left, do not. The clause prints no outer day, and no voyage
lasts for months: policy.savings_max_days bounds it on both sides of the day; beyond, a person looks at the documents.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from schemas.listed_party import ListedParty
from streams.facts.effective_days import earliest
from streams.law.kit import CLEAR, LIFTS, UNSURE, Example, Found, Lifts, LineView, Requirement, Rule, Stage, unsure
from streams.law.kit.samples import listed, to


def check(view: LineView) -> Iterator[Found]:
    shipping = view.order.shipping
    if shipping is None or shipping.actual_order is not True or shipping.en_route_since is None:
        return
    since = shipping.en_route_since
    claimed = [(one, day) for one in view.open if (day := _listed_on(one, view.day)) is not None and since <= day]
    bound = timedelta(days=view.whole.policy.savings_max_days)
    saved = tuple(one for one, day in claimed if view.day - day <= bound and day - since <= bound)
    evidence = {"en_route_since": since.isoformat()}
    if saved:
        yield Lifts("SAVINGS_CLAUSE", saved, evidence)
    if len(saved) < len(claimed):
        yield unsure(
            "SAVINGS_UNPROVEN",
            {**evidence, "listed_on": max(day for _, day in claimed).isoformat(), "max_days": bound.days},
            "the carrier's documents; a person confirms the voyage",
        )


def _listed_on(requirement: Requirement, by: date) -> date | None:
    """The day on which the entry of a saving rule took effect, at the earliest; None: no such entry, or not by then."""
    entry = requirement.result.sign.get("entry")
    if requirement.code not in ("EL_LICENSE_REQUIRED", "EL_ADDRESS_MATCH") or not isinstance(entry, ListedParty):
        return None
    listed_by_then = entry.effective_from is not None and entry.effective_from <= by
    return earliest(entry) if entry.savings_en_route is True and listed_by_then else None


RULE = Rule(
    id="ear.744.11.savings",
    title="Savings clause, goods en route",
    cite="15 CFR 744.11; 84 FR 22961 and later additions",
    stage=Stage.AUTHORISE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"shipping"}),
    order=10,
)

ENTRY = listed("Pinewood Optics Ltd", savings_en_route=True)


def _under_way(since: str | None, *, actual: object = True) -> dict[str, object]:
    parties = [to("Pinewood Optics Ltd")]
    return {"parties": parties, "shipping": {"en_route_since": since, "actual_order": actual}}


EXAMPLES = [
    Example("under way before", "2019-05-20", _under_way("2019-05-14"), LIFTS, "SAVINGS_CLAUSE", lists=(ENTRY,)),
    Example("on the day itself", "2019-05-20", _under_way("2019-05-16"), LIFTS, "SAVINGS_CLAUSE", lists=(ENTRY,)),
    Example("a day late", "2019-05-20", _under_way("2019-05-17"), CLEAR, lists=(ENTRY,)),
    Example("no actual order", "2019-05-20", _under_way("2019-05-14", actual=False), CLEAR, lists=(ENTRY,)),
    Example("nobody says", "2019-05-20", _under_way("2019-05-14", actual="unknown"), CLEAR, lists=(ENTRY,)),
    Example("no day", "2019-05-20", _under_way(None), CLEAR, lists=(ENTRY,)),
    Example("the last day that policy believes", "2019-09-13", _under_way("2019-05-14"), LIFTS, lists=(ENTRY,)),
    Example("the day after", "2019-09-14", _under_way("2019-05-14"), UNSURE, "SAVINGS_UNPROVEN", lists=(ENTRY,)),
    Example("years later", "2026-03-02", _under_way("2019-05-10"), UNSURE, "SAVINGS_UNPROVEN", lists=(ENTRY,)),
    Example(
        "an entry whose days are turned round, and that always stands",
        "2019-05-20",
        _under_way("2019-05-14"),
        CLEAR,
        lists=({**ENTRY, "effective_from": "2019-06-01", "effective_to": "2019-05-01"},),
    ),
    Example("a voyage of years", "2019-05-20", _under_way("2012-05-10"), UNSURE, "SAVINGS_UNPROVEN", lists=(ENTRY,)),
    Example(
        "another bound",
        "2019-05-27",
        _under_way("2019-05-14"),
        UNSURE,
        "SAVINGS_UNPROVEN",
        lists=(ENTRY,),
        policy={"savings_max_days": 10},
    ),
    Example(
        "under way on a day on which it may have been listed",
        "2021-03-10",
        _under_way("2021-03-02"),
        CLEAR,
        lists=({**ENTRY, "effective_from": "2021-03-04", "fr": "86 FR 12531"},),
    ),
    Example(
        "under way before that",
        "2021-03-10",
        _under_way("2021-02-26"),
        LIFTS,
        lists=({**ENTRY, "effective_from": "2021-03-04", "fr": "86 FR 12531"},),
    ),
    Example(
        "an entry without the clause",
        "2019-05-20",
        _under_way("2019-05-14"),
        CLEAR,
        lists=(listed("Pinewood Optics Ltd"),),
    ),
]
