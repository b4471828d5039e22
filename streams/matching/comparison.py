"""Measures how two names agree, in named parts from which the score is computed."""

from itertools import accumulate, pairwise
from typing import NamedTuple

from rapidfuzz.distance import OSA

from streams.matching.alignment import Alignment, align
from streams.matching.reading import Reading
from streams.matching.surprise import told
from streams.matching.words import naming, standing

_TYPED = 5
_FIELD = 10
"""Shortest name, in letters, that counts as cut off by a field."""
_SMALL = frozenset(("and", "of", "the", "for", "de", "et", "und"))


class Parts(NamedTuple):
    """Agreement of name a (a party's) and name b (a listed one). Weights: 1 = one rare word (words.weight).

    found_a, found_b: share of each name's weight that met the other; evidence: weight that met; loose_a, loose_b:
    weight that met nothing; words_a, words_b: number of words, words_loose_a, words_loose_b: of those that met nothing;
    edits: weight lost to misspelling; worst: similarity of the least similar pair of words; unlike: sum of what pairs
    lack in similarity; letters: similarity of all letters in a row; order: share of words in order; ends: 1 if first
    and last words met; numbers: 1 if numbers contradict each other; other_a, other_b: how much the loose words make it
    another name; heads: weight of words whose first letters differ; initials: 1 if one is the initials of the other;
    native: what the names in their own letters lack in similarity, where both are written so; soft: share of the weight
    that met which met words spelt otherwise; standing: pairs of words spelt otherwise that are both words of their own,
    real: of which one is; typed: letters that differ, at most 5; cut: 1 if one name is the other broken off in a word;
    across: 1 if one is in other letters than Latin ones; bits: how much all words that met tell (surprise.told);
    size: letters of the shorter name.
    """

    found_a: float
    found_b: float
    evidence: float
    loose_a: float
    loose_b: float
    words_a: int
    words_b: int
    words_loose_a: int
    words_loose_b: int
    edits: float
    worst: float
    unlike: float
    letters: float
    order: float
    ends: float
    numbers: float
    other_a: float
    other_b: float
    heads: float
    initials: float
    native: float
    soft: float
    standing: float
    real: float
    typed: float
    cut: float
    across: float
    bits: float
    size: int


def promising(laid: Alignment) -> bool:
    """Returns True if more than half of one name's weight is aligned; otherwise no model reviews it."""
    a, b = laid.a, laid.b
    met_a = sum([a.weights[i] for i in {i for i, _, _ in laid.pairs}])
    met_b = sum([b.weights[j] for j in {j for _, j, _ in laid.pairs}])
    return 2 * met_a > sum(a.weights) or 2 * met_b > sum(b.weights) or a.key == b.key or a.native == b.native != ""


def compare(a: Reading, b: Reading) -> Parts:
    """Returns the parts of two names."""
    return compared_parts(align(a, b))


def compared_parts(laid: Alignment) -> Parts:
    """Returns the parts of two aligned names."""
    a, b = laid.a, laid.b
    met_a, met_b = [0.0] * len(a.tokens), [0.0] * len(b.tokens)
    heads = soft = hard = 0.0
    own = [0, 0, 0]
    for i, j, similarity in laid.pairs:
        met_a[i] = max(met_a[i], similarity)
        met_b[j] = max(met_b[j], similarity)
        one, other, weight = a.tokens[i], b.tokens[j], b.weights[j]
        if one[0] != other[0]:
            heads += weight
        if similarity == 1.0:
            hard += weight
        else:
            soft += weight
            own[standing(one) + standing(other)] += 1
    ours, theirs = _side(a, met_a), _side(b, met_b)
    unlike = [1.0 - similarity for *_, similarity in laid.pairs]
    return Parts(
        found_a=ours.found / (ours.total or 1.0),
        found_b=theirs.found / (theirs.total or 1.0),
        evidence=min(ours.found, theirs.found),
        loose_a=ours.loose,
        loose_b=theirs.loose,
        words_a=len(met_a),
        words_b=len(met_b),
        words_loose_a=met_a.count(0.0),
        words_loose_b=met_b.count(0.0),
        edits=max(0.0, theirs.total - theirs.loose - theirs.found),
        worst=1.0 - max(unlike, default=0.0),
        unlike=sum(unlike),
        letters=OSA.normalized_similarity(a.key, b.key),
        order=_order(laid.pairs),
        ends=float(bool(met_a and met_b and met_a[0] and met_a[-1] and met_b[0] and met_b[-1])),
        numbers=float(ours.number and theirs.number),
        other_a=ours.other,
        other_b=theirs.other,
        heads=heads,
        initials=float(acronym(a, b)),
        native=OSA.normalized_distance(a.native, b.native) if a.native and b.native else 0.0,
        soft=soft / (soft + hard or 1.0),
        standing=float(own[2]),
        real=float(own[1]),
        typed=float(OSA.distance(a.spelt, b.spelt, score_cutoff=_TYPED - 1)),
        cut=float(_broken_off(a, b) or _broken_off(b, a)),
        across=float(bool(a.native) != bool(b.native)),
        bits=told(laid),
        size=min(len(a.key), len(b.key)),
    )


class _Side(NamedTuple):
    """Aligned and unaligned words of one name. number: True if one of its numbers is unaligned."""

    total: float
    found: float
    loose: float
    other: float
    number: bool


def _side(name: Reading, met: list[float]) -> _Side:
    total = found = loose = other = 0.0
    number = False
    for token, weight, similarity in zip(name.tokens, name.weights, met, strict=True):
        total += weight
        if similarity:
            found += weight * similarity
        else:
            loose += weight
            other += naming(token, weight)
            number = number or token.isdigit()
    return _Side(total, found, loose, other, number)


def acronym(a: Reading, b: Reading) -> bool:
    """Returns True if one name consists of the initials of the other's words."""
    return _initials(a, b) or _initials(b, a)


def _initials(short: Reading, long: Reading) -> bool:
    words = short.words
    if len(long.words) < 2 or not words:
        return False
    if len(words) > 1:
        for word in words:
            if len(word) > 1 and word not in _SMALL:
                return False
    said = words[0] if len(words) == 1 else "".join(word for word in words if word not in _SMALL)
    if not 1 < len(said) < 9 or len(said) > 2 * len(words) + 4:
        return False
    telling = "".join(word[0] for word in long.words if word not in _SMALL)
    whole = "".join(word[0] for word in long.text.casefold().split())  # with the legal form: SMIC has its Corporation
    return said in (telling, "".join(word[0] for word in long.words), whole) and words != long.words


def _broken_off(short: Reading, long: Reading) -> bool:
    """Returns True if a name ends within a word of the other, as in a field that was too short."""
    size = len(short.spelt)
    if size < _FIELD or size >= len(long.spelt) or not long.spelt.startswith(short.spelt):
        return False
    return size not in accumulate(map(len, long.words))


def _order(pairs: tuple[tuple[int, int, float], ...]) -> float:
    if len(pairs) < 2:
        return 1.0
    line = [j for _, j, _ in sorted(pairs)]
    return sum(x <= y for x, y in pairwise(line)) / (len(line) - 1)
