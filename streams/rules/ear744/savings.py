"""Savings clause of Entity List additions: goods already under way (standard text of the additions, e.g. 84 FR 22961).

Goods aboard a carrier to a port on the day an entry took effect, under an actual order, keep their former status.
Consignment stock, or goods of which nobody says when they left, do not.
"""

from collections.abc import Iterator

from schemas.listed_party import ListedParty
from streams.rules.kit import CLEAR, LIFTS, Example, Found, Lifts, Requirement, Rule, Stage
from streams.rules.samples import listed, to
from streams.rules.view import LineView


def check(view: LineView) -> Iterator[Found]:
    shipping = view.order.shipping
    if shipping is None or shipping.actual_order is not True or shipping.en_route_since is None:
        return
    saved = tuple(one for one in view.open if _saves(one, shipping.en_route_since.isoformat()))
    if saved:
        yield Lifts("SAVINGS_CLAUSE", saved, {"en_route_since": shipping.en_route_since.isoformat()})


def _saves(requirement: Requirement, since: str) -> bool:
    entry = requirement.result.sign.get("entry")
    return (
        requirement.code in ("EL_LICENSE_REQUIRED", "EL_ADDRESS_MATCH")
        and isinstance(entry, ListedParty)
        and entry.savings_en_route is True
        and entry.effective_from is not None
        and since <= entry.effective_from.isoformat()
    )


RULE = Rule(
    id="ear.744.11.savings",
    title="Savings clause, goods en route",
    cite="15 CFR 744.11; 84 FR 22961 and later additions",
    stage=Stage.AUTHORISE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"shipping"}),
    order=10,
    section="C.6",
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
    Example(
        "an entry without the clause",
        "2019-05-20",
        _under_way("2019-05-14"),
        CLEAR,
        lists=(listed("Pinewood Optics Ltd"),),
    ),
]
