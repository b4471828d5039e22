"""What a loader makes of a publication: a snapshot per list, and what it found wrong."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from schemas.listed_party import ListedParty
from streams.lists.snapshot import Snapshot
from streams.lists.words import identity


class UnreadableError(ValueError):
    """The bytes are not the publication that was expected: nothing of it can be used."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with one record. A grave one refuses the list; others are told."""

    list: str
    where: str
    """Line, row or entry id."""
    what: str
    grave: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """A publication as read. One file may hold several lists."""

    lists: Mapping[str, Snapshot]
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Collector:
    """Gathers entries and problems while a loader walks a publication."""

    published_on: date | None = None
    entries: dict[str, dict[str, ListedParty]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, entry: ListedParty, where: str) -> None:
        known = self.entries.setdefault(entry.list, {})
        if entry.entry_id in known:
            self.problem(entry.list, where, f"entry id {entry.entry_id} comes twice")
        known[entry.entry_id] = entry

    def problem(self, name: str, where: str, what: str, *, grave: bool = True) -> None:
        self.problems.append(Problem(name, where, what, grave))

    def reading(self) -> Reading:
        lists = {
            name: Snapshot.of(name, entries.values(), published_on=self.published_on)
            for name, entries in self.entries.items()
        }
        return Reading(lists, tuple(self.problems))


def told_apart(entries: Iterable[ListedParty], newer: Callable[[ListedParty], str]) -> Iterable[ListedParty]:
    """Gives entries of equal id ids of their own: the oldest keeps the id, so that a newcomer changes no other's.

    newer: what orders them and tells them apart, in words that later publications repeat.
    """
    groups: dict[str, list[ListedParty]] = {}
    for entry in entries:
        groups.setdefault(entry.entry_id, []).append(entry)
    for entry_id, group in groups.items():
        if len(group) == 1:
            yield group[0]
            continue
        seen: dict[str, int] = {}
        for place, entry in enumerate(sorted(group, key=newer)):
            if place == 0:
                yield entry
                continue
            mark = _mark(newer(entry))
            seen[mark] = seen.get(mark, 0) + 1
            again = f".{seen[mark]}" if seen[mark] > 1 else ""
            yield entry.model_copy(update={"entry_id": f"{entry_id}~{mark}{again}"})


def _mark(words: str) -> str:
    return identity(words)[-6:]
