"""Finds the weights of the score: `python -m bench.matching.fit`, then commit reference/matching/score.json."""

import json
import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.matching.data import BIS, companies, listed, name_pairs, zh_en_pairs
from bench.matching.perturb import TREATMENTS, treat
from schemas.listed_party import ListedParty
from streams.matching.candidates import Candidates
from streams.matching.comparison import compare
from streams.matching.names import listed_names
from streams.matching.reading import read
from streams.matching.scoring import FEATURES, features

TARGET = Path("streams/reference/matching/score.json")
SEED = 7  # the report measures with another
PER_TREATMENT = 800
EVERY = 2
HARD = 8_000
"""Unlisted companies' candidates that the model learns from: the most alike."""

Rows = list[tuple[float, ...]]


def rows_of(parties: Sequence[ListedParty]) -> tuple[Rows, Rows, Rows, Rows]:
    """Features of (perturbed BIS names, unlisted companies, perturbed persons, companies against persons)."""
    names = [(entry, read(name)) for entry in parties for name, weak in listed_names(entry) if not weak]
    candidates = Candidates([name for _, name in names])
    good: dict[bool, Rows] = {False: [], True: []}
    rng = random.Random(SEED)
    for person in (False, True):
        wanted = [e for e in parties if (e.entity_type == "person" if person else e.list in BIS and e.kind == "party")]
        for treatment in TREATMENTS:
            for entry in rng.sample(wanted, PER_TREATMENT):
                if treated := treat(rng, treatment, entry.name):
                    a = read(treated)
                    met = [names[n][1] for n in candidates.of(a) if names[n][0] is entry and names[n][1].key != a.key]
                    found = [features(compare(a, b)[0], thing=False) for b in met]
                    if found:
                        good[person].append(max(found))
    bad: dict[bool, Rows] = defaultdict(list)
    for company, _ in companies()[::EVERY]:
        a = read(company)
        near = [names[n] for n in candidates.of(a)]
        if all(a.key != b.key for _, b in near):
            for entry, b in near:
                parts, _ = compare(a, b)
                bad[entry.entity_type == "person"].append(
                    features(parts, thing=entry.entity_type in ("vessel", "aircraft"))
                )
    return good[False], bad[False], good[True], bad[True]


def logistic(x: np.ndarray, y: np.ndarray, weight: np.ndarray, ridge: float = 1.0) -> np.ndarray:
    """Weights of a logistic regression, the constant last, by Newton's method."""
    x = np.hstack([x, np.ones((len(x), 1))])
    beta = np.zeros(x.shape[1])
    penalty = ridge * np.eye(len(beta))
    penalty[-1, -1] = 1e-6
    for _ in range(40):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        gradient = x.T @ (weight * (y - p)) - penalty @ beta
        curvature = (x * (weight * p * (1 - p))[:, None]).T @ x + penalty
        step = np.linalg.solve(curvature, gradient)
        beta = beta + step
        if abs(step).max() < 1e-6:
            break
    return beta


def screening(good: Rows, bad: Rows) -> np.ndarray:
    """Weights that tell perturbed names from the unlisted companies most like listed ones."""
    x, y = np.array(good + bad), np.r_[np.ones(len(good)), np.zeros(len(bad))]
    beta = logistic(x, y, np.r_[np.ones(len(good)), np.full(len(bad), 0.3)])
    near = np.argsort(-(np.array(bad) @ beta[:-1]))[:HARD]
    x, y = np.array(good + [bad[n] for n in near]), np.r_[np.ones(len(good)), np.zeros(len(near))]
    return logistic(x, y, np.ones(len(y)))


def pair_rows(kind: str) -> tuple[np.ndarray, np.ndarray]:
    """Features and labels of the labelled pairs, each in both directions."""
    pairs = [
        p
        for p in (*name_pairs(), *(zh_en_pairs() if kind != "person" else ()))
        if (p.kind == "person") == (kind == "person")
    ]
    x = [features(compare(read(a), read(b))[0], thing=False) for p in pairs for a, b in ((p.a, p.b), (p.b, p.a))]
    return np.array(x), np.array([float(p.same) for p in pairs for _ in range(2)])


def main() -> None:
    """Fits both models, calibrates them on the labelled pairs, writes them; limits stay as they are."""
    saved = json.loads(TARGET.read_text())
    good, bad, good_persons, bad_persons = rows_of(listed())
    for kind, beta in (("company", screening(good, bad)), ("person", persons(good_persons, bad_persons))):
        x, y = pair_rows(kind)
        logit = x @ beta[:-1] + beta[-1]
        slope, offset = logistic(logit[:, None], y, np.full(len(y), 0.5), ridge=0.1)
        weights = {name: round(float(b), 4) for name, b in zip(FEATURES, beta, strict=False)}
        saved[kind] = {
            "constant": round(float(beta[-1]), 4),
            "weights": weights,
            "offset": round(float(offset), 4),
            "slope": round(float(slope), 4),
        }
        print(kind, saved[kind])
    TARGET.write_text(json.dumps(saved, indent=1) + "\n")


def persons(good: Rows, bad: Rows) -> np.ndarray:
    """Weights for persons: from the labelled pairs, with some perturbed names so that rare changes are known."""
    x, y = pair_rows("person")
    more = min(len(good), 2000)
    x = np.vstack([x, np.array(good[:more]), np.array(bad[:more])])
    weight = np.r_[np.full(len(y), 0.5), np.full(2 * more, 0.03)]
    return logistic(x, np.r_[y, np.ones(more), np.zeros(more)], weight, ridge=1.0)


if __name__ == "__main__":
    main()
