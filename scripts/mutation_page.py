"""Writes bench/results/mutation.md from runs of scripts/mutants.py and from what a person says of each survivor.

Run: python -m scripts.mutation_page FIRST.json [LATER.json ...]   (later runs: of what survived before, with new tests)
What is said of survivors stands in bench/results/mutation-notes.json, by the changed line; a survivor of which nothing
is said there is shown as open.
"""

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parents[1] / "bench" / "results"
NOTES, PAGE = RESULTS / "mutation-notes.json", RESULTS / "mutation.md"
OPEN = "open: nobody has written the test yet"
Row = Mapping[str, Any]
Run = Mapping[str, Any]

HEAD = """# Mutation testing of the rulebook

Written by `python -m scripts.mutation_page`; do not edit. The mutants are cosmic-ray's ({version}), in function bodies
of streams/rules, streams/content and streams/licences: {every} of them, of which a sample by seed is judged. One is
killed if an example of any rule, a golden or sibling case or, after those, a unit test of rules, content or licences
notices it. Left out: what is no Python after the change (`**facts` read as a power), operators that need names to
insert, and identity for equality and back (the same for None, True, False and short strings).

| run | seed | judged | killed | per cent |
|---|---|---|---|---|
"""


def key(row: Row) -> tuple[str, str, int]:
    return row["path"], row["operator"], row["occurrence"]


def note_key(row: Row) -> str:
    """By what was changed into what, wherever it stands: a note outlives an edit of other lines."""
    return f"{row['path']} | {row['was']} | {row['becomes']}"


def merged(runs: Sequence[Sequence[Row]]) -> list[Row]:
    """The first run's rows, each with the last answer that was given of it."""
    last = {key(row): row for run in runs for row in run}
    return [last[key(row)] for row in runs[0]]


def survived(rows: Sequence[Row]) -> list[Row]:
    return sorted((row for row in rows if row["answer"] == "survived"), key=lambda row: (row["path"], row["line"]))


def line(name: str, seed: int, rows: Sequence[Row]) -> str:
    valid = [row for row in rows if row["answer"] != "killed by SyntaxError"]
    killed = len(valid) - len(survived(valid))
    return f"| {name} | {seed} | {len(valid)} | {killed} | {100 * killed / len(valid):.1f} |\n"


def how(answer: str) -> str:
    """By whom a mutant was killed, in few words."""
    words = answer.removeprefix("killed by ").split()[0]
    return {"example": "an example", "golden": "a golden or sibling case", "unit": "a unit test"}.get(
        words, "an error where it is loaded"
    )


def cell(text: str) -> str:
    return f"`{text.replace('|', chr(92) + '|')}`"


def page(runs: Sequence[Run], notes: Mapping[str, Any], version: str, before: Run | None, others: Sequence[Run]) -> str:
    rows = merged([run["rows"] for run in runs])
    text = HEAD.format(version=version, every=runs[0]["mutants"])
    if before:
        text += line("before tests were written for survivors", before["seed"], before["rows"])
    text += line("now", runs[0]["seed"], runs[0]["rows"])
    if len(runs) > 1:
        text += line("with tests written for those survivors", runs[0]["seed"], rows)
    if others:
        text += line("another sample, before any test was written for it", others[0]["seed"], others[0]["rows"])
    if len(others) > 1:
        text += line("the same, with tests", others[0]["seed"], merged([run["rows"] for run in others]))
    text += "\nTests were written for survivors of the first seed, so the other sample is the fairer estimate.\n"
    text += "\n## What survivors led to\n\n" + "".join(f"* {found}\n" for found in notes["found"])
    text += "\n## Killed by\n\n| by | mutants |\n|---|---|\n"
    for name, count in Counter(how(row["answer"]) for row in rows if row["answer"] != "survived").most_common():
        text += f"| {name} | {count} |\n"
    text += "\n## Survivors\n\n| where | was | became | why |\n|---|---|---|---|\n"
    for row in survived(rows):
        why = notes["survivors"].get(note_key(row), OPEN)
        text += f"| {row['path']}:{row['line']} | {cell(row['was'])} | {cell(row['becomes'])} | {why} |\n"
    return text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--before", type=Path, help="a run on the tree as it was before its survivors got tests")
    parser.add_argument("--other", type=Path, nargs="+", default=[], help="runs with another seed, the first one first")
    parser.add_argument("--cosmic-ray", default="8.7.0")
    given = parser.parse_args()
    notes = json.loads(NOTES.read_text("utf-8")) if NOTES.exists() else {"found": [], "survivors": {}}
    runs = [json.loads(path.read_text("utf-8")) for path in given.runs]
    before = json.loads(given.before.read_text("utf-8")) if given.before else None
    others = [json.loads(path.read_text("utf-8")) for path in given.other]
    PAGE.write_text(page(runs, notes, f"version {given.cosmic_ray}", before, others), "utf-8")
    for row in survived(merged([run["rows"] for run in runs])):
        if note_key(row) not in notes["survivors"]:
            print(json.dumps(note_key(row), ensure_ascii=False))


if __name__ == "__main__":
    main()
