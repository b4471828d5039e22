"""Normalises texts, countries and dates as publishers write them."""

import hashlib
import re
import unicodedata
from datetime import date, datetime

from rigour.territories import lookup_territory

_SPACES = re.compile(r"\s+")
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " ", "\u00ad": None, "\ufeff": None})

_COUNTRIES = {
    # Headings and spellings in lists that the territory table lacks.
    "china people's republic of": "CN",
    "china p.r.": "CN",
    "prc": "CN",
    "p.r. china": "CN",
    "crimea region of ukraine": "UA",
    "crimea": "UA",
    "korea republic of": "KR",
    "region: northern mali": "ML",
    "russia federation": "RU",
    "uae": "AE",
    "u.a.e": "AE",
    "u.k": "GB",
    "uk": "GB",
    "bvi": "VG",
    "hong kong sar": "HK",
    "macau sar": "MO",
}
_SINCE = re.compile(r"\((?:since|as of|as at|from|until|previously|formerly|phone|in)\b[^)]*\)|\(.*?\)|^\d+\)\s*")
_NUMBERED = re.compile(r"(?:^|\s)\(?[0-9a-d]\)\s*")
_POSTAL = re.compile(r"^[\dA-Z-]*\d[\dA-Z-]*\s+|\s+[\dA-Z-]*\d[\dA-Z-]*$")

FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2100, 1, 1)
"""Range of plausible days: real files contained the years `0017` and `0097`."""


def one_line(text: str | None) -> str:
    """Returns the text in one line: NFC, whitespace collapsed, straight quotes. Keeps case and punctuation."""
    if text is None or text.isascii():
        return " ".join((text or "").split())
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text or "").translate(_QUOTES)).strip()


def parts_of(text: str) -> tuple[str, ...]:
    """Returns what stands between the semicolons of a cell, each in one line, without empty parts."""
    return tuple(part for part in (one_line(part) for part in text.split(";")) if part)


def letters_and_digits(text: str) -> str:
    """Returns letters and digits only, without case and accents. Use it for ids, not for matching."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if c.isalnum())


def country(text: str | None) -> str | None:
    """Returns the ISO 3166-1 alpha-2 code, or None if the words name no known country."""
    if not text:
        return None
    words = one_line(_SINCE.sub(" ", text)).strip(" .,;")
    for form in (words, _POSTAL.sub("", words)):
        known = _COUNTRIES.get(form.casefold().replace(",", "")) or _territory(form)
        if known:
            return known
    return None


def countries(text: str | None) -> tuple[str, ...]:
    """Returns all countries that the words name: "1) Saudi Arabia 2) Qatar" names two."""
    parts = _NUMBERED.split(one_line(text))
    return tuple(dict.fromkeys(filter(None, (country(part.strip(" ,")) for part in parts))))


def _territory(words: str) -> str | None:
    if not words:
        return None
    territory = lookup_territory(words)
    return territory.code[:2].upper() if territory else None


def parse_day(text: str | None, *forms: str) -> date | None:
    """Parses a date in one of these strptime forms; returns None for an empty text.

    Raises:
        ValueError: the text has none of the forms, or the day is implausible.
    """
    words = one_line(text)
    if not words:
        return None
    for form in forms:
        try:
            found = datetime.strptime(words, form).date()  # noqa: DTZ007 - a calendar day, no moment
        except ValueError:
            continue
        if FIRST_DAY <= found < LAST_DAY:
            return found
        break
    raise ValueError(f"{words!r} is no plausible date")


def stable_entry_id(*parts: str) -> str:
    """Returns a stable entry id if the publisher assigns none: a readable prefix and a hash of the normalised parts."""
    key = "|".join(letters_and_digits(part) for part in parts)
    slug = re.sub(
        r"[^a-z0-9]+", "-", unicodedata.normalize("NFKD", parts[0].casefold()).encode("ascii", "ignore").decode()
    )
    return f"{slug.strip('-')[:40].strip('-') or 'x'}-{hashlib.sha256(key.encode()).hexdigest()[:10]}"
