"""Amounts of money and shares, as exact decimals."""

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from schemas.record import Stated

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")


def _plain_number(value: Any) -> Any:
    """Decimal reads "1_000" and digits of every script; who writes so may have meant something else."""
    if isinstance(value, bool) or (isinstance(value, str) and not _NUMBER.fullmatch(value)):
        raise ValueError('a number such as "1250.50" is expected')
    return value


Amount = Annotated[Decimal, Field(allow_inf_nan=False, max_digits=24, decimal_places=9), BeforeValidator(_plain_number)]
"""At most 24 digits, 9 of them decimals; a JSON string ("12.50") or a number. NaN and infinities are refused."""

Percent = Annotated[
    Decimal, Field(allow_inf_nan=False, max_digits=12, decimal_places=9), BeforeValidator(_plain_number)
]
"""0 to 100; values outside are held by the rules that read them, not refused."""


class Money(Stated):
    """An amount in a currency (ISO 4217 code, not checked here: no rate for it holds the order)."""

    amount: Amount
    currency: Annotated[str, Field(min_length=1, max_length=8)]
