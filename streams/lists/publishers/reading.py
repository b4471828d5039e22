"""What a loader makes of a publication: a snapshot per list, and what it found wrong."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from schemas.listed_party import ListedParty
from streams.lists.manifest import Form, Manifests
from streams.lists.snapshot import Snapshot


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
class Publication:
    """A publication as read. One file may hold several lists."""

    lists: Mapping[str, Snapshot]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class PublisherForm:
    """One form that a publisher uses. A module of this package that lists some as `FORMS` adds them.

    read: reads a publication's files; `unpack.of_one` where it is a single file. starts: what a file of this form
    begins with. main: where several files are one publication, the file that tells. whole: the lists that a
    publication always holds; one that misses any of them is damaged. rank: forms of higher rank are tried later, for
    a start that says less than others.
    """

    name: Form
    read: Callable[[Mapping[str, bytes], Manifests], Publication]
    starts: re.Pattern[bytes]
    main: str | None = None
    whole: frozenset[str] = frozenset()
    rank: int = 0


UNKNOWN_SCOPE = "unknown"
"""Of a licence requirement in words that no reader knows."""


@dataclass(slots=True)
class Collector:
    """Gathers entries and problems while a loader walks a publication."""

    published_on: date | None = None
    entries: dict[str, dict[str, ListedParty]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add_all(
        self, entries: Iterable[ListedParty], manifests: Manifests, *, numbered: bool, bare: bool = False
    ) -> None:
        """Takes the entries of one list.

        numbered: their ids are the publisher's, each once. bare: the form leaves out addresses, so that two records
        may well read the same; one of them is enough.
        """
        for entry in entries if numbered else told_apart(entries):
            known = self.entries.setdefault(entry.list, {})
            if entry.entry_id in known:
                expected = bare or manifests.doubled(entry.list, entry.entry_id)
                allowed = expected and known[entry.entry_id] == entry
                self.problem(entry.list, entry.entry_id, f"{entry.name!r} comes twice", grave=not allowed)
            known[entry.entry_id] = entry
            self._named(entry)
            self._understand(entry)

    def _named(self, entry: ListedParty) -> None:
        """A name of nothing, or with a NUL or an escape in it, is damage; C1 is a publisher's broken apostrophe."""
        for name in (entry.name, *(alias.name for alias in entry.aliases)):
            if not any(sign.isalnum() for sign in name) and entry.kind != "address":
                self.problem(entry.list, entry.entry_id, f"{name!r} is no name")
            elif any((sign < " " and sign not in "\t\n") or sign == "\x7f" for sign in name):
                self.problem(entry.list, entry.entry_id, f"{name!r} has control characters")

    def _understand(self, entry: ListedParty) -> None:
        asked = entry.license_requirement
        if asked is not None and asked.scope == UNKNOWN_SCOPE and asked.text:
            what = f"licence requirement not understood, counts as the widest scope: {asked.text[:120]!r}"
            self.problem(entry.list, f"{entry.entry_id} ({entry.name})", what, grave=False)

    def problem(self, name: str, where: str, what: str, *, grave: bool = True) -> None:
        self.problems.append(Problem(name, where, what, grave))

    def reading(self) -> Publication:
        lists = {
            name: Snapshot.of(name, entries.values(), published_on=self.published_on)
            for name, entries in self.entries.items()
        }
        return Publication(lists, tuple(self.problems))


def told_apart(entries: Iterable[ListedParty]) -> Iterable[ListedParty]:
    """Gives entries of equal id ids of their own; for lists whose publisher gives none.

    The one listed first keeps the id, so that a newcomer changes no other's. Where all is equal the record came twice:
    the ids stay equal.
    """
    groups: dict[str, list[ListedParty]] = {}
    for entry in entries:
        groups.setdefault(entry.entry_id, []).append(entry)
    for entry_id, group in groups.items():
        first, *others = sorted(group, key=_age) if len(group) > 1 else group
        yield first
        for entry in others:
            mark = "" if entry == first else f"~{hashlib.sha256(_age(entry).encode()).hexdigest()[:6]}"
            yield entry.model_copy(update={"entry_id": entry_id + mark})


def _age(entry: ListedParty) -> str:
    """What orders entries of one name: first their age, then all that tells them apart."""
    aliases = [alias.name for alias in entry.aliases]
    days = (str(entry.effective_from or ""), entry.fr or "", str(entry.effective_to or ""))
    return "|".join((*days, *entry.addresses, *entry.countries, entry.name, *aliases))
