"""Values of law that change on given days, each with its citation."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, Literal, TypeVar

ValueT_co = TypeVar("ValueT_co", covariant=True)

FIRST_DAY = date(1996, 3, 25)
"""First day that the model speaks of: parts 730-774 as numbered today (61 FR 12714). Earlier days hold."""


def day(text: str) -> date:
    """Returns a date from ISO text."""
    return date.fromisoformat(text)


@dataclass(frozen=True, slots=True)
class Citation:
    """The source of a value. mark: V = read in regulation text, S = secondary source, M = memory, unverified."""

    text: str
    mark: Literal["V", "S", "M"] = "V"
    url: str | None = None
    day_known: bool = False
    """True if the first day, and so the end of the previous value, was read in the source, whatever the mark."""


class BeforeFirstDateError(LookupError):
    """A dated value was read for a day before its first day, for which no law is known."""


@dataclass(frozen=True, eq=False)
class Dated(Generic[ValueT_co]):
    """A value that changes on given days, each with its citation. None = not (or no longer) in force.

    Values compare by identity: equal values may still be two provisions.
    """

    steps: Mapping[date, tuple[ValueT_co | None, Citation]]
    days: tuple[date, ...] = field(init=False)

    def __post_init__(self) -> None:
        if not self.steps:
            raise ValueError("a dated value needs at least one day")
        object.__setattr__(self, "days", tuple(sorted(self.steps)))

    def since(self, when: date) -> date:
        """Returns the first day of the version in force on that day."""
        place = bisect_right(self.days, when)
        if not place:
            raise BeforeFirstDateError(f"asked for {when}, first known on {self.days[0]}")
        return self.days[place - 1]

    def on(self, when: date) -> ValueT_co | None:
        """Returns the value on that day. Raises BeforeFirstDateError before the first day."""
        return self.steps[self.since(when)][0]

    def cite(self, when: date) -> Citation:
        return self.steps[self.since(when)][1]

    def doubts(self, when: date) -> tuple[date, ...]:
        """Returns the first days of steps from memory on which the value of that day depends.

        The value rests on its own step, if that has ended since, and on the day on which the next begins. Of the
        standing one only the beginning is in the past, and its text is that of today.
        """
        place = bisect_right(self.days, when)
        if place == len(self.days):
            return ()
        begins = self.steps[self.days[place]][1]
        own = [first for first in self.days[max(place - 1, 0) : place] if self.steps[first][1].mark == "M"]
        following = [self.days[place]] if begins.mark == "M" and not begins.day_known else []
        return (*own, *following)

    def others(self, first: date, when: date) -> tuple[ValueT_co | None, ...]:
        """Returns the other possible values of a day if the step of `first` is wrong: not begun yet, over, or begun."""
        place = self.days.index(first)
        near = (place,) if when < first else (max(place - 1, 0), place + 1)
        return tuple(self.steps[self.days[one]][0] for one in near)
