"""The result of a loader: a snapshot per list, and the problems it found."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from schemas.listed_party import ListedParty
from streams.lists.manifest import Form, Manifests
from streams.lists.snapshot import Snapshot


class UnreadableError(ValueError):
    """The bytes are not the expected publication; nothing in them can be used."""


def decoded(raw: bytes) -> str:
    """Returns the text of a publication in UTF-8, with or without a byte order mark. Raises UnreadableError."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(f"not UTF-8 at byte {error.start}") from error


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem with one record. A grave one refuses the list; others are only reported."""

    list: str
    where: str
    """Line, row or entry id."""
    what: str
    grave: bool = True


@dataclass(frozen=True, slots=True)
class Publication:
    """A parsed publication. One file may contain several lists."""

    lists: Mapping[str, Snapshot]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class PublisherForm:
    """One file form of a publisher. A module of this package registers its forms in `FORMS`.

    read: parses a publication's files; use `unpack.of_one` for a single file. starts: possible first bytes of a file
    of this form. main: the file to recognise a publication of several files by. whole: the lists that a publication
    must contain; it is damaged if one is missing. rank: forms with a higher rank are tried later, because their first
    bytes are less specific.
    """

    name: Form
    read: Callable[[Mapping[str, bytes], Manifests], Publication]
    starts: re.Pattern[bytes]
    main: str | None = None
    whole: frozenset[str] = frozenset()
    rank: int = 0


UNKNOWN_SCOPE = "unknown"
"""Scope of a licence requirement whose wording is not understood."""


@dataclass(slots=True)
class Collector:
    """Collects entries and problems while a loader walks through a publication."""

    published_on: date | None = None
    entries: dict[str, dict[str, ListedParty]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add_all(
        self, entries: Iterable[ListedParty], manifests: Manifests, *, numbered: bool, bare: bool = False
    ) -> None:
        """Adds the entries of one list.

        numbered: the ids are the publisher's and unique. bare: the form omits addresses, so that two records may be
        equal; one of them is kept.
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
        """Reports an empty name, and one with NUL or escape characters; a C1 character is a broken apostrophe."""
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
    """Makes duplicate ids unique, for lists whose publisher assigns none.

    The entry listed first keeps the id, so that a new entry never changes an old one's id. Fully equal entries keep
    equal ids: the record is a duplicate.
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
    """Returns the sort key among entries of one name: first their age, then all other fields."""
    aliases = [alias.name for alias in entry.aliases]
    days = (str(entry.effective_from or ""), entry.fr or "", str(entry.effective_to or ""))
    return "|".join((*days, *entry.addresses, *entry.countries, entry.name, *aliases))
