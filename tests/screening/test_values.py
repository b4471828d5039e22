"""Values are not frozen at run time (schemas/value.py); here every write to one that is made is caught."""

import sys
from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import Any

import pytest

from schemas.verdict import Finding
from streams.audit.cases import run_case
from streams.facts.order import Facts
from streams.law.kit import Result
from streams.screening.evaluation import DayResult
from streams.screening.screen import screen
from tests.golden.test_cases import CASES, SECOND, rulebook
from tests.rules.screening import enacted, facts_of, policy_of


class WrittenToError(Exception):
    """A field that has its value was written to."""


def values() -> Iterator[type]:
    """Every class of the project made by `value`."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("schemas.", "streams.")):
            for one in vars(module).values():
                if isinstance(one, type) and one.__module__ == name and is_dataclass(one):
                    params: Any = one.__dataclass_params__  # type: ignore[attr-defined]  # not in the stubs
                    if params.unsafe_hash:
                        yield one


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> frozenset[type]:
    def write_once(self: object, name: str, given: object) -> None:
        if hasattr(self, name):
            raise WrittenToError(f"{type(self).__name__}.{name}")
        object.__setattr__(self, name, given)

    found = frozenset(values())
    for cls in found:
        monkeypatch.setattr(cls, "__setattr__", write_once)
    return found


def test_what_is_watched(watched: frozenset[type]) -> None:
    assert {Facts, Finding, Result, DayResult} <= watched
    finding = Finding("CODE", "hold", "rule", "2026-11-30", "cite")
    with pytest.raises(WrittenToError):
        finding.code = "OTHER"  # type: ignore[misc]  # what mypy refuses


@pytest.mark.usefixtures("watched")
def test_golden_cases_write_to_no_value() -> None:
    for case in (*CASES, *SECOND):
        assert not run_case(case, rulebook).departures


@pytest.mark.usefixtures("watched")
def test_examples_write_to_no_value() -> None:
    for examples in enacted().examples.values():
        for one in examples:
            facts = facts_of(one.given, one.on, lists=one.lists, licences=one.licences, policy=one.policy)
            decision = screen(facts, enacted(), policy_of(one.policy))
            told = [found.evidence.get("error") for found in decision.findings if found.code == "RULE_ERROR"]
            assert WrittenToError.__name__ not in told
