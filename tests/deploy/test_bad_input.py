"""What a deployment can have wrong: one message with the setting and the next step, a log event, an exit code."""

import asyncio
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from aiokafka.errors import InvalidTimestampError

from deploy.generate.access import COMPONENTS, Component
from schemas.topics import HOLDS, LISTED_PARTIES, ORDERS
from streams.engine.broker.send import sender
from streams.engine.broker.trouble import known
from tests.deploy.guarded import Certificates, Guarded, shipscreen

pytestmark = pytest.mark.slow

TWO_HOURS: Final = 7_200
OPERATOR, WORKER = "shipscreen-operator", "shipscreen-worker"
AS_A_WORKER: Final = {"SHIPSCREEN_HTTP_PORT": "0", "SHIPSCREEN_DELIVERY": "transactions"}
PASSWORD: Final = {"SHIPSCREEN_SASL_PASSWORD": "hunter2"}
COMMANDS: Final = (("topics", "list"), ("status",))
"""One for each of the two client libraries."""


def event(stderr: str) -> dict[str, Any]:
    """The last log event: nothing comes after it."""
    told: dict[str, Any] = json.loads(stderr.splitlines()[-1])
    return told


def check(stderr: str, code: int, *names: str) -> None:
    """Once: of a command a message of two lines, naming the settings; of a service the same as an event."""
    if stderr.splitlines()[-1].startswith("{"):
        told = event(stderr)
        assert told["exit_code"] == code
        assert told["level"] in {"error", "critical"}
        said = f"{told['why']} {told['next_step']}"
    else:
        said = stderr
        assert len(said.splitlines()) == 2
    assert not [name for name in names if name not in said], said
    assert "Traceback" not in stderr
    assert "hunter2" not in stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_a_wrong_password(guarded: Guarded, command: tuple[str, ...]) -> None:
    told = shipscreen(guarded, OPERATOR, *command, wanted=5, settings=PASSWORD)
    names = "SHIPSCREEN_SASL_USERNAME", "SHIPSCREEN_SASL_PASSWORD", "SHIPSCREEN_CA_FILE", OPERATOR
    check(told.stderr, 5, *names)
    assert all(name in "".join(told.stderr.splitlines()[:2]) for name in names)


def test_a_worker_with_a_wrong_password_does_not_wait_for_ever(guarded: Guarded) -> None:
    told = shipscreen(guarded, WORKER, "worker", wanted=2, settings=AS_A_WORKER | PASSWORD)
    check(told.stderr, 2, "SHIPSCREEN_SASL_PASSWORD", "SHIPSCREEN_SASL_USERNAME", "SHIPSCREEN_CA_FILE")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_foreign_certificate(guarded: Guarded, tmp_path: Path, command: tuple[str, ...]) -> None:
    foreign = str(Certificates(tmp_path).authority)
    told = shipscreen(guarded, OPERATOR, *command, wanted=5, settings={"SHIPSCREEN_CA_FILE": foreign})
    check(told.stderr, 5, "SHIPSCREEN_CA_FILE")


def test_a_worker_does_not_trust_a_foreign_certificate(guarded: Guarded, tmp_path: Path) -> None:
    foreign = str(Certificates(tmp_path).authority)
    told = shipscreen(guarded, WORKER, "worker", wanted=2, settings=AS_A_WORKER | {"SHIPSCREEN_CA_FILE": foreign})
    check(told.stderr, 2, "SHIPSCREEN_CA_FILE")


@pytest.mark.parametrize(
    ("setting", "value", "named"),
    [
        ("SECURITY_PROTOCOL", "SASL_PLAINTEXT", "SHIPSCREEN_SECURITY_PROTOCOL"),
        ("SASL_MECHANISM", "PLAIN", "SHIPSCREEN_SASL_MECHANISM"),
        ("BROKER", "127.0.0.1:9", "SHIPSCREEN_BROKER"),
        ("BROKER", "no-such-host.invalid:9092", "SHIPSCREEN_BROKER"),
    ],
)
def test_a_wrong_way_to_the_broker(guarded: Guarded, setting: str, value: str, named: str) -> None:
    told = shipscreen(guarded, OPERATOR, "status", wanted=5, settings={f"SHIPSCREEN_{setting}": value})
    check(told.stderr, 5, named)


def test_a_missing_right_names_user_and_topic(guarded: Guarded) -> None:
    told = shipscreen(guarded, OPERATOR, "lists", "load", wanted=5)
    check(told.stderr, 5, OPERATOR, LISTED_PARTIES.name, "ACL", "SHIPSCREEN_SASL_USERNAME")


def test_a_missing_right_stops_a_worker(guarded: Guarded) -> None:
    told = shipscreen(guarded, "shipscreen-gate", "worker", wanted=2, settings=AS_A_WORKER)
    assert event(told.stderr)["exit_code"] == 2
    assert "ACL" in event(told.stderr)["why"]
    assert "SHIPSCREEN_SASL_USERNAME" in event(told.stderr)["why"]


def test_a_right_that_is_missed_only_when_writing(guarded: Guarded) -> None:
    """A worker that may do everything but write holds: it finds out with the first order, and says so."""
    whole = next(one for one in COMPONENTS if one.name == WORKER)
    grants = tuple(
        replace(grant, operations=tuple(one for one in grant.operations if one != "Write"))
        if grant.name == HOLDS.name
        else grant
        for grant in whole.grants
    )
    # Of the group of all others: a partition that another group opened first would refuse them.
    guarded.grant(Component("without-holds", "Cannot publish holds.", grants))
    shipscreen(guarded, "shipscreen-orders", "orders", "send", "-", stdin='{"order_id": "S-1"}\n')
    told = shipscreen(guarded, "without-holds", "worker", wanted=2, settings=AS_A_WORKER)
    check(told.stderr, 2, "without-holds", HOLDS.name, "ACL")


@pytest.mark.parametrize(("shift", "said"), [(TWO_HOURS, "2 h 0 min ahead"), (-TWO_HOURS, "2 h 0 min behind")])
def test_a_worker_with_a_wrong_clock_refuses(guarded: Guarded, shift: int, said: str) -> None:
    told = shipscreen(guarded, WORKER, "worker", wanted=2, shift=shift, settings=AS_A_WORKER)
    check(told.stderr, 2, said, "SHIPSCREEN_CLOCK_LIMIT", "NTP")
    assert "partitions assigned" not in told.stderr, "it could have decided before it looked"


def test_doctor_compares_clocks(guarded: Guarded) -> None:
    def clock(shift: int) -> dict[str, Any]:
        told = shipscreen(guarded, OPERATOR, "doctor", "--json", wanted=1, shift=shift).stdout
        return next(row for row in map(json.loads, told.splitlines()) if row["about"] == "clock")

    wrong = clock(TWO_HOURS)
    assert (wrong["level"], "2 h 0 min ahead" in wrong["said"], "NTP" in wrong["todo"]) == ("wrong", True, True)
    assert clock(0)["level"] == "ok"


def test_time_stamps_from_the_future_are_said_to_be_the_clock(guarded: Guarded) -> None:
    """Kafka takes none that lie more than an hour ahead."""
    connection = guarded.connection("shipscreen-orders")

    async def send() -> None:
        async with sender(connection) as producer:
            ahead = int((time.time() + TWO_HOURS) * 1000)
            await producer.send_and_wait(ORDERS.name, b"{}", key=b"S-2", timestamp_ms=ahead)

    with pytest.raises(InvalidTimestampError) as refused:
        asyncio.run(send())
    trouble = known(refused.value, connection)
    assert trouble is not None
    assert "clock" in trouble.said
    assert "NTP" in trouble.todo


def test_doctor_works_with_the_rights_of_people_on_call(guarded: Guarded) -> None:
    told = shipscreen(guarded, OPERATOR, "doctor", "--json", "--limit", "30", wanted=1).stdout
    rows = [json.loads(line) for line in told.splitlines()]
    wrong = {row["about"] for row in rows if row["level"] == "wrong"}
    nobody_screens = {"orders", "standing", "workers"}  # no worker runs here; others' orders may wait
    assert all(about.startswith("list ") or about in nobody_screens for about in wrong), wrong
    assert not [row for row in rows if row["level"] == "unknown"], rows
    assert {"broker", "topics", "clock"} <= {row["about"] for row in rows}


def test_a_port_that_is_taken(guarded: Guarded) -> None:
    taken = guarded.bootstrap.rpartition(":")[2]
    told = shipscreen(guarded, WORKER, "worker", wanted=2, settings={"SHIPSCREEN_HTTP_PORT": taken})
    assert "SHIPSCREEN_HTTP_PORT" in event(told.stderr)["why"]
