"""Finds negated terms: "not for military, nuclear or missile use" negates three terms, and nothing after them.

negator filler* item {, item} or item.  An item is negated terms with their attributes. Fillers are a closed class:
"not delayed for the navy" and "not rechargeable, for missiles" negate nothing. A list needs its "or": "not for
military use, naval radar" does not negate the radar. Anything that may reverse a negation cancels it: a second
negator, "only", "until", "whether", a question mark. In doubt a term counts, which at worst asks a person.
"""

import re
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import NamedTuple

from schemas.rows import table_rows
from streams.wording.spelling import UNSPACED, Span, folded_term

ROLES = ("negator", "non", "filler", "neighbour", "closer", "or", "and", "ender", "condition", "until", "only")


def _roles() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {role: set() for role in ROLES}
    for row in table_rows(files("streams.reference").joinpath("text/negation.txt")):
        role, words = row.split("\t")
        found[role].update(folded_term(word.replace("_", " ")) for word in words.split())
    return {role: frozenset(words) for role, words in found.items()}


_IS = _roles()
_PHRASES = sorted(
    {word for words in _IS.values() for word in words if " " in word or re.search(f"[{UNSPACED}]", word)},
    key=lambda word: -len(word),
)
_TOKEN = re.compile(rf"{'|'.join(map(re.escape, _PHRASES))}|[^\W\d_{UNSPACED}]+|\d+|[^\s]")
_NEGATORS = _IS["negator"] | _IS["non"]
_ENDS = frozenset(".;:!?。") | _IS["ender"]
_LABELS = frozenset(":=")
_AND_TO = frozenset({"for", "to", "by", "in", "para", "для"})
"""After "and" these words start a new phrase: "not for military use and for the navy"."""


class Token(NamedTuple):
    """A word or character of a text. term: the number of the term at this place, or None."""

    word: str
    start: int
    term: int | None = None


def tokens(lower: str, spans: Sequence[Span]) -> Iterator[Token]:
    """Splits the text into terms (ordered, disjoint spans) and the words between them."""
    at = 0
    for number, (start, end) in enumerate((*spans, (len(lower), len(lower)))):
        for met in _TOKEN.finditer(lower, at, start):
            yield Token(met.group(), met.start())
        if start < end:
            yield Token(lower[start:end], start, number)
        at = end


def clauses(cut: Sequence[Token]) -> Iterator[list[Token]]:
    """Yields the tokens of each clause; the last one ends it."""
    clause: list[Token] = []
    for token in cut:
        clause.append(token)
        if token.term is None and token.word in _ENDS:
            yield clause
            clause = []
    yield clause


def negates(token: Token) -> bool:
    return token.term is None and token.word in _NEGATORS


def denied(clause: Sequence[Token]) -> set[int]:
    """Returns the numbers of the terms that the clause negates."""
    found: set[int] = set()
    turned = _turned(clause)
    doubtful = bool(clause) and clause[-1].word == "?"
    fresh = True
    for place, token in enumerate(clause):
        if token.term is not None:
            fresh = True
        elif _is(token, "condition") or _is(token, "until"):
            doubtful = True
        elif token.word in _NEGATORS:
            if fresh and not doubtful:
                found |= _denied_by(clause, place, turned)
            fresh = False
    return found


def _turned(clause: Sequence[Token]) -> list[bool]:
    """Returns for each place whether "until" follows anywhere, or "only" before the next comma."""
    found = [False]
    until = only = False
    for token in reversed(clause):
        until = until or _is(token, "until")
        only = (only and token.word != ",") or _is(token, "only")
        found.append(until or only)
    return found[::-1]


def _denied_by(clause: Sequence[Token], place: int, turned: Sequence[bool]) -> set[int]:
    if _is(clause[place], "non"):
        following = clause[place + 1 : place + 2]
        return {token.term for token in following if token.term is not None}
    terms, end = _list(clause, place + 1)
    # "no Military: yes" is a form field, not a negation.
    return set() if turned[end] or _at(clause, end) in _LABELS else terms


def _list(clause: Sequence[Token], place: int) -> tuple[set[int], int]:
    """Returns the terms of the list that begins here, and its end."""
    first = _item(clause, place)
    if first is None:
        return set(), place
    found, place = first
    waiting: set[int] = set()
    while True:
        start = place + (_at(clause, place) == ",")
        last = _is_at(clause, start, "or") or _is_at(clause, start, "and")
        further = start + last
        if further == place or (_is_at(clause, start, "and") and _at(clause, further) in _AND_TO):
            return found, place
        item = _item(clause, further)
        if item is None or not _complete(clause, item[1]):
            return found, place
        waiting |= item[0]
        place = item[1]
        if last:
            found, waiting = found | waiting, set()


def _item(clause: Sequence[Token], place: int) -> tuple[set[int], int] | None:
    """Returns the terms of an item and its end; None if something other than a term is negated."""
    while _is_at(clause, place, "filler") and not _is_at(clause, place, "neighbour"):
        place += 1
    start, terms = place, set[int]()
    while place < len(clause) and (clause[place].term is not None or _is_at(clause, place, "neighbour")):
        term = clause[place].term
        terms |= set() if term is None else {term}
        place += 1
    if place == start:
        return None
    while _is_at(clause, place, "closer"):
        place += 1
    return terms, place


def _complete(clause: Sequence[Token], place: int) -> bool:
    word = _at(clause, place)
    return word in {"", ",", ")"} or word in _ENDS or word in _IS["or"] or word in _IS["and"]


def _at(clause: Sequence[Token], place: int) -> str | None:
    """Returns the word at a place; empty at the end, None for a term."""
    if place >= len(clause):
        return ""
    return clause[place].word if clause[place].term is None else None


def _is_at(clause: Sequence[Token], place: int, role: str) -> bool:
    return place < len(clause) and _is(clause[place], role)


def _is(token: Token, role: str) -> bool:
    return token.term is None and token.word in _IS[role]
