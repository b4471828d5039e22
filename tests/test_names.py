"""A public name of `streams` has one meaning: no two modules define it."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

STREAMS = Path(__file__).parent.parent / "streams"
APART = ("rules", "cli")
"""Rules all have a `check`; modules of commands repeat the words of the command line (`list`, `show`)."""
READERS = STREAMS / "lists" / "publishers"
"""Each form of a publisher has its `read`, `read_csv` ..."""

Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def definitions(module: Path) -> Iterator[str]:
    """Names of public classes and functions at the top level of a module."""
    for node in ast.parse(module.read_text(encoding="utf-8")).body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node.name


def test_no_public_class_or_function_is_defined_in_two_modules() -> None:
    homes: defaultdict[str, list[str]] = defaultdict(list)
    for module in sorted(STREAMS.rglob("*.py")):
        path = module.relative_to(STREAMS)
        if path.parts[0] == "rules" or (path.parts[0] == "cli" and path.parts[1] != "shared"):
            continue
        for name in definitions(module):
            if not (module.is_relative_to(READERS) and name.split("_")[0] == "read"):
                homes[name].append(path.as_posix())
    assert len(homes) > 700
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}
