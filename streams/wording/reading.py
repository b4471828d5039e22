"""Finds red-flag words in a text or name. A text without such words costs one check of its words."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from streams.wording.negation import Token, clauses, denied, negates, tokens
from streams.wording.silence import silent
from streams.wording.spelling import Spelling, spellings
from streams.wording.terms import CONTROL, SHIELDS, WORDS, Term, terms_in

NAMES = frozenset({"name", "intelligence"})
"""Lists for names; all other lists, except look-alikes, are for texts."""
BODY, CRAFT, NEGATED = "party", "craft", "negated"
MILITARY = "military"
_REMEMBERED, _NAMES, _SHORT = 4096, 32_768, 120
"""Cache sizes of readings and names, and the longest text that is cached as a name."""
_NEAR = 6
"""Number of words before a military body within which "for" makes it the recipient of the item."""
_FOR = frozenset({"for", "to", "of", "by", "para", "del", "de", "al"})


class Word(NamedTuple):
    """A word and its position in the text."""

    list: str
    written: str
    at: int
    marks: frozenset[str] = frozenset()


class _Met(NamedTuple):
    term: Term
    start: int
    end: int


def in_text(text: str | None) -> tuple[Word, ...]:
    """Returns words of an end-use text that are neither negated nor look-alikes."""
    return () if text is None or silent(text) else _read(text, names=False, description=False)


def in_description(text: str | None) -> tuple[Word, ...]:
    """Returns words of an item description, except those that only say what the item is."""
    return () if text is None or silent(text) else _read(text, names=False, description=True)


def in_name(text: str | None) -> tuple[Word, ...]:
    """Returns words of a name that show that it belongs to a military body."""
    return () if text is None or silent(text) else _read(text, names=True, description=False)


def quiet(text: str) -> bool:
    """Returns True if the text has no term in any spelling."""
    return _quiet(text) if len(text) <= _SHORT else _nothing_in(text)


def _nothing_in(text: str) -> bool:
    return silent(text) or all(term.list in SHIELDS for spelt in spellings(text, WORDS) for term, _ in terms_in(spelt))


_quiet = lru_cache(maxsize=_NAMES)(_nothing_in)
"""Names recur, even within one order in several roles."""


@lru_cache(maxsize=_REMEMBERED)
def _read(text: str, *, names: bool, description: bool) -> tuple[Word, ...]:
    found: dict[tuple[str, int], Word] = {}
    for spelt in spellings(text, WORDS):
        for met in _said(spelt, names=names, description=description):
            first, last = spelt.places[met.start], spelt.places[met.end - 1]
            word = Word(met.term.list, text[first : last + 1], first, met.term.marks)
            found.setdefault((word.list, word.at), word)
    return tuple(_widest(sorted(found.values(), key=lambda word: (word.at, word.list))))


def _widest(words: Iterable[Word]) -> Iterator[Word]:
    """Drops words contained in another word of the same list, found in another spelling."""
    end: dict[str, int] = {}
    for word in words:
        if word.at + len(word.written) > end.get(word.list, 0):
            end[word.list] = word.at + len(word.written)
            yield word


def _said(spelt: Spelling, *, names: bool, description: bool) -> Iterator[_Met]:
    met = [_Met(term, *one.span()) for term, one in terms_in(spelt)]
    shields = {"alike-name"} if names else {"alike", "treaty"} if description else {"alike"}
    alike = [one for one in met if one.term.list in shields]
    wanted = [
        one
        for one in met
        if (one.term.list in NAMES) is names
        and one.term.list not in SHIELDS
        and (spelt.changed is None or not spelt.changed.isdisjoint(range(one.start, one.end)))
    ]
    groups = _groups([*alike, *wanted])
    if alike:
        groups = [kept for group in groups if (kept := _no_alike(group))]
    if not names and groups:
        quoted = [one.start for one in met if one.term.list == CONTROL] if description else None
        groups = _meant(spelt.clauses, groups, quoted)
    return (one for group in groups for one in _longest(group))


def _groups(met: Iterable[_Met]) -> list[list[_Met]]:
    """Groups overlapping words."""
    groups: list[list[_Met]] = []
    end = 0
    for one in sorted(met, key=lambda one: (one.start, -one.end)):
        if one.start >= end:
            groups.append([])
        groups[-1].append(one)
        end = max(end, one.end)
    return groups


def _no_alike(group: Sequence[_Met]) -> list[_Met]:
    """Drops look-alikes and words inside one: "navy" in "navy blue"."""
    alike = [one for one in group if one.term.list in SHIELDS]
    return [one for one in group if not any(two.start <= one.start and one.end <= two.end for two in alike)]


def _longest(group: Sequence[_Met]) -> Iterator[_Met]:
    """Drops words that are part of another word of the same list."""
    end: dict[str, int] = {}
    for one in group:
        if one.end > end.get(one.term.list, 0):
            end[one.term.list] = one.end
            yield one


def _meant(lower: str, groups: Sequence[list[_Met]], quoted: Sequence[int] | None) -> list[list[_Met]]:
    """Drops negated words and, in a description, words that only say what the item is.

    quoted: positions where a description quotes a control text; None: the text is not a description.
    """
    spans = [(group[0].start, max(one.end for one in group)) for group in groups]
    found: list[list[_Met]] = []
    for clause in clauses(tuple(tokens(lower, spans))):
        denials = denied(clause)
        negator = next((place for place, token in enumerate(clause) if negates(token)), len(clause))
        quote = min((place for place in quoted or () if clause and place >= clause[0].start), default=len(lower))
        for place, token in enumerate(clause):
            if token.term is not None:
                kept = [
                    one
                    for one in groups[token.term]
                    if (negator < place if NEGATED in one.term.marks else token.term not in denials)
                    and (quoted is None or _for_somebody(one, clause[: place + 1], quoted=quote < one.start))
                ]
                found.append(kept)
    return found


def _for_somebody(met: _Met, clause: Sequence[Token], *, quoted: bool) -> bool:
    """Returns True if a description names a recipient and not the item. clause: the clause up to the word."""
    term = met.term
    if term.list in ("boycott", "diversion"):
        return term.list == "boycott"  # where goods go is for the end-use text to say
    if term.list != MILITARY:
        return not quoted
    if BODY not in term.marks and (quoted or CRAFT not in term.marks):
        return False
    if not all(needle.isascii() for needle in term.needles):
        return True
    return any(token.word in _FOR or token.word.startswith("for ") for token in clause[-_NEAR:])
