"""The names under which an entry is found: as listed, and as its publisher means them."""

import re
from collections.abc import Iterator

from schemas.listed_party import ListedParty

# Publishers put several names into one, or words of law behind it.
_TAIL = re.compile(r"[;,]?\s*\(?\band any successor.*$", re.IGNORECASE)
_PART_OF = re.compile(r"^.*?(?:Affiliated Entity:|Subordinate Institution\s*[-–—:])\s*", re.IGNORECASE | re.DOTALL)
_ALSO = re.compile(r"\((?:a\.?k\.?a\.?|f\.?k\.?a\.?|formerly)[\s:]+([^)]*)\)", re.IGNORECASE)
_NATION = re.compile(r"\(\w+ (?:national|individual)\)", re.IGNORECASE)
_WORD = re.compile(r"\w{2,}")
_ASIDE = re.compile(r"\s*\([^)]*\)")


def listed_names(entry: ListedParty) -> Iterator[tuple[str, bool]]:
    """Every name of an entry with whether it is weak. Address entries have none: "Address 01" names nobody."""
    if entry.kind == "address":
        return
    seen = set()
    weak = {alias.name for alias in entry.aliases if alias.quality == "weak"}
    person = entry.entity_type == "person"
    for name in (entry.name, *(alias.name for alias in entry.aliases)):
        for variant in variants(name, person=person):
            if variant not in seen:
                seen.add(variant)
                yield variant, name in weak


def variants(name: str, *, person: bool = False) -> Iterator[str]:
    """The names that a name holds: without words of law and what stands in brackets, what is also-known-as there.

    person: "PETROV, Ivan" is also Ivan Petrov.
    """
    whole = _NATION.sub("", _TAIL.sub("", name)).strip()
    yield whole or name
    if whole and whole != name:
        yield name
    if person and whole.count(",") == 1:
        last, first = whole.split(",")
        yield f"{first.strip()} {last.strip()}"
    plain = _PART_OF.sub("", whole)
    if plain and plain != whole:
        yield plain
    yield from _ALSO.findall(plain)
    for either in plain.split("/"):
        if either != plain and len(_WORD.findall(either)) > 1:
            yield either.strip()
    short = _ASIDE.sub("", plain).strip()
    if short != plain and len(short.split()) > 1:
        yield short
