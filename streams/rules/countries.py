"""Country Groups (Supp. 1 to part 740), Country Chart (Supp. 1 to part 738), partners (Supp. 3 to part 746), by day."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

Marks = frozenset[str]
NONE: Marks = frozenset()
UNITED_STATES: Marks = frozenset({"US", "AS", "GU", "MP", "PR", "UM", "VI"})
"""The United States with territories and possessions (772.1)."""
ALSO_KNOWN: Marks = UNITED_STATES | {"HK", "KY", "LI"}


def iso(code: str | None) -> str:
    """A country code in capitals, without blanks; empty where there is none."""
    return code.strip().upper() if code else ""


def is_foreign(origin: str | None, known: Marks) -> bool:
    """Whether an origin is stated to be a country other than the United States; anything else may be US."""
    code = iso(origin)
    return code in known and code not in UNITED_STATES


@dataclass(frozen=True, slots=True)
class Change:
    """A membership or mark that holds only between two days, both inclusive; None = open."""

    country: str
    names: Marks
    first: date | None
    last: date | None

    def holds(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class CountriesOn:
    """Groups, chart and partners on one day."""

    groups: Mapping[str, Marks]
    """Members by group name."""
    of: Mapping[str, Marks]
    """Group names by country."""
    signs: Mapping[str, Marks]
    """The same as signs (streams/rules/signs.py)."""
    chart: Mapping[str, Marks]
    """Columns with an X by country; a country without a row is not here."""
    embargoed: Marks
    """Countries whose row points to part 746 (no X at all)."""
    partners: Marks
    """Countries of Supp. 3 to part 746."""
    known: Marks


@dataclass(frozen=True, slots=True)
class Countries:
    """Everything dated about countries; `on` resolves one day."""

    groups: Mapping[str, Marks]
    group_changes: tuple[Change, ...]
    chart: Mapping[str, Marks]
    chart_changes: tuple[Change, ...]
    rows_of: tuple[tuple[str, str, date | None], ...]
    """(country, whose row and groups it has, first day)."""
    pointers: Marks
    partners: tuple[tuple[str, date | None], ...]

    @classmethod
    def load(cls) -> "Countries":
        """From the tables in streams/reference/countries/."""
        here = files("streams.reference.countries")
        return _parsed(
            json.loads(here.joinpath("groups.json").read_bytes()), json.loads(here.joinpath("chart.json").read_bytes())
        )

    @property
    def boundaries(self) -> frozenset[date]:
        """First days of what changes."""
        changes = (*self.group_changes, *self.chart_changes)
        starts = [change.first for change in changes]
        ends = [change.last + timedelta(days=1) for change in changes if change.last]
        rows = [first for _, _, first in self.rows_of]
        partners = [first for _, first in self.partners]
        return frozenset(found for found in (*starts, *ends, *rows, *partners) if found)

    def on(self, day: date) -> CountriesOn:
        groups = {name: set(members) for name, members in self.groups.items()}
        _apply(groups, self.group_changes, day)
        chart = {country: set(marks) for country, marks in self.chart.items()}
        for change in self.chart_changes:
            if change.holds(day):
                chart.setdefault(change.country, set()).update(change.names)
        for country, whose, first in self.rows_of:
            if first is None or first <= day:
                chart[country] = set(chart.get(whose, ()))
                if first is not None:
                    _as(groups, country, whose)
        frozen = {name: frozenset(members) for name, members in groups.items()}
        return CountriesOn(
            groups=frozen,
            of=(of := _inverted(frozen)),
            signs={country: frozenset(f"group:{name}" for name in names) for country, names in of.items()},
            chart={country: frozenset(marks) for country, marks in chart.items()},
            embargoed=self.pointers,
            partners=frozenset(country for country, first in self.partners if first is None or first <= day),
            known=frozenset(chart) | self.pointers | ALSO_KNOWN,
        )


def _apply(groups: dict[str, set[str]], changes: tuple[Change, ...], day: date) -> None:
    # A country with a change listed is in the group exactly while a change holds, whatever today's table says.
    for change in changes:
        for name in change.names:
            groups.setdefault(name, set()).discard(change.country)
    for change in changes:
        if change.holds(day):
            for name in change.names:
                groups[name].add(change.country)


def _as(groups: dict[str, set[str]], country: str, whose: str) -> None:
    for members in groups.values():
        (members.add if whose in members else members.discard)(country)


def _inverted(groups: Mapping[str, Marks]) -> dict[str, Marks]:
    countries = frozenset().union(*groups.values())
    return {country: frozenset(name for name, members in groups.items() if country in members) for country in countries}


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    return date.fromisoformat(text if len(text) > len("2022-03") else f"{text}-01")


def _parsed(groups: Mapping[str, Any], chart: Mapping[str, Any]) -> Countries:
    history = [row for row in groups["history"] if row["group"] in groups["groups"]]
    partners = groups["746_supp3_partners"]
    since = {
        row["country"]: _day(row["from"]) for row in chart["dated_changes"] if row.get("uses_row_of") and "from" in row
    }
    return Countries(
        groups={name: frozenset(members) for name, members in groups["groups"].items()},
        group_changes=tuple(
            Change(row["iso"], frozenset({row["group"]}), _day(row["from"]), _day(row["to"])) for row in history
        ),
        chart={country: frozenset(row["marks"]) for country, row in chart["chart"].items()},
        chart_changes=tuple(
            Change(row["country"], frozenset(row["marks_added"]), _day(row.get("from")), _day(row.get("to")))
            for row in chart["dated_changes"]
            if "marks_added" in row
        ),
        rows_of=tuple(
            (country, whose, since.get(country))
            for country, whose in {**chart["territories"]["rows_of"], **chart["inherit"]}.items()
        ),
        pointers=frozenset(chart["no_row_pointer_part746"]),
        partners=tuple((country, _day(partners["from"].get(country))) for country in partners["members"]),
    )
