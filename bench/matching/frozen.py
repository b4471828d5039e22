"""Every labelled pair as the matcher scores it, one line each: a change of the matcher shows which pairs moved.

Apart from bench/matching/quality.py, which needs section `bench` of constraints.txt: a test reads these.
"""

import hashlib
from collections.abc import Iterator

from bench.matching.data import Pair, name_pairs, zh_en_pairs
from streams.matching.scoring import Scored, score_names


def scored_pair(pair: Pair) -> Scored:
    """Scores the names of a pair as those of persons or companies."""
    return score_names(pair.a, pair.b, kind="person" if pair.kind == "person" else "company")


def frozen_cases() -> Iterator[str]:
    """Every labelled pair with its score and tier: a change of the matcher shows in the diff which pairs moved."""
    for pair in (*name_pairs(), *zh_en_pairs()):
        scored = scored_pair(pair)
        digest = hashlib.sha256(f"{pair.kind}|{pair.a}|{pair.b}".encode()).hexdigest()[:12]
        yield f"{digest}\t{'same' if pair.same else 'other'}\t{scored.score:.4f}\t{'equal' if scored.equal else ''}"
