"""Quantities that leave by `shipped` events, by order line: ordered, taken by an event, and what both add up to."""

from collections.abc import Mapping
from decimal import Decimal

from schemas.order import OrderEvent

Quantities = Mapping[int, Decimal]
"""By number of the order's line."""


def ordered(order: OrderEvent) -> dict[int, Decimal | None]:
    """None: the order does not say how much of the line."""
    found: dict[int, Decimal | None] = {}
    for line in order.lines:
        before = found.get(line.line, Decimal(0))
        found[line.line] = None if before is None or line.qty is None else before + line.qty
    return found


def taken(order: OrderEvent, before: Quantities) -> dict[int, Decimal]:
    """What leaves by a shipped event. A line without a quantity, and all lines where it names none: what is left."""
    amounts = ordered(order)
    rest = {number: max(qty - before.get(number, Decimal(0)), Decimal(0)) for number, qty in amounts.items() if qty}
    if not order.shipped_lines:
        return rest
    found: dict[int, Decimal] = {}
    for line in order.shipped_lines:
        qty = rest.get(line.line, Decimal(0)) if line.qty is None else line.qty
        found[line.line] = found.get(line.line, Decimal(0)) + qty
    return found


def after(order: OrderEvent, before: Quantities) -> dict[int, Decimal]:
    """What has left once a shipped event did. What cannot be by itself is an error to be sent again, and not added."""
    total = dict(before)
    amounts = ordered(order)
    for number, qty in taken(order, before).items():
        most = amounts.get(number, Decimal(0))
        if qty > 0 and (most is None or qty <= most):
            total[number] = total.get(number, Decimal(0)) + qty
    return total
