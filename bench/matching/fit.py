"""Finds the weights of the score: `python -m bench.matching.fit`, then commit reference/matching/score.json."""

import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.matching.data import BIS, Pair, companies, listed, name_pairs, odd, vendors, zh_en_pairs
from bench.matching.perturb import TREATMENTS, treat
from schemas.listed_party import ListedParty
from streams.matching.candidates import HINTS
from streams.matching.reading import normalised_name
from streams.matching.scoring import FEATURES, Scored, features, score_listed, score_names
from streams.matching.search import ListedName, Table
from streams.matching.tiers import contained

TARGET = Path("streams/reference/matching/score.json")
SEED = 7  # the report measures with another
PER_TREATMENT = 400
EVERY, VENDORS = 3, 1
"""Of both populations every so-manieth firm is learnt from."""
SLOPE, OFFSET, RIDGE = 0.25, 0.75, 2.0
MADE, OTHERS, MADE_COUNT = 40, 300, 0.1
"""Made pairs of each treatment and of other names, and how much one counts against a labelled one. They teach what the
labelled pairs hardly show: companies' words in another order, names broken off."""
_OF_COMPANIES = ("suffix", "abbreviation", "add")
GLANCED, ALARMS, LOST = 19, 0.1, 0.0025
LOOKED_UP = "bits_8"
"""From this feature on they tell look-ups apart and not pairs, which are too few to learn so much from."""
HARD = 3_000
"""Unlisted firms' candidates that the model learns from: the most alike."""

Rows = list[tuple[float, ...]]


def _treated(parties: Sequence[ListedParty]) -> Iterator[tuple[ListedParty, str]]:
    """Entries of the BIS lists, and their names as each treatment leaves them; the same ones each time."""
    rng = random.Random(SEED)
    wanted = [e for e in parties if e.list in BIS and not e.name.startswith("Address ")]
    for treatment in TREATMENTS:
        for entry in rng.sample(wanted, PER_TREATMENT):
            if treated := treat(rng, treatment, entry.name):
                yield entry, treated


def rows_of(parties: Sequence[ListedParty]) -> tuple[Rows, Rows]:
    """Features of perturbed BIS names against their entries, and of unlisted firms against what is near them.

    Firms are of both populations, long legal names and names of one word, and of the half that does not measure. What
    is equal, or stands in the firm's name whole, is no matter of the score (streams/matching/tiers.py).
    """
    table = Table.of(parties)
    good: Rows = []
    for entry, treated in _treated(parties):
        found = [f for e, scored, f in _met(table, treated) if e is entry]
        if found and not any(scored.equal for e, scored, _ in _met(table, treated) if e is entry):
            good.append(max(found))
    firms = (*companies()[::EVERY], *vendors()[::VENDORS])
    bad: Rows = []
    for firm in [name for name, _ in firms if not odd(name)]:
        met = list(_met(table, firm))
        if not any(scored.equal for _, scored, _ in met):
            bad += [f for e, scored, f in met if not contained(scored, e)]
    return good, bad


def _met(table: Table, text: str) -> Iterator[tuple[ListedParty, Scored, tuple[float, ...]]]:
    """Entries whose strong names are like this one, how, and the FEATURES."""
    name = normalised_name(text)
    for number in table.candidates.of(name):
        entry, listed_name, weak = table.names[number]
        scored = None if weak else score_listed(name, listed_name, entry.entity_type)
        if scored is not None:
            thing = entry.entity_type in ("vessel", "aircraft")
            lone = entry.entity_type == "person" and len(listed_name.tokens) == 1
            yield entry, scored, features(scored.parts, thing=thing or lone)


def glances(parties: Sequence[ListedParty]) -> tuple[Rows, Rows, Rows]:
    """HINTS of treated names against their entries where the score finds them, and where not; of companies."""
    table = Table.of(parties)
    good: Rows = []
    lost: Rows = []
    for entry, treated in _treated(parties):
        for found, listed_name, hints in _seen(table, treated):
            if listed_name.entry is entry and not listed_name.weak:
                (good if found else lost).append(hints)
    return good, lost, [hints for name, _ in companies()[::GLANCED] for _, _, hints in _seen(table, name)]


def _seen(table: Table, text: str) -> Iterator[tuple[bool, ListedName, tuple[float, ...]]]:
    """What shares rare words with a name: whether its score would be mentioned, what it is, and its HINTS."""
    name, lowest = normalised_name(text), json.loads(TARGET.read_text())["limits"]["review_same_country"]
    for number, hints in table.candidates.glanced(name):
        listed_name = table.names[number]
        scored = score_listed(name, listed_name.name, listed_name.entry.entity_type)
        yield scored is not None and scored.score >= lowest, listed_name, hints


def glancing(good: Rows, lost: Rows, companies_seen: Rows) -> dict[str, Any]:
    """Weights of HINTS, and the least sum: five in two thousand treated names stay below."""
    x = np.array(good + lost + companies_seen)
    y = np.r_[np.ones(len(good)), np.zeros(len(lost) + len(companies_seen))]
    beta = logistic(x, y, np.where(y > 0, 1.0, ALARMS))
    sums = np.sort(np.array(good) @ beta[:-1] + beta[-1])
    weights = {name: round(float(b), 4) for name, b in zip(HINTS, beta, strict=False)}
    least = round(float(sums[int(LOST * len(sums))]), 2)
    return {"constant": round(float(beta[-1]), 4), "weights": weights, "least": least}


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
    """Weights that tell perturbed names from the firms most like listed ones; on one scale while the ridge acts."""
    x = np.array(good + bad)
    middle, spread = x.mean(0), x.std(0) + 1e-9
    ours, theirs = (np.array(good) - middle) / spread, (np.array(bad) - middle) / spread
    beta = _told_apart(ours, theirs, 0.3)
    for _ in range(2):
        beta = _told_apart(ours, theirs[np.argsort(-(theirs @ beta[:-1]))[:HARD]], 1.0)
    beta[:-1] /= spread
    beta[-1] -= middle @ beta[:-1]
    return beta


def _told_apart(good: np.ndarray, bad: np.ndarray, counting: float) -> np.ndarray:
    labels = np.r_[np.ones(len(good)), np.zeros(len(bad))]
    return logistic(np.vstack([good, bad]), labels, np.r_[np.ones(len(good)), np.full(len(bad), counting)], RIDGE)


def pair_features(pair: Pair) -> tuple[float, ...]:
    """Features of a pair, in the forms of the names that fit best."""
    scored = score_names(pair.a, pair.b, kind="person" if pair.kind == "person" else "company")
    return features(scored.parts, thing=False)


def pairs_of(kind: str) -> list[Pair]:
    """The labelled pairs of persons, or all others."""
    return [p for p in (*name_pairs(), *zh_en_pairs()) if (p.kind == "person") == (kind == "person")]


def both_ways(pairs: Sequence[Pair]) -> list[Pair]:
    """Each pair as it stands, and the other way round."""
    return [*pairs, *(p._replace(a=p.b, b=p.a) for p in pairs)]


def made_pairs(kind: str) -> list[Pair]:
    """Pairs made of listed names: treated or broken off, which are the same; or other names that share a word."""
    rng = random.Random(SEED)
    types = ("person",) if kind == "person" else ("company", "unknown")
    pool = [e.name for e in listed() if e.entity_type in types and not e.name.startswith("Address ")]
    if kind == "person":
        pool = [" ".join(reversed(name.split(", "))) for name in pool]  # the comma would tell which name is which
    made = [
        Pair(treated, name, True, kind, treatment)
        for treatment in TREATMENTS
        if kind != "person" or treatment not in _OF_COMPANIES
        for name in rng.sample(pool, MADE)
        if (treated := treat(rng, treatment, name))
    ]
    made += [
        Pair(name[: len(name) * 4 // 5].strip(), name, True, kind, "broken off") for name in rng.sample(pool, MADE)
    ]
    return made + list(_sharing_a_word(rng, pool, kind))


def _sharing_a_word(rng: random.Random, pool: list[str], kind: str) -> Iterator[Pair]:
    holding: defaultdict[str, list[str]] = defaultdict(list)
    for name in pool:
        for word in set(re.findall(r"\w+", name.casefold())):
            holding[word].append(name)
    for name in rng.sample(pool, OTHERS):
        other = rng.choice(holding[rng.choice(re.findall(r"\w+", name.casefold()) or [""])] or [name])
        if other != name:
            yield Pair(name, other, False, kind, "other")


def pair_model(pairs: Sequence[Pair], made: Sequence[Pair], known: Mapping[Pair, tuple[float, ...]]) -> np.ndarray:
    """Weights from labelled pairs and, counting little, made ones; taken both ways round.

    known: features of all of them. They are on one scale while the ridge acts.
    """
    both = [*both_ways(pairs), *both_ways(made)]
    x = np.array([known[p] for p in both])
    x[:, FEATURES.index(LOOKED_UP) :] = 0.0
    y = np.array([float(p.same) for p in both])
    middle, spread = x.mean(0), x.std(0) + 1e-9
    counting = np.r_[np.full(2 * len(pairs), 0.5), np.full(2 * len(made), 0.5 * MADE_COUNT)]
    beta = logistic((x - middle) / spread, y, counting, RIDGE)
    beta[:-1] /= spread
    beta[-1] -= middle @ beta[:-1]
    return beta


def seen(pairs: Sequence[Pair]) -> dict[Pair, tuple[float, ...]]:
    """Features of pairs, both ways round."""
    return {pair: pair_features(pair) for pair in both_ways(pairs)}


def saved_model(beta: np.ndarray, slope: float = 1.0, offset: float = 0.0) -> dict[str, Any]:
    """A model as score.json keeps it."""
    weights = {name: round(float(b), 4) for name, b in zip(FEATURES, beta, strict=False)}
    return {"constant": round(float(beta[-1]), 4), "weights": weights, "offset": offset, "slope": slope}


def main(models: Sequence[str]) -> None:
    """Fits the models named (all: candidates screening company person) and writes them; the limits stay as they are."""
    saved = json.loads(TARGET.read_text())
    for name in models:
        if name == "candidates":
            saved[name] = glancing(*glances(listed()))
        elif name == "screening":
            good, bad = rows_of(listed())
            # The slope keeps scores of a look-up apart near 1; its limits are set on this scale.
            saved[name] = saved_model(screening(good, bad), slope=SLOPE, offset=OFFSET)
        else:
            labelled, made = pairs_of(name), made_pairs(name)
            saved[name] = saved_model(pair_model(labelled, made, seen([*labelled, *made])))
        print(name, saved[name])
    TARGET.write_text(json.dumps(saved, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:] or ("candidates", "screening", "company", "person"))
