"""Scores two names: the probability that both name one party, by a logistic model over named parts."""

import json
import math
from collections.abc import Iterable
from operator import mul
from typing import Any, Literal, NamedTuple

from streams.matching.alignment import Alignment, align
from streams.matching.comparison import Parts, acronym, compared_parts, promising
from streams.matching.cut import cut_off
from streams.matching.names import variants
from streams.matching.people import same_names, stands_for, without_initials
from streams.matching.reading import Reading, normalised_name, told_by
from streams.matching.words import coined, department, text

PartyKind = Literal["company", "person", "vessel", "aircraft", "unknown"]


class _Model(NamedTuple):
    """Weights of the features, in order; offset and slope turn the sum into calibrated log-odds."""

    constant: float
    weights: tuple[float, ...]
    offset: float
    slope: float


FEATURES = (
    "found_a", "found_b", "found_less", "evidence_1", "evidence_2", "loose_a", "loose_b", "swapped", "words_less",
    "words_more", "words_swapped", "whole", "whole_more", "whole_ordered", "whole_ends", "edits", "edits_more", "worst",
    "unlike", "letters", "letters_more", "order", "other_a", "other_b", "heads", "whole_a", "whole_b", "one_word",
    "numbers", "initials", "native", "equal", "thing",
    "soft", "soft_alone", "standing", "real", "typed_1", "typed_2", "typed_3", "typed_4",
    "cut", "across",
    "bits_8", "bits_14", "bits_20", "bits_28", "bits_45", "one_8", "one_14", "one_20", "one_28",
    "one_len_6", "one_len_9", "one_len_12",
)  # fmt: skip
"""Features of the models; bench/matching/fit.py fits their weights, which score.json contains."""


_ALONE = 1.25
"""Aligned weight below which hardly more than one word agrees."""


_BITS = ((0, 8), (8, 14), (14, 20), (20, 28), (28, 45))
"""Steps of the bits that met words tell: chance meets among 60,000 names at 16 of them."""
_NOT_ALONE = (0.0,) * 7
_LETTERS = ((4, 6), (6, 9), (9, 12))
"""Steps of the letters of a name of one word."""


def _stepped(value: float, steps: Iterable[tuple[int, int]]) -> tuple[float, ...]:
    """How far a value comes in each step, 0 to 1."""
    return tuple([min(max(value - low, 0.0), high - low) / (high - low) for low, high in steps])


def features(parts: Parts, *, thing: bool) -> tuple[float, ...]:
    """Returns the FEATURES of the parts. thing: True if the listed name is a vessel's or an aircraft's."""
    p = parts
    less, more = (p.words_a, p.words_b) if p.words_a < p.words_b else (p.words_b, p.words_a)
    met = min(p.words_a - p.words_loose_a, p.words_b - p.words_loose_b)
    whole = float(not p.words_loose_a or not p.words_loose_b)
    bits = _stepped(p.bits, _BITS)
    alone = (*bits[:4], *_stepped(p.size, _LETTERS)) if more == 1 else _NOT_ALONE
    return (
        p.found_a,
        p.found_b,
        min(p.found_a, p.found_b),
        min(p.evidence, 1.0),
        min(max(p.evidence - 1.0, 0.0), 1.0),
        min(p.loose_a, 2.0),
        min(p.loose_b, 2.0),
        min(p.loose_a, p.loose_b, 1.5),
        met / (less or 1),
        met / (more or 1),
        min(p.words_loose_a, p.words_loose_b, 2),
        whole,
        whole * min(p.words_loose_a + p.words_loose_b, 3) / 3,
        whole * p.order,
        whole * p.ends if met > 1 else 0.0,
        min(p.edits, 0.3),
        min(max(p.edits - 0.3, 0.0), 1.0),
        p.worst,
        p.unlike,
        p.letters,
        max(p.letters - 0.85, 0.0),
        p.order,
        min(p.other_a, 2.0),
        min(p.other_b, 2.0),
        min(p.heads, 1.5),
        float(p.found_a > 0.99),
        float(p.found_b > 0.99),
        float(more == 1),
        p.numbers,
        p.initials,
        p.native,
        float(p.letters == 1.0),
        float(thing),
        p.soft,
        p.soft * float(p.evidence < _ALONE),
        p.standing,
        p.real,
        float(p.typed < 2),
        float(p.typed < 3),
        float(p.typed < 4),
        float(p.typed < 5),
        p.cut,
        p.across,
        *bits,
        *alone,
    )


def _model(loaded: dict[str, Any]) -> _Model:
    weights = tuple(float(loaded["weights"].get(name, 0.0)) for name in FEATURES)
    return _Model(loaded["constant"], weights, loaded["offset"], loaded["slope"])


_LOADED = json.loads(text("score.json"))
_SCREENING, _COMPANY, _PERSON = (_model(_LOADED[name]) for name in ("screening", "company", "person"))


class Scored(NamedTuple):
    """A score between 0 and 1, both exclusive. equal: equal after normalisation. b is the listed name."""

    score: float
    equal: bool
    parts: Parts
    laid: Alignment

    def named_parts(self) -> tuple[tuple[str, float], ...]:
        """Returns the parts by name, rounded to 4 decimals."""
        return tuple((name, round(float(value), 4)) for name, value in self.parts._asdict().items())

    def marked(self) -> str:
        """Returns both names word by word: a=b for aligned words, -a and +b for others."""
        a, b = self.laid.a, self.laid.b
        met = {i: (j, s) for i, j, s in self.laid.pairs}
        in_b = {j for _, j, _ in self.laid.pairs}
        ours = [
            _marked(a.words[i], b.words[met[i][0]], met[i][1]) if i in met else f"-{a.words[i]}"
            for i in range(len(a.words))
        ]
        return " ".join([*ours, *(f"+{word}" for j, word in enumerate(b.words) if j not in in_b)])


def _marked(a: str, b: str, similarity: float) -> str:
    return a if a == b else f"{a}={b}" if similarity == 1 else f"{a}~{b}"


_NUMBERS = frozenset(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"))


def holds_word(a: Reading, b: Reading) -> bool:
    """Returns True if b is one word, rare in other companies' names, and a contains it: Huawei in "Huawei Trading"."""
    return len(b.tokens) == 1 and b.tokens[0] in a.tokens and coined(b.tokens[0])


def called(a: Reading, b: Reading) -> bool:
    """Whether one coined word is all that tells in b, and a says it and, besides, only what tells nothing.

    That is b's words, departments and numbers: "Huawei (HQ)" of Huawei Technologies.
    """
    if (word := told_by(a)) is None or word != told_by(b):
        return False
    return all(token in b.tokens or department(token) or token in _NUMBERS or token.isdigit() for token in a.tokens)


def score_listed(a: Reading, b: Reading, kind: PartyKind) -> Scored | None:
    """Scores a party's name against a listed name of this kind, given the size of the lists. None = no similarity."""
    short = kind == "person" and stands_for(a, b)
    if kind == "person":
        a = without_initials(a, b)
    laid = align(a, b)
    worth = short or promising(laid) or acronym(a, b) or holds_word(a, b) or called(a, b) or cut_off(a, b)
    if not worth:
        return None
    if kind == "person":
        # Both must agree: one model knows what two persons' names are, the other how unlikely they meet by chance.
        return _scored(laid, (_PERSON, _SCREENING), thing=len(b.tokens) == 1, short=short)
    return _scored(laid, (_SCREENING,), thing=kind in ("vessel", "aircraft"))


def _scored(laid: Alignment, models: tuple[_Model, ...], *, thing: bool, short: bool = False) -> Scored:
    """Scores by the model that trusts least, within what is known of such names. short: b by some of its initials."""
    parts = compared_parts(laid)
    if short:
        parts = parts._replace(initials=1.0)
    met = features(parts, thing=thing)
    odds = min([m.offset + m.slope * (m.constant + sum(map(mul, m.weights, met))) for m in models])
    equal = _equal(laid.a, laid.b)
    odds = bounded(odds, laid, parts, equal=equal, company=models == (_COMPANY,))
    return Scored(round(1 / (1 + math.exp(-odds)), 4), equal, parts, laid)


def bounded(odds: float, laid: Alignment, parts: Parts, *, equal: bool, company: bool) -> float:
    """Bounds a model's log-odds by prior knowledge about names that are equal, initials or unreadable."""
    if not laid.a.key or not laid.b.key:
        return -_FARTHEST  # an unreadable text names nobody
    if equal:
        # Equal names are ranked by their equality as written, below certainty.
        odds = max(odds, _EQUAL) + _as_written(laid.a.text, laid.b.text)
    elif parts.initials or (company and _only_parts_added(laid)):
        odds = max(odds, _LIKELY)
    return max(-_FARTHEST, min(odds, 8.0))


def _as_written(a: str, b: str) -> float:
    return 0.5 if a == b else 0.25 if a.casefold() == b.casefold() else 0.0


_LIKELY = 0.5
"""Least log-odds of a name and its initials, or a company and its department (0.62): likely, but others share them."""
_FARTHEST = 9.0
_EQUAL = 4.0
"""Least log-odds of names that are equal after normalising (0.982)."""


def _equal(a: Reading, b: Reading) -> bool:
    if not a.key or not b.key:
        return False  # an unreadable text equals nothing
    if a.native and b.native and a.native != b.native:
        return False  # homophones in native letters are different names
    return a.key == b.key or a.spelt == b.spelt or bool(a.native and a.native == b.native)


def _only_parts_added(laid: Alignment) -> bool:
    """Returns True if one name only adds department words to the other: KPMG, KPMG International."""
    loose = [
        [token for n, token in enumerate(name.tokens) if n not in laid.matched(side)]
        for side, name in enumerate((laid.a, laid.b))
    ]
    return (
        any(loose) != all(loose) and all(map(department, loose[0] + loose[1])) and all(s == 1 for *_, s in laid.pairs)
    )


def score_names(a: str, b: str, *, kind: PartyKind = "unknown") -> Scored:
    """Returns the probability that two names are one party's, using each name's best fitting variant."""
    person = kind == "person"
    model = _PERSON if person else _COMPANY
    read_a, read_b = ([normalised_name(variant) for variant in variants(name, person=person)] for name in (a, b))
    met = [
        _scored(align(x, y, same_names(x, y) if person else frozenset()), (model,), thing=False)
        for x in read_a
        for y in read_b
    ]
    return max(met, key=lambda scored: scored.score)
