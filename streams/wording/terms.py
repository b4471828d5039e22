"""The terms of `streams/reference/text/terms.tsv`, compiled: what to look for, and by which word it is found."""

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import NamedTuple

from streams.wording.spelling import SPACED_LETTER, UNSPACED, Spelling, folded_term

CONTROL = "control"
"""List of words of control texts: a description that quotes one says what the item is, not what it is for."""
SHIELDS = frozenset({"alike", "alike-name", "treaty", CONTROL})
"""Lists of what is no word of another list: look-alikes in texts, in names, and what descriptions quote."""
_WORD = re.compile("[a-z]+")
_LATIN = re.compile("[a-z ]+")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_ARABIC = re.compile("[\u0620-\u06ff]")
_ATTACHED = "(?:(?:[وبلف]?ال|لل|[وبلف]))?"
"""Arabic writes article, "and", "for" and "by" together with the word."""
_COMMON = frozenset({
    "for", "the", "of", "air", "control", "unit", "hospital", "national", "nacional", "people", "attack", "chemical",
    "listed",
})  # fmt: skip
"""Words that ordinary texts and names have: to find a term by them would make many texts be read for nothing."""
_BEFORE, _AFTER = f"(?<!{SPACED_LETTER})", f"(?!{SPACED_LETTER})"


class Term(NamedTuple):
    """One term of one list. needles: texts without any of these letters do not hold it."""

    list: str
    pattern: re.Pattern[str]
    needles: tuple[str, ...]
    marks: frozenset[str]
    capitals: bool
    """It is looked for in the text as written, not in small letters."""


def _term(name: str, written: str, marks: frozenset[str]) -> Term:
    words = [word.split("|") for word in written.split()]
    capitals = any(one.isupper() for word in words for one in word)
    parts: list[str] = []
    for place, word in enumerate(words):
        blank = " +" if place else ""
        group = f"{blank}(?:{'|'.join(_word(one, capitals=capitals) for one in word if one)})"
        parts.append(f"(?:{group})?" if "" in word else group)
    pattern = "".join(parts)
    if not _UNSPACED.search(folded_term(written)):
        pattern = f"{_BEFORE}{pattern}{_AFTER}"
    return Term(name, re.compile(pattern), _needles(words), marks, capitals)


def _word(written: str, *, capitals: bool) -> str:
    stem = written.endswith("~")
    letters = folded_term(written.rstrip("~"))
    if written.isupper() and capitals:
        return re.escape(written)
    if _ARABIC.search(letters):
        return _ATTACHED + re.escape(letters)
    plural = "s?" if _LATIN.fullmatch(letters) and not letters.endswith("s") else ""
    found = re.escape(letters) + (f"{SPACED_LETTER}*" if stem else plural)
    return f"(?i:{found})" if capitals else found


def _needles(words: list[list[str]]) -> tuple[str, ...]:
    """The spellings of the word by which to look for the term: one that cannot be missing, and is long and rare."""
    firm = [word for word in words if "" not in word]
    rarest = max(firm, key=lambda word: (_COMMON.isdisjoint(word), min(map(len, word))))
    stems = tuple(folded_term(one.rstrip("~")) for one in rarest)
    latin = all(_LATIN.fullmatch(one) for one in stems)
    return (*stems, *(f"{one}s" for one in stems)) if latin else stems


def _rows() -> Iterator[tuple[str, str, frozenset[str]]]:
    for line in files("streams.reference").joinpath("text/terms.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, written, *marks = line.split("\t")
            yield name, written, frozenset(marks[0].split()) if marks else frozenset()


TERMS = tuple(_term(*row) for row in _rows())


def _indexed() -> tuple[dict[str, tuple[Term, ...]], tuple[Term, ...]]:
    """Terms of Latin letters by their words, and the others."""
    latin: dict[str, tuple[Term, ...]] = {}
    others: list[Term] = []
    for term in TERMS:
        if all(_LATIN.fullmatch(needle) for needle in term.needles):
            for needle in term.needles:
                latin[needle] = (*latin.get(needle, ()), term)
        else:
            others.append(term)
    return latin, tuple(others)


_BY_WORD, _OTHERS = _indexed()
WORDS = frozenset(word for word, terms in _BY_WORD.items() if any(term.list not in SHIELDS for term in terms))
"""Latin words of which a text has one if it has any term that is not only a look-alike."""


def terms_in(spelt: Spelling) -> Iterator[tuple[Term, re.Match[str]]]:
    """Every term in a spelling, wherever it stands."""
    words = dict.fromkeys(_WORD.findall(spelt.lower))
    found = {id(term): term for word in words for term in _BY_WORD.get(word, ())}
    if not spelt.lower.isascii():
        found |= {id(term): term for term in _OTHERS if any(needle in spelt.lower for needle in term.needles)}
    for term in found.values():
        for met in term.pattern.finditer(spelt.cased if term.capitals else spelt.lower):
            yield term, met
