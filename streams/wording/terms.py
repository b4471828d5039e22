"""Compiles the terms of `streams/reference/text/terms.tsv` to patterns, indexed by words."""

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import NamedTuple

from schemas.rows import table_rows
from streams.wording.spelling import SPACED_LETTER, UNSPACED, Spelling, folded_term

CONTROL = "control"
"""List of words from control texts: a description that quotes them says what the item is, not its use."""
SHIELDS = frozenset({"alike", "alike-name", "treaty", CONTROL})
"""Lists that exclude terms of other lists: harmless look-alikes in texts and names, and quoted control texts."""
_WORD = re.compile("[a-z]+")
_LATIN = re.compile("[a-z ]+")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_ARABIC = re.compile("[\u0620-\u06ff]")
_ATTACHED = "(?:(?:[وبلف]?ال|لل|[وبلف]))?"
"""Arabic attaches the article, "and", "for" and "by" to the word."""
_COMMON = frozenset({
    "for", "the", "of", "air", "control", "unit", "hospital", "national", "nacional", "people", "attack", "chemical",
    "listed",
})  # fmt: skip
"""Words of ordinary texts and names; indexing terms by them would cause needless searches."""
_BLANK = {"diversion": "[ :]+"}
"""What stands between the words of a term; of where goods go, a form field: "Final destination: Iran"."""
_BEFORE, _AFTER = f"(?<!{SPACED_LETTER})", f"(?!{SPACED_LETTER})"


class Term(NamedTuple):
    """One term of one list. needles: a text that contains none of these strings does not contain the term."""

    list: str
    pattern: re.Pattern[str]
    needles: tuple[str, ...]
    marks: frozenset[str]
    capitals: bool
    """True if it is searched in the original text, not in lower case."""


def _term(name: str, written: str, marks: frozenset[str]) -> Term:
    words = [word.split("|") for word in written.split()]
    capitals = any(one.isupper() for word in words for one in word)
    parts: list[str] = []
    for place, word in enumerate(words):
        blank = _BLANK.get(name, " +") if place else ""
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
    """Returns the forms of the word to index the term by: a word that is required, long and rare."""
    firm = [word for word in words if "" not in word]
    rarest = max(firm, key=lambda word: (_COMMON.isdisjoint(word), min(map(len, word))))
    stems = tuple(folded_term(one.rstrip("~")) for one in rarest)
    latin = all(_LATIN.fullmatch(one) for one in stems)
    return (*stems, *(f"{one}s" for one in stems)) if latin else stems


def _rows() -> Iterator[tuple[str, str, frozenset[str]]]:
    for row in table_rows(files("streams.reference").joinpath("text/terms.tsv")):
        name, written, *marks = row.split("\t")
        yield name, written, frozenset(marks[0].split()) if marks else frozenset()


TERMS = tuple(_term(*row) for row in _rows())


def _indexed() -> tuple[dict[str, tuple[Term, ...]], tuple[Term, ...]]:
    """Returns Latin terms indexed by their words, and all other terms."""
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
"""Latin words; a text with any Latin term, other than a look-alike, contains one of them."""


def terms_in(spelt: Spelling) -> Iterator[tuple[Term, re.Match[str]]]:
    """Yields every occurrence of a term in a spelling."""
    words = dict.fromkeys(_WORD.findall(spelt.lower))
    found = {id(term): term for word in words for term in _BY_WORD.get(word, ())}
    if not spelt.lower.isascii():
        found |= {id(term): term for term in _OTHERS if any(needle in spelt.lower for needle in term.needles)}
    for term in found.values():
        for met in term.pattern.finditer(spelt.cased if term.capitals else spelt.lower):
            yield term, met
