"""Licences (15 CFR 750.7, 750.11), on `licences.v1`."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from schemas.item import ItemKind
from schemas.money import Amount, Percent
from schemas.record import Country, Day, Eccn, Identifier, Name, Stated, Whole


class LicenceLine(Stated):
    """A line of a licence. Quantities in `unit`, values in US dollars."""

    line: Whole | None = None
    eccn: Eccn | None = None
    item_id: Identifier | None = None
    kind: ItemKind | None = None
    qty: Amount | None = None
    unit: Annotated[str, Field(max_length=32)] | None = None
    value_usd: Amount | None = None
    shipped_qty: Amount = Decimal(0)
    shipped_value: Amount = Decimal(0)
    reserved_qty: Amount = Decimal(0)
    reserved_value: Amount = Decimal(0)
    tolerance_pct: Percent = Decimal(10)
    """Shipping tolerance on the value (750.11(b)), per cent."""


class Licence(Stated):
    """A licence as granted, with what was shipped and reserved against it."""

    id: Identifier
    agency: Annotated[str, Field(max_length=32)] = "BIS"
    licensee: Name | None = None
    status: Literal["active", "suspended", "revoked", "expired", "exhausted"] | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    destination: Country | None = None
    parties: dict[Annotated[str, Field(max_length=64)], tuple[Name, ...] | Name] = {}
    """Names by role."""
    lines: tuple[LicenceLine, ...] = Field(default=(), max_length=1000)
    conditions: tuple[Annotated[str, Field(max_length=500)], ...] = Field(default=(), max_length=200)
    end_use: Annotated[str, Field(max_length=4000)] | None = None
