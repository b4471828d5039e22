"""Amounts of money and shares, as exact decimals."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from schemas.record import Record

Amount = Annotated[Decimal, Field(allow_inf_nan=False, max_digits=24, decimal_places=9)]
"""At most 24 digits, 9 of them decimals; a JSON string ("12.50") or a number. NaN and infinities are refused."""

Percent = Annotated[Decimal, Field(allow_inf_nan=False, max_digits=12, decimal_places=9)]
"""0 to 100; values outside are held by the rules that read them, not refused."""


class Money(Record):
    """An amount in a currency (ISO 4217 code, not checked here: no rate for it holds the order)."""

    amount: Amount
    currency: Annotated[str, Field(min_length=1, max_length=8)]
