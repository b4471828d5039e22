"""Reads exchange rates from a file: {"day": "2026-11-20", "rates": {"EUR": "1.1610"}}, US dollars for one unit."""

from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from schemas.json_text import refuse_repeated_keys
from schemas.record import Day, first_fault
from streams.facts.order import ExchangeRates

RATES_FORM = '{"day": "2026-11-20", "rates": {"EUR": "1.1610"}}'
Rate = Annotated[Decimal, Field(gt=0, allow_inf_nan=False, max_digits=24)]
"""A positive rate: a rate of 0 would make US content vanish."""
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$")]


class UnreadableRatesError(ValueError):
    """The bytes are not exchange rates; the message says why."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    day: Day
    rates: Mapping[Currency, Rate]


def rates_in(raw: bytes) -> ExchangeRates:
    """Parses exchange rates. Raises UnreadableRatesError."""
    try:
        refuse_repeated_keys(raw)
        file = _File.model_validate_json(raw)
    except ValueError as wrong:
        raise UnreadableRatesError(first_fault(wrong)) from None
    if file.rates.get("USD", 1) != 1:
        raise UnreadableRatesError("rates.USD: a US dollar is worth one")
    return ExchangeRates(dict(file.rates), file.day, sha256(raw).hexdigest())
