"""Reloads the file of exchange rates when it changes, so that new rates need no restart."""

from datetime import date
from pathlib import Path
from typing import Final

import structlog

from streams.facts.order import DAYS_AHEAD, ExchangeRates
from streams.facts.rates import UnreadableRatesError, rates_in

MOST_BYTES: Final = 1024 * 1024

log = structlog.get_logger(__name__)


class RatesFile:
    """Watches the file. An unusable file is logged once, and the current rates stay and age."""

    def __init__(self, path: Path, current: ExchangeRates) -> None:
        self._path = path
        self._current = current
        self._seen: object = None

    def changed(self, today: date) -> ExchangeRates | None:
        """Returns the rates of the file if they are usable and differ from the current ones."""
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
