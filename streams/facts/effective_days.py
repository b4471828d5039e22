"""Finds the effective day of a list entry: the day on which the rule that added it took effect, not its print day.

streams/reference/register/effective_days.json has the rules and their days, each with its mark. A day that is not
confirmed, or an entry whose rule is unknown, is in doubt: see `doubt`.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from schemas.days import shifted
from schemas.listed_party import ListedParty

LISTS = frozenset({"EL", "MEU", "UVL"})
"""Lists that rules in the Federal Register amend."""
LONGEST_LAG = 6
"""Most days from effective day to print of the table's rules, except 87 FR 12226 (7 days, confirmed)."""
NEAR = 7
FAR_PAGES = 60
_CITE = re.compile(r"(\d{2,3})\s*FR\s*(\d{1,3},?\d{3})")


@dataclass(frozen=True, slots=True)
class ListRule:
    """A Federal Register rule that amended a list. effective: None = not verified; the print day counts."""

    volume: int
    page: int
    lists: tuple[str, ...]
    printed: date
    effective: date | None = None
    mark: str | None = None
    savings_en_route: bool | None = None
    note: str = ""

    @property
    def day(self) -> date:
        return self.effective or self.printed

    @property
    def confirmed(self) -> bool:
        return self.effective is not None and self.mark != "M"

    def is_of(self, page: int, day: date | None) -> bool:
        """Returns True if a citation of this page, printed or effective on this day, refers to this rule."""
        if day is None:
            return page - self.page <= FAR_PAGES
        return min(self.day, self.printed) <= day <= shifted(self.printed, NEAR)


@dataclass(frozen=True, slots=True)
class Naming:
    """An entry that was added by another rule than the first one of its citation."""

    list: str
    name: str
    rule: str
    mark: str
    cite: str
    between: tuple[date, date] | None = None
    """Earliest and latest day on which it can have been added, if the rule is from memory."""


@dataclass(frozen=True, slots=True)
class Register:
    """The rules in page order, and entries whose rule is known better than their citation says."""

    rules: Sequence[ListRule]
    named: Sequence[Naming]

    def rule(self, name: str, volume: int, page: int, day: date | None) -> ListRule | None:
        """Returns the cited rule: the last one that begins at or before the page, if its day is close; else None."""
        before = [one for one in self.rules if name in one.lists and one.volume == volume and one.page <= page]
        return before[-1] if before and before[-1].is_of(page, day) else None


class Doubt(NamedTuple):
    """First and last day on which it is not confirmed whether an entry was listed, and why."""

    first: date
    last: date
    why: str


def doubt(entry: ListedParty) -> Doubt | None:
    """Returns the days on which it is uncertain whether the entry was listed; None if its first day is confirmed."""
    if entry.list not in LISTS or entry.effective_from is None:
        return None
    if entry.first_day_between is not None:
        first, last = entry.first_day_between
        return Doubt(first, shifted(last, -1), "the rule that named it is not confirmed") if first < last else None
    return _doubt(entry.list, entry.fr or "", entry.effective_from)


@lru_cache(maxsize=4096)
def _doubt(name: str, cites: str, first: date) -> Doubt | None:
    found = _CITE.search(cites)
    if found is None:
        return None
    rule = register().rule(name, int(found[1]), int(found[2].replace(",", "")), first)
    if rule is None:
        return Doubt(
            shifted(first, -LONGEST_LAG), shifted(first, -1), f"{found[0]}: day of print, or of an unknown rule"
        )
    if rule.confirmed:
        return None
    why = "effective day from memory" if rule.effective else "day of print"
    return Doubt(shifted(rule.printed, -LONGEST_LAG), shifted(rule.printed, -1), f"{rule.volume} FR {rule.page}: {why}")


def in_doubt(entry: ListedParty, day: date) -> Doubt | None:
    """Returns the doubt that covers a day, or None. Entries without a first day, or ended before, have none."""
    first = entry.effective_from
    if first is None or (entry.first_day_between is None and abs((day - first).days) > NEAR):
        return None  # the usual answer, without working out the rest
    if entry.effective_to is not None and day > entry.effective_to:
        return None
    found = doubt(entry)
    return found if found is not None and found.first <= day <= found.last else None


def earliest(entry: ListedParty) -> date | None:
    """Returns the first day on which the entry may have been listed; None = always."""
    found = doubt(entry)
    first = entry.effective_from
    return min(first, found.first) if first is not None and found is not None else first


def boundaries(entry: ListedParty) -> Iterator[date]:
    """Yields days on which the entry or one of its footnotes begins, may begin, or ends."""
    yield from entry.boundaries()
    first = earliest(entry)
    if first is not None:
        yield first


def latest(entry: ListedParty) -> date | None:
    """Returns the last day on which the entry can have been added, for rules that require a listing by some day."""
    found = doubt(entry)
    first = entry.effective_from
    return max(first, shifted(found.last, 1)) if first is not None and found is not None else first


@cache
def register() -> Register:
    """Returns the rules and entries of the distribution's table."""
    text = files("streams.reference.register").joinpath("effective_days.json").read_bytes()
    table = json.loads(text)
    rules = sorted((_rule(row) for row in table["rules"]), key=lambda one: (one.volume, one.page))
    return Register(tuple(rules), tuple(_naming(row) for row in table["named"]))


def _naming(row: dict[str, Any]) -> Naming:
    between = tuple(date.fromisoformat(day) for day in row.get("between", ()))
    return Naming(**{**row, "between": between or None})


def _rule(row: dict[str, Any]) -> ListRule:
    effective = row.get("effective")
    return ListRule(
        **{
            **row,
            "lists": tuple(row["lists"]),
            "printed": date.fromisoformat(row["printed"]),
            "effective": date.fromisoformat(effective) if effective else None,
        }
    )
