"""Every example of every rule, run through the whole rulebook; asserted is what that rule alone says."""

from itertools import chain

import pytest

from schemas.verdict import Decision
from streams.law.kit import Example, Rule
from streams.screening.screen import screen
from tests.rules.screening import enacted, facts_of, policy_of

ALL = [
    pytest.param(rule, example, id=f"{rule.id}: {example.says}")
    for rule in enacted().rules
    for example in enacted().examples[rule.id]
]
QUIET = frozenset({"clear", "not_applicable"})
ONLY_ADVISE = frozenset(
    rule.id
    for rule in enacted().rules
    if {example.expect for example in enacted().examples[rule.id]} - QUIET == {"advisory"}
)
"""Rules of which all that they say is an advisory: where they are quiet, they say nothing at all."""


def said(rule: Rule, decision: Decision) -> set[tuple[str, str]]:
    """(outcome, code) of every finding of the rule."""
    found = chain(decision.findings, decision.advisories)
    return {(finding.outcome, finding.code) for finding in found if finding.rule == rule.id}


@pytest.mark.parametrize(("rule", "example"), ALL)
def test_example(rule: Rule, example: Example) -> None:
    facts = facts_of(example.given, example.on, lists=example.lists, licences=example.licences, policy=example.policy)
    decision = screen(facts, enacted(), policy_of(example.policy))
    errors = [finding for finding in decision.findings if finding.code == "RULE_ERROR"]
    assert not errors or example.expect == "error", errors
    found = said(rule, decision)
    basis = {name for line in decision.lines for name in line.basis}
    if example.expect == "subject":
        assert example.code in basis, (basis, found)
    elif example.expect in QUIET:
        assert not {one for one in found if one[0] != "advisory" or rule.id in ONLY_ADVISE}, found
        assert example.code not in basis, basis
        assert example.code not in {code for _, code in found}, found
    else:
        codes = {code for outcome, code in found if outcome == example.expect}
        assert codes, (found, decision.findings)
        assert example.code is None or example.code in codes, codes


def test_every_rule_has_examples() -> None:
    missing = [rule.id for rule in enacted().rules if not enacted().examples[rule.id]]
    assert not missing
