"""What a worker does about a broker that goes away, and about a clock that goes wrong while it runs."""

import asyncio
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Literal

import pytest
from structlog.testing import CapturingLogger

from streams.engine import surroundings
from streams.engine.broker.clock import Compared
from streams.engine.broker.connection import Connection
from streams.engine.broker.trouble import BrokerProblem, BrokerProblemError
from streams.engine.settings import WorkerSettings
from streams.engine.surroundings import SAY_EVERY, FixedDayError, Surroundings, check_day
from streams.facts.policy import Policy

AWAY = BrokerProblem("Nothing answers at kafka:9092.", "Is SHIPSCREEN_BROKER right?", lasting=False)


class Script:
    """What the broker and its clock answer, look by look; the watch ends when nothing is left."""

    def __init__(self, *answers: BrokerProblem | Compared) -> None:
        self.answers: Iterator[BrokerProblem | Compared] = iter(answers)
        self.now: BrokerProblem | Compared = Compared(0, 0)
        self.ahead: list[float] = []

    async def unreachable(self, _: Connection) -> BrokerProblem | None:
        try:
            self.now = next(self.answers)
        except StopIteration:
            raise asyncio.CancelledError from None
        return self.now if isinstance(self.now, BrokerProblem) else None

    def compared(self, *_: object) -> BrokerProblem | Compared:
        return self.now


def played(monkeypatch: pytest.MonkeyPatch, script: Script) -> tuple[Surroundings, list[str]]:
    """Watches to the script's end; what was said."""
    monkeypatch.setattr(surroundings, "unreachable", script.unreachable)
    monkeypatch.setattr(surroundings, "compared", script.compared)
    monkeypatch.setattr(surroundings, "LOOK_SECONDS", 0)
    monkeypatch.setattr(surroundings, "AWAY_SECONDS", 0)
    watched = Surroundings(WorkerSettings(Connection("kafka:9092")), script.ahead.append)
    said = CapturingLogger()
    monkeypatch.setattr(surroundings, "log", said)
    with pytest.raises((asyncio.CancelledError, BrokerProblemError)):
        asyncio.run(watched.watch())
    return watched, [one.args[0] for one in said.calls if one.method_name != "debug"]


def test_a_broker_that_is_away_is_said_once_in_a_while_and_when_it_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Script(*[AWAY] * (SAY_EVERY + 1), Compared(0.5, 0.1))
    watched, said = played(monkeypatch, script)
    assert said == ["broker not reachable, waiting"] * 2 + ["the broker is back"]
    assert watched.away is None
    assert script.ahead == [0.5]


def test_while_it_is_away_a_worker_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    watched, _ = played(monkeypatch, Script(AWAY))
    assert watched.away == AWAY


@pytest.mark.parametrize("ahead", [7200.0, -7200.0])
def test_a_clock_that_goes_wrong_ends_the_worker(monkeypatch: pytest.MonkeyPatch, ahead: float) -> None:
    script = Script(Compared(1, 0.1), Compared(ahead, 0.1), Compared(0, 0.1))
    played(monkeypatch, script)
    assert script.ahead == [1, ahead]
    assert next(script.answers) == Compared(0, 0.1)


@pytest.mark.parametrize(
    ("fixed", "clock", "transactions", "refused"),
    [
        (True, "real", True, True),
        (True, "trial", True, False),
        (True, "real", False, False),
        (False, "real", True, False),
    ],
)
def test_a_day_that_was_set_is_refused_on_a_broker_with_transactions(
    fixed: bool,
    clock: Literal["real", "trial"],
    transactions: bool,
    refused: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def has_transactions(*_: object) -> bool:
        return transactions

    monkeypatch.setattr(surroundings, "has_transactions", has_transactions)
    settings = WorkerSettings(Connection("kafka:9092"), fixed_day=fixed, policy=Policy(clock=clock))
    expected = pytest.raises(FixedDayError, match="clock: trial") if refused else nullcontext()
    with expected:
        asyncio.run(check_day(settings))
