"""Finds the country that the last parts of an address name, in any language that `rigour` knows."""

import re
from functools import lru_cache

from rigour.territories import get_territory, lookup_territory
from rigour.territories.territory import Territory

GRAVE = frozenset({"IR", "KP", "SY", "CU", "RU", "BY"})
"""Countries for which the last word of an address counts even without a comma before it."""
TOWNS_AGAIN = frozenset({"US", "CA", "AU", "NZ", "GB", "IE", "ZA", "JM"})
"""Countries with towns named after foreign places (Paris, Moscow): only the very last part of an address counts."""
SHORT = frozenset({"UAE", "USA", "PRC", "KSA", "ROC", "DPRK", "U.K", "U.S.A", "U.A.E", "P.R.C"})
_PARTS = re.compile(r"[,;\n\r|]+|\s[-–—/]\s")
_DIGITS = re.compile(r"\b\w*\d\w*\b")
_STREET = re.compile(
    r"\b(street|st|road|rd|avenue|ave|av|boulevard|blvd|lane|square|sq|place|plaza|platz|strasse|straße|str|weg|allee|"
    r"rue|via|viale|calle|rua|ulitsa|ul|jalan|jl|de|la|du|des|del|della|of|the)\.?$",
    re.IGNORECASE,
)
MOST = 2
"""Number of last parts examined, since postcodes and telephone numbers may follow the country."""


def contradicting(address: str, country: str) -> str | None:
    """Returns the country (ISO 3166-1 alpha-2) that an address names if it differs from the given one; else None.

    A territory of the given country does not differ ("Hong Kong" with CN), nor does another country named
    along with the right one ("Hong Kong, China" with HK), except those in GRAVE.
    """
    again = country in TOWNS_AGAIN
    named = [code for code in countries_in(address)[: 1 if again else MOST] if code]
    others = [code for code in named if code != country and _parent(code) != country]
    if country in named or _parent(country) in named:
        others = [code for code in others if code in GRAVE]
    return next((code for code in others if not (again and code == "GE")), None)


def countries_in(address: str) -> tuple[str | None, ...]:
    """Returns the countries of an address's last parts, the last first; None for a part that names none."""
    parts = [part for raw in _PARTS.split(address) if (part := _DIGITS.sub(" ", raw).strip(" .-()"))]
    return tuple(_country(part) for part in reversed(parts[-MOST:]))


def _country(part: str) -> str | None:
    if len(part) <= 3 and part.isascii() and part.upper() not in SHORT:
        return None  # a state, a canton or initials as well as a country
    whole = country_of(part)
    if whole:
        return whole
    before, _, last = part.rpartition(" ")
    if not before or len(last) <= 3 or _STREET.search(before):
        return None
    grave = country_of(last)
    return grave if grave in GRAVE else None


def country_of(text: str) -> str | None:
    """Returns the country of a territory's name or code, which may be a part of it ("Moscow" is RU)."""
    place: Territory | None = lookup_territory(text)
    while place is not None and "-" in place.code and place.parent is not None:
        place = place.parent
    return place.code.upper() if place and len(place.code) == 2 else None


@lru_cache(maxsize=512)
def _parent(code: str) -> str | None:
    place = get_territory(code.lower())
    return place.parent.code.upper() if place and place.parent else None
