"""The short form of the torture; the long one is `make torture`."""

from pathlib import Path

import pytest

from tests.reliability.runs import KILLS, run
from tests.reliability.torture import SHORT


@pytest.mark.world
@pytest.mark.slow
def test_every_order_has_one_verdict_whatever_befalls_workers_and_broker(kafka_here: None, tmp_path: Path) -> None:
    told: list[str] = []
    outcome = run(SHORT, told.append, logs=tmp_path)
    assert outcome.clean, "\n".join([*told, str(outcome.plain())])
    assert outcome.exits[KILLS] >= SHORT.incidents["kill"]
    assert outcome.findings.recomputation.versions_of_knowledge > 1, "the list that was published touched no verdict"
