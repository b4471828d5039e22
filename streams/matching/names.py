"""Derives the names under which an entry is found: as listed, and as its publisher means them."""

import re
from collections.abc import Iterator

from schemas.listed_party import ListedParty

# Publishers put several names into one field, or legal text after a name.
_TAIL = re.compile(r"[;,]?\s*\(?\band any successor.*$", re.IGNORECASE)
_PART_OF = re.compile(r"^.*?(?:Affiliated Entity:|Subordinate Institution\s*[-–—:])\s*", re.IGNORECASE | re.DOTALL)
_ALSO = re.compile(r"\((?:a\.?k\.?a\.?|f\.?k\.?a\.?|formerly)[\s:]+([^)]*)\)", re.IGNORECASE)
_NATION = re.compile(r"\(\w+ (?:national|individual)\)", re.IGNORECASE)
_JOINED = re.compile(
    r"\s*;\s*(?:a\.?k\.?a\.?[\s,:]+)?|\s*-\s?AKAS?\s?-\s*|[\s,]+(?:a\.?k\.?a\.?s?,?|also known as|d/b/a)\s+"
    r"|(?:(?<=\bLtd\.)|(?<=\bInc\.)|(?<=\b[A-Z]\.,))\s+and\s+(?!any\b)|\bthe following\b.*",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w{2,}")
_ASIDE = re.compile(r"\s*\([^)]*\)")
_SHORT_FORM = re.compile(r"([^()]*\w[^()]*?)\s*\((\w{3,})\)(?=\s*(?:$|[.,;]))")


def listed_names(entry: ListedParty) -> Iterator[tuple[str, bool]]:
    """Yields every name of an entry and whether it is weak. Address entries have none: "Address 01" is not a name."""
    if entry.kind == "address":
        return
    seen = set()
    weak = {alias.name for alias in entry.aliases if alias.quality == "weak"}
    person = entry.entity_type == "person"
    names = (entry.name, *(alias.name for alias in entry.aliases))
    for name in names:
        for variant in variants(name, person=person):
            if variant not in seen:
                seen.add(variant)
                yield variant, name in weak
    for short in () if person else filter(None, map(short_form, names)):
        if short not in seen:
            seen.add(short)
            yield short, True


def variants(name: str, *, person: bool = False) -> Iterator[str]:
    """Yields the names in a name field: without legal text and brackets, and aliases in it.

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
    yield from parts(plain)
    for either in plain.split("/"):
        if either != plain and len(_WORD.findall(either)) > 1:
            yield either.strip()
    short = _ASIDE.sub("", plain).strip()
    if short != plain and len(short.split()) > 1:
        yield short


def parts(name: str) -> Iterator[str]:
    """Yields the names of a field that holds several: "A Ltd. and B C", "A B -AKA- C D", "A B; a.k.a. C D".

    One word alone is none: it is a first name torn off, or an abbreviation.
    """
    found = _JOINED.split(_ALSO.sub(" ", name))
    if len(found) > 1:
        yield from (part for one in found if len(_WORD.findall(part := one.strip(" ,;"))) > 1)


def short_form(name: str) -> str | None:
    """Returns the short form in a name's brackets: one of its words, or its initials.

    "Semiconductor Manufacturing International Corporation (SMIC)", but not "SMIC (Beijing)".
    """
    found = _SHORT_FORM.match(_PART_OF.sub("", _TAIL.sub("", name)))
    if found is None:
        return None
    words, short = _WORD.findall(found[1].casefold()), found[2].casefold()
    initials = "".join(word[0] for word in words)
    return found[2] if len(words) > 1 and (short == words[0] or short == initials) else None
