"""docs/adding-a-rule.md, done exactly as it says, in a copy of the tree."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "adding-a-rule.md").read_text("utf-8")
FILE = re.compile(r"^`(streams/rules/[^`]+\.py)`:\n\n```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMANDS = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
ROW = "rules: [ear.732.red-flags, "
COPIED = ("streams", "schemas", "scripts", "docs", "tests/rules", "pyproject.toml")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in COPIED:
        source, target = ROOT / name, tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, target)
    return tmp_path


def run(command: str, tree: Path) -> str:
    """A command of the guide, with the tools of this environment and the copy's packages."""
    environment = {**os.environ, "PYTHONPATH": str(tree), "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        command.split(), cwd=tree, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_the_guide_works_as_written(tree: Path) -> None:
    (path, code), *more = FILE.findall(GUIDE)
    assert not more
    (tree / path).write_text(code, "utf-8")
    ledger = tree / "streams" / "reference" / "provisions.yaml"
    assert ledger.read_text("utf-8").count(ROW) == 1
    ledger.write_text(ledger.read_text("utf-8").replace(ROW, f"{ROW}ear.732.post-office-box, "), "utf-8")
    (commands,) = COMMANDS.findall(GUIDE)
    said = [run(command, tree) for command in commands.strip().splitlines()]
    assert f"{code.count('Example(')} passed" in said[1]
    page = (tree / "docs" / "coverage.md").read_text("utf-8")
    assert "| `ear.732.post-office-box` | Post-office box as final destination | Supp. 3 to 732 |" in page
