"""Touching anything that decides changes the identity, touching anything else does not; no list of files is kept."""

import ast
import json
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources.abc import Traversable
from pathlib import Path

import icu
import pytest

from schemas.verdict import short_rulebook
from streams.audit import closure as module
from streams.audit.closure import OUTSIDE, PACKAGES, Sources, imported
from streams.audit.identity import enacted, program_identity
from tests.rules.screening import screened

ROOT = Path(__file__).parents[2]
CODE = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the packages."""
    for name in PACKAGES:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def of(tree: Path) -> module.Identity:
    return Sources({name: tree / name for name in PACKAGES}).identity()


def touch(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"\n# touched\n")


def test_the_folder_of_an_installation_does_not_matter(tree: Path) -> None:
    assert of(tree).manifest == program_identity().manifest


def test_an_installation_in_a_zip_is_the_same(tree: Path) -> None:
    file = shutil.make_archive(str(tree / "whole"), "zip", tree)
    with zipfile.ZipFile(file) as packed:
        packages: dict[str, Traversable] = {name: zipfile.Path(packed, f"{name}/") for name in PACKAGES}
        assert Sources(packages).identity() == program_identity()


def test_touching_any_file_that_decides_changes_it(tree: Path) -> None:
    before = of(tree)
    for path in before.files:
        touch(tree / path)
    after = of(tree)
    assert before.files.keys() == after.files.keys()
    for path, digest in before.files.items():
        alone = replace(before, files={**before.files, path: after.files[path]})
        assert after.files[path] != digest
        assert alone.hash != before.hash


def test_touching_any_other_file_does_not(tree: Path) -> None:
    before = of(tree)
    others = [one for one in tree.rglob("*") if one.is_file() and str(one.relative_to(tree)) not in before.files]
    assert {
        "streams/cli/app.py",
        "streams/review/desks.py",
        "streams/reference/desks.yaml",
        "schemas/asyncapi.yaml",
    } <= {str(one.relative_to(tree)) for one in others}
    for path in others:
        touch(path)
    (tree / "streams" / "reference" / "notes.txt").write_text("of nobody's interest")
    assert of(tree) == before


def test_another_rule_or_library_changes_it(tree: Path) -> None:
    before = of(tree)
    rule = next((tree / "streams" / "rules").rglob("entity_list.py"))
    shutil.copy(rule, rule.with_name("another.py"))
    assert of(tree).hash != before.hash
    assert replace(before, versions={**before.versions, "icu": "0"}).hash != before.hash


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_are_read_from_text_as_python_reads_them(path: Path) -> None:
    raw = path.read_bytes()
    assert set(imported(raw)) == set(parsed(ast.parse(raw)))


def parsed(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the whole module"
            assert node.module is not None
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


@pytest.mark.parametrize("place", ["ENTRIES", "OUTSIDE"])
def test_a_name_that_is_no_module_is_refused(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, place, ("streams.gone",))
    with pytest.raises(ValueError, match=r"streams\.gone is no module"):
        of(ROOT)


def test_data_that_is_not_there_is_refused(tree: Path) -> None:
    (tree / "streams" / "reference" / "reason_codes.json").unlink()
    with pytest.raises(ValueError, match=r"reads streams/reference/reason_codes\.json, which is not there"):
        of(tree)


def test_versions_of_what_stands_behind_decisions() -> None:
    assert program_identity().versions.keys() == {
        "python", "python-unicode", "icu", "icu-unicode", "rigour", "normality", "rapidfuzz", "yaml",
    }  # fmt: skip
    assert program_identity().versions["icu"] == icu.ICU_VERSION
    assert program_identity().versions["python"] == f"{sys.version_info.major}.{sys.version_info.minor}"
    assert program_identity().versions["python-unicode"] == unicodedata.unidata_version


@pytest.mark.parametrize(
    ("whole", "shown"),
    [
        (f"2026.11.2+{'ab' * 32}", f"2026.11.2+{'ab' * 8}"),
        (f"2026.11.2+{'ab' * 32}+draft:x+y", f"2026.11.2+{'ab' * 8}+draft:x+y"),
        ("2026.11.2", "2026.11.2"),
    ],
)
def test_what_is_shown_of_it(whole: str, shown: str) -> None:
    assert short_rulebook(whole) == shown


def test_decisions_name_it_and_what_they_ran_on() -> None:
    inputs = screened({}, "2026-11-22").inputs
    assert inputs.rulebook == enacted().identity == f"{enacted().release}+{program_identity().hash}"
    assert inputs.runtime.keys() == {"python", "orjson", "pydantic"}
    assert inputs.runtime["python"] == sys.version.split()[0]


def test_deciding_loads_and_opens_nothing_else() -> None:
    """As it goes, not as its text says: another process decides the golden orders."""
    command = [sys.executable, "-m", "tests.audit.deciding", str(ROOT / "tests" / "golden" / "cases.jsonl")]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout)
    assert told["published"] > 100
    paths = {Path(path) for path in told["met"]}
    met = {str(path.relative_to(ROOT)) for path in paths if path.is_relative_to(ROOT) and path.is_file()}
    ours = {path for path in met if path.startswith(("streams/", "schemas/")) and "__pycache__" not in path}
    outside = {f"{name.replace('.', '/')}.py" for name in OUTSIDE} | {"streams/reference/desks.yaml"}
    assert ours - outside <= program_identity().files.keys()
