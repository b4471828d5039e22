"""Runs, for each mutant, the tests that reach its line: a pytest plugin that takes the place of the ordinary run.

pytest collects once. A first pass in a forked child notes which test runs which line (coverage's contexts, with the
caches of streams cleared before each test, else the first test that fills one would be the only one). Each mutant then
has a child of its own, in which the changed function's code is put into the living functions: nothing is imported
anew, and a mutant that is noticed costs a fork and a test or two. Lines that run while modules are imported cannot be
changed so late: for them the file is written and a new pytest started, so run this in a clone of its own.
"""

import ast
import gc
import hashlib
import os
import pickle
import resource
import select
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import _lru_cache_wrapper
from math import inf
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
QUIET = ("-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-m", "not kafka and not slow",
         "--ignore=tests/rules/test_adding_a_rule.py")  # fmt: skip
SECONDS, PATIENCE, ENOUGH = 20, 10, 15
"""Of processor time that a mutant may take before it counts as killed, beside thrice what its tests take; how many
times as long it may wait on a busy machine; seconds of tests after which it counts as a survivor."""
FIRST_PASS = 7200
Key = tuple[str, str, int]


@dataclass
class Reach:
    """lines: by file and line, the tests that run it ("" while modules are imported). seconds: by test; failing: tests
    that fail without any mutant.
    """

    lines: dict[str, dict[int, list[str]]]
    seconds: dict[str, float]
    failing: frozenset[str]

    def of(self, path: str, line: int) -> set[str]:
        """Tests that run any line of the statement at this one."""
        first, last = statement((ROOT / path).read_text("utf-8"), line)
        known = self.lines.get(path, {})
        return {test for number in range(first, last + 1) for test in known.get(number, ())}

    def file(self, path: str) -> set[str]:
        """Returns the tests that reach any line of the file."""
        return {test for tests in self.lines.get(path, {}).values() for test in tests if test}


@dataclass(eq=False)  # pytest keeps its plugins in sets
class Judging:
    """The plugin. judged: for each mutant (path, line, source) its answer is given to `heard`."""

    mutants: Iterator[tuple[str, int, str]]
    heard: Callable[[str], None]
    say: Callable[[str], None]
    coverage: Any
    _items: dict[str, pytest.Item] = field(default_factory=dict)
    _functions: Mapping[Key, list[FunctionType]] = field(default_factory=dict)
    _reach: Reach = field(default_factory=lambda: Reach({}, {}, frozenset()))
    _failed: str | None = None
    _killers: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Runs the tests once to see what they reach, then judges every mutant. Replaces pytest's loop.

        Raises RuntimeError if a test fails without any mutant.
        """
        self._items = {item.nodeid: item for item in session.items}
        self._functions = living()
        gc.freeze()
        with tempfile.NamedTemporaryFile() as file:
            told = in_child(lambda: self._first_pass(session.items, Path(file.name)), FIRST_PASS, FIRST_PASS)
            if told != "done":
                raise RuntimeError(f"the tests without a mutant: {told}")
            self._reach = pickle.loads(Path(file.name).read_bytes())
        self.coverage.stop()
        seconds = sum(self._reach.seconds.values())
        self.say(f"{len(self._items)} tests, {seconds:.0f} s, failing: {sorted(self._reach.failing)}")
        for path, line, code in self.mutants:
            self.heard(self._answer(path, line, code))
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remembers the test that failed."""
        if report.failed:
            self._failed = report.nodeid

    def _first_pass(self, items: Sequence[pytest.Item], out: Path) -> str:
        seconds, failing = {}, set()
        gc.unfreeze()
        caches = [one for one in gc.get_objects() if isinstance(one, _lru_cache_wrapper)]
        ours = [one for one in caches if getattr(one, "__module__", "").startswith("streams.")]
        for item in items:
            for cache in ours:
                cache.cache_clear()
            self.coverage.switch_context(item.nodeid)
            started = time.process_time()
            if self._run([item]):
                failing.add(item.nodeid)
            seconds[item.nodeid] = time.process_time() - started
        self.coverage.stop()
        data = self.coverage.get_data()
        lines = {str(Path(one).relative_to(ROOT)): data.contexts_by_lineno(one) for one in data.measured_files()}
        out.write_bytes(pickle.dumps(Reach(lines, seconds, frozenset(failing))))
        return "done"

    def _run(self, items: Sequence[pytest.Item], enough: float = inf) -> str | None:
        """Runs tests until one fails, or the process has taken enough seconds; what to say of it."""
        self._failed = None
        for item, later in zip(items, [*items[1:], None], strict=True):
            if time.process_time() > enough:
                return f"survived {enough} s of {len(items)} tests"
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=later)
            if self._failed:
                return self._failed
        return None

    def _answer(self, path: str, line: int, code: str) -> str:
        items, functions, reach = self._items, self._functions, self._reach
        tests = reach.of(path, line)
        changes = changed(path, code, functions)
        early = "" in tests or not changes
        if early:
            tests = reach.file(path)
        chosen = self._ordered(path, [items[test] for test in tests - reach.failing if test in items])
        if not chosen:
            return "survived: no test reaches it"
        if early:
            return written(path, code, sorted({item.nodeid.split("::")[0] for item in chosen}))

        def judged() -> str:
            for function, after in changes:
                function.__code__ = after
            return self._run(chosen, ENOUGH) or "survived"

        seconds = SECONDS + 3 * sum(reach.seconds[item.nodeid] for item in chosen)
        answer = in_child(judged, int(seconds), PATIENCE * seconds)
        if answer.startswith(("survived", "killed by")):
            return answer
        self._killers[path][answer] += 1
        return f"killed by {answer}"

    def _ordered(self, path: str, items: list[pytest.Item]) -> list[pytest.Item]:
        """What killed others of this file first, then examples of its rule, then all kinds mixed; long ones last."""
        module = path.removesuffix(".py").replace("/", ".")

        def place(item: pytest.Item) -> tuple[int, bool, bool, bytes]:
            rule = getattr(item, "callspec", None) and item.callspec.params.get("rule")  # type: ignore[attr-defined]
            own = getattr(getattr(rule, "check", None), "__module__", None) == module
            mixed = hashlib.sha256(item.nodeid.encode()).digest()
            return -self._killers[path][item.nodeid], not own, self._reach.seconds[item.nodeid] > 1, mixed

        return sorted(items, key=place)


def statement(source: str, line: int) -> tuple[int, int]:
    """First and last line of the innermost statement at a line; of one with a body, of its head."""
    best = (line, line)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno):
            body = getattr(node, "body", None)
            last = body[0].lineno - 1 if body else node.end_lineno or node.lineno
            if line <= last or not body:
                best = (node.lineno, max(last, node.lineno))
    return best


def blocks(code: CodeType) -> Iterator[CodeType]:
    """Yields a code object and all that stand inside it."""
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from blocks(one)


def key_of(code: CodeType, path: str) -> Key:
    """Returns what identifies a function's code: path, qualified name and first line."""
    return path, code.co_qualname, code.co_firstlineno


def living() -> dict[Key, list[FunctionType]]:
    """Every function of this tree that exists."""
    found: dict[Key, list[FunctionType]] = defaultdict(list)
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename.startswith(f"{ROOT}/"):
            found[key_of(one.__code__, os.path.relpath(one.__code__.co_filename, ROOT))].append(one)
    return found


def changed(path: str, code: str, functions: Mapping[Key, list[FunctionType]]) -> list[tuple[FunctionType, CodeType]]:
    """Living functions whose code is another now, each with that; empty where there are none or they cannot have it."""
    file = ROOT / path
    old = list(blocks(compile(file.read_text("utf-8"), str(file), "exec", dont_inherit=True)))
    new = list(blocks(compile(code, str(file), "exec", dont_inherit=True)))
    by_key: dict[Key, list[CodeType]] = defaultdict(list)
    for one in new:
        by_key[key_of(one, path)].append(one)
    found = []
    for before in old:
        later = by_key[key_of(before, path)]
        after = later.pop(0) if later else None
        for function in functions.get(key_of(before, path), ()):
            if function.__code__ == before and after is not None and after != before:
                if len(after.co_freevars) != len(before.co_freevars):
                    return []
                found.append((function, after))
    return found


def written(path: str, code: str, files: Sequence[str]) -> str:
    """What a new pytest says with the changed file on the disk."""
    file = ROOT / path
    was = file.read_text("utf-8")
    file.write_text(code, "utf-8")
    try:
        command = [sys.executable, "-m", "pytest", "-x", *QUIET, *files]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1800, check=False)
    except subprocess.TimeoutExpired:
        return "killed by time"
    finally:
        file.write_text(was, "utf-8")
    return "survived" if done.returncode == 0 else "killed by tests, imported anew"


def in_child(work: Callable[[], str], processor: int, patience: float) -> str:
    """The answer of a forked child; one that takes too long is killed, and so is its mutant."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (processor, processor + 1))
        os.close(reader)
        try:
            os.write(writer, work().encode()[:500])
        except BaseException:
            traceback.print_exc()
            raise
        finally:
            os._exit(0)  # whatever was raised: the rest of the parent's work is not this process's
    os.close(writer)
    ready, _, _ = select.select([reader], [], [], patience)
    answer = os.read(reader, 1000).decode() if ready else ""
    os.close(reader)
    os.kill(child, signal.SIGKILL)
    ended = os.WTERMSIG(os.waitpid(child, 0)[1])
    late = not ready or ended in (signal.SIGXCPU, signal.SIGKILL)
    return answer or ("killed by time" if late else "killed by exit")
