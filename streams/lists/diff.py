"""Computes the entry-level difference between two versions of a list."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from schemas.listed_party import ListedParty
from streams.lists.publishers.sameness import recognised
from streams.lists.snapshot import Snapshot, entry_json

_MARK = re.compile(r"[a-z-]+/\d+ [0-9a-f]{10}")


@dataclass(frozen=True, slots=True)
class EntryChange:
    """One added, changed or removed entry. fields: the changed ones. party: the entry now, or before its removal."""

    change: Literal["added", "changed", "removed"]
    party: ListedParty
    fields: tuple[str, ...] = ()
    before: ListedParty | None = None


@dataclass(frozen=True, slots=True)
class Diff:
    """Changes, sorted by entry id."""

    changes: tuple[EntryChange, ...] = ()

    def __iter__(self) -> Iterator[EntryChange]:
        return iter(self.changes)

    def __len__(self) -> int:
        return len(self.changes)

    def count(self, change: Literal["added", "changed", "removed"]) -> int:
        return sum(1 for one in self.changes if one.change == change)


def without_false_changes(previous: Mapping[str, ListedParty], snapshot: Snapshot) -> Snapshot:
    """Returns the snapshot without spurious changes: equal entries keep their stored form, all keep known ids.

    An entry's `source` may be a hash of the publisher's text, letters and digits only ("ecfr/1 0f3c..."). If the hash
    equals that of a stored entry, line breaks, punctuation and a new release's parsing do not count as a change.
    """
    held = {entry.source: entry for entry in previous.values() if _MARK.fullmatch(entry.source or "")}
    kept = tuple(held.get(entry.source or "", entry) for entry in snapshot.entries)
    known = recognised(previous, kept)
    if len({entry.entry_id for entry in known}) != len(known):
        return snapshot
    return replace(snapshot, entries=tuple(sorted(known, key=lambda entry: entry.entry_id)))


def diff(previous: Mapping[str, ListedParty], snapshot: Snapshot) -> Diff:
    """Returns the changes from a list's current entries, by entry id, to a snapshot."""
    now = snapshot.by_id()
    changes = [one for key in sorted(previous.keys() | now.keys()) if (one := _change(previous.get(key), now.get(key)))]
    return Diff(tuple(changes))


def _change(before: ListedParty | None, after: ListedParty | None) -> EntryChange | None:
    if after is None:
        assert before is not None
        return EntryChange("removed", before, before=before)
    if before is None:
        return EntryChange("added", after)
    if before == after:
        return None
    was, is_ = entry_json(before), entry_json(after)
    fields = tuple(sorted(name for name in was.keys() | is_.keys() if was.get(name) != is_.get(name)))
    return EntryChange("changed", after, fields, before) if fields else None
