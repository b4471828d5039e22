"""Figures of the lists: `python -m bench.lists [--data ../shared/data]`; writes bench/results/lists.json and .md.

Needs no broker: loading, guarding, diffing, the records of a publication and their fold are pure. What a worker does
with them is measured by the engine's bench.
"""

import argparse
import gc
import gzip
import json
import os
import platform
import subprocess
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import zstandard

from bench.lists_damage import BOMBS, HARMLESS, KINDS
from streams.facts.order import ExchangeRates
from streams.lists.check import Checked, check
from streams.lists.fold import Applied
from streams.lists.guard import AcceptedList
from streams.lists.ledger import Ledger
from streams.lists.manifest import manifests
from streams.lists.publish import publication
from streams.lists.snapshot import Snapshot
from streams.screening.knowledge import Knowledge, KnowledgeRecord

RESULTS = Path("bench/results")
DAY = date(2026, 11, 21)
FULL = "lists/csl-2026-07-31-projection.json.gz"
HISTORY = "lists/sdn-history-2021-08-to-2024-05.tar.zst"
TO_DAMAGE = (
    "lists/csl-2022-04.csv.gz",
    FULL,
    "lists/dpl_2023-11_watchman.txt",
    "lists/un_consolidated_2026-02_watchman.xml.gz",
    "lists/uk_conlist_2018-04-13.csv.gz",
    "lists/ofac-2021-07-sdn.csv.gz",
    "regulation/ecfr_15cfr744_2026-07-23.xml.gz",
)
EMPTY = Knowledge.empty(ExchangeRates({}))


def timed(what: Callable[[], Any]) -> tuple[Any, float]:
    """The result, and the processor seconds that it took: the machine is shared, the wall clock says little."""
    start = time.process_time()
    return what(), round(time.process_time() - start, 2)


def records_of(knowledge: Knowledge, snapshot: Snapshot, name: str) -> list[KnowledgeRecord]:
    """The records that a publisher would write, at the offsets that they would get."""
    applied = knowledge.applied.get(snapshot.list)
    pairs = publication(
        knowledge.entries(snapshot.list),
        snapshot,
        snapshot_id=name,
        base=applied.snapshot if applied else None,
        checked_at=DAY,
    )
    start = knowledge.listed_parties_version.offset
    return [KnowledgeRecord("listed-parties.v1", start + n, key, value) for n, (key, value) in enumerate(pairs)]


def held_by(checked: Checked) -> dict[str, AcceptedList]:
    """Returns the checked lists as a worker holds them, all accepted."""
    return {
        name: AcceptedList(one.snapshot.by_id(), one.snapshot.published_on, "accepted")
        for name, one in checked.lists.items()
    }


def full_list(data: Path) -> dict[str, Any]:
    """The whole list of 2026-07-31, from bytes to knowledge; then the same list again."""
    known = manifests()
    raw = (data / FULL).read_bytes()
    checked, reading = timed(lambda: check({FULL: raw}, {}, known))
    assert checked.accepted, checked.refusals
    groups, publishing = timed(
        lambda: [records_of(EMPTY, one.snapshot, f"{name}-1") for name, one in checked.lists.items()]
    )
    records = renumbered(groups, EMPTY)
    ledger, reading_back = timed(lambda: Ledger().after((one.offset, one.key, one.value) for one in records))
    assert not ledger.refused
    # As a worker starts: what is read stays for good, and is not looked through for garbage while it grows.
    gc.collect()
    gc.disable()
    (knowledge, delta), folding = timed(lambda: EMPTY.apply(records))
    gc.enable()
    assert not delta.refused
    again, checking = timed(lambda: check({FULL: raw}, held_by(checked), known))
    repeated = [records_of(knowledge, one.snapshot, f"{name}-2") for name, one in again.lists.items()]
    after, delta = knowledge.apply(renumbered(repeated, knowledge))
    saved, saving = timed(after.save)
    _, loading = timed(lambda: Knowledge.load(saved, ExchangeRates({})))
    return {
        "entries": sum(len(one.snapshot.entries) for one in checked.lists.values()),
        "records": len(records),
        "load_guard_diff_cpu_seconds": reading,
        "records_cpu_seconds": round(publishing, 2),
        "read_back_cpu_seconds": reading_back,
        "publisher_cpu_seconds": round(reading + publishing + reading_back, 2),
        "worker_fold_and_index_cpu_seconds": folding,
        "same_list_again_cpu_seconds": checking,
        "same_list_again_records": sum(map(len, repeated)),
        "same_list_again_changes": len(delta.parties),
        "saved_bytes": len(saved),
        "save_cpu_seconds": saving,
        "resume_cpu_seconds": loading,
    }


def renumbered(groups: list[list[KnowledgeRecord]], knowledge: Knowledge) -> list[KnowledgeRecord]:
    """Returns the records of all groups with offsets that continue after those of the known lists."""
    start = knowledge.listed_parties_version.offset
    records = [record for group in groups for record in group]
    return [KnowledgeRecord(r.topic, start + n, r.key, r.value) for n, r in enumerate(records)]


def parse_memory(data: Path) -> dict[str, Any]:
    """Largest resident memory of a process that reads and checks the list, and nothing else."""
    code = (
        "import re, sys; from pathlib import Path\n"
        "from streams.lists.check import check; from streams.lists.manifest import manifests\n"
        "peak = lambda: re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]\n"
        "before = peak()\n"
        "c = check({'x.gz': Path(sys.argv[1]).read_bytes()}, {}, manifests()); assert c.accepted\n"
        "print(before, peak())"
    )
    found = subprocess.run([sys.executable, "-c", code, data / FULL], capture_output=True, text=True, check=True)
    before, peak = map(int, found.stdout.split())
    return {"before_mb": round(before / 1024), "peak_mb": round(peak / 1024)}


def history_files(path: Path) -> Iterator[tuple[str, bytes]]:
    """The 308 files, in the order of their days."""
    with (
        path.open("rb") as packed,
        zstandard.ZstdDecompressor().stream_reader(packed) as unpacked,
        tarfile.open(fileobj=unpacked, mode="r|") as archive,
    ):
        for member in archive:
            if member.isfile() and member.name.endswith(".csv"):
                file = archive.extractfile(member)
                assert file is not None
                yield member.name.rsplit("/", 1)[-1], file.read()


@dataclass
class Replay:
    """A list as one publication after the other leaves it, by the records of each and their fold alone."""

    ledger: Ledger = field(default_factory=Ledger)
    records: list[KnowledgeRecord] = field(default_factory=list)

    def publish(self, snapshot: Snapshot, name: str) -> None:
        """Publishes a snapshot into the records of the replay. name: the identifier of the snapshot."""
        applied = self.ledger.applied.get(snapshot.list, Applied())
        pairs = publication(
            self.ledger.entries(snapshot.list), snapshot, snapshot_id=name, base=applied.snapshot, checked_at=DAY
        )
        start = len(self.records)
        self.records += [KnowledgeRecord("listed-parties.v1", start + n, *pair) for n, pair in enumerate(pairs)]
        self.ledger = self.ledger.after((one.offset, one.key, one.value) for one in self.records[start:])


def history(data: Path) -> dict[str, Any]:
    """All real SDN files in order: does the fold of their diffs equal each of them?"""
    start = time.process_time()
    known, replay = manifests(), Replay()
    files = refused = differing = 0
    changes: Counter[str] = Counter()
    largest, last, published_on = 0.0, "", None
    for name, raw in history_files(data / HISTORY):
        assert name > last, "the files come in the order of their days"
        last, files = name, files + 1
        held = AcceptedList(replay.ledger.entries("SDN"), published_on)
        published_on = date.fromisoformat(name[4:14])
        checked = check({name: raw}, {"SDN": held}, known, published_on=published_on)
        if not checked.accepted:
            refused += 1
            print(name, *checked.refusals, sep="\n  ")
            continue
        judged = checked.lists["SDN"]
        replay.publish(judged.snapshot, name)
        changes.update(one.change for one in judged.diff)
        if files > 1:
            largest = max(largest, judged.diff.count("removed") / len(judged.snapshot.entries))
        differing += replay.ledger.entries("SDN") != judged.snapshot.by_id() or bool(replay.ledger.refused)
    whole, delta = EMPTY.apply(replay.records)
    return {
        "files": files,
        "refused": refused,
        "differing_from_fold": differing,
        "records": len(replay.records),
        "whole_topic_folded_at_once_equals_the_last_file": whole.entries("SDN") == replay.ledger.entries("SDN"),
        "refused_records": len(delta.refused),
        "changes": dict(sorted(changes.items())),
        "largest_share_removed_pct": round(100 * largest, 3),
        "cpu_seconds": round(time.process_time() - start, 1),
    }


def damage(data: Path, seeds: int) -> dict[str, Any]:
    """Every kind of damage to every real file that has it; and what does no harm."""
    known = manifests()
    kinds: Counter[str] = Counter()
    accepted: list[str] = []
    refused: list[str] = []
    harmless = 0
    for name in TO_DAMAGE:
        raw = (data / name).read_bytes()
        raw = gzip.decompress(raw) if name.endswith(".gz") else raw
        whole = check({name: raw}, {}, known)
        held = held_by(whole)
        for kind in HARMLESS:
            changed = kind(raw, Random(0))
            if changed is not None:
                harmless += 1
                checked = check({name: changed}, held, known)
                if not checked.accepted or any(len(one.diff) for one in checked.lists.values()):
                    refused.append(f"{name}: {kind.__name__}")
        # A bomb is the same whatever file it takes the place of.
        for kind in (*KINDS, *(BOMBS if name == TO_DAMAGE[0] else ())):
            for seed in range(seeds if kind in KINDS else 1):
                broken = kind(raw, Random(seed))
                if broken is None or broken == raw:
                    continue
                kinds[kind.__name__] += 1
                if check({name: broken}, held, known).accepted:
                    accepted.append(f"{name}: {kind.__name__} {seed}")
    return {
        "files": len(TO_DAMAGE),
        "kinds": len(kinds),
        "damaged": sum(kinds.values()),
        "damaged_accepted": accepted,
        "undamaged": harmless,
        "undamaged_refused": refused,
        "by_kind": dict(sorted(kinds.items())),
    }


def report(found: Mapping[str, Any]) -> str:
    """Returns the figures as Markdown, one table for each part that was measured."""
    lines = ["# Lists", "", "`python -m bench.lists`; the numbers of each kind of damage stand in lists.json.", ""]
    for part in PARTS:
        if part not in found:
            continue
        lines += [f"## {part.replace('_', ' ')}", "", found[part]["measured_on"], "", "| figure | value |", "|---|---|"]
        for name, value in found[part].items():
            if name not in {"by_kind", "measured_on"}:
                lines.append(f"| {name.replace('_', ' ')} | {value if value != [] else 'none'} |")
        lines.append("")
    return "\n".join(lines)


def machine() -> str:
    """Describes the machine in one line: architecture, cores, load and Python."""
    load = f"{os.getloadavg()[0]:.1f}"
    cores = len(os.sched_getaffinity(0))
    return f"{platform.machine()} {platform.system()}, {cores} cores, load {load}, Python {platform.python_version()}"


PARTS: Mapping[str, Callable[[Path, int], dict[str, Any]]] = {
    "full_list": lambda data, _: full_list(data),
    "parse_memory": lambda data, _: parse_memory(data),
    "history": lambda data, _: history(data),
    "damage": damage,
}


def main() -> None:
    """Runs the command and writes the results. Exits with a message if the data folder is not there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--seeds", type=int, default=2, help="of each kind of damage to each file")
    parser.add_argument("--parts", nargs="*", default=list(PARTS), choices=list(PARTS))
    given = parser.parse_args()
    if not given.data.exists():
        sys.exit(f"{given.data} is not there: give the folder of the publishers' files with --data")
    RESULTS.mkdir(exist_ok=True)
    kept = RESULTS / "lists.json"
    found: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    for part in given.parts:
        found[part] = {"measured_on": machine(), **PARTS[part](given.data, given.seeds)}
        kept.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        (RESULTS / "lists.md").write_text(report(found), encoding="utf-8")
    print(report(found))


if __name__ == "__main__":
    main()
