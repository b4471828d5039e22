"""Computes two hashes of an order event: content (what was ordered) and occurrence (what happened).

Both use the event as this release parses it, so that events stored by earlier releases compare equal.
"""

import hashlib
from decimal import Decimal
from typing import Any, Final

import orjson
from pydantic import ValidationError

from schemas.order import OrderEvent, ShippedLine

OCCURRENCE: Final = frozenset({"event", "shipped_on", "shipped_lines", "final"})
_LONG: Final = 32
"""Hexadecimal digits of an occurrence; a book record keeps one for each shipment of a revision."""


def content_of(canonical: bytes) -> str | None:
    """Returns the SHA-256 of what was ordered, including unknown members; None if it is not an order event.

    canonical: JSON of the event. Equal meanings hash equally: 1.50 and "1.5", a null and an absent member where both
    mean the same, a country in lower case.
    """
    try:
        order = OrderEvent.model_validate(orjson.loads(canonical), extra="allow")
    except (ValidationError, ValueError, TypeError, ArithmeticError, RecursionError):
        return None
    content = order.model_dump(by_alias=True, exclude_defaults=True, exclude=set(OCCURRENCE))
    return hashlib.sha256(orjson.dumps(content, default=_plain, option=orjson.OPT_SORT_KEYS)).hexdigest()


def occurrence_of(order: OrderEvent) -> str:
    """Returns a hash of what happened: for a shipment, its day, its lines in any order, and whether it is final."""
    if order.event != "shipped":
        return order.event
    left = sorted(map(_left, order.shipped_lines))
    told = orjson.dumps([order.event, order.shipped_on, left, order.final])
    return hashlib.sha256(told).hexdigest()[:_LONG]


def _left(line: ShippedLine) -> list[Any]:
    return [line.line, "" if line.qty is None else _plain(line.qty)]


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
