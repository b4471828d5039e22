"""Facilities that make advanced-node ICs: 15 CFR 744.23(a)(2), (a)(5).

(i) any item to a facility in Macau or Country Group D:5 that makes them; (ii) Category 3 product groups B to E where
the node is not known. Not for entities with footnote 5, which have their own rule, nor for back-end steps.
"""

from collections.abc import Iterator
from typing import Any

from streams.law.kit import CLEAR, HOLD, NOT_APPLICABLE, Example, Found, LineView, Rule, Stage, hold
from streams.law.kit.samples import listed, to
from streams.law.provisions.advanced import POLICY, REACH, reached
from streams.law.provisions.footnotes import carries

FOOTNOTE = 5
UNKNOWN_NODE_GROUPS = "BCDE"


def check(view: LineView) -> Iterator[Found]:
    fab = view.order.end_use.ic_fab
    if view.order.end_use.back_end is True or not reached(view, view.destination) or _footnote_5(view):
        return
    if fab == "advanced":
        yield _hold("744.23(a)(2)(i)", fab, view, "a BIS licence")
    elif fab == "unknown" and unknown_node(view.eccn):
        yield _hold("744.23(a)(2)(ii)", fab, view, "a BIS licence, or the facility's technology node")


def _hold(paragraph: str, fab: str, view: LineView, release: str) -> Found:
    evidence = {"destination": view.destination, "eccn": view.eccn, "ic_fab": fab}
    cite, sign = f"15 CFR {paragraph}", {"paragraph": paragraph}
    return hold("ENDUSE_744_23", evidence, release, review_policy=POLICY, cite=cite, sign=sign)


def unknown_node(eccn: str | None) -> bool:
    """An item that also counts where the technology node is not known: Category 3, product groups B to E."""
    return eccn is not None and eccn[:1] == "3" and eccn[1:2] in UNKNOWN_NODE_GROUPS


def _footnote_5(view: LineView) -> bool:
    return any(
        hit.sure and hit.capacity == "party" and carries(hit.entry, FOOTNOTE, view.day)
        for hit in view.hits.get("EL", ())
    )


RULE = Rule(
    id="ear.744.23.advanced-nodes",
    title="Advanced-node IC production",
    cite="15 CFR 744.23(a)(2), (a)(5)",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"end_use:ic_fab"}),
    dated=(REACH,),
    force=REACH,
)


def _order(fab: str | None, eccn: str = "EAR99", destination: str = "CN", **use: Any) -> dict[str, object]:
    return {"destination": destination, "lines": [{"eccn": eccn}], "end_use": {"ic_fab": fab, **use}}


FAB = {**_order("advanced"), "parties": [to("Example Foundry")]}
NOTED = listed("Example Foundry", footnotes=[{"n": 5, "from": "2024-12-02"}])

EXAMPLES = [
    Example("the day before", "2022-10-06", _order("advanced"), NOT_APPLICABLE),
    Example("first day", "2022-10-07", _order("advanced"), HOLD, "ENDUSE_744_23"),
    Example("Macau, the day before", "2023-01-16", _order("advanced", destination="MO"), CLEAR),
    Example("Macau, first day", "2023-01-17", _order("advanced", destination="MO"), HOLD),
    Example("Vietnam is not in D:5", "2025-01-21", _order("advanced", destination="VN"), CLEAR),
    Example("Belarus, the day before D:5", "2023-11-16", _order("advanced", destination="BY"), CLEAR),
    Example("Belarus, first day of D:5", "2023-11-17", _order("advanced", destination="BY"), HOLD),
    Example("node unknown, Category 3 B", "2025-01-21", _order("unknown", "3B991"), HOLD, "ENDUSE_744_23"),
    Example("null is unknown", "2025-01-21", _order(None, "3C992"), HOLD, "ENDUSE_744_23"),
    Example("node unknown, Category 3 A", "2025-01-21", _order("unknown", "3A991"), CLEAR),
    Example("node unknown, EAR99", "2025-01-21", _order("unknown"), CLEAR),
    Example("a legacy node", "2025-01-21", _order("legacy", "3B991"), CLEAR),
    Example("back-end only", "2025-01-21", _order("advanced", back_end=True), CLEAR),
    Example("perhaps back-end", "2025-01-21", _order("advanced", back_end="unknown"), HOLD),
    Example("footnote 5 has its own rule", "2024-12-02", FAB, CLEAR, lists=(NOTED,)),
    Example("the day before footnote 5", "2024-12-01", FAB, HOLD, lists=(NOTED,)),
]
