"""Folds `listed-parties.v1`: changes stay pending until a valid marker of their snapshot arrives.

A marker is valid if it is based on the snapshot applied last, names the number of changes that arrived, and the
resulting list has the size and the hash that it names. An invalid marker leaves the list unchanged, and so does an
entry that cannot be folded or whose names cannot be read: its whole publication is quarantined until the list's next
valid one.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

import orjson

from schemas.days import shifted
from schemas.json_text import refuse_repeated_keys
from schemas.listed_party import ListedParty, ListedPartyChange, ListRefusal, ListSnapshot
from streams.facts.keyed import OF_BYTES, Quarantined, words_of
from streams.facts.order import ListState
from streams.lists.snapshot import NO_ENTRIES, digest, entries_hash

Record = tuple[int, bytes | None, bytes | None]
"""Offset, key and value of a record of `listed-parties.v1`."""


@dataclass(frozen=True, slots=True)
class PendingChange:
    """A change that waits for its marker, with the digest of its entry as written on the topic."""

    change: ListedPartyChange
    digest: bytes


@dataclass(frozen=True, slots=True)
class Applied:
    """Content of a list: the snapshot applied last and the digest of each current entry, by id."""

    snapshot: str | None = None
    digests: Mapping[str, bytes] = field(default_factory=dict)
    hash: str = NO_ENTRIES


BEFORE_US: Final = "made against"
"""Begins the reason of a marker whose publisher was overtaken by another."""


def anything(_: ListedParty) -> None:
    """For whoever looks up no names: every entry will do."""


@dataclass(slots=True)
class ListFold:
    """Mutable state of a fold; `streams/screening/knowledge.py` keeps it between batches."""

    states: dict[str, ListState]
    applied: dict[str, Applied]
    pending: dict[str, tuple[PendingChange, ...]]
    quarantined: dict[str, Quarantined]
    """By the key of the record, which is the list where it is a marker."""
    known: Callable[[str], ListedParty | None]
    """Gives an entry by its key, as it stood before these records."""
    can_read: Callable[[ListedParty], object] = anything
    """Raises for an entry whose names or addresses cannot be read."""
    changed: dict[str, ListedParty] = field(default_factory=dict)
    """The entries that the records change, by key."""
    marked: set[str] = field(default_factory=set)
    """Lists whose marker was taken."""
    refused: list[str] = field(default_factory=list)
    _arriving: dict[str, list[PendingChange]] = field(default_factory=dict)

    def fold(self, records: Iterable[Record]) -> None:
        """Folds records, in the order of their offsets."""
        for offset, key, value in records:
            name = (key or b"").decode(errors="replace")
            if value is None:
                # Changes nothing of a list: whoever looked at what was quarantined under this key says so.
                self.quarantined.pop(name, None)
                continue
            try:
                self._take(offset, value)
            except OF_BYTES as failure:
                # Its snapshot may be unknown. The marker will miss it: by the count, and by the hash.
                self._refuse(name, Quarantined(offset, f"not taken: {words_of(failure)}"))
        for snapshot, held in self._arriving.items():
            self.pending[snapshot] = tuple(held)
        self._arriving.clear()

    def _take(self, offset: int, value: bytes) -> None:
        record = _read(value)
        if isinstance(record, PendingChange):
            self._hold(record)
        elif isinstance(record, ListSnapshot):
            self._mark(offset, record)
        elif isinstance(record, ListRefusal):
            self._note(offset, record)

    def _refuse(self, name: str, found: Quarantined) -> None:
        self.quarantined[name] = found
        self.refused.append(f"listed-parties.v1 offset {found.offset}: {found.why}")

    def _hold(self, held: PendingChange) -> None:
        snapshot = held.change.snapshot
        if snapshot not in self._arriving:
            self._arriving[snapshot] = list(self.pending.get(snapshot, ()))
        self._arriving[snapshot].append(held)

    def _mark(self, offset: int, marker: ListSnapshot) -> None:
        held = tuple(self._arriving.pop(marker.snapshot, ())) or self.pending.get(marker.snapshot, ())
        self.pending.pop(marker.snapshot, None)
        try:
            after = _misfit(marker, held, self.applied.get(marker.list, Applied()))
            entries = () if isinstance(after, str) else self._read_entries(marker, held)
        except OF_BYTES as failure:
            after = words_of(failure)
        if isinstance(after, str):
            self._refuse(marker.list, Quarantined(offset, f"snapshot {marker.snapshot} not taken: {after}"))
            return
        self.applied[marker.list] = after
        self.states[marker.list] = ListState(
            marker.list,
            offset,
            marker.entries,
            marker.checked_at,
            marker.published_on,
            after.hash,
            bundled=marker.bundled,
            accepted_by=marker.accepted_by,
        )
        self.changed.update((party.key, party) for party in entries)
        self.marked.add(marker.list)
        self._drop_rivals(marker.list)
        self._heal(marker.list)

    def _read_entries(self, marker: ListSnapshot, held: tuple[PendingChange, ...]) -> tuple[ListedParty, ...]:
        """The entries that a publication changes, as they are from now on; raises for one that cannot be used.

        A removed entry stays known, ended the day before the first day on which the list stood like this, as far as
        known: days on which it stood are screened with it. It is the entry known before where there is one: the
        publisher's word on what it removed is not covered by a hash.
        """
        day = marker.published_on or marker.checked_at
        entries = tuple(
            ended(self._before(one.change.party), day) if one.change.change == "removed" else one.change.party
            for one in held
        )
        for party in entries:
            self.can_read(party)
        return entries

    def _before(self, party: ListedParty) -> ListedParty:
        return self.changed.get(party.key) or self.known(party.key) or party

    def _note(self, offset: int, refusal: ListRefusal) -> None:
        """Notes a refusal until the next valid marker. A list that was never accepted has no state to note it in."""
        self.refused.append(f"listed-parties.v1 offset {offset}: publication of {refusal.list} refused: {refusal.why}")
        state = self.states.get(refusal.list)
        if state is not None:
            self.states[refusal.list] = replace(state, refused_at=refusal.refused_at, refused_why=refusal.why)

    def _drop_rivals(self, name: str) -> None:
        # A rival publisher of the same list started from the earlier snapshot; its marker can no longer be valid.
        for waiting in (self.pending, self._arriving):
            for snapshot in [key for key, held in waiting.items() if held and held[0].change.party.list == name]:
                del waiting[snapshot]

    def _heal(self, name: str) -> None:
        """A whole list has come."""
        for key in [key for key in self.quarantined if key.partition("/")[0] == name]:
            del self.quarantined[key]


def _read(value: bytes) -> PendingChange | ListSnapshot | ListRefusal | None:
    """None: of a kind that a later release writes. A change of such a name is missed by its marker. Raises OF_BYTES."""
    record = orjson.loads(value)
    refuse_repeated_keys(value, orjson.dumps(record))
    kind = str(record["record"])
    if kind == "marker":
        return ListSnapshot.model_validate(record)
    if kind == "refusal":
        return ListRefusal.model_validate(record)
    if kind == "change":
        return PendingChange(ListedPartyChange.model_validate(record), digest(record["party"]))
    return None


def _misfit(marker: ListSnapshot, held: tuple[PendingChange, ...], before: Applied) -> Applied | str:
    """Returns the list with the changes applied, or why the marker is invalid."""
    if marker.base != before.snapshot:
        return f"{BEFORE_US} {marker.base}, but {before.snapshot} was applied last"
    short = _short(marker, len(before.digests))
    if short is not None:
        return short
    if len(held) != marker.changes:
        return f"{marker.changes} changes announced, {len(held)} arrived"
    if any(one.change.party.list != marker.list for one in held):
        return f"changes of another list than {marker.list}"
    after = _applied(marker.snapshot, held, before)
    if len(after.digests) != marker.entries:
        return f"{marker.entries} entries announced, {len(after.digests)} result"
    if after.hash != marker.entries_hash:
        return "the resulting entries differ from the publisher's (hash)"
    return after


def _short(marker: ListSnapshot, before: int) -> str | None:
    """Why a list has too few entries, by its own marker's word; None if it has enough, or a person accepted it.

    Only what stands on the topic counts, never a release's manifest: all releases must fold alike.
    """
    if marker.accepted_by is not None:
        return None
    if marker.min_entries is not None:
        fewer = marker.entries < marker.min_entries
        return f"{marker.entries} entries, fewer than its own minimum of {marker.min_entries}" if fewer else None
    halved = 2 * marker.entries < before
    return f"{marker.entries} entries of {before} are left, and it names no minimum that allows it" if halved else None


def _applied(snapshot: str, held: tuple[PendingChange, ...], before: Applied) -> Applied:
    if not held:
        return Applied(snapshot, before.digests, before.hash)
    digests = dict(before.digests)
    for one in held:
        if one.change.change == "removed":
            digests.pop(one.change.party.entry_id, None)
        else:
            digests[one.change.party.entry_id] = one.digest
    return Applied(snapshot, digests, entries_hash(digests))


def ended(party: ListedParty, day: date) -> ListedParty:
    """Returns the entry with this day as the first on which it is no longer listed."""
    last = shifted(day, -1)
    if party.effective_to is not None and party.effective_to <= last:
        return party
    return party.model_copy(update={"effective_to": last})
