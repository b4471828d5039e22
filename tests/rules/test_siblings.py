"""Siblings of examples, some by a seed; `python -m bench.siblings` judges all of them."""

from random import Random

import pytest

from bench.siblings.cases import case, cases
from bench.siblings.held import CHANGES, Sibling, left_out
from bench.siblings.judged import came, judged
from bench.siblings.spared import LAWFUL, spared
from tests.rules.screening import enacted

EACH, ORDERS = 20, 12
"""Examples taken of each seed, and orders of each example."""


@pytest.mark.parametrize("seed", range(4))
def test_siblings_of_examples(seed: int) -> None:
    rng = Random(seed)
    examples = [(rule, example) for rule in enacted().rules for example in enacted().examples[rule.id]]
    for rule, example in rng.sample(examples, EACH):
        found = list(judged([case(rule, example)], rng))
        faults = [one for one in rng.sample(found, min(len(found), ORDERS)) if one.fault]
        assert not faults, faults


MEMBERS = 3
"""Members left out of each example that holds."""


def test_what_is_left_out_never_clears() -> None:
    """But what a table in bench/siblings/dropped.py says, with its reason, is not reported where it is absent."""
    rng = Random(30)
    cleared = [
        (one.name, sibling.kind)
        for one in cases()
        if one.outcome == "hold"
        for sibling in _some([each for each in left_out(one) if not spared(one, each.kind)], rng)
        if came(one, sibling) == "clear"
    ]
    assert not cleared


def test_nothing_is_spared_that_would_hold() -> None:
    """Each example of the table by its name, and a change of its kind that clears it."""
    told = {(kind, rule, says) for kind, rules in LAWFUL.items() for rule, of in rules.items() for says in of.examples}
    named = {(rule, says) for _, rule, says in told}
    cleared = {
        (sibling.kind, one.rule, one.example.says)
        for one in cases()
        if (one.rule, one.example.says) in named and one.outcome == "hold"
        for change in CHANGES
        for sibling in change(one)
        if spared(one, sibling.kind) and came(one, sibling) == "clear"
    }
    assert cleared == told


def _some(siblings: list[Sibling], rng: Random) -> list[Sibling]:
    return rng.sample(siblings, min(len(siblings), MEMBERS))
