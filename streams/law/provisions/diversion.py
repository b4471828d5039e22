"""The Common High Priority List of BIS (2024-02-23): HS-6 numbers, in streams/reference/law/chpl.json."""

import json
import unicodedata
from functools import cache
from importlib.resources import files

HS6 = 6


@cache
def priority_items() -> frozenset[str]:
    """The 50 numbers of the list."""
    tiers = json.loads(files("streams.reference.law").joinpath("chpl.json").read_bytes())["tiers"]
    return frozenset(number for numbers in tiers.values() for number in numbers)


def hs6_of(number: str | None) -> str | None:
    """The first six digits; None where no number is given; "unknown" where there are fewer than six."""
    if number is None:
        return None
    digits = digits_of(number)
    return digits[:HS6] if len(digits) >= HS6 else "unknown"


def digits_of(number: str | None) -> str:
    """The digits alone, in whatever way the number is written: "8542.31", "HS 8542 31", full-width."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", number or "") if sign in "0123456789")
