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
    """A day from ISO text."""
    return date.fromisoformat(text)


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a value stands. mark: V read in regulation text, S secondary source, M from memory and unverified."""

    text: str
    mark: Literal["V", "S", "M"] = "V"
    url: str | None = None
    day_known: bool = False
    """Whatever the mark of what begins, the day on which it begins, and so the end of what stood before, was read."""


class BeforeFirstDateError(LookupError):
    """A dated value was asked for a day before its first; no law is known for that day."""


@dataclass(frozen=True, eq=False)
class Dated(Generic[ValueT_co]):
    """A value that changes on given days, each with its citation. None = not (or no longer) in force.

    Compared by identity: two values that happen to be equal are still two provisions.
    """

    steps: Mapping[date, tuple[ValueT_co | None, Citation]]
    days: tuple[date, ...] = field(init=False)

    def __post_init__(self) -> None:
        if not self.steps:
            raise ValueError("a dated value needs at least one day")
        object.__setattr__(self, "days", tuple(sorted(self.steps)))

    def since(self, when: date) -> date:
        """First day of the version in force on that day."""
        place = bisect_right(self.days, when)
        if not place:
            raise BeforeFirstDateError(f"asked for {when}, first known on {self.days[0]}")
        return self.days[place - 1]

    def on(self, when: date) -> ValueT_co | None:
        """The value on that day. Raises BeforeFirstDateError before the first day."""
        return self.steps[self.since(when)][0]

    def cite(self, when: date) -> Citation:
        return self.steps[self.since(when)][1]

    def doubts(self, when: date) -> tuple[date, ...]:
        """First days of the steps from memory on which the value of that day rests.

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
        """What the value of a day would be, were the step of `first` not as it says: not begun yet, over, or begun."""
        place = self.days.index(first)
        near = (place,) if when < first else (max(place - 1, 0), place + 1)
        return tuple(self.steps[self.days[one]][0] for one in near)
