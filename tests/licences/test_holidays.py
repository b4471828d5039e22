"""Ends of licences on legal holidays: 5 U.S.C. 6103, 15 CFR 750.7(g)."""

from datetime import date

import pytest

from streams.licences.holidays import federal_holidays, is_holiday, validity_end


@pytest.mark.parametrize(
    ("valid_to", "end"),
    [
        ("2026-11-10", "2026-11-10"),  # the day before a holiday
        ("2026-11-11", "2026-11-12"),  # Veterans Day, a Wednesday
        ("2026-11-12", "2026-11-12"),
        ("2026-11-26", "2026-11-27"),  # Thanksgiving; the Friday after is a business day
        ("2026-07-03", "2026-07-06"),  # Independence Day on a Saturday is kept on Friday
        ("2026-07-04", "2026-07-06"),
        ("2027-07-04", "2027-07-06"),  # ... on a Sunday is kept on Monday
        ("2027-07-05", "2027-07-06"),
        ("2021-12-31", "2022-01-03"),  # New Year's Day 2022, a Saturday, is kept in 2021
        ("2020-06-19", "2020-06-19"),  # Juneteenth is a legal holiday since 2021
        ("2024-06-19", "2024-06-20"),
        ("2026-11-21", "2026-11-21"),  # a Saturday alone moves nothing
        ("2026-11-22", "2026-11-22"),
        ("2025-01-20", "2025-01-21"),  # Martin Luther King, Jr.
        ("2025-02-17", "2025-02-18"),  # Washington's Birthday
        ("2025-05-26", "2025-05-27"),  # Memorial Day
        ("2025-09-01", "2025-09-02"),  # Labor Day
        ("2025-10-13", "2025-10-14"),  # Columbus Day
        ("2025-12-25", "2025-12-26"),
    ],
)
def test_a_holiday_moves_the_last_day_to_the_next_business_day(valid_to: str, end: str) -> None:
    assert validity_end(date.fromisoformat(valid_to)) == date.fromisoformat(end)


def test_state_holidays_come_from_configuration() -> None:
    friday = date(2026, 3, 27)
    assert validity_end(friday) == friday
    assert validity_end(friday, ("2026-03-27",)) == date(2026, 3, 30)
    assert validity_end(friday, ("2026-03-27", "2026-03-30")) == date(2026, 3, 31)


def test_eleven_holidays_a_year() -> None:
    assert len(federal_holidays(2025)) == 11
    assert len(federal_holidays(2019)) == 10


def test_an_ordinary_day_is_none() -> None:
    assert not is_holiday(date(2026, 5, 18))
