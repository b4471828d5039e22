"""How fast one core answers, and where the time goes."""

import cProfile
import gc
import pstats
import random
import resource
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.matching.data import companies
from schemas.listed_party import ListedParty
from schemas.party import Party
from streams.matching.index import MatchIndex

NAMES, ROUNDS = 1500, 5


def measure(parties: Sequence[ListedParty]) -> dict[str, Any]:
    """Rates in CPU time of this process, so that other work on the machine counts less; latencies by the clock."""
    gc.collect()
    before = _memory()
    start = time.process_time()
    index = MatchIndex.of(parties)
    built = time.process_time() - start
    gc.collect()
    memory = _memory()
    gc.freeze()  # as a worker does with its knowledge
    sample = random.Random(1).sample(companies(), NAMES * ROUNDS)
    unseen = [Party(name=name, country=country) for name, country in sample]
    index.find(Party(name="Прогрев 世界"))  # the first names in other scripts load ICU's tables
    rates, clocks, spent = [], [], []
    for n in range(ROUNDS):
        start = time.process_time()
        for party in unseen[n * NAMES : (n + 1) * NAMES]:
            begin, used = time.perf_counter(), time.thread_time()
            index.find(party)
            clocks.append(time.perf_counter() - begin)
            spent.append(time.thread_time() - used)
        rates.append(NAMES / (time.process_time() - start))
    asked = index._tables[0].candidates._meant.cache_info()  # noqa: SLF001 - what only a bench asks
    return {
        "entries": len(parties),
        "building, CPU seconds": round(built, 2),
        "memory of the index alone, MB": round(memory - before),
        "memory of the process with the index, MB": round(memory),
        "unseen names per CPU second, median of rounds": round(statistics.median(rates)),
        "unseen names per CPU second, each round": [round(rate) for rate in rates],
        "words of these names that an earlier one held, %": round(100 * asked.hits / (asked.hits + asked.misses), 1),
        "CPU time of a look-up, ms (p50, p99, max)": [round(1000 * q, 3) for q in _quantiles(spent)],
        "latency by the clock, ms (p50, p99, max)": [round(1000 * q, 3) for q in _quantiles(clocks)],
        "repeated names from the cache per CPU second": round(_cached(index, unseen)),
        "100 changed entries, CPU ms (median of 5)": round(1000 * _changes(index, parties), 1),
        **_profile(parties, unseen[: 2 * NAMES]),
    }


def _memory() -> float:
    """What the process holds now, MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def _quantiles(clocks: list[float]) -> tuple[float, float, float]:
    clocks = sorted(clocks)
    return clocks[len(clocks) // 2], clocks[int(len(clocks) * 0.99)], clocks[-1]


def _cached(index: MatchIndex, seen: Sequence[Party]) -> float:
    start = time.process_time()
    for _ in range(20):
        for party in seen:
            index.find(party)
    return 20 * len(seen) / (time.process_time() - start)


def _changes(index: MatchIndex, parties: Sequence[ListedParty]) -> float:
    taken = []
    for n in range(5):
        some = random.Random(n).sample(list(parties), 100)
        delta = [(entry, entry.model_copy(update={"name": f"{entry.name} Renamed"})) for entry in some]
        start = time.process_time()
        index.with_changes(delta)
        taken.append(time.process_time() - start)
    return statistics.median(taken)


_STEPS = {
    "reading the name": "search.py:names_of",
    "what its words may be": "candidates.py:meant",
    "names that share them": "candidates.py:shared",
    "weighing these at a glance": "candidates.py:_likely",
    "names that share pairs of words": "candidates.py:_sharing_pairs",
    "laying side by side": "alignment.py:align",
    "scoring": "scoring.py:score_listed",
}


def _profile(parties: Sequence[ListedParty], some: Sequence[Party]) -> dict[str, dict[str, float]]:
    """Where the time goes under a profiler, which makes small functions look dearer than they are."""
    index, profile = MatchIndex.of(parties), cProfile.Profile()
    profile.enable()
    for party in some:
        index.find(party)
    profile.disable()
    stats: Any = pstats.Stats(profile)
    took = {f"{file.rsplit('/', 1)[-1]}:{name}": values for (file, _, name), values in stats.stats.items()}
    whole = sum(values[2] for values in took.values())
    steps = {step: took[name][3] for step, name in _STEPS.items()}
    steps["scoring"] -= steps["laying side by side"]
    steps["the rest"] = whole - sum(steps.values())
    own = sorted(((name, values[2]) for name, values in took.items()), key=lambda one: -one[1])[:12]
    return {
        "where the time goes (% of find)": {step: round(100 * spent / whole, 1) for step, spent in steps.items()},
        "where the time goes (own time, % of find)": {name: round(100 * spent / whole, 1) for name, spent in own},
    }
