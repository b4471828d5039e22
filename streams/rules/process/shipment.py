"""What a shipment says of itself must be possible: project policy (RULES.md 0.4, K).

A `shipped` event is judged by the law of its day, and its quantities are counted against what was ordered, together
with what left before. A day that is missing or to come, a line that was never ordered, nothing or less than nothing, or
more than was ordered: something else left than was screened, or nobody knows what did.
"""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from streams.facts.order import DAYS_AHEAD
from streams.facts.shipments import ordered, taken
from streams.law.kit import CLEAR, HOLD, Example, Found, OrderView, Result, Rule, Stage, hold

SHOWN: Final = 10
"""Lines named in the evidence; the rest is counted."""
INVALID, CONTRADICTORY = "DATA_INVALID_VALUE", "DATA_CONTRADICTORY_ITEM"


def check(view: OrderView) -> Iterator[Found]:
    order = view.order
    yield from _day(view)
    if not order.shipped_lines and not order.final:
        yield _wrong(INVALID, "shipped_lines", [], "the lines and quantities that left, where more is to follow")
    numbers = {line.line for line in order.lines}
    strange = [line.line for line in order.shipped_lines if line.line not in numbers]
    if strange:
        yield _wrong(CONTRADICTORY, "shipped_lines.line", strange, "numbers of lines of the order")
    nothing = [[line.line, _text(line.qty)] for line in order.shipped_lines if line.qty is None or line.qty <= 0]
    if nothing:
        yield _wrong(INVALID, "shipped_lines.qty", nothing, "a quantity above zero for each line that left")
    yield from _too_much(view)


def _day(view: OrderView) -> Iterator[Found]:
    left, latest = view.order.shipped_on, view.facts.today + timedelta(days=DAYS_AHEAD)
    if left is None or left > latest:
        given = None if left is None else left.isoformat()
        yield _wrong(INVALID, "shipped_on", given, f"the day on which it left, not after {view.facts.today}")


def _too_much(view: OrderView) -> Iterator[Found]:
    order, before = view.order, view.facts.left_before
    amounts, now = ordered(order), taken(order, before)
    if not order.shipped_lines and before and not any(now.values()):
        yield _wrong(CONTRADICTORY, "shipped_lines", [], "what left: all that was ordered had left before")
    over = [
        {
            "line": number,
            "given": _text(qty),
            "left_before": _text(before.get(number, Decimal(0))),
            "ordered": _text(most),
        }
        for number, qty in now.items()
        if (most := amounts.get(number)) is not None and before.get(number, Decimal(0)) + qty > most
    ]
    if over:
        yield _wrong(CONTRADICTORY, "shipped_lines.qty", over, "no more than was ordered, with all that left before")


def _wrong(code: str, fact: str, given: Any, release: str) -> Result:
    if isinstance(given, list):
        return hold(code, {"fact": fact, "given": given[:SHOWN], "count": len(given)}, release)
    return hold(code, {"fact": fact, "given": given}, release)


def _text(qty: Decimal | None) -> str | None:
    return None if qty is None else f"{qty:f}"


RULE = Rule(
    id="process.shipment",
    title="Shipment that can be",
    cite="policy",
    stage=Stage.GATE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"shipped"}),
    per="order",
    order=46,
)


def _shipped(*lines: dict[str, object], **facts: object) -> dict[str, object]:
    """Of an order of ten pieces."""
    return {"event": "shipped", "shipped_on": "2026-01-12", "lines": [{"qty": "10"}], "shipped_lines": lines, **facts}


def _left(qty: object, line: int = 1) -> dict[str, object]:
    return {"line": line, "qty": qty}


DAY = "2026-01-12"
EXAMPLES = [
    Example("all of it today", DAY, _shipped(_left("10")), CLEAR),
    Example("all of it, in so many words", DAY, _shipped(), CLEAR),
    Example("a part, and more to follow", DAY, _shipped(_left("3"), final=False), CLEAR),
    Example("a line in two boxes", DAY, _shipped(_left("3"), _left("7")), CLEAR),
    Example("the day has begun where it left", DAY, _shipped(_left("10"), shipped_on="2026-01-13"), CLEAR),
    Example("nobody says when", DAY, _shipped(_left("10"), shipped_on=None), HOLD, INVALID),
    Example("in days to come", DAY, _shipped(_left("10"), shipped_on="2026-01-14"), HOLD, INVALID),
    Example("at the end of the calendar", DAY, _shipped(_left("10"), shipped_on="9999-12-31"), HOLD, INVALID),
    Example("a part of which nothing is said", DAY, _shipped(final=False), HOLD, INVALID),
    Example("less than nothing", DAY, _shipped(_left("-5")), HOLD, INVALID),
    Example("nothing", DAY, _shipped(_left("0")), HOLD, INVALID),
    Example("of a quantity that nobody gives", DAY, _shipped(_left(None)), HOLD, INVALID),
    Example("a line that was never ordered", DAY, _shipped(_left("1", 9)), HOLD, CONTRADICTORY),
    Example("more than was ordered", DAY, _shipped(_left("100000000000000")), HOLD, CONTRADICTORY),
    Example("a little more, in two boxes", DAY, _shipped(_left("9.5"), _left("0.6")), HOLD, CONTRADICTORY),
    Example("what was ordered without a quantity", DAY, _shipped(_left("3"), lines=[{"qty": None}]), CLEAR),
]
