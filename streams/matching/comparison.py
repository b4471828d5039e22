"""How two names agree, in named parts; the score is made of them."""

from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import OSA

from streams.matching.alignment import Alignment, align
from streams.matching.reading import Reading
from streams.matching.words import naming

_SMALL = frozenset(("and", "of", "the", "for", "de", "et", "und"))


class Parts(NamedTuple):
    """How name a (a party's) and name b (a listed one) agree. Weights: 1 = one rare word (words.weight).

    found_a, found_b: share of each name's weight that met the other; evidence: weight that met; loose_a, loose_b:
    weight that met nothing; swapped: the lesser of the two; edits: weight lost to misspelling; letters: similarity of
    all letters in a row; order: share of words in order; numbers: 1 if numbers contradict each other; other_a, other_b:
    how much the loose words make it another name; heads: weight of words whose first letters differ; initials: 1 if
    one is the initials of the other.
    """

    found_a: float
    found_b: float
    evidence: float
    loose_a: float
    loose_b: float
    swapped: float
    edits: float
    letters: float
    order: float
    numbers: float
    other_a: float
    other_b: float
    heads: float
    initials: float


def compare(a: Reading, b: Reading) -> tuple[Parts, Alignment]:
    """The parts of two names and the alignment they come from."""
    laid = align(a, b)
    in_a, in_b = laid.matched(0), laid.matched(1)
    met_a = sum(a.weights[i] * s for i, s in in_a.items())
    met_b = sum(b.weights[j] * s for j, s in in_b.items())
    loose_a = sum(w for i, w in enumerate(a.weights) if i not in in_a)
    loose_b = sum(w for j, w in enumerate(b.weights) if j not in in_b)
    edits = sum(b.weights[j] * (1 - s) for j, s in in_b.items())
    return Parts(
        found_a=met_a / (sum(a.weights) or 1),
        found_b=met_b / (sum(b.weights) or 1),
        evidence=min(met_a, met_b),
        loose_a=loose_a,
        loose_b=loose_b,
        swapped=min(loose_a, loose_b),
        edits=edits,
        letters=OSA.normalized_similarity(a.key, b.key),
        order=_order(laid.pairs),
        numbers=float(_numbers(a, in_a) and _numbers(b, in_b)),
        other_a=sum(naming(a.tokens[i], w) for i, w in enumerate(a.weights) if i not in in_a),
        other_b=sum(naming(b.tokens[j], w) for j, w in enumerate(b.weights) if j not in in_b),
        heads=sum(b.weights[j] for i, j, s in laid.pairs if a.tokens[i][0] != b.tokens[j][0]),
        initials=float(_initials(a, b) or _initials(b, a)),
    ), laid


def _initials(short: Reading, long: Reading) -> bool:
    """Whether one name is the initials of the other's words."""
    if len(short.tokens) != 1 or not 1 < len(short.key) < 9 or len(long.words) < 2:
        return False
    telling = "".join(word[0] for word in long.words if word not in _SMALL)
    return short.words[0] in (telling, "".join(word[0] for word in long.words))


def _numbers(name: Reading, met: dict[int, float]) -> bool:
    return any(token.isdigit() and i not in met for i, token in enumerate(name.tokens))


def _order(pairs: tuple[tuple[int, int, float], ...]) -> float:
    if len(pairs) < 2:
        return 1.0
    line = [j for _, j, _ in sorted(pairs)]
    return sum(x <= y for x, y in pairwise(line)) / (len(line) - 1)
