"""Country Groups (Supp. 1 to part 740), Country Chart (Supp. 1 to part 738), partners (Supp. 3 to part 746), by day.

The tables give the state of one day; history.json gives earlier differences, each row with its mark.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from streams.law.dated import FIRST_DAY, Citation

Marks = frozenset[str]
NONE: Marks = frozenset()
UNITED_STATES: Marks = frozenset({"US", "AS", "GU", "MP", "PR", "UM", "VI"})
"""The United States with territories and possessions (772.1)."""
US_TYPES = frozenset({"export_from_us", "deemed_export", "import_to_us"})
"""Kinds of transaction that cross its border."""
ALSO_KNOWN: Marks = UNITED_STATES | {"HK", "KY", "LI"}


def iso(code: str | None) -> str:
    """Returns a country code in capitals without spaces; empty if there is none."""
    return code.strip().upper() if code else ""


def is_foreign(origin: str | None, known: Marks) -> bool:
    """Returns True if the stated origin is a country other than the United States; anything else may be US."""
    code = iso(origin)
    return code in known and code not in UNITED_STATES


@cache
def codes() -> Marks:
    """Returns every country code of the tables, on any day."""
    return Countries.load().on(date.max).known


@dataclass(frozen=True, slots=True)
class Change:
    """Groups or chart columns that a country has only between two days, both inclusive; None = open-ended."""

    country: str
    names: Marks
    """Empty: all of them."""
    first: date | None
    last: date | None
    mark: str
    cite: str
    confirmed: date | None
    """First day for which the state is confirmed; None: always."""
    whole_row: bool = False
    """Columns that the country had, and no other."""

    def concerns(self, columns: Marks) -> bool:
        """Returns True if it affects an item with these columns; groups affect every item."""
        if self.whole_row:
            return bool(columns)
        return not any(" " in name for name in self.names) or not columns.isdisjoint(self.names)

    def holds(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def unconfirmed(self, day: date) -> bool:
        """Returns True if the state of that day is from memory."""
        return self.mark == "M" and self.confirmed is not None and day < self.confirmed


@dataclass(frozen=True, slots=True)
class CountriesOn:
    """Groups, chart and partners on one day."""

    groups: Mapping[str, Marks]
    """Members by group name."""
    of: Mapping[str, Marks]
    """Group names by country."""
    signs: Mapping[str, Marks]
    """Group names by country, as signs (streams/law/signs.py)."""
    chart: Mapping[str, Marks]
    """Columns with an X by country; a country without a row is not here."""
    embargoed: Marks
    """Countries whose row points to part 746 (no X at all)."""
    known: Marks
    unconfirmed: Mapping[str, tuple[Change, ...]]
    """Parts of a country's groups and row that are from memory on this day, by country."""


@dataclass(frozen=True, slots=True)
class Countries:
    """Everything dated about countries; `on` resolves one day."""

    groups: Mapping[str, Marks]
    group_changes: tuple[Change, ...]
    chart: Mapping[str, Marks]
    chart_changes: tuple[Change, ...]
    rows_of: tuple[tuple[str, str, date | None], ...]
    """(country, whose row and groups it has, first day)."""
    before: Change
    """Days for which only single changes were collected, for any country."""
    pointers: Marks

    @classmethod
    def load(cls) -> "Countries":
        """Loads the tables of streams/reference/countries/."""
        return _parsed(_table("groups"), _table("chart"), _table("history"))

    @property
    def boundaries(self) -> frozenset[date]:
        """Returns the first days of all changes."""
        changes = (*self.group_changes, *self.chart_changes)
        starts = [change.first for change in changes]
        ends = [change.last + timedelta(days=1) for change in changes if change.last]
        confirmed = [change.confirmed for change in (*changes, self.before) if change.mark == "M"]
        rows = [first for _, _, first in self.rows_of]
        return frozenset(found for found in (*starts, *ends, *confirmed, *rows) if found)

    def on(self, day: date) -> CountriesOn:
        groups = {name: set(members) for name, members in self.groups.items()}
        _apply(groups, self.group_changes, day)
        chart = {country: set(marks) for country, marks in self.chart.items()}
        _apply_columns(chart, self.chart_changes, day)
        for country, whose, first in self.rows_of:
            if first is None or first <= day:
                chart[country] = set(chart.get(whose, ()))
                if first is not None:
                    _as(groups, country, whose)
        frozen = {name: frozenset(members) for name, members in groups.items()}
        known = frozenset(chart) | self.pointers | ALSO_KNOWN
        unconfirmed = self._unconfirmed(day, known)
        return CountriesOn(
            groups=frozen,
            of=(of := _inverted(frozen)),
            signs={country: _signs(of.get(country, NONE), country in unconfirmed) for country in {*of, *unconfirmed}},
            chart={country: frozenset(marks) for country, marks in chart.items()},
            embargoed=self.pointers,
            known=known,
            unconfirmed=unconfirmed,
        )

    def _unconfirmed(self, day: date, known: Marks) -> Mapping[str, tuple[Change, ...]]:
        found: dict[str, list[Change]] = {}
        for change in (*self.group_changes, *self.chart_changes):
            if change.unconfirmed(day):
                found.setdefault(change.country, []).append(change)
        for country, whose, first in self.rows_of:
            if whose in found and (first is None or first <= day):
                found.setdefault(country, []).extend(found[whose])
        if self.before.unconfirmed(day):
            for country in known:
                found.setdefault(country, []).append(self.before)
        return {country: tuple(changes) for country, changes in found.items()}


def partners() -> Mapping[date, tuple[Marks, Citation]]:
    """Returns the countries of Supp. 3 to part 746, by the day of each accession, for a dated value."""
    table, later = _table("groups")["746_supp3_partners"], _table("history")["partners"]
    days = sorted({date.fromisoformat(row["from"]) for row in later})
    first = frozenset(table["members"]) - {row["country"] for row in later}
    steps = {FIRST_DAY: (first, Citation(table["cite"]))}
    for day in days:
        joined = [row for row in later if date.fromisoformat(row["from"]) <= day]
        mark, cite = next((row["mark"], row["cite"]) for row in joined if row["from"] == day.isoformat())
        steps[day] = (first | {row["country"] for row in joined}, Citation(cite, mark))
    return steps


def _table(name: str) -> Any:
    return json.loads(files("streams.reference.countries").joinpath(f"{name}.json").read_bytes())


def _signs(groups: Marks, unconfirmed: bool) -> Marks:
    found = frozenset(f"group:{name}" for name in groups)
    return found | {"unconfirmed-history"} if unconfirmed else found


def _apply(groups: dict[str, set[str]], changes: tuple[Change, ...], day: date) -> None:
    # A country with a change listed is in the group exactly while a change holds, whatever today's table says.
    for change in changes:
        for name in change.names:
            groups.setdefault(name, set()).discard(change.country)
    for change in changes:
        if change.holds(day):
            for name in change.names:
                groups[name].add(change.country)


def _apply_columns(chart: dict[str, set[str]], changes: tuple[Change, ...], day: date) -> None:
    for change in changes:
        chart.setdefault(change.country, set()).difference_update(change.names)
    for change in changes:
        if change.holds(day):
            chart[change.country] |= change.names


def _as(groups: dict[str, set[str]], country: str, whose: str) -> None:
    for members in groups.values():
        (members.add if whose in members else members.discard)(country)


def _inverted(groups: Mapping[str, Marks]) -> dict[str, Marks]:
    countries = frozenset().union(*groups.values())
    return {country: frozenset(name for name, members in groups.items() if country in members) for country in countries}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _change(row: Mapping[str, Any], names: str) -> Change:
    first, last = _day(row.get("from")), _day(row.get("to"))
    confirmed = _day(row.get("confirmed_from")) or (last + timedelta(days=1) if last else first)
    named, whole = frozenset(row[names]), row.get("whole_row", False)
    return Change(row["country"], named, first, last, row["mark"], row["cite"], confirmed, whole)


def _before(history: Mapping[str, Any]) -> Change:
    first = date.fromisoformat(history["complete_from"])
    cite = f"changes before {first} were not collected"
    return Change("", NONE, None, first - timedelta(days=1), "M", cite, first)


def _parsed(groups: Mapping[str, Any], chart: Mapping[str, Any], history: Mapping[str, Any]) -> Countries:
    since = {row["country"]: _day(row["from"]) for row in history["rows"]}
    return Countries(
        groups={name: frozenset(members) for name, members in groups["groups"].items()},
        group_changes=tuple(_change(row, "groups") for row in history["groups"]),
        chart={country: frozenset(row["marks"]) for country, row in chart["chart"].items()},
        chart_changes=tuple(_change(row, "columns") for row in history["chart"]),
        rows_of=tuple(
            (country, whose, since.get(country))
            for country, whose in {**chart["territories"]["rows_of"], **chart["inherit"]}.items()
        ),
        before=_before(history),
        pointers=frozenset(chart["no_row_pointer_part746"]),
    )
