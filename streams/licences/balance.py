"""What is left on a licence line: quantity, and value with the shipping tolerance (15 CFR 750.7(f), 750.11).

Quantity first: the tolerance lets the value run over only while quantity remains; it never gives further units.
Technology and software have no limits. Lines of no price consume quantity.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from schemas.licence import LicenceLine

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What one order line would take. value in US dollars; None = unknown."""

    qty: Decimal | None
    unit: str | None
    value_usd: Decimal | None


def open_quantity(line: LicenceLine) -> Decimal | None:
    """Units left, or None where the licence does not say how many it grants, or counts what cannot be."""
    if line.qty is None or line.shipped_qty < 0 or line.reserved_qty < 0:
        return None
    return line.qty - line.shipped_qty - line.reserved_qty


def value_limit(line: LicenceLine) -> Decimal | None:
    """The licensed value with its tolerance, in US dollars; None where the licence gives no value, or none that can be.

    A tolerance is from 0 to 100 per cent.
    """
    if line.value_usd is None or line.shipped_value < 0 or line.reserved_value < 0:
        return None
    if not 0 <= line.tolerance_pct <= HUNDRED:
        return None
    return line.value_usd * (HUNDRED + line.tolerance_pct) / HUNDRED


def total(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """The sum; None if any amount is unknown or negative."""
    known = [amount for amount in amounts if amount is not None and amount >= 0]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None


def same_unit(line: LicenceLine, drawings: Sequence[Drawing]) -> bool:
    """The licence and every drawing on it count in one named unit, in capitals or not."""
    unit = _spelt(line.unit)
    return bool(unit) and all(_spelt(drawing.unit) == unit for drawing in drawings)


def _spelt(unit: str | None) -> str:
    return (unit or "").strip().casefold()


def quantity_fits(line: LicenceLine, drawings: Sequence[Drawing]) -> bool:
    """Everything that the order draws fits into what is left; nothing fits once the quantity has shipped."""
    left, asked = open_quantity(line), total([drawing.qty for drawing in drawings])
    return left is not None and asked is not None and left > 0 and asked <= left


def value_fits(line: LicenceLine, drawings: Sequence[Drawing]) -> bool:
    """Shipped, reserved and drawn value stay within the licensed value and its tolerance."""
    limit, asked = value_limit(line), total([drawing.value_usd for drawing in drawings])
    return limit is not None and asked is not None and line.shipped_value + line.reserved_value + asked <= limit
