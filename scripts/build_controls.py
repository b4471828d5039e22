"""Builds the table in streams/reference/controls/ from the public control statements of the Commerce Control List.

    python scripts/build_controls.py            writes the table
    python scripts/build_controls.py --check    says whether the committed table is what this would write

The statements (15 CFR part 774 Supp. 1) are read from ../shared/data/items; where they are absent, nothing can be
built or checked. Only facts are taken over: ECCN, paragraph, Country Chart column, scope, exception. What a person read
stands in scripts/controls_readings.yaml.
"""

import gzip
import json
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.controls_rows import Entry, Row, entry, rows  # noqa: E402 - found only once the root is on the path

SOURCE = ROOT.parent / "shared" / "data" / "items" / "ccl-2026-07-23.json.gz"
READINGS = ROOT / "scripts" / "controls_readings.yaml"
TARGET = ROOT / "streams" / "reference" / "controls"
CITATION = "15 CFR part 774 Supp. 1, eCFR issue 2026-07-23"
CHECKED_ON = "2026-11-22"
CATEGORIES = "0123456789"


def build() -> dict[str, str]:
    """Every generated file by name."""
    found = json.loads(gzip.decompress(SOURCE.read_bytes()))
    readings: dict[str, Any] = yaml.safe_load(READINGS.read_text())
    sources = {source["eccn"]: source for source in found["entries"]}
    lost = {eccn: _nothing(eccn) for eccn in readings if eccn not in sources}
    entries = {eccn: entry(source, readings.get(eccn, {})) for eccn, source in sorted((sources | lost).items())}
    tables = {eccn: rows(read) for eccn, read in entries.items()}
    files = {f"category-{n}.json": _category(n, tables) for n in CATEGORIES}
    return files | {"report.json": _report(found["entryCount"], lost, readings, entries, tables)}


def _nothing(eccn: str) -> dict[str, Any]:
    return {"eccn": eccn, "countryChart": [], "licenceExceptionFlags": {}, "reasonForControl": None, "heading": ""}


def _category(number: str, tables: Mapping[str, Mapping[str, Row]]) -> str:
    head = {"citation": f"{CITATION}, category {number}", "issue": "2026-07-23", "checked_on": CHECKED_ON}
    lines = [
        f"  {json.dumps(f'{eccn}.{path}' if path else eccn)}: {json.dumps(row, separators=(', ', ': '))}"
        for eccn, table in tables.items()
        if eccn[0] == number
        for path, row in table.items()
    ]
    start = "".join(f"{json.dumps(key)}: {json.dumps(what)},\n" for key, what in head.items())
    return f'{{\n{start}"rows": {{\n' + ",\n".join(lines) + "\n}\n}\n"


def _report(
    count: int,
    lost: Mapping[str, Any],
    readings: Mapping[str, Any],
    entries: Mapping[str, Entry],
    tables: Mapping[str, Mapping[str, Row]],
) -> str:
    """What a reader of the table should know: what could not be read, what a person read, how much there is."""
    all_rows = [row for table in tables.values() for row in table.values()]
    scopes = Counter(name for row in all_rows for name in [*row.get("scopes", ()), *row.get("possible_scopes", ())])
    unread = {
        eccn: {why for row in table.values() for why in row.get("unreadable", ())} for eccn, table in tables.items()
    }
    report = {
        "citation": CITATION,
        "checked_on": CHECKED_ON,
        "eccns": len(tables),
        "eccns_of_the_source": count,
        "lost_by_the_source": sorted(lost),
        "rows": len(all_rows),
        "statements": sum(len(read.statements) for read in entries.values()),
        "conditional_statements": sum(s.conditional for read in entries.values() for s in read.statements),
        "scopes": dict(sorted(scopes.items())),
        "unreadable": {eccn: sorted(why) for eccn, why in unread.items() if why},
        "paragraphs_passed_over": [
            eccn for eccn, table in tables.items() if any("unnamed" in r for r in table.values())
        ],
        "read_by_a_person": {eccn: f"[{read['mark']}] {read['why']}" for eccn, read in sorted(readings.items())},
    }
    return json.dumps(report, indent=1, ensure_ascii=False) + "\n"


def stale() -> list[str]:
    """Names of committed files that differ from what would be written."""
    built = build()
    return [name for name, text in built.items() if not (TARGET / name).exists() or (TARGET / name).read_text() != text]


def main(arguments: list[str]) -> int:
    """Runs the command. Returns the exit code: 1 if --check finds the table stale, 2 if the source is missing."""
    if not SOURCE.exists():
        print(f"cannot build: {SOURCE.name} is not there (../shared/data/items)", file=sys.stderr)
        return 0 if "--check" in arguments else 2
    if "--check" in arguments:
        different = stale()
        print("stale: " + ", ".join(different) if different else "fresh")
        return 1 if different else 0
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, text in build().items():
        (TARGET / name).write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
