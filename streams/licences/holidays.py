"""Federal legal holidays (5 U.S.C. 6103), and the last day of a licence whose end falls on one (750.7(g)).

Inauguration Day counts only in the capital region and is left out; State holidays come from configuration. A weekend
alone does not move the end of a licence (the conservative reading of RULES.md E).
"""

from collections.abc import Iterable, Iterator
from datetime import MAXYEAR, date, timedelta
from functools import lru_cache

from schemas.days import boundaries, shifted
from schemas.licence import Licence

MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6
JUNETEENTH_SINCE = 2021  # Pub. L. 117-17, signed 2021-06-17
DAY = timedelta(days=1)


def nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    """The nth given weekday (Monday = 0) of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def last_monday_of_may(year: int) -> date:
    last = date(year, 5, 31)
    return last - timedelta(days=(last.weekday() - MONDAY) % 7)


def observed(day: date) -> date:
    """The working day on which a fixed holiday is kept: Saturday's on Friday, Sunday's on Monday (6103(b))."""
    if day.weekday() == SATURDAY:
        return day - DAY
    return day + DAY if day.weekday() == SUNDAY else day


def fixed_holidays(year: int) -> list[date]:
    days = [date(year, 1, 1), date(year, 7, 4), date(year, 11, 11), date(year, 12, 25)]
    return [*days, date(year, 6, 19)] if year >= JUNETEENTH_SINCE else days


@lru_cache(maxsize=64)
def federal_holidays(year: int) -> frozenset[date]:
    """Legal holidays whose date or observed day falls in the year."""
    fixed = [day for near in (year, year + 1) if near <= MAXYEAR for day in fixed_holidays(near)]
    moving = [
        nth_weekday(year, 1, MONDAY, 3),  # Martin Luther King, Jr.
        nth_weekday(year, 2, MONDAY, 3),  # Washington's Birthday
        last_monday_of_may(year),  # Memorial Day
        nth_weekday(year, 9, MONDAY, 1),  # Labor Day
        nth_weekday(year, 10, MONDAY, 2),  # Columbus Day
        nth_weekday(year, 11, THURSDAY, 4),  # Thanksgiving Day
    ]
    days = [*fixed, *(observed(day) for day in fixed), *moving]
    return frozenset(day for day in days if day.year == year)


def is_holiday(day: date, state_holidays: Iterable[str] = ()) -> bool:
    """state_holidays: further legal holidays, as ISO days."""
    return day in federal_holidays(day.year) or day.isoformat() in state_holidays


def validity_end(valid_to: date, state_holidays: Iterable[str] = ()) -> date:
    """Last day (to midnight) of a licence: the first business day after valid_to where that is a legal holiday."""
    further = frozenset(state_holidays)
    if not is_holiday(valid_to, further):
        return valid_to
    day = shifted(valid_to, 1)
    while day < date.max and (day.weekday() >= SATURDAY or is_holiday(day, further)):
        day += DAY
    return day


def last_day(licence: Licence, state_holidays: Iterable[str] = ()) -> date | None:
    """Last day on which a licence is valid; None: its end is unknown."""
    return None if licence.valid_to is None else validity_end(licence.valid_to, state_holidays)


def licence_boundaries(licence: Licence, state_holidays: Iterable[str] = ()) -> Iterator[date]:
    """Days from which on a licence is valid, or no longer valid."""
    yield from boundaries(licence.valid_from, last_day(licence, state_holidays))
