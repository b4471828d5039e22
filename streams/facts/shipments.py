"""Computes quantities per order line: ordered, shipped by one `shipped` event, and shipped in total."""

from collections.abc import Mapping
from decimal import Decimal

from schemas.order import OrderEvent

Quantities = Mapping[int, Decimal]
"""Quantity by line number of the order."""


def ordered(order: OrderEvent) -> dict[int, Decimal | None]:
    """Returns the ordered quantity per line; None if the order does not state it."""
    found: dict[int, Decimal | None] = {}
    for line in order.lines:
        before = found.get(line.line, Decimal(0))
        found[line.line] = None if before is None or line.qty is None else before + line.qty
    return found


def taken(order: OrderEvent, before: Quantities) -> dict[int, Decimal]:
    """Returns the quantities of a shipped event. A line without quantity, or an event without lines, takes the rest."""
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
    """Returns the total shipped after an event. An impossible quantity is an error to be resent, and is not added."""
    total = dict(before)
    amounts = ordered(order)
    for number, qty in taken(order, before).items():
        most = amounts.get(number, Decimal(0))
        if qty > 0 and (most is None or qty <= most):
            total[number] = total.get(number, Decimal(0)) + qty
    return total
