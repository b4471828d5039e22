"""Loads the matcher's reference words once from streams/reference/matching/; each file names its sources."""

import math
from collections.abc import Iterator
from importlib.resources import files

from rapidfuzz.distance import OSA

from schemas.rows import table_rows

_FOLDER = files("streams.reference").joinpath("matching")


def text(name: str) -> str:
    """Returns the text of a data file."""
    return _FOLDER.joinpath(name).read_text(encoding="utf-8")


def lines(name: str) -> Iterator[str]:
    """Yields the lines of a data file without comments."""
    return table_rows(_FOLDER.joinpath(name))


def words(name: str) -> frozenset[str]:
    """Returns all words of a word file."""
    return frozenset(word for line in lines(name) for word in line.split())


_STEEP = 1.5
_FAMILY = 0.5
"""A word's share of the list counts half: a word of listed names is not common for that; groups.txt names some."""


def _weights() -> dict[str, float]:
    rows = [(word, int(listed), int(held)) for word, listed, held in map(str.split, lines("word_counts.tsv"))]
    _, names, companies = next(row for row in rows if row[0] == "*")
    rates = ((word, max(_FAMILY * listed / names, held / companies)) for word, listed, held in rows if word != "*")
    return {word: _rarity(rate * companies, companies) for word, rate in rates}


def _rarity(count: float, names: int) -> float:
    return round(math.pow(math.log(names / (1 + count)) / math.log(names), _STEEP), 4)


_GENERIC = 0.1
_WEIGHTS = _weights()
_WEIGHTS.update(
    (word, min(_GENERIC, _WEIGHTS.get(word, 1.0))) for word in (*words("generic.txt"), *words("departments.txt"))
)


_VARIANTS = {variant: group.split()[0] for group in lines("variants.txt") for variant in group.split()}
_COMMON = 0.3


def _less_one(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


def _common() -> Iterator[str]:
    for word in (*_WEIGHTS, *_VARIANTS):
        if len(word) > 4 and _WEIGHTS.get(_VARIANTS.get(word, word), 1.0) < _COMMON:
            yield word


_MISSPELT = {less: word for word in _common() for less in (*_less_one(word), word)}


def standard(word: str) -> str:
    """Returns the standard spelling of a common word's variants."""
    return _VARIANTS.get(word, word)


def corrected(word: str) -> str:
    """Returns the standard spelling, also of a common word with one wrong letter; rare words stay unchanged."""
    if len(word) > 4 and word not in _WEIGHTS and word not in _VARIANTS:
        for less in (word, *_less_one(word)):
            common = _MISSPELT.get(less)
            if common and OSA.distance(word, common, score_cutoff=1) <= 1:
                return standard(common)
    return standard(word)


_DEPARTMENTS = words("departments.txt")
_NAMING = 0.3
_OTHERS = 2
_ORDINARY = words("ordinary.txt")
_HELD = {word: int(held) for word, _, held in map(str.split, lines("word_counts.tsv"))}


def companies_holding(word: str) -> tuple[int, int]:
    """Of the unlisted companies that were counted those that hold a standard word (0: hardly any), and all."""
    held = _HELD.get(word, 0)
    return (held if held >= _OTHERS else 0), _HELD["*"]


def department(word: str) -> bool:
    """Returns True if a standard word names a part of a company; adding it to a name changes nothing."""
    return word in _DEPARTMENTS


def coined(word: str) -> bool:
    """Returns True if a standard word is so rare that it alone can identify a company."""
    return len(word) > 4 and _HELD.get(word, 0) < _OTHERS and word not in _ORDINARY


def standing(word: str) -> bool:
    """Returns True if a standard word is a known word or name and not a misspelling: "cool" is not "coal"."""
    return word in _WEIGHTS or word in _ORDINARY


def naming(word: str, share: float) -> float:
    """Returns how much an added standard word makes a different name: departments 0, even "data" or "tech" a little."""
    return 0.02 if word in _DEPARTMENTS else max(share, _NAMING)


def weight(word: str) -> float:
    """Returns how distinctive a standard word is: 1 for a rare one, near 0 for one in thousands of names."""
    known = _WEIGHTS.get(word)
    if known is None:
        known = 0.5 if word.isdigit() else 0.25 if len(word) == 1 else 0.6 if len(word) == 2 else 1.0
    return known
