"""Lists that a regulator keeps: each version from its day on, cited, and read by a rule."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from streams.audit.identity import enacted, program_identity
from streams.law.kit import FIRST_DAY
from streams.law.provisions.kept import kept
from streams.reference import kept as reading

FOLDER = Path(reading.__file__).parent / "law"
LISTS = [
    (path.stem.removeprefix("lists_"), name)
    for path in sorted(FOLDER.glob("lists_*.yaml"))
    for name in yaml.safe_load(path.read_text("utf-8"))
]


@pytest.mark.parametrize(("authority", "name"), LISTS)
def test_a_version_holds_from_its_day_on(authority: str, name: str) -> None:
    value, earlier = kept(authority, name), None
    for version in reading.versions(authority, name):
        assert version.cite
        assert len(set(version.members)) == len(version.members) > 0
        if version.first > FIRST_DAY:
            assert value.on(version.first - timedelta(days=1)) == earlier
        assert value.on(version.first) == frozenset(version.members)
        assert value.cite(version.first).mark == version.mark
        earlier = value.on(version.first)


OF_ENTRIES = {"reviewed_case_by_case"}
"""Read with an entry of a list, which has days of its own."""


def test_every_list_is_read_by_a_rule() -> None:
    read = {step[1].text for rule in enacted().rules for value in rule.values for step in value.steps.values()}
    for authority, name in LISTS:
        assert {version.cite for version in reading.versions(authority, name)} <= read or name in OF_ENTRIES, name


def test_the_lists_decide_and_so_are_of_the_identity() -> None:
    told = program_identity().files
    assert {path.name for path in FOLDER.glob("lists_*.yaml")} <= {Path(path).name for path in told}


def test_a_code_that_yaml_reads_as_something_else_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: dict[str, Any] = yaml.safe_load("norway: [{from: 2020-01-01, of: [NO], cite: a, mark: V}]")
    monkeypatch.setattr(reading, "_lists", lambda _: rows)
    with pytest.raises(TypeError, match="needs quotes"):
        reading.versions("test", "norway")
