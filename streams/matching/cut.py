"""Names that a field was too short for: the listed names that begin so."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

import orjson

from streams.matching.flat import Ints, Sections, ints
from streams.matching.reading import Reading
from streams.matching.surprise import surprise

_WIDTHS = frozenset(width - blank for width in (20, 30, 35, 40, 50, 60) for blank in (0, 1))
"""Lengths of a text that a field may have cut: usual widths of name fields (35: UN/EDIFACT NAD C080, SWIFT; 30 and 40:
SAP KNA1; 20, 50 and 60: labels and forms), less the blank that the cut may have left at the end."""
_TELLS = 10.0
"""Bits of the words that were not cut off from which they tell whose name it is."""
_SIGNS = re.compile(r"[\W_]+")


class Beginnings:
    """Listed names in the order of their letters. Immutable once built."""

    def __init__(self, names: Sequence[Reading], saved: Sections | None = None) -> None:
        """saved: what `sections` made of the same names."""
        self._numbers: Ints
        if saved is None:
            self._numbers = sorted(range(len(names)), key=lambda number: names[number].spelt)
            self._spelt = [names[number].spelt for number in self._numbers]
        else:
            self._numbers, self._spelt = ints(saved["cut.numbers"]), orjson.loads(saved["cut.spelt"])

    def sections(self) -> dict[str, bytes]:
        """Returns what __init__ takes as `saved`."""
        return {"cut.numbers": array("I", self._numbers).tobytes(), "cut.spelt": orjson.dumps(self._spelt)}

    def of(self, name: Reading) -> Iterator[int]:
        """Yields the numbers of names that go on where this one ends, if a field may have cut it there."""
        if not _may_be_cut(name):
            return
        begun = name.spelt
        at = bisect_right(self._spelt, begun)
        while at < len(self._spelt) and self._spelt[at].startswith(begun):
            yield self._numbers[at]
            at += 1


def _may_be_cut(name: Reading) -> bool:
    """Whether a text ends in the middle of a name where a field may end; behind a legal form it is whole."""
    if len(name.text.strip()) not in _WIDTHS or name.bare:
        return False
    return _SIGNS.sub("", name.text.casefold()).endswith(name.words[-1])


def cut_off(ours: Reading, theirs: Reading) -> bool:
    """Returns True if a field may have cut the listed name to the party's, and what is left tells."""
    size = len(ours.spelt)
    if not _may_be_cut(ours) or size >= len(theirs.spelt) or not theirs.spelt.startswith(ours.spelt):
        return False
    bits = 0.0
    for word, token, end in zip(theirs.words, theirs.tokens, accumulate(map(len, theirs.words)), strict=True):
        left = min(len(word), size - (end - len(word)))
        if left > 0:
            bits += surprise(token) * left / len(word)
    return bits >= _TELLS
