"""Groups and chart by day: every row of the history takes hold on its first day and not the day before."""

from datetime import date, timedelta

import pytest

from streams.law.countries import Change, Countries

TABLE = Countries.load()
CHANGES = (*TABLE.group_changes, *TABLE.chart_changes)
DAY = timedelta(days=1)
STANDS = [
    ("IN", "NS 2", "2018-08-02", True),
    ("IN", "NS 2", "2018-08-03", False),
    ("IN", "A:6", "2018-08-02", True),
    ("IN", "A:5", "2018-08-02", False),
    ("IN", "A:5", "2018-08-03", True),
    ("IN", "A:1", "2018-08-03", True),
    ("SS", "D:5", "2018-08-02", False),
    ("SS", "D:5", "2018-08-03", True),
    ("YE", "B", "2020-02-23", True),
    ("YE", "D:1", "2020-02-23", False),
    ("YE", "B", "2020-02-24", False),
    ("YE", "D:1", "2020-02-24", True),
    ("RU", "D:4", "2020-02-23", False),
    ("RU", "D:4", "2020-02-24", True),
    ("HK", "B", "2020-12-22", True),
    ("HK", "D:1", "2020-12-22", False),
    ("HK", "B", "2020-12-23", False),
    ("HK", "D:5", "2020-12-23", True),
    ("HK", "NS 2", "2020-12-22", False),
    ("HK", "NS 2", "2020-12-23", True),
    ("UA", "D:1", "2020-12-27", True),
    ("UA", "B", "2020-12-27", False),
    ("UA", "D:1", "2020-12-28", False),
    ("UA", "B", "2020-12-28", True),
    ("MX", "A:6", "2020-12-27", False),
    ("CY", "A:6", "2020-12-28", True),
    ("SD", "E:1", "2021-01-13", True),
    ("SD", "AT 1", "2021-01-13", True),
    ("SD", "B", "2021-01-13", False),
    ("SD", "E:1", "2021-01-14", False),
    ("SD", "AT 1", "2021-01-14", False),
    ("SD", "B", "2021-01-14", True),
    ("MM", "B", "2021-03-07", True),
    ("MM", "D:1", "2021-03-08", True),
    ("KH", "D:5", "2021-12-08", False),
    ("KH", "D:5", "2021-12-09", True),
    ("KH", "D:5", "2026-02-03", True),
    ("KH", "D:5", "2026-02-04", False),
    ("NI", "B", "2024-03-14", True),
    ("NI", "D:5", "2024-03-14", False),
    ("NI", "D:1", "2024-03-15", True),
    ("GB", "MT 1", "2024-04-18", True),
    ("GB", "MT 1", "2024-04-19", False),
    ("AU", "NS 1", "2024-04-18", True),
    ("AU", "RS 1", "2024-04-19", False),
    ("AE", "D:4", "2026-07-09", True),
    ("AE", "A:5", "2026-07-09", False),
    ("AE", "D:4", "2026-07-10", False),
    ("AE", "A:5", "2026-07-10", True),
    ("MO", "D:5", "2026-07-10", False),
]


def names(country: str, day: date) -> frozenset[str]:
    on = TABLE.on(day)
    return on.of.get(country, frozenset()) | on.chart.get(country, frozenset())


@pytest.mark.parametrize(("country", "name", "day", "stands"), STANDS)
def test_on_its_days(country: str, name: str, day: str, stands: bool) -> None:
    assert (name in names(country, date.fromisoformat(day))) is stands


@pytest.mark.parametrize("change", CHANGES, ids=[f"{one.country} {'+'.join(sorted(one.names))}" for one in CHANGES])
def test_a_row_holds_from_its_first_to_its_last_day(change: Change) -> None:
    if change.first:
        assert change.names <= names(change.country, change.first)
        assert not change.names & names(change.country, change.first - DAY)
    if change.last:
        assert change.names <= names(change.country, change.last)
        after = names(change.country, change.last + DAY)
        assert change.country == "HK" or not change.names & after  # Hong Kong has the row of China then
    assert change.first or change.last or change.confirmed
    assert {change.first, change.last and change.last + DAY} - {None} <= TABLE.boundaries


def test_a_territory_follows_the_row_of_its_country() -> None:
    last = date(2024, 4, 18)
    assert "NS 1" in names("GG", last)
    assert "NS 1" not in names("GG", last + DAY)


def test_what_is_from_memory_is_known_as_such() -> None:
    on = TABLE.on(date(2023, 12, 7))
    assert {"CH", "LI", "AT"} <= set(on.unconfirmed)
    assert "GB" not in on.unconfirmed
    assert set(TABLE.on(date(2018, 8, 2)).unconfirmed) == TABLE.on(date(2018, 8, 2)).known


def test_today_nothing_rests_on_memory() -> None:
    today = TABLE.on(date(2026, 7, 23))
    assert not today.unconfirmed
    assert not [signs for signs in today.signs.values() if "unconfirmed-history" in signs]
