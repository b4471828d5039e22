"""Poison among good orders, the short form; the long one is `python -m bench.poison`."""

import pytest

from tests.reliability.poison import run


@pytest.mark.world
@pytest.mark.slow
def test_each_record_ends_and_the_worker_never_stops(kafka_here: None) -> None:
    outcome = run(good=400, fuzzed=600, seed=4)
    assert outcome.clean, outcome.plain()
    assert sum(ends.refused_by_topic for ends in outcome.ends.values()) < 30
    assert max(sample.rss_mib for sample in outcome.samples) < 1_000
