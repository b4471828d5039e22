"""The committed benchmark run: a change of the matcher shows which labelled pairs moved."""

from pathlib import Path

import pytest

FROZEN = Path("bench/results/matching-cases.tsv")
MOVED = 0.02


def test_labelled_pairs_score_as_committed() -> None:
    from bench.matching.data import SHARED
    from bench.matching.frozen import frozen_cases

    if not SHARED.exists():
        pytest.skip(f"wants the labelled pairs of names: put them in {SHARED}")
    committed = dict(line.split("\t", 1) for line in FROZEN.read_text().splitlines())
    now = dict(line.split("\t", 1) for line in frozen_cases())
    assert now.keys() == committed.keys()
    moved = [f"{key} {committed[key]} -> {line}" for key, line in now.items() if _moved(committed[key], line)]
    assert not moved, "pairs moved; if that is meant, run make bench-matching and commit:\n" + "\n".join(moved)


def _moved(before: str, after: str) -> bool:
    then, now = before.split("\t"), after.split("\t")
    return then[0] != now[0] or then[2] != now[2] or abs(float(then[1]) - float(now[1])) > MOVED
