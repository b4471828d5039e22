"""The two hashes of an order event: its content, which is what was ordered, and its occurrence, which is what happened.

Both are of the event as this release reads it, so that what an earlier one hashed in its way is compared in ours.
"""

import hashlib
from decimal import Decimal
from typing import Any, Final

import orjson
from pydantic import ValidationError

from schemas.order import OrderEvent, ShippedLine

OCCURRENCE: Final = frozenset({"event", "shipped_on", "shipped_lines", "final"})
_LONG: Final = 32
"""Hexadecimal digits of an occurrence: a book record keeps those of all shipments of a revision."""


def content_of(canonical: bytes) -> str | None:
    """SHA-256 of what was ordered, members that nobody reads included; None where this is no order event to us.

    Canonical JSON of the event; what means the same is the same: 1.50 and "1.5", a null where that says no more than
    nothing, a country in small letters.
    """
    try:
        order = OrderEvent.model_validate(orjson.loads(canonical), extra="allow")
    except (ValidationError, ValueError, TypeError, ArithmeticError, RecursionError):
        return None
    content = order.model_dump(by_alias=True, exclude_defaults=True, exclude=set(OCCURRENCE))
    return hashlib.sha256(orjson.dumps(content, default=_plain, option=orjson.OPT_SORT_KEYS)).hexdigest()


def occurrence_of(order: OrderEvent) -> str:
    """What happened to the order: of a shipment its day, its lines in any order, and whether it is the last."""
    if order.event != "shipped":
        return order.event
    left = sorted(map(_left, order.shipped_lines))
    told = orjson.dumps([order.event, order.shipped_on, left, order.final])
    return hashlib.sha256(told).hexdigest()[:_LONG]


def _left(line: ShippedLine) -> list[Any]:
    return [line.line, "" if line.qty is None else _plain(line.qty)]


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
