"""The same revision was sent before with other content: project policy (RULES.md K; docs/architecture.md, Delivery).

Nobody can say which of the two is meant, so neither leaves.
"""

from collections.abc import Iterator

from streams.law.kit import CLEAR, Example, Found, OrderView, Rule, Stage, hold


def check(view: OrderView) -> Iterator[Found]:
    if view.facts.contradictory:
        yield hold(
            "ORDER_CONTRADICTORY",
            {"revision": view.order.revision},
            "the order sent again under a higher revision",
            stop=True,
        )


RULE = Rule(
    id="process.contradictory",
    title="Contradictory repeat",
    cite="policy",
    stage=Stage.GATE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"contradictory"}),
    per="order",
    order=30,
)

EXAMPLES = [
    Example("a revision sent once", "2025-05-05", {"revision": 3}, CLEAR),
]
