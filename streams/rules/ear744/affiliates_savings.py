"""Savings clause of the affiliates rule: 90 FR 47201.

Goods under way to a port on 2025-09-29 under an actual order keep their former status if the export, reexport or
transfer is completed by 2025-10-29. It overcomes what ownership alone requires.
"""

from collections.abc import Iterator
from datetime import date

from streams.law.kit import CLEAR, LIFTS, Citation, Dated, Example, Found, Lifts, LineView, Rule, Stage, day
from streams.law.kit.samples import listed, to

SINCE = date(2025, 9, 29)
IN_FORCE: Dated[bool] = Dated(
    {
        day("2025-09-29"): (True, Citation("90 FR 47201", "S")),
        day("2025-10-30"): (None, Citation("90 FR 47201: completed by 2025-10-29", "S")),
    }
)


def check(view: LineView) -> Iterator[Found]:
    shipping = view.order.shipping
    if shipping is None or shipping.actual_order is not True or shipping.en_route_since is None:
        return
    saved = tuple(one for one in view.open if one.code == "EL_AFFILIATE_50")
    if saved and shipping.en_route_since <= SINCE:
        yield Lifts("SAVINGS_CLAUSE", saved, {"en_route_since": shipping.en_route_since.isoformat()})


RULE = Rule(
    id="ear.744.11.affiliates-savings",
    title="Savings clause of the affiliates rule",
    cite="90 FR 47201",
    stage=Stage.AUTHORISE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"shipping"}),
    force=IN_FORCE,
    order=10,
)

OWNER = listed("Pinewood Optics Ltd")


def _under_way(since: str | None, *, actual: object = True) -> dict[str, object]:
    owned = to("Thu Duc Kestrel Co", country="VN", owners=[{"name": "Pinewood Optics Ltd", "pct": "60"}])
    return {"parties": [owned], "shipping": {"en_route_since": since, "actual_order": actual}}


EXAMPLES = [
    Example("under way on the day", "2025-09-29", _under_way("2025-09-29"), LIFTS, "SAVINGS_CLAUSE", lists=(OWNER,)),
    Example("a day late", "2025-10-01", _under_way("2025-09-30"), CLEAR, lists=(OWNER,)),
    Example("the last day", "2025-10-29", _under_way("2025-09-20"), LIFTS, "SAVINGS_CLAUSE", lists=(OWNER,)),
    Example("not completed in time", "2025-10-30", _under_way("2025-09-20"), CLEAR, lists=(OWNER,)),
    Example("no actual order", "2025-10-01", _under_way("2025-09-20", actual=False), CLEAR, lists=(OWNER,)),
    Example("no day", "2025-10-01", _under_way(None), CLEAR, lists=(OWNER,)),
]
