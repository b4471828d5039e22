"""Mutation testing of the rulebook: does any example, golden case or unit test notice a changed rule?

Mutants are cosmic-ray's (its operators, on its syntax tree); a seeded sample of those inside function bodies of
streams/rules, streams/content, streams/licences and streams/wording. cosmic-ray starts a test command per mutant; here
facts are gathered once and each mutant is judged in a forked child, which takes seconds instead of minutes.

Run, in a clone of its own: python -m scripts.mutants --count 500 --seed 20261122 --out FILE
(needs cosmic-ray in the environment; it is no dependency of the project). Called again with the same FILE it goes on
where it stopped; --again FILE judges what survived there once more. scripts/mutation_page.py writes the report.
"""

# ruff: noqa: PLC0415  each child imports the rulebook anew, so that it meets the mutant

import argparse
import hashlib
import importlib.abc
import importlib.util
import json
import os
import resource
import select
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parents[1]
FOLDERS = ("streams/rules", "streams/content", "streams/licences", "streams/wording")
ONLY_FOR_TESTS = ("samples.py",)
SECONDS, PATIENCE = 120, 1800
"""Of processor time that a mutant may take before it counts as killed, and of waiting on a busy machine."""
EQUIVALENT = ("Is_Eq", "IsNot_NotEq", "Eq_Is", "NotEq_IsNot")
"""Identity for equality and back: the same for None, True, False and the short strings that pydantic keeps once."""
NOTICING = (
    "near_misses", "near_misses_parties", "pieces", "entities", "branches", "releases", "bad_input", "told", "words",
    "red_flags", "part_744",
)  # fmt: skip
RULE_TESTS = [
    "tests/test_screen.py",
    *(f"tests/rules/test_{name}.py" for name in NOTICING),
]
UNIT_TESTS = {
    "streams.licences": ["tests/licences", *RULE_TESTS],
    "streams.wording": ["tests/wording"],
    "streams.law.content": ["tests/content", *RULE_TESTS],
    "streams.law.controls": ["tests/rules/test_controls.py", *RULE_TESTS],
    "streams.rules.drafts": ["tests/replay", *RULE_TESTS],
    "streams": RULE_TESTS,
}
"""By the start of a module's name; the first that fits."""
RELOADED = (
    "streams.law", "streams.rules", "streams.licences", "streams.wording", "streams.screening", "streams.audit.cases",
    "tests.rules", "tests.golden",
)  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One change of one file. line: where; was, becomes: the changed line of source."""

    path: str
    operator: str
    occurrence: int
    line: int
    was: str = ""
    becomes: str = ""


def mutants() -> Iterator[Mutant]:
    """Every mutant inside a function body that a rule needs; functions that only build examples are left out."""
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.plugins import get_operator, operator_names

    for path in sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")):
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
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    source = (ROOT / mutant.path).read_text("utf-8")
    operator = get_operator(mutant.operator)()
    code: str | None = mutate_code(source, operator, mutant.occurrence)
    try:
        compile(code or "", mutant.path, "exec")
    except SyntaxError:
        return None
    return None if code == source else code


def described(mutant: Mutant, code: str) -> Mutant:
    before = (ROOT / mutant.path).read_text("utf-8").splitlines()
    for number, (old, new) in enumerate(zip(before, code.splitlines(), strict=False), 1):
        if old != new:
            return Mutant(**{**asdict(mutant), "line": number, "was": old.strip(), "becomes": new.strip()})
    return mutant


class OneChanged(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from changed source."""

    def __init__(self, name: str, code: str, path: Path) -> None:
        self._name, self._code, self._path = name, code, path

    def find_spec(self, name: str, path: Any, target: ModuleType | None = None) -> ModuleSpec | None:
        del path, target
        return importlib.util.spec_from_file_location(name, self._path, loader=self) if name == self._name else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._code, str(self._path), "exec"), module.__dict__)


def judge(mutant: Mutant, code: str, facts: Sequence[tuple[Any, Any, Any]], cases: Sequence[Any]) -> str:
    """What killed it, or "survived". A rule is put into the rulebook; what rules share is imported anew, and a rule too
    that no example and no case noticed, for the unit tests.
    """
    name = mutant.path.removesuffix(".py").replace("/", ".")
    try:
        if "\nRULE = Rule(" in code:
            answer = asked(name, one_rule(name, code), facts, cases)
            if answer != "survived":
                return answer
        for loaded in [one for one in sys.modules if one.startswith(RELOADED)]:
            del sys.modules[loaded]
        sys.meta_path.insert(0, OneChanged(name, code, ROOT / mutant.path))
        from streams.screening.rulebook import Rulebook

        answer = asked(name, Rulebook.enacted(), facts, cases)
        return units(name) if answer == "survived" else answer
    except Exception as error:  # noqa: BLE001  a mutant that cannot even be loaded is noticed
        return f"killed by {type(error).__name__}"


def one_rule(name: str, code: str) -> Any:
    """The rulebook with one rule from changed source."""
    from tests.rules.screening import enacted

    module = ModuleType(name)
    exec(compile(code, name, "exec"), module.__dict__)
    changed = module.__dict__["RULE"]
    rules = tuple(changed if rule.id == changed.id else rule for rule in enacted().rules)
    return replace(enacted(), rules=rules, _days={})


def asked(name: str, rulebook: Any, facts: Sequence[tuple[Any, Any, Any]], cases: Sequence[Any]) -> str:
    """Every example and every golden case; those of the changed rule first."""
    own = {rule.id for rule in rulebook.rules if rule.check.__module__ == name}
    for rule, example, gathered in sorted(facts, key=lambda row: row[0] not in own):
        if not as_said(rulebook, rule, example, gathered):
            return f"killed by example {rule}: {example.says}"
    failed = golden(rulebook, cases)
    return f"killed by golden {failed}" if failed else "survived"


def as_said(rulebook: Any, rule: str, example: Any, gathered: Any) -> bool:
    from streams.screening.screen import screen
    from tests.rules.screening import policy_of

    decision = screen(gathered, rulebook, policy_of(example.policy))
    if any(one.code == "RULE_ERROR" for one in decision.findings) and example.expect != "error":
        return False
    said = {(one.outcome, one.code) for one in (*decision.findings, *decision.advisories) if one.rule == rule}
    bases = {basis for line in decision.lines for basis in line.basis}
    if example.expect == "subject":
        return example.code in bases
    if example.expect in ("clear", "not_applicable"):
        quiet = example.code not in bases and example.code not in {code for _, code in said}
        return quiet and not {one for one in said if one[0] != "advisory"}
    codes = {code for outcome, code in said if outcome == example.expect}
    return bool(codes) and (example.code is None or example.code in codes)


def golden(rulebook: Any, cases: Sequence[Any]) -> str | None:
    from streams.audit.cases import read, score
    from streams.screening.drafts import rulebook_of
    from streams.screening.screen import screen

    for raw, gathered in cases:
        case = read(raw)
        result = score(case, screen(gathered, rulebook_of(case.ruleset, rulebook), case.policy))
        if result.departures or result.missing or result.surplus:
            return case.id
    return None


def units(name: str) -> str:
    """The unit tests of what the module belongs to."""
    import pytest

    folders = next(tests for start, tests in UNIT_TESTS.items() if name.startswith(start))
    present = [str(ROOT / folder) for folder in folders if (ROOT / folder).exists()]
    if not present:
        return "survived"
    done = pytest.main(["-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", *present])
    return "survived" if done == 0 else "killed by unit tests"


def prepared() -> tuple[list[tuple[Any, Any, Any]], list[tuple[Any, Any]]]:
    """Facts of every example and golden case, gathered once with the unchanged code."""
    from streams.audit.cases import facts_of as case_facts
    from streams.audit.cases import read
    from tests.rules.screening import enacted, facts_of

    facts = [
        (rule, example, facts_of(example.given, example.on, lists=example.lists, licences=example.licences,
                                 policy=example.policy))
        for rule, examples in enacted().examples.items()
        for example in examples
    ]  # fmt: skip
    texts = [(ROOT / "tests/golden" / name).read_text("utf-8") for name in ("cases.jsonl", "siblings.jsonl")]
    cases = [(raw, case_facts(read(raw))) for text in texts for raw in map(json.loads, text.splitlines())]
    return facts, cases


def in_child(work: Callable[[], str]) -> str:
    """The answer of a forked child; one that takes too long is killed, and so is its mutant."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        os.close(reader)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        os.write(writer, work().encode()[:500])
        os._exit(0)
    os.close(writer)
    ready, _, _ = select.select([reader], [], [], PATIENCE)
    answer = os.read(reader, 1000).decode() if ready else ""
    os.close(reader)
    os.kill(child, signal.SIGKILL)
    ended = os.WTERMSIG(os.waitpid(child, 0)[1])
    late = not ready or ended in (signal.SIGXCPU, signal.SIGKILL)
    return answer or ("killed by time" if late else "killed by exit")


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
    return [Mutant(**{key: row[key] for key in row if key != "answer"}) for row in rows]


def rows_of(earlier: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(earlier.read_text("utf-8"))["rows"] if earlier.exists() else []
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--skip", type=int, default=0, help="leave out so many of the sample: for a second process")
    parser.add_argument("--again", type=Path, help="only what survived in this earlier run")
    given = parser.parse_args()
    if given.again:
        sample = of_rows([row for row in rows_of(given.again) if row["answer"] == "survived"])
    else:
        sample = sampled(list(mutants()), given.seed)
    print(f"{len(sample)} mutants", flush=True)
    facts, cases = prepared()
    rows = rows_of(given.out)
    done = {(row["path"], row["operator"], row["occurrence"]) for row in rows}
    started = time.monotonic()
    for mutant in sample[given.skip :]:
        if len(rows) == given.count:
            break
        code = None if (mutant.path, mutant.operator, mutant.occurrence) in done else mutated(mutant)
        if code is None:
            continue
        answer = in_child(lambda code=code, mutant=mutant: judge(mutant, code, facts, cases))  # type: ignore[misc]
        rows.append({**asdict(described(mutant, code)), "answer": answer})
        killed = sum(row["answer"] != "survived" for row in rows)
        print(f"{len(rows)}/{given.count} {killed} killed, {time.monotonic() - started:.0f} s: {answer}", flush=True)
        given.out.write_text(json.dumps({"seed": given.seed, "mutants": len(sample), "rows": rows}, indent=1), "utf-8")


if __name__ == "__main__":
    main()
