"""The file of exchange rates, read anew when it changes: nobody restarts workers for the rates of a new day."""

from datetime import date
from pathlib import Path
from typing import Final

import structlog

from streams.facts.order import DAYS_AHEAD, ExchangeRates
from streams.facts.rates import UnreadableRatesError, rates_in

MOST_BYTES: Final = 1024 * 1024

log = structlog.get_logger(__name__)


class RatesFile:
    """`changed` gives what is new in it. What cannot be taken is said once, and the rates in force grow older."""

    def __init__(self, path: Path, current: ExchangeRates) -> None:
        self._path = path
        self._current = current
        self._seen: object = None

    def changed(self, today: date) -> ExchangeRates | None:
        """The rates in the file, where they are others than those in force and can be taken."""
        try:
            told = self._path.stat()
            seen = told.st_mtime_ns, told.st_size, told.st_ino
            if seen == self._seen:
                return None
            rates = self._read(told.st_size, today)
        except (OSError, UnreadableRatesError) as wrong:
            self._refuse(str(wrong))
            return None
        self._seen = seen
        if rates.hash == self._current.hash:
            return None
        self._current = rates
        log.info("exchange rates read anew", day=str(rates.day), currencies=len(rates.rates))
        return rates

    def _refuse(self, why: str) -> None:
        if self._seen != why:
            log.error("exchange rates refused", path=str(self._path), why=why)
        self._seen = why

    def _read(self, size: int, today: date) -> ExchangeRates:
        if size > MOST_BYTES:
            raise UnreadableRatesError(f"{size} bytes, more than {MOST_BYTES}")
        rates, now = rates_in(self._path.read_bytes()), self._current.day
        if rates.day is not None and (rates.day - today).days > DAYS_AHEAD:
            raise UnreadableRatesError(f"rates of {rates.day}, a day to come")
        if rates.day is not None and now is not None and rates.day < now:
            raise UnreadableRatesError(f"rates of {rates.day}, and those in force are of {now}; a restart takes them")
        return rates
