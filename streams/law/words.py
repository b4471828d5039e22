"""Finds red-flag words in an order's end-use text, descriptions and names.  (RULES2.md H)"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from schemas.order import Line, OrderEvent
from schemas.party import Party
from streams.facts.order import Facts
from streams.law.countries import UNITED_STATES
from streams.wording.reading import Word, in_description, in_name, in_text, quiet

MILITARY, INTELLIGENCE = "military", "intelligence"
OTHER_RULES = frozenset({"boycott", "diversion"})
"""Lists of texts with a rule of their own."""
_COUNTRY = 2
"""Length of a mark that is a country code."""


class FoundWord(NamedTuple):
    """A word and the member of the order in which it occurs."""

    list: str
    word: str
    where: str
    at: int
    marks: frozenset[str] = frozenset()

    @property
    def evidence(self) -> Mapping[str, Any]:
        return {"word": self.word, "where": self.where, "at": self.at}


def wordless(facts: Facts) -> bool:
    """Returns True if no text or name of the order has such a word, as in nearly all orders."""
    text = facts.order.end_use.text
    if text and not quiet(text):
        return False
    for one in facts.parties:
        name, others = one.party.name, one.party.names
        if (name and not quiet(name)) or (others and not all(map(quiet, others))):
            return False
    for line in facts.lines:
        description = line.line.description
        if description and not quiet(description):
            return False
    return True


def words_in_text(order: OrderEvent, line: Line) -> Iterator[FoundWord]:
    """Yields words of the order's end-use text and the line's description, each once."""
    yield from _once(in_text(order.end_use.text), "end_use.text")
    yield from _once(in_description(line.description), f"lines[{line.line}].description")


def words_in_names(party: Party) -> tuple[FoundWord, ...]:
    """Words of the names of a foreign party that say it is a military body, each with the place of its name."""
    if party.country in UNITED_STATES:
        return ()
    found: list[FoundWord] = []
    for place, name in enumerate((party.name or "", *party.names)):
        words = (word for word in in_name(name) if _counts(word, name, party.country))
        found.extend(_once(words, f"names[{place - 1}]" if place else "name"))
    return tuple(found)


def _counts(word: Word, name: str, country: str | None) -> bool:
    """Returns True if a word counts: one of a single country only there, without a country, or as the whole name."""
    countries = {mark for mark in word.marks if len(mark) == _COUNTRY}
    return not countries or country is None or country in countries or word.written == name.strip()


def _once(words: Iterator[Word] | tuple[Word, ...], where: str) -> Iterator[FoundWord]:
    seen: set[tuple[str, str]] = set()
    for word in words:
        key = (word.list, word.written.casefold())
        if key not in seen:
            seen.add(key)
            yield FoundWord(word.list, word.written, where, word.at, word.marks)
