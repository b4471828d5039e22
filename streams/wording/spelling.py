"""Normalises disguised spelling: full-width letters, accents, invisible characters, look-alike letters.

A text has several spellings. The first is the folded text. Each further one undoes one disguise (a line end inside a
word, spaced letters, letters of another script), and counts only for words that it changed.
"""

import re
import unicodedata
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from schemas.rows import table_rows

_MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u0640\u064b-\u065f\u0670\u1ab0-\u1aff"
                    "\u1dc0-\u1dff\u20d0-\u20f0\ufe00-\ufe0f\ufe20-\ufe2f\U000e0100-\U000e01ef]")  # fmt: skip
"""Accents, points, strokes and variation marks that may be dropped; vowel signs of other scripts are not among them."""
_UNSEEN = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u3164\uffa0\u2800"
APOSTROPHES = "'`´‘’ʼʹ′"
_BLANKS = '\t\n\v\f\r\u0085&"“”„«»'
_ARABIC = str.maketrans("يىكةٱ", "ییکها")
_CYRILLIC = re.compile("[\u0430-\u045f]")
LETTER = r"[^\W\d_]"
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af"
"""Scripts without spaces between words, or with suffixes attached to words."""
SPACED_LETTER = rf"[^\W\d_{UNSPACED}]"
_HYPHEN = "[-\u2010-\u2015]"
_LINE_END = re.compile(
    rf"(?<![ \t])[ \t]*(?:{_HYPHEN}[ \t]*)?[\n\v\f\r\u0085\u2028\u2029]\s*|(?<={LETTER}){_HYPHEN}[ \t]*(?={LETTER})"
)
"""A line end, or a hyphen, that may stand inside a word."""
_BREAK = re.compile(
    r"[\u2014\u2015]|(?<=\s)[-\u2010-\u2013\u2212]|(?<=\bno)-(?=\s)|(?<=\bnot)-(?=\s)|(?<=\bno)[\n\r]|(?<=\bnone)[\n\r]"
    r"|(?<=\bнет)[\n\r]",
    re.IGNORECASE,
)
_APART = re.compile(rf"(?<!{LETTER}){LETTER}(?:(?:[^\w\n]|_|\. ){LETTER}){{2,}}(?!{LETTER})")
_ANY_LETTER = re.compile(LETTER)
_UNSPACED_GAP = re.compile(f"(?<=[{UNSPACED}])[ \t\u3000]+(?=[{UNSPACED}])")
_LONGEST_WORD = 20


Span = tuple[int, int]


class Spelling(NamedTuple):
    """A folded text, with the position of each character in the original text."""

    cased: str
    lower: str
    places: tuple[int, ...]
    breaks: frozenset[int] = frozenset()
    """Positions where the original text ends a clause by a dash, or by a line end after "no"."""
    changed: frozenset[int] | None = None
    """Characters in which this spelling differs from the first one; None for the first one."""

    @property
    def clauses(self) -> str:
        """Returns the lower-case text with a semicolon at every break."""
        if not self.breaks:
            return self.lower
        pairs = zip(self.lower, self.places, strict=True)
        return "".join(";" if place in self.breaks else char for char, place in pairs)


class _Folded(dict[str, str]):
    """Folded form of each character (nothing, a space, or plain letters), filled on demand."""

    def __missing__(self, char: str) -> str:
        found = self[char] = _fold(char)
        return found


def _fold(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Zs", "Zl", "Zp", "Pd", "Pc") or char in _BLANKS:
        return " "
    if category in ("Cc", "Cf", "Cn", "Co", "Cs") or char in APOSTROPHES or char in _UNSEEN:
        return ""
    return _MARKS.sub("", unicodedata.normalize("NFKD", char)).translate(_ARABIC)


_FOLDED = _Folded()


def _alike(script: str) -> dict[int, str]:
    table: dict[int, str] = {}
    for row in table_rows(files("streams.reference").joinpath("text/lookalikes.txt")):
        of, letter, signs = row.split("\t")
        if of == script:
            table.update((ord(sign), letter) for sign in signs.split())
    return table


_AS_LATIN, _AS_CYRILLIC = _alike("latin"), _alike("cyrillic")


def spellings(text: str, words: AbstractSet[str]) -> Iterator[Spelling]:
    """Yields every spelling of the text, first the text itself. words: Latin words that spaced letters may form."""
    first = _spelling(text, frozenset())
    yield first
    yield from _swapped(first)
    line_ends = (met.span() for met in _LINE_END.finditer(text))
    for joined in (_joined(text, line_ends), _joined(text, _gaps(text, words))):
        if joined is not None:
            yield joined
            yield from _swapped(joined)


def folded_term(text: str) -> str:
    """Returns a term of the reference data in folded, lower-case form."""
    return _spelling(text, frozenset()).lower


def as_latin(char: str) -> str:
    """Returns the Latin letter that a character resembles, or the character itself."""
    return _AS_LATIN.get(ord(char), char)


def _spelling(text: str, left_out: frozenset[int]) -> Spelling:
    chars: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if place not in left_out:
            for one in _FOLDED[char]:
                chars.append(one)
                places.append(place)
    cased = "".join(chars)
    # After folding, no letter has a lower-case form of another length.
    breaks = frozenset(met.start() for met in _BREAK.finditer(text))
    return Spelling(cased, cased.lower(), tuple(places), breaks)


def _gaps(text: str, words: AbstractSet[str]) -> Iterator[Span]:
    """Yields the gaps between spaced letters: of one word in Latin, of the whole run in other scripts."""
    yield from (met.span() for met in _UNSPACED_GAP.finditer(text))
    for run in _APART.finditer(text):
        places = [met.start() for met in _ANY_LETTER.finditer(text, *run.span())]
        for first, end in _parts("".join(text[place] for place in places), words):
            yield from ((one + 1, two) for one, two in pairwise(places[first:end]))


def _parts(run: str, words: AbstractSet[str]) -> Iterator[Span]:
    """Yields spans of a run of letters that form words: Latin words, and the letters of other scripts between them."""
    letters = "".join(as_latin(_FOLDED[char][:1].lower() or char) for char in run)
    if not any(char.isascii() for char in run):
        yield 0, len(run)
        return
    mixed, at = not letters.isascii() or any(not _FOLDED[char].isascii() for char in run), 0
    for first, end in (*_words_in(letters, words), (len(run), len(run))):
        if mixed:
            yield at, first
        yield first, end
        at = end


def _words_in(letters: str, words: AbstractSet[str]) -> Iterator[Span]:
    at = 0
    while at < len(letters):
        # Three letters of a longer run form a word by chance: D.I.M.O.
        least = 3 if len(letters) == 3 else 4
        sizes = range(min(_LONGEST_WORD, len(letters) - at), least - 1, -1)
        size = next((size for size in sizes if letters[at : at + size] in words), 0)
        if size:
            yield at, at + size
        at += size or 1


def _joined(text: str, gaps: Iterator[Span]) -> Spelling | None:
    """Returns the text without these gaps; None if there are none."""
    left_out = frozenset(place for gap in gaps for place in range(*gap))
    if not left_out:
        return None
    spelt = _spelling(text, left_out)
    between = enumerate(pairwise(spelt.places), 1)
    return spelt._replace(changed=frozenset(n for n, (one, two) in between if not left_out.isdisjoint(range(one, two))))


def _swapped(spelt: Spelling) -> Iterator[Spelling]:
    """Yields spellings with look-alike letters and digits read as Latin, then as Cyrillic if there are any."""
    for table in (_AS_LATIN, _AS_CYRILLIC) if _CYRILLIC.search(spelt.lower) else (_AS_LATIN,):
        cased = spelt.cased.translate(table)
        if cased != spelt.cased:
            new = {n for n, (one, two) in enumerate(zip(cased, spelt.cased, strict=True)) if one != two}
            changed = frozenset(new | (spelt.changed or frozenset()))
            yield spelt._replace(cased=cased, lower=cased.lower(), changed=changed)
