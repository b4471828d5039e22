"""Mutation testing: does any example, golden case or test notice a changed line?

Mutants are cosmic-ray's (its operators, on its syntax tree) inside function bodies; a sample by seed, of the folders
that decide or of any files named. Each is judged by the tests that run its line (scripts/mutation_run.py), which takes
a second where cosmic-ray's own way, a test command per mutant, takes minutes.

Run, in a clone of its own with PYTHONPATH naming it: python -m scripts.mutants --count 500 --seed 20261122 --out FILE
(needs cosmic-ray and coverage in the environment; they are no dependencies of the project).
  --files PATH ...  files or folders instead of those that decide; --each N at most so many mutants of each file
  --tests PATH ...  tests to choose from, else those of what the files belong to; tests with a broker are left out
Called again with the same FILE it goes on where it stopped; --again FILE judges what survived there once more.
scripts/mutation_page.py writes the report.
"""

import argparse
import hashlib
import json
import os
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest

from scripts.mutation_run import QUIET, ROOT, Judging

FOLDERS = ("streams/law", "streams/rules", "streams/licences", "streams/wording")
ONLY_FOR_TESTS = ("samples.py",)
EQUIVALENT = ("Is_Eq", "IsNot_NotEq", "Eq_Is", "NotEq_IsNot")
"""Identity for equality and back: the same for None, True, False and the short strings that pydantic keeps once."""
LAW = ("tests/rules", "tests/golden", "tests/law", "tests/licences", "tests/wording", "tests/screening",
       "tests/audit/test_unverified.py")  # fmt: skip
REST = ("tests/engine", "tests/lists", "tests/matching", "tests/ops", "tests/reliability", "tests/cli",
        "tests/screening", "tests/facts", "tests/review", "tests/trial")  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One change of one file. line: where; was, becomes: the changed line of source."""

    path: str
    operator: str
    occurrence: int
    line: int
    was: str = ""
    becomes: str = ""


def mutants(named: Sequence[str]) -> Iterator[Mutant]:
    """Every mutant inside a function body that a rule needs; functions that only build examples are left out."""
    from cosmic_ray.ast import ast_nodes, get_ast  # noqa: PLC0415  absent where nobody tests by mutation
    from cosmic_ray.plugins import get_operator, operator_names  # noqa: PLC0415

    for path in sorted(python_files(named)):
        if path.name in ONLY_FOR_TESTS:
            continue
        source = path.read_text("utf-8")
        lines = source.splitlines()
        last = next((n for n, text in enumerate(lines, 1) if text.startswith("RULE = ")), 10**9)
        nodes = list(ast_nodes(get_ast(source)))
        for name in operator_names():
            if get_operator(name).arguments() or name.endswith(EQUIVALENT):
                continue  # the first need names to insert; the others change what is there
            operator = get_operator(name)()
            places = ((node, place) for node in nodes for place in operator.mutation_positions(node))
            for occurrence, (node, (start, _)) in enumerate(places):
                if start[0] < last and in_body(node):
                    yield Mutant(str(path.relative_to(ROOT)), name, occurrence, start[0], lines[start[0] - 1].strip())


def python_files(named: Sequence[str]) -> set[Path]:
    """Of files and folders."""
    places = [ROOT / one for one in named]
    return {file for place in places for file in (place.rglob("*.py") if place.is_dir() else [place])}


def in_body(node: Any) -> bool:
    """Inside a function's body: not in a signature, an annotation or at the top of a module."""
    child, parent = node, node.parent
    while parent is not None:
        if parent.type == "annassign":
            return False
        if parent.type == "funcdef":
            return child is parent.children[-1]
        child, parent = parent, parent.parent
    return False


def mutated(mutant: Mutant) -> str | None:
    """The mutated source; None where nothing changed, or what came is no Python (`**facts` read as a power)."""
    from cosmic_ray.mutating import mutate_code  # noqa: PLC0415
    from cosmic_ray.plugins import get_operator  # noqa: PLC0415

    source = (ROOT / mutant.path).read_text("utf-8")
    operator = get_operator(mutant.operator)()
    code: str | None = mutate_code(source, operator, mutant.occurrence)
    try:
        compile(code or "", mutant.path, "exec")
    except SyntaxError:
        return None
    return None if code == source else code


def described(mutant: Mutant, code: str) -> Mutant:
    """Returns the mutant with the line that it changes, as it was and as it becomes."""
    before = (ROOT / mutant.path).read_text("utf-8").splitlines()
    for number, (old, new) in enumerate(zip(before, code.splitlines(), strict=False), 1):
        if old != new:
            return Mutant(**{**asdict(mutant), "line": number, "was": old.strip(), "becomes": new.strip()})
    return mutant


def sampled(every: list[Mutant], seed: int) -> list[Mutant]:
    """All of them in an order of chance that stands still: by what is changed in which line, not by its place in the
    tree, so that editing one file leaves the sample of the others as it was.
    """
    seen: Counter[str] = Counter()
    keyed: list[tuple[str, Mutant]] = []
    for mutant in every:
        key = f"{seed}:{mutant.operator}:{mutant.was}"
        seen[key] += 1
        keyed.append((hashlib.sha256(f"{key}:{seen[key]}".encode()).hexdigest(), mutant))
    return [mutant for _, mutant in sorted(keyed, key=lambda pair: pair[0])]


def of_rows(rows: Sequence[Mapping[str, Any]]) -> list[Mutant]:
    """Returns the mutants of rows that an earlier run wrote."""
    return [Mutant(**{key: row[key] for key in row if key != "answer"}) for row in rows]


def rows_of(earlier: Path) -> list[dict[str, Any]]:
    """Reads the rows of an earlier run; none if its file is not there."""
    rows: list[dict[str, Any]] = json.loads(earlier.read_text("utf-8"))["rows"] if earlier.exists() else []
    return rows


def stratified(sample: Sequence[Mutant], each: int | None) -> list[Mutant]:
    """At most so many of each file: in rounds, so that what is judged first is of every file."""
    seen: Counter[str] = Counter()
    rounds: list[tuple[int, Mutant]] = []
    for mutant in sample:
        if each is not None and seen[mutant.path] < each:
            rounds.append((seen[mutant.path], mutant))
        seen[mutant.path] += 1
    return list(sample) if each is None else [mutant for _, mutant in sorted(rounds, key=lambda pair: pair[0])]


class Progress:
    """The mutants still to judge, and what is heard of each, kept in a file."""

    def __init__(self, sample: Sequence[Mutant], out: Path, seed: int, count: int) -> None:
        self._sample, self._out, self._seed, self._count = sample, out, seed, count
        self.rows = rows_of(out)
        self._current: Mutant | None = None
        head = ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]
        self._commit = subprocess.run(head, capture_output=True, text=True, check=True).stdout.strip()
        self._stream = os.fdopen(os.dup(1), "w")
        self._started = time.monotonic()

    def mutants(self) -> Iterator[tuple[str, int, str]]:
        """Yields path, line and code of each mutant that has no answer yet, up to the count that was asked for."""
        done = {(row["path"], row["operator"], row["occurrence"]) for row in self.rows}
        for mutant in self._sample:
            if len(self.rows) >= self._count:
                return
            code = None if (mutant.path, mutant.operator, mutant.occurrence) in done else mutated(mutant)
            if code is not None:
                self._current = described(mutant, code)
                yield mutant.path, self._current.line, code

    def heard(self, answer: str) -> None:
        """Notes the answer about the present mutant and writes all rows."""
        assert self._current
        self.rows.append({**asdict(self._current), "answer": answer})
        killed = sum(not row["answer"].startswith("survived") for row in self.rows)
        self.say(f"{len(self.rows)}/{self._count} {killed} killed, {time.monotonic() - self._started:.0f} s: {answer}")
        kept = {"seed": self._seed, "commit": self._commit, "mutants": len(self._sample), "rows": self.rows}
        self._out.write_text(json.dumps(kept, indent=1), "utf-8")

    def say(self, text: str) -> None:
        """Prints a line at once."""
        print(text, file=self._stream, flush=True)


def main() -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--files", nargs="+", default=FOLDERS)
    parser.add_argument("--each", type=int)
    parser.add_argument("--tests", nargs="+")
    parser.add_argument("--again", type=Path, help="only what survived in this earlier run")
    given = parser.parse_args()
    if given.again:
        sample = of_rows([row for row in rows_of(given.again) if row["answer"].startswith("survived")])
    else:
        sample = stratified(sampled(list(mutants(given.files)), given.seed), given.each)
    judge(sample, given.tests or tests_for({mutant.path for mutant in sample}), given)


def tests_for(paths: set[str]) -> tuple[str, ...]:
    """Returns the tests that judge these files: those of the law if all are law, else the rest."""
    law = all(
        path.startswith((*FOLDERS, "streams/screening/strictest.py", "streams/screening/places.py")) for path in paths
    )
    return LAW if law else REST


def judge(sample: Sequence[Mutant], tests: Sequence[str], given: argparse.Namespace) -> None:
    """Judges the sample by the tests, in this process, and writes every answer."""
    import coverage  # noqa: PLC0415

    progress = Progress(sample, given.out, given.seed, given.count)
    progress.say(f"{len(sample)} mutants")
    files = sorted({str(ROOT / mutant.path) for mutant in sample})
    traced = coverage.Coverage(data_file=None, include=files, config_file=False)
    log = os.open(given.out.with_suffix(".log"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 1)
    os.dup2(log, 2)
    traced.start()
    plugin = Judging(progress.mutants(), progress.heard, progress.say, traced)
    done = pytest.main([*QUIET, *tests], plugins=[plugin])
    progress.say(f"pytest: {done}; its output is in {given.out.with_suffix('.log')}")


if __name__ == "__main__":
    main()
