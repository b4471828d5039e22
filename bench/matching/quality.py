"""How well the matcher finds, and how well it leaves alone; both figures always together."""

import hashlib
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from bench.matching.data import BIS, Pair, name_pairs, zh_en_pairs
from bench.matching.fit import both_ways, made_pairs, pair_model, pairs_of
from bench.matching.frozen import scored_pair
from bench.matching.peers import f1
from bench.matching.perturb import TREATMENTS, treat
from schemas.listed_party import ListedParty
from schemas.party import Party
from streams.facts.order import Match
from streams.matching.index import MatchIndex
from streams.matching.scoring import Scored, bounded, features
from streams.matching.tiers import limit

SEED, PER_TREATMENT = 20261122, 1000
FOLDS = 5


def pairs() -> dict[str, Any]:
    """Labelled pairs: by cross-validation (the model never saw the pair), and with the model as committed."""
    named, zh = name_pairs(), zh_en_pairs()
    labels = [p.same for p in named]
    made = {kind: made_pairs(kind) for kind in ("person", "company")}
    met = {pair: scored_pair(pair) for pair in both_ways([*named, *zh, *made["person"], *made["company"]])}
    known = {pair: features(scored.parts, thing=False) for pair, scored in met.items()}
    folds = [_held_out(seed, made, met, known) for seed in range(3)]
    rates = [f1([held[p] for p in named], labels, 0.5) for held in folds]
    ours = {p: scored.score for p, scored in met.items()}
    strong = [p for p in named if p.quality == "STRONG"]
    return {
        "name-pairs.csv F1, 5-fold cross-validation, three shuffles": rates,
        "name-pairs.csv F1, mean": round(sum(rates) / len(rates), 4),
        "expected calibration error, 5-fold": [round(_calibration([f[p] for p in named], labels), 4) for f in folds],
        "STRONG pairs wrong, held out": [[(p.a, p.b) for p in strong if (f[p] >= 0.5) != p.same] for f in folds],
        "name-pairs.csv F1, committed model (saw the pairs)": f1([ours[p] for p in named], labels, 0.5),
        "STRONG pairs wrong, committed model": [(p.a, p.b) for p in strong if (ours[p] >= 0.5) != p.same],
        "zh-en pairs found, held out": [round(recall([f[p] for p in zh], [p.same for p in zh]), 4) for f in folds],
        "zh-en pairs found, committed model": round(recall([ours[p] for p in zh], [p.same for p in zh]), 4),
        "zh-en different companies taken for one": sum(ours[p] >= 0.5 for p in zh if not p.same),
    }


def recall(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """Share of the pairs that are the same which score at least 0.5."""
    return sum(s >= 0.5 for s, same in zip(scores, labels, strict=True) if same) / sum(labels)


def _held_out(
    seed: int, made: dict[str, list[Pair]], met: dict[Pair, Scored], known: dict[Pair, tuple[float, ...]]
) -> dict[Pair, float]:
    scores: dict[Pair, float] = {}
    for kind in ("person", "company"):
        every = pairs_of(kind)
        random.Random(seed).shuffle(every)
        for fold in range(FOLDS):
            beta = pair_model([p for n, p in enumerate(every) if n % FOLDS != fold], made[kind], known)
            for pair in every[fold::FOLDS]:
                logit = float(np.array(known[pair]) @ beta[:-1] + beta[-1])
                one = met[pair]
                logit = bounded(logit, one.laid, one.parts, equal=one.equal, company=kind == "company")
                scores[pair] = 1 / (1 + float(np.exp(-logit)))
    return scores


def _calibration(scores: Sequence[float], labels: Sequence[bool], bins: int = 10) -> float:
    error = 0.0
    for low in range(bins):
        inside = [(s, y) for s, y in zip(scores, labels, strict=True) if min(int(s * bins), bins - 1) == low]
        if inside:
            error += abs(sum(s for s, _ in inside) - sum(y for _, y in inside)) / len(scores)
    return error


def screening(index: MatchIndex, parties: Sequence[ListedParty], firms: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Perturbed names found and real companies alarmed at the limits in use, and both along the curve.

    Every name is looked up once, without a country; what its country changes follows from the limits of the tiers.
    """
    alarms = [(name, country, index.find(Party(name=name))) for name, country in firms]
    found = [(treatment, entry, index.find(Party(name=name))) for treatment, entry, name in treated(parties)]
    return {
        "companies": len(firms),
        "perturbed names": len(found),
        "orders that name countries": _figures(alarms, found, told=True),
        "orders that name none": _figures(alarms, found, told=False),
        "curve, no country named": _curve(alarms, found),
    }


Alarm = tuple[str, str, tuple[Match, ...]]
Found = tuple[str, ListedParty, tuple[Match, ...]]


def _stands(match: Match, country: str | None) -> bool:
    """Whether a match of a party without a country is more than advisory for one in this country."""
    if match.tier == "hit" or (match.tier == "review" and match.score < limit(match.entry, None)):
        return True  # equal, or the listed name stands in the party's: no country changes that
    return match.score >= limit(match.entry, country)


def treated(parties: Sequence[ListedParty]) -> Iterator[tuple[str, ListedParty, str]]:
    """Treatment, entry of the BIS lists and its name as the treatment leaves it."""
    rng = random.Random(SEED)
    wanted = [e for e in parties if e.list in BIS and not e.name.startswith("Address ")]
    for treatment in TREATMENTS:
        for entry in rng.sample(wanted, PER_TREATMENT):
            if name := treat(rng, treatment, entry.name):
                yield treatment, entry, name


def _figures(alarms: Sequence[Alarm], found: Sequence[Found], *, told: bool) -> dict[str, Any]:
    equal = [name for name, _, matches in alarms if any(m.tier == "hit" for m in matches)]
    near = [
        name
        for name, country, matches in alarms
        if all(m.tier != "hit" for m in matches) and any(_stands(m, country if told else None) for m in matches)
    ]
    unseen = sum(map(_odd, near))
    by: defaultdict[str, list[bool]] = defaultdict(list)
    for treatment, entry, matches in found:
        country = entry.country if told else None
        by[treatment].append(any(m.entry is entry and _stands(m, country) for m in matches))
    every = [one for some in by.values() for one in some]
    return {
        "recall over all": round(sum(every) / len(every), 4),
        "companies alarmed, %": round(100 * len(near) / len(alarms), 3),
        "companies equal to a listed name after normalising (apart)": len(equal),
        "alarmed in the half whose words were not counted, %": round(100 * unseen / sum(_odd(a[0]) for a in alarms), 3),
        "recall by treatment": {t: round(sum(some) / len(some), 4) for t, some in by.items()},
    }


def _odd(name: str) -> int:
    """1 for the half of the companies that count_words.py left out."""
    return hashlib.sha256(name.encode()).digest()[0] % 2


def _curve(alarms: Sequence[Alarm], found: Sequence[Found]) -> list[dict[str, Any]]:
    """Recall and alarms were the limit elsewhere; matches by equality and containment count at every limit."""

    def best(matches: Sequence[Match]) -> float:
        sure = (
            1.0 if m.tier == "hit" or (m.score < limit(m.entry, None) and m.tier == "review") else m.score
            for m in matches
        )
        return max(sure, default=0.0)

    good = [best([m for m in matches if m.entry is entry]) for _, entry, matches in found]
    bad = [best(matches) for _, _, matches in alarms if all(m.tier != "hit" for m in matches)]
    return [
        {
            "limit": at,
            "recall": round(sum(score >= at for score in good) / len(good), 4),
            "companies alarmed, %": round(100 * sum(score >= at for score in bad) / len(alarms), 3),
        }
        for at in (0.6, 0.62, 0.64, 0.66, 0.67, 0.68, 0.69, 0.7, 0.72, 0.75, 0.8, 0.85, 0.9)
    ]
