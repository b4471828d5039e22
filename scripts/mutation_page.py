"""Writes bench/results/mutation.md from runs of scripts/mutants.py and from what a person says of each survivor.

Run: python -m scripts.mutation_page NAME=FIRST.json[,LATER.json ...] ...
A name for each sample ("rules"); later files are runs with --again, of what survived before, with new tests. What is
said of survivors stands in bench/results/mutation-notes.json, by the changed line; a survivor of which nothing is said
there is shown as open, and printed. What is said there of a sample, by its name, stands below its table.
"""

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parents[1] / "bench" / "results"
NOTES, PAGE = RESULTS / "mutation-notes.json", RESULTS / "mutation.md"
OPEN = "open: nobody has written the test yet"
DEEPEST = 3
"""Folders are told apart to this depth: streams/rules/ear744."""
Row = Mapping[str, Any]
Run = Mapping[str, Any]

HEAD = """# Mutation testing

Written by `python -m scripts.mutation_page`; do not edit. `scripts/mutants.py` changes one place inside a function body
(cosmic-ray's operators, version 8.7.0) and runs the tests that run that line: examples of rules, golden and sibling
cases, tests. Tests that need a broker, or take more than ten seconds, are left out. So are changes that are no Python
(`**facts` read as a power), operators that need names to insert, and identity for equality and back (the same for None,
True, False and short strings). A sample is taken in an order of chance by its seed; that of the rules has at most so
many mutants of each file, that of engine, lists and matching is taken from all alike. "first" is the score before a
test was written for any survivor, and so the fairer estimate of what was not sampled.
"""


def key(row: Row) -> tuple[str, str, int]:
    """Returns what identifies a mutant in every run."""
    return row["path"], row["operator"], row["occurrence"]


def note_key(row: Row) -> str:
    """By what was changed into what, wherever it stands: a note outlives an edit of other lines."""
    return f"{row['path']} | {row['was']} | {row['becomes']}"


def merged(runs: Sequence[Run]) -> list[Row]:
    """The first run's rows, each with the last answer that was given of it."""
    last = {key(row): row for run in runs for row in run["rows"]}
    return [last[key(row)] for row in runs[0]["rows"]]


def survived(rows: Iterable[Row]) -> list[Row]:
    """Returns the mutants that no test noticed, by file and line."""
    found = (row for row in rows if row["answer"].startswith("survived"))
    return sorted(found, key=lambda row: (row["path"], row["line"]))


def folder(row: Row) -> str:
    """Returns the folder under which the page counts the mutant."""
    return "/".join(Path(row["path"]).parent.parts[:DEEPEST])


def share(rows: Sequence[Row]) -> str:
    """Returns the killed share in per cent, with one decimal."""
    return f"{100 * (1 - len(survived(rows)) / len(rows)):.1f} %"


def cell(text: str) -> str:
    """Returns code as a cell of a Markdown table."""
    return f"`{text.replace('|', chr(92) + '|')}`"


def by_folder(runs: Sequence[Run], explained: Mapping[str, str]) -> str:
    """Returns a table of the folders: files, mutants judged, share killed at first and now, survivors explained."""
    first, last = runs[0]["rows"], merged(runs)
    text = "| folder | files | judged | first | now | survivors | explained |\n|---|---|---|---|---|---|---|\n"
    for name in (*sorted({folder(row) for row in first}), None):
        before = [row for row in first if name in (None, folder(row))]
        now = [row for row in last if name in (None, folder(row))]
        left = survived(now)
        said = sum(note_key(row) in explained for row in left)
        cells = (
            name or "**all**",
            len({row["path"] for row in now}),
            len(now),
            share(before),
            share(now),
            len(left),
            said,
        )
        text += f"| {' | '.join(map(str, cells))} |\n"
    return text


def page(samples: Mapping[str, Sequence[Run]], notes: Mapping[str, Any]) -> str:
    """Returns the whole page as Markdown."""
    text = HEAD
    for name, runs in samples.items():
        text += f"\n## {name.capitalize()}\n\nSeed {runs[0]['seed']}, first judged at commit {runs[0]['commit']}, "
        text += f"survivors again at {runs[-1]['commit']}.\n\n" + by_folder(runs, notes["survivors"])
        text += f"\n{notes['samples'][name]}\n" if name in notes.get("samples", {}) else ""
    text += f"\n{notes['earlier']}\n" if notes.get("earlier") else ""
    text += "\n## What survivors led to\n\n" + "".join(f"* {found}\n" for found in notes["found"])
    text += "\n## Survivors\n\n| where | was | became | why |\n|---|---|---|---|\n"
    for row in survived(row for runs in samples.values() for row in merged(runs)):
        why = notes["survivors"].get(note_key(row), OPEN)
        text += f"| {row['path']}:{row['line']} | {cell(row['was'])} | {cell(row['becomes'])} | {why} |\n"
    return text


def main() -> None:
    """Runs the command; writes the page and prints the survivors that nobody has explained."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("samples", nargs="+", metavar="NAME=FIRST.json[,LATER.json]")
    given = [one.partition("=") for one in parser.parse_args().samples]
    samples = {name: [json.loads(Path(one).read_text("utf-8")) for one in files.split(",")] for name, _, files in given}
    notes = json.loads(NOTES.read_text("utf-8"))
    PAGE.write_text(page(samples, notes), "utf-8")
    for row in survived(row for runs in samples.values() for row in merged(runs)):
        if note_key(row) not in notes["survivors"]:
            print(json.dumps(note_key(row), ensure_ascii=False))


if __name__ == "__main__":
    main()
