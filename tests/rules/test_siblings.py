"""Siblings of examples, some by a seed; `python -m bench.siblings` judges all of them."""

from random import Random

import pytest

from bench.siblings.cases import case
from bench.siblings.judged import judged
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
