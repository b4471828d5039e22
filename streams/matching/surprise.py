"""How much a met word tells: bits by which it is unlikely that another company is called so, or nearly so."""

import math
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from streams.matching.alignment import Alignment
from streams.matching.words import companies_holding, lines

_LEAST, _MOST = 8.0, 30.0
"""Bits of a word that no counted company holds: no fewer, however likely its letters, and no more."""
_ABBREVIATED = 0.55
"""Similarity up to which a word is an initial or an abbreviation of the other ..."""
_SAID = 2.0
"""... and the bits that it tells."""
_EDITS = 4
"""Letters of a word that are counted as typed otherwise."""
_REMEMBERED = 65_536


def _letters() -> dict[tuple[str, str], float]:
    rows = (line.split("\t") for line in lines("letters.tsv"))
    seconds = "abcdefghijklmnopqrstuvwxyz$"
    return {(first, to): float(bits) for first, row in rows for to, bits in zip(seconds, row.split(), strict=True)}


_AFTER = _letters()
_UNKNOWN = math.log2(27)
"""Bits of a sign that is no Latin letter."""


@lru_cache(_REMEMBERED)
def surprise(word: str) -> float:
    """Bits of a standard word: by how many unlisted companies hold it, else by its letters."""
    held, of = companies_holding(word)
    if held:
        return math.log2(of / (held + 1))
    spelt = sum([_AFTER.get(pair, _UNKNOWN) for pair in pairwise(f"^{word}$")])
    return max(_LEAST, min(spelt + 1, _MOST))


@lru_cache(_REMEMBERED)
def edit_bits(size: int, edits: int) -> float:
    """Bits of the number of strings that are so many edits from a word of this size."""
    one = math.log2(54 * size + 25)  # 26 letters in size + 1 places, 25 others and none in each, swaps of neighbours
    return edits * one - math.log2(math.factorial(edits))


def told(laid: Alignment) -> float:
    """Bits of all words that met: of each its surprise less what the ways to write it so are worth."""
    a, b = laid.a, laid.b
    bits = 0.0
    ours: dict[int, list[int]] = {}
    theirs: dict[int, list[int]] = {}
    for i, j, _ in laid.pairs:
        ours.setdefault(i, []).append(j)
        theirs.setdefault(j, []).append(i)
    for i, j, similarity in laid.pairs:
        split, glued = ours[i], theirs[j]
        if len(split) > 1:
            if split[0] == j:
                said = sum([surprise(b.tokens[k]) for k in split])
                bits += _less(a.words[i], "".join([b.words[k] for k in split]), said)
        elif len(glued) > 1:
            if glued[0] == i:
                bits += _less("".join([a.words[k] for k in glued]), b.words[j], surprise(b.tokens[j]))
        elif similarity == 1.0:
            bits += surprise(b.tokens[j])
        elif similarity <= _ABBREVIATED:
            bits += _SAID
        else:
            bits += _less(a.tokens[i], b.tokens[j], surprise(b.tokens[j]))
    return bits


def _less(ours: str, theirs: str, bits: float) -> float:
    """Bits of a word met by one spelt otherwise."""
    edits = OSA.distance(ours, theirs)
    shorter, longer = sorted((ours, theirs), key=len)
    if edits > 2 and longer.startswith(shorter):
        return min(surprise(shorter), bits)
    return max(0.0, bits - edit_bits(len(theirs), min(edits, _EDITS)))
