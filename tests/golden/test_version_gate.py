"""The version gate: what decides never changes in silence."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from scripts import version_gate as gate
from scripts.version_gate import CASES, FRAGMENTS, GOLDEN, Release, difference, facts, faults, written
from streams.lists.bundle import described
from streams.screening.rulebook import RELEASE

LAST = Release(
    "2026.1.1",
    "2026.1.1+ab",
    "ab",
    {"A": "f0 clear", "B": "f0 hold X", "C": "f0 hold X Y", "D": "f0 clear", "E": "f0 hold X", "F": "f0 hold W X"},
)
NOW = {
    "A": "f0 hold X",
    "B": "f0 clear",
    "C": "f0 hold Y Z",
    "D": "f1 hold X",
    "E": "f0 hold X",
    "F": "f0 hold X",
    "G": "f0 clear",
}
TOLD = """\
Of 5 golden cases that 2026.1.1 can decide, 4 are decided differently.

Held now, where they cleared:

* `X`: A

Clear now, where they were held:

* `X`: B

Held for other reasons:

* `Z` instead of `X`: C
* without `W`: F
"""


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Mapping[str, str]:
    monkeypatch.setattr(gate, "decided", NOW.items)
    return NOW


def test_cases_of_both_with_equal_facts_are_compared(now: Mapping[str, str]) -> None:
    assert difference(LAST, now) == TOLD


def test_another_release_number_is_enough(now: Mapping[str, str]) -> None:
    assert list(faults(LAST, [], difference(LAST, now))) == []


def test_so_is_a_fragment(now: Mapping[str, str]) -> None:
    last = replace(LAST, release=RELEASE)
    assert list(faults(last, ["x.decided.md"], difference(last, now))) == []


def test_neither_fails(now: Mapping[str, str]) -> None:
    last = replace(LAST, release=RELEASE)
    (fault,) = faults(last, [], difference(last, now))
    assert "what decides has changed since release" in fault
    assert "changelog.d/" in fault


def test_what_decides_unchanged_asks_for_nothing(now: Mapping[str, str]) -> None:
    last = replace(LAST, release=RELEASE, decides=gate.decides())
    assert list(faults(last, [], difference(last, now))) == []


@pytest.mark.parametrize("replayed", [None, TOLD.replace("B", "C")])
def test_golden_cases_that_nobody_replayed_fail(now: Mapping[str, str], replayed: str | None) -> None:
    assert now
    (fault,) = faults(LAST, [], replayed)
    assert "python -m scripts.version_gate --write" in fault


def test_comments_of_a_case_do_not_count_and_facts_do() -> None:
    case = {"id": "A", "why": "so", "expected": {"outcome": "hold"}, "as_of": "2026-01-05", "order": {"order_id": "1"}}
    assert facts({**case, "why": "because", "expected": {}}) == facts(case)
    assert facts({**case, "as_of": "2026-01-06"}) != facts(case)


def test_the_last_release_is_the_newest_recorded() -> None:
    assert Release.last().identity.startswith(f"{Release.last().release}+")
    assert len(Release.last().cases) > 600


def test_every_fragment_is_of_a_known_kind() -> None:
    told = tomllib.loads((FRAGMENTS.parent / "pyproject.toml").read_text("utf-8"))
    kinds = {one["directory"] for one in told["tool"]["towncrier"]["type"]}
    assert {name.split(".")[-2] for name in written()} <= kinds
    strangers = {path.name for path in FRAGMENTS.iterdir()} - {*written(), gate.REPLAYED.name}
    assert strangers == {"README.md", "template.jinja"}


def test_all_golden_files_are_replayed() -> None:
    assert {path.name for path in GOLDEN.glob("*.jsonl")} == set(CASES)


def test_old_bundled_lists_refuse_a_release(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    oldest = min(one.checked_on for one in described().values())
    assert gate.old_lists(oldest + timedelta(days=60)) is None
    old = gate.old_lists(oldest + timedelta(days=61))
    assert old is not None
    assert "61 days" in old
    monkeypatch.setattr(gate, "old_lists", lambda _: old)
    monkeypatch.setattr(gate.Release, "now", lambda: pytest.fail("recorded"))
    for asked in ([], ["--old-lists"], ["--old-lists", " "]):
        assert gate.released(asked) == 1
        assert old in capsys.readouterr().err
