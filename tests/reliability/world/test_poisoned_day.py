"""Partitions that a fixed day took years ahead, and the way back to the broker's day."""

import json
from pathlib import Path
from typing import Any

import orjson

from schemas.topics import CLEARANCES, HOLDS
from streams.engine.broker.connection import Connection
from streams.engine.partitions.day import brokers_day
from tests.reliability.world.conftest import Clean
from tests.reliability.world.scene import (
    WITHIN,
    alerts,
    apart,
    decided,
    everything,
    orders,
    partitions,
    position,
    stopped,
    worker,
)

AHEAD = "2036-01-02"
WHY = ("--reason", "a rehearsal", "--by", "Doe")


def days(connection: Connection) -> dict[str, list[str]]:
    """Evaluation days of the verdicts of each order, in their order."""
    found: dict[str, list[tuple[int, str]]] = {}
    for one in everything(connection):
        value: dict[str, Any] = (
            orjson.loads(one.value) if one.topic in {CLEARANCES.name, HOLDS.name} else {"kind": "withdrawal"}
        )
        if value["kind"] != "withdrawal":
            told = value["course"]["number"], value["decision"]["evaluation_day"]
            found.setdefault(value["order_id"], []).append(told)
    return {order: [day for _, day in sorted(told)] for order, told in found.items()}


def test_a_day_that_was_ahead_is_set_back_and_all_is_screened_again(clean: Clean, tmp_path: Path) -> None:
    connection = clean(1)
    today = brokers_day(connection)
    with worker(connection, tmp_path / "ahead", day=AHEAD) as child:
        orders(connection, "A-1", "A-2")
        decided(connection, child, 2)
        stopped(child)
    with worker(connection, tmp_path / "poisoned", day=str(today)) as child:
        orders(connection, "B-1")
        decided(connection, child, 3)
        stopped(child)
    assert set().union(*days(connection).values()) == {AHEAD}

    forward = partitions(connection, "set-day", AHEAD, *WHY, "--apply")
    assert (forward.returncode, f"By the broker's clock it is {today}" in forward.stderr) == (3, True)
    dry = partitions(connection, "set-day", str(today), *WHY)
    assert (dry.returncode, f"partition 0: {AHEAD} -> {today}" in dry.stdout) == (0, True), dry.stderr
    assert not alerts(connection, "day_set")
    done = partitions(connection, "set-day", str(today), *WHY, "--apply", "--json")
    assert json.loads(done.stdout)["applied"], done.stderr
    (told,) = alerts(connection, "day_set")
    assert (told["partition"], told["by"], told["reason"]) == (0, "Doe", "a rehearsal")

    def back() -> bool:
        found = position(connection)
        return found is not None and str(found.screened_to.day) == str(today)

    with worker(connection, tmp_path / "after", day=str(today)) as child:
        child.wait_until(back, WITHIN)
    assert days(connection) == {order: [AHEAD, str(today)] for order in ("A-1", "A-2", "B-1")}
    assert not apart(connection)
    again = partitions(connection, "set-day", str(today), *WHY)
    assert "No partition has reached a day after" in again.stdout
