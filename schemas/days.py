"""Spans of days, both inclusive; None = open. The first and the last day of the calendar are days like others."""

from collections.abc import Iterator
from datetime import date


def within(day: date, first: date | None, last: date | None) -> bool:
    """Whether a span covers a day."""
    return (first is None or first <= day) and (last is None or day <= last)


def boundaries(first: date | None, last: date | None) -> Iterator[date]:
    """First days of what changes: the span's first day, and the day after its last. What ends with the calendar never
    ends.
    """
    if first is not None:
        yield first
    if last is not None and last < date.max:
        yield shifted(last, 1)


def shifted(day: date, days: int) -> date:
    """The day so many days on; beyond the calendar, where records without a real day stand, its first or last day."""
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal()))
