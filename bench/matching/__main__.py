"""`make bench-matching`: every figure of the matcher in one run, one report: bench/results/matching.md and .json."""

import argparse
import json
import os
import platform
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import icu

from bench.matching import older, peers, pipeline, quality, sets, speed
from bench.matching.data import SHARED, companies, listed
from bench.matching.frozen import frozen_cases
from streams.matching.index import MatchIndex

RESULTS = Path("bench/results")
PARTS = ("sets", "speed", "pipeline", "pairs", "peer", "screening", "list of 2022")


def main() -> None:
    """Measures and writes the report. --peer: the Python of an environment with nomenklatura in it."""
    arguments = argparse.ArgumentParser(prog="bench.matching")
    arguments.add_argument("--every", type=int, default=1, help="measure with every n-th company only")
    arguments.add_argument("--peer", default="", help="Python of an environment that has nomenklatura 4.17.4")
    arguments.add_argument("--parts", nargs="+", default=PARTS, choices=PARTS, help="measure these parts only")
    given = arguments.parse_args()
    if not SHARED.exists():
        sys.exit("the real data (../shared/data) is not here; nothing to measure")
    RESULTS.mkdir(exist_ok=True)
    for part in given.parts:
        figures = measure(part, given.every, given.peer)
        kept = RESULTS / "matching.json"
        report = json.loads(kept.read_text()) if kept.exists() else {}
        report[part] = {"measured on": machine(), **figures}
        kept.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
        (RESULTS / "matching.md").write_text(text(report))
    print(text(report))


def measure(part: str, every: int, peer: str) -> dict[str, Any]:
    """The figures of one part."""
    if part == "sets":
        return sets.measure()
    if part == "speed":
        return speed.measure(listed())
    if part == "pipeline":
        return pipeline.measure(listed())
    if part == "list of 2022":
        return older.measure()
    if part == "pairs":
        (RESULTS / "matching-cases.tsv").write_text("\n".join(frozen_cases()) + "\n")
        return quality.pairs()
    if part == "peer":
        return peers.nomenklatura(peer) if peer else {"nomenklatura logic-v2": "not measured: no --peer given"}
    parties = listed()
    return quality.screening(MatchIndex.of(parties), parties, companies()[::every])


def machine() -> dict[str, Any]:
    """What the figures were measured on, with the time of a fixed loop: other work on the machine shows in it."""
    start = time.process_time()
    sum(n * n for n in range(3_000_000))
    packages = ("rigour", "rapidfuzz", "pydantic")
    return {
        "python": platform.python_version(),
        "system": platform.platform(),
        "processor": _processor(),
        "load": [round(load, 2) for load in os.getloadavg()],
        "loop_seconds": round(time.process_time() - start, 3),
        "versions": {"icu": icu.ICU_VERSION, **{name: version(name) for name in packages}},
        "measured_on": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def text(report: dict[str, Any]) -> str:
    """The report as a page."""
    lines = ["# Party matching, measured", "", "`make bench-matching`; every figure of one run.", ""]
    for title in (part for part in PARTS if part in report):
        lines += [f"## {title.capitalize()}", "", *_lines(report[title]), ""]
    return "\n".join(lines)


def _lines(value: Any, depth: int = 0) -> list[str]:
    if not isinstance(value, dict):
        return [f"{'  ' * depth}{value}"]
    found: list[str] = []
    for key, inner in value.items():
        if isinstance(inner, list) and inner and isinstance(inner[0], dict):
            found += [f"{'  ' * depth}* {key}:", "", *_table(inner), ""]
        elif isinstance(inner, dict):
            found += [f"{'  ' * depth}* {key}:", *_lines(inner, depth + 1)]
        else:
            found.append(f"{'  ' * depth}* {key}: {inner}")
    return found


def _table(rows: list[dict[str, Any]]) -> list[str]:
    heads = list(rows[0])
    body = ["| " + " | ".join(str(row[head]) for head in heads) + " |" for row in rows]
    return ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads), *body]


if __name__ == "__main__":
    main()
