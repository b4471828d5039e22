"""An order without lines: nothing is classified, so nothing is cleared (732.3(b))."""

from collections.abc import Iterator

from streams.rules.kit import CLEAR, HOLD, Example, Found, Rule, Stage, hold
from streams.rules.view import OrderView


def check(view: OrderView) -> Iterator[Found]:
    if not view.facts.lines:
        yield hold("DATA_MISSING_ECCN", {"lines": 0}, "the order's lines with their classification")


RULE = Rule(
    id="process.lines",
    title="Lines given",
    cite="732.3(b)",
    stage=Stage.GATE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"no-lines"}),
    per="order",
    order=50,
    section="0.9",
)

EXAMPLES = [
    Example("no lines", "2025-05-05", {"lines": []}, HOLD, "DATA_MISSING_ECCN"),
    Example("one line", "2025-05-05", {}, CLEAR),
]
