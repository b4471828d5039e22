"""A later revision of the order is known: project policy (RULES.md K).

The finding depends on the event alone and names no other revision, so that it is the same whenever it is made.
"""

from collections.abc import Iterator

from streams.law.kit import CLEAR, Example, Found, OrderView, Rule, Stage, hold


def check(view: OrderView) -> Iterator[Found]:
    if view.facts.superseded:
        yield hold("ORDER_SUPERSEDED", {}, "nothing: a later revision of this order stands", stop=True)


RULE = Rule(
    id="process.superseded",
    title="Superseded revision",
    cite="policy",
    stage=Stage.GATE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"superseded"}),
    per="order",
    order=8,
)

EXAMPLES = [
    Example("the highest revision known is screened", "2025-05-05", {"revision": 3}, CLEAR),
]
