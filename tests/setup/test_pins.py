"""constraints.txt: every section names all that is installed, at one version, and nothing else."""

import re
import subprocess
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, distribution

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.deploy.conftest import ROOT

SHARED = {"run", "icu-compiled"}
"""Sections that stand beneath all others."""
TOOLS = {"tomlkit", "trove-classifiers"}


def listed() -> dict[str, dict[str, str]]:
    """Versions by name, by section."""
    found: dict[str, dict[str, str]] = {}
    for paragraph in (ROOT / "constraints.txt").read_text().strip().split("\n\n")[1:]:
        head, *pins = paragraph.splitlines()
        name = re.fullmatch(r"# ([a-z-]+): .+", head)
        assert name is not None
        found[name[1]] = dict(pin.split("==") for pin in pins)
    return {
        section: {canonicalize_name(name): version for name, version in pins.items()} for section, pins in found.items()
    }


def imported() -> Mapping[str, list[str]]:
    """What pyproject.toml says that each section is for."""
    hook = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["metadata"]["hooks"]["custom"]
    return {"run": hook["dependencies"], **hook["optional-dependencies"]}


def needed(names: Iterable[str], *, elsewhere: bool) -> set[str]:
    """Packages that these are and need. elsewhere: on other platforms and Pythons too, as far as it is installed."""
    ahead, seen = [Requirement(name) for name in names], dict[tuple[str, frozenset[str]], None]()
    while ahead:
        asked = ahead.pop()
        key = canonicalize_name(asked.name), frozenset(asked.extras)
        if key not in seen:
            seen[key] = None
            ahead.extend(below(asked, elsewhere=elsewhere))
    return {name for name, _ in seen}


def below(asked: Requirement, *, elsewhere: bool) -> Iterator[Requirement]:
    try:
        texts = distribution(asked.name).requires or []
    except PackageNotFoundError:
        return
    for one in map(Requirement, texts):
        of_an_extra = "extra ==" in str(one.marker)
        if (
            one.marker is None
            or (elsewhere and not of_an_extra)
            or any(one.marker.evaluate({"extra": extra}) for extra in ("", *asked.extras))
        ):
            yield one


@pytest.mark.parametrize("section", ["run", "demo", "ops", "bench", "dev"])
def test_a_section_names_all_that_is_installed_and_nothing_else(section: str) -> None:
    pins = listed()
    beneath = set().union(*(pins[one] for one in SHARED - {section}))
    names = imported()[section]
    assert needed(names, elsewhere=False) <= pins[section].keys() | beneath
    assert pins[section].keys() <= needed(names, elsewhere=True) | TOOLS


def test_one_version_of_everything() -> None:
    sections = list(listed().values())
    names = [name for pins in sections for name in pins]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[\w.!]+", version) for pins in sections for version in pins.values())


def test_the_installer_reads_the_sections_as_they_stand() -> None:
    for section, pins in listed().items():
        told = subprocess.check_output([ROOT / "scripts/pins", "--list", section], text=True)
        assert {canonicalize_name(line.split("==")[0]): line.split("==")[1] for line in told.splitlines()} == pins


def test_a_section_that_is_not_there_is_named() -> None:
    done = subprocess.run([ROOT / "scripts/pins", "--list", "run", "gone"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "setup: constraints.txt has no section gone\n")
