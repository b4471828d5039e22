"""One score for two names: the probability that both name one party, a logistic model over named parts."""

import json
import math
from dataclasses import dataclass
from operator import mul
from typing import Any, Literal, NamedTuple

from streams.matching.alignment import Alignment
from streams.matching.comparison import Parts, compare
from streams.matching.reading import Reading, read
from streams.matching.words import text

Kind = Literal["company", "person", "vessel", "aircraft", "unknown"]


class _Model(NamedTuple):
    """Weights of the features, in their order; offset and slope make the sum a calibrated log-odds."""

    constant: float
    weights: tuple[float, ...]
    offset: float
    slope: float


FEATURES = (
    "found_a", "found_b", "evidence_1", "evidence_2", "loose_a", "loose_b", "edits", "edits_more", "letters", "order",
    "other_a", "other_b", "heads", "whole_a", "whole_b", "thing", "numbers", "initials",
)  # fmt: skip
"""Parts of two names as the model sees them; bench/matching/fit.py finds the weights, reference/matching/score.json
keeps them."""


def features(parts: Parts, *, thing: bool) -> tuple[float, ...]:
    """FEATURES of the parts. thing: the listed name is a vessel's or an aircraft's."""
    evidence = parts.evidence
    return (
        parts.found_a,
        parts.found_b,
        min(evidence, 1.0),
        min(max(evidence - 1.0, 0.0), 1.0),
        min(parts.loose_a, 2.0),
        min(parts.loose_b, 2.0),
        min(parts.edits, 0.3),
        min(max(parts.edits - 0.3, 0.0), 1.0),
        parts.letters,
        parts.order,
        min(parts.other_a, 2.0),
        min(parts.other_b, 2.0),
        min(parts.heads, 1.5),
        float(parts.found_a > 0.99),
        float(parts.found_b > 0.99),
        float(thing),
        parts.numbers,
        parts.initials,
    )


def _model(loaded: dict[str, Any]) -> _Model:
    weights = tuple(float(loaded["weights"].get(name, 0.0)) for name in FEATURES)
    return _Model(loaded["constant"], weights, loaded["offset"], loaded["slope"])


_LOADED = json.loads(text("score.json"))
_COMPANY, _PERSON = _model(_LOADED["company"]), _model(_LOADED["person"])


@dataclass(frozen=True, slots=True)
class Scored:
    """score: 0 to 1, never quite either. equal: equal after normalising. b is the listed one of the two names."""

    score: float
    equal: bool
    parts: Parts
    laid: Alignment

    def named_parts(self) -> tuple[tuple[str, float], ...]:
        """The parts by name, rounded to 4 decimals."""
        return tuple((name, round(float(value), 4)) for name, value in self.parts._asdict().items())

    def marked(self) -> str:
        """Both names word by word: a=b where words met, -a and +b where not."""
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


def score_readings(a: Reading, b: Reading, kind: Kind = "unknown") -> Scored:
    """A name as given and a listed name."""
    parts, laid = compare(a, b)
    model = _PERSON if kind == "person" else _COMPANY
    met = features(parts, thing=kind in ("vessel", "aircraft"))
    logit = model.constant + sum(map(mul, model.weights, met))
    equal = _equal(a, b)
    odds = model.offset + model.slope * logit
    if equal:
        # Equal names are ranked by how equal they are as written, below certainty.
        odds = max(odds, _EQUAL) + (
            0.5 if a.text == b.text else 0.25 if a.text.casefold() == b.text.casefold() else 0.0
        )
    return Scored(round(1 / (1 + math.exp(-max(-30.0, min(odds, 8.0)))), 4), equal, parts, laid)


_EQUAL = 4.0
"""Least log-odds of names that are equal after normalising (0.982)."""


def _equal(a: Reading, b: Reading) -> bool:
    if a.native and b.native and a.native != b.native:
        return False  # homophones in their own letters are other names
    return a.key == b.key or a.spelt == b.spelt or bool(a.native and a.native == b.native)


def score_names(a: str, b: str, *, kind: Kind = "unknown") -> Scored:
    """How likely both names are one party's, from the names alone."""
    return score_readings(read(a), read(b), kind)
