"""The golden cases: every outcome, code and figure as the rule model expects (RULES.md M).

cases2.jsonl: the cases of RULES2.md. siblings.jsonl: cases of our own in the same format, each read from a section of
RULES.md before it was ever run; they take the paths, days and cents beside those of cases.jsonl.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from streams.audit.cases import Case, CaseResult, read_lines, run_case, summary
from streams.audit.identity import enacted
from streams.screening.drafts import rulebook_of
from streams.screening.rulebook import Rulebook

HERE = Path(__file__).parent
CASES = read_lines((HERE / "cases.jsonl").read_text("utf-8"))
SECOND = read_lines((HERE / "cases2.jsonl").read_text("utf-8"))
SIBLINGS = read_lines((HERE / "siblings.jsonl").read_text("utf-8"))


@cache
def rulebook(ruleset: str) -> Rulebook:
    return rulebook_of(ruleset, enacted())


@cache
def results() -> tuple[CaseResult, ...]:
    return tuple(run_case(case, rulebook) for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_case(case: Case) -> None:
    result = run_case(case, rulebook)
    assert not result.departures
    assert not result.missing
    assert not result.surplus


@pytest.mark.parametrize("case", SECOND, ids=[case.id for case in SECOND])
def test_second(case: Case) -> None:
    result = run_case(case, rulebook)
    assert not result.departures
    assert not result.missing
    assert not result.surplus


@pytest.mark.parametrize("sibling", SIBLINGS, ids=[case.id for case in SIBLINGS])
def test_sibling(sibling: Case) -> None:
    result = run_case(sibling, rulebook)
    assert not result.departures
    assert not result.missing
    assert not result.surplus


def test_siblings_are_of_every_section() -> None:
    assert {case.topic[0] for case in SIBLINGS} >= set("ABCDEFGHIJK")


def test_no_false_clearance() -> None:
    assert [result.case.id for result in results() if result.false_clear] == []


def test_summary() -> None:
    assert summary(results()) == {
        "cases": 134,
        "outcome_exact": 134,
        "false_clears": 0,
        "reason_recall": 1.0,
        "reason_precision": 1.0,
        "calc_pct_exact": "18 of 18",
        "review_policy_exact": "6 of 6",
    }
    one = replace(results()[0], calc_pct_exact=False)
    assert summary([one])["calc_pct_exact"] == "0 of 1"
