"""Export Control Classification Numbers as the Commerce Control List writes them (15 CFR 738.2(d))."""

from functools import lru_cache


@lru_cache(maxsize=16_384)
def canonical(eccn: str | None) -> str:
    """Returns an ECCN as the list writes it: entry in capitals, paragraph in lower case; empty if there is none."""
    text = eccn.strip() if eccn else ""
    return "" if text.upper() == "UNKNOWN" else text[:5].upper() + text[5:].lower()
