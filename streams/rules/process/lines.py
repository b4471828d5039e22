"""Lines: an order without any has nothing classified, so nothing is cleared (732.3(b)).

Two lines with one number are told apart by nobody: a shipment, a licence balance and a finding name lines by number.
"""

from collections import Counter
from collections.abc import Iterator

from streams.law.kit import CLEAR, HOLD, Example, Found, OrderView, Rule, Stage, hold


def check(view: OrderView) -> Iterator[Found]:
    if not view.facts.lines:
        yield hold("DATA_MISSING_ECCN", {"lines": 0}, "the order's lines with their classification")
    given = Counter(line.line.line for line in view.facts.lines)
    if twice := sorted(number for number, count in given.items() if count > 1):
        yield hold(
            "DATA_CONTRADICTORY_ITEM",
            {"fact": "line", "given_twice": twice[:20]},
            "lines with a number of their own each",
        )


RULE = Rule(
    id="process.lines",
    title="Lines given",
    cite="732.3(b)",
    stage=Stage.GATE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"no-lines", "lines-alike"}),
    per="order",
    order=50,
)

EXAMPLES = [
    Example("no lines", "2025-05-05", {"lines": []}, HOLD, "DATA_MISSING_ECCN"),
    Example("one line", "2025-05-05", {}, CLEAR),
    Example(
        "two lines with one number",
        "2025-05-05",
        {"lines": [{"line": 7}, {"line": 7}]},
        HOLD,
        "DATA_CONTRADICTORY_ITEM",
    ),
    Example("two lines with two", "2025-05-05", {"lines": [{"line": 7}, {"line": 8}]}, CLEAR),
]
