"""Whose export control a shipment from outside the United States answers to: reference/countries/authorities.json.

Names for advisories and questions; none of these laws is screened.
"""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

UNION = frozenset(
    {
        "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU",
        "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE",
    }
)  # fmt: skip
"""Member states of the European Union."""
OWN = "own authority"


class Authority(NamedTuple):
    """The authority of a place of shipment, and its laws on the day. They decide nothing: they say whom to ask."""

    name: str
    laws: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def authority_of(country: str | None, on: date) -> Authority:
    """Of a country without a row: an authority of its own that nobody has written down."""
    table = _table()
    row = table["countries"].get(country, {})
    row = table["countries"][row["as"]] if "as" in row else row
    laws = [*(table["union"] if row.get("union") else ()), *row.get("laws", ())]
    return Authority(row.get("authority", OWN), tuple(law["law"] for law in laws if _stands(law, on)))


def _stands(law: Mapping[str, Any], on: date) -> bool:
    return bool(law["from"] <= on.isoformat() <= law.get("to", "9999-12-31"))


@cache
def _table() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(
        files("streams.reference.countries").joinpath("authorities.json").read_bytes()
    )
    return found
