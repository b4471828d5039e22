"""SHIPSCREEN_TODAY on a real broker: refused before anything is written, unless policy says that it is a trial."""

import os
import sys
from pathlib import Path

import orjson

from schemas.topics import CLEARANCES, HOLDS
from streams.engine.broker.child import Child, free_port
from streams.engine.broker.connection import Connection
from tests.policies import TRIAL_CLOCK_FILE
from tests.reliability.world.conftest import Clean
from tests.reliability.world.scene import decided, everything, orders, position, refused

DAY = "2036-01-02"


def started(connection: Connection, log: Path, **settings: str) -> Child:
    told = {"BROKER": connection.bootstrap, "TODAY": DAY, "HTTP_PORT": str(free_port()), **settings}
    env = os.environ | {f"SHIPSCREEN_{name}": value for name, value in told.items()}
    return Child([sys.executable, "-m", "streams.cli", "worker"], log, env=env)


def test_a_set_day_is_refused_and_one_of_a_trial_is_said(clean: Clean, tmp_path: Path) -> None:
    connection = clean(1)
    orders(connection, "A-1")
    child = started(connection, tmp_path / "refused.log")
    try:
        assert "SHIPSCREEN_TODAY sets the day to 2036-01-02" in refused(child)["why"]
        assert position(connection) is None
        child.kill()
        child = started(connection, tmp_path / "trial.log", POLICY=TRIAL_CLOCK_FILE)
        decided(connection, child, 1)
    finally:
        child.kill()
    (verdict,) = (
        orjson.loads(one.value)["decision"]
        for one in everything(connection)
        if one.topic in {CLEARANCES.name, HOLDS.name}
    )
    assert verdict["evaluation_day"] == DAY
    assert "ADV_TRIAL_CLOCK" in {one["code"] for one in verdict["advisories"]}
