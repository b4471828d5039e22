"""Watches what a worker depends on: a reachable broker, and a clock that agrees with the broker's."""

import asyncio
from collections.abc import Callable
from typing import Final

import structlog

from streams.engine.broker.clock import compared, wrong_clock
from streams.engine.broker.reach import unreachable
from streams.engine.broker.topics import has_transactions
from streams.engine.broker.trouble import BrokerProblem, BrokerProblemError
from streams.engine.settings import WorkerSettings

LOOK_SECONDS: Final = 20.0
AWAY_SECONDS: Final = 2.0
"""Seconds between checks while the broker is unreachable."""
SAY_EVERY: Final = 30
"""Number of checks between two log lines while it is unreachable."""

log = structlog.get_logger(__name__)


class FixedDayError(RuntimeError):
    """The day is set on a real broker, where it would take the partitions along for good."""


async def check_day(settings: WorkerSettings) -> None:
    """Raises FixedDayError where a day that somebody set could reach partitions that matter."""
    if not settings.fixed_day or settings.policy.clock == "trial":
        return
    if await has_transactions(settings.connection, settings.group):
        raise FixedDayError(
            f"SHIPSCREEN_TODAY sets the day to {settings.today()}, and this broker has transactions: a partition that "
            "has reached a day never goes back from it by itself. Unset SHIPSCREEN_TODAY. For a trial whose topics "
            "nobody ships by: clock: trial in the policy (SHIPSCREEN_POLICY), and every verdict says so. Where it has "
            "happened already: `shipscreen partitions set-day`."
        )


class Surroundings:
    """Checks broker and clock. ahead: called with the seconds by which this clock is ahead of the broker's."""

    def __init__(self, settings: WorkerSettings, ahead: Callable[[float], None]) -> None:
        self._settings = settings
        self._ahead = ahead
        self.away: BrokerProblem | None = None
        """Why the broker is unreachable; None = it is reachable."""
        self._silent = 0
        self._apart = 0.0

    def broker_time(self) -> float:
        """Seconds since 1970 by the broker's clock; by this machine's where it does not tell."""
        return self._settings.clock() - self._apart

    async def watch(self) -> None:
        """Runs until cancelled. Raises BrokerProblemError if the clocks differ too much."""
        while True:
            await asyncio.sleep(LOOK_SECONDS if self.away is None else AWAY_SECONDS)
            self._told(await unreachable(self._settings.connection))
            if self.away is None:
                await self.compare_clocks()

    async def compare_clocks(self) -> None:
        """Compares the clocks. Raises BrokerProblemError if they differ so much that the day may be wrong."""
        settings = self._settings
        found = await asyncio.to_thread(compared, settings.connection, settings.clock)
        if isinstance(found, BrokerProblem):
            log.debug("clock not compared with the broker's", why=found.said, next_step=found.todo)
            return
        self._ahead(found.ahead)
        self._apart = found.ahead
        if found.apart(settings.clock_limit):
            raise BrokerProblemError(wrong_clock(found, settings.clock_limit))

    def _told(self, trouble: BrokerProblem | None) -> None:
        if trouble is None:
            if self.away is not None:
                log.warning("the broker is back")
            self._silent = 0
        elif self._silent % SAY_EVERY == 0:
            log.error("broker not reachable, waiting", why=trouble.said, next_step=trouble.todo)
        self._silent += trouble is not None
        self.away = trouble
