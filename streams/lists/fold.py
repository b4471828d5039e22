"""Folds `listed-parties.v1`: changes stay pending until a valid marker of their snapshot arrives.

A marker is valid if it is based on the snapshot applied last, names the number of changes that arrived, and the
resulting list has the size and the hash that it names. An invalid marker leaves the list unchanged.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import orjson
from pydantic import ValidationError

from schemas.days import shifted
from schemas.listed_party import ListedParty, ListedPartyChange, ListRefusal, ListSnapshot
from streams.facts.order import ListState
from streams.lists.snapshot import NO_ENTRIES, digest, entries_hash


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


@dataclass(frozen=True, slots=True)
class ValidPublication:
    """A snapshot whose marker is valid."""

    marker: ListSnapshot
    changes: tuple[ListedPartyChange, ...]

    @property
    def day(self) -> date:
        """The first day on which the list is known to have had this content."""
        return self.marker.published_on or self.marker.checked_at


@dataclass(slots=True)
class ListFold:
    """Mutable state of a fold; `streams/screening/knowledge.py` keeps it between batches."""

    states: dict[str, ListState]
    applied: dict[str, Applied]
    pending: dict[str, tuple[PendingChange, ...]]
    refused: list[str] = field(default_factory=list)
    _arriving: dict[str, list[PendingChange]] = field(default_factory=dict)

    def take(self, offset: int, value: bytes | None) -> ValidPublication | None:
        """Folds the record at this offset; returns the publication if the record is a valid marker."""
        record = _read(value)
        if isinstance(record, PendingChange):
            self._hold(record)
        elif isinstance(record, ListSnapshot):
            return self._mark(offset, record)
        elif isinstance(record, ListRefusal):
            self._note(offset, record)
        else:
            # Its snapshot is unknown. The marker's count and hash will reveal that it is missing.
            self.refused.append(f"listed-parties.v1 offset {offset}: {record}")
        return None

    def settle(self) -> None:
        """Moves arrived changes into `pending`; call it before the state is kept."""
        for snapshot, held in self._arriving.items():
            self.pending[snapshot] = tuple(held)
        self._arriving.clear()

    def _hold(self, held: PendingChange) -> None:
        snapshot = held.change.snapshot
        if snapshot not in self._arriving:
            self._arriving[snapshot] = list(self.pending.get(snapshot, ()))
        self._arriving[snapshot].append(held)

    def _mark(self, offset: int, marker: ListSnapshot) -> ValidPublication | None:
        held = tuple(self._arriving.pop(marker.snapshot, ())) or self.pending.get(marker.snapshot, ())
        self.pending.pop(marker.snapshot, None)
        before = self.applied.get(marker.list, Applied())
        after = _misfit(marker, held, before)
        if isinstance(after, str):
            self.refused.append(f"listed-parties.v1 offset {offset}: snapshot {marker.snapshot} not taken: {after}")
            return None
        self.applied[marker.list] = after
        self.states[marker.list] = ListState(
            marker.list,
            offset,
            marker.entries,
            marker.checked_at,
            marker.published_on,
            after.hash,
            bundled=marker.bundled,
        )
        self._drop_rivals(marker.list)
        return ValidPublication(marker, tuple(one.change for one in held))

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


def _read(value: bytes | None) -> PendingChange | ListSnapshot | ListRefusal | str:
    try:
        record = orjson.loads(value or b"")
        if record["record"] == "marker":
            return ListSnapshot.model_validate(record)
        if record["record"] == "refusal":
            return ListRefusal.model_validate(record)
        return PendingChange(ListedPartyChange.model_validate(record), digest(record["party"]))
    except (orjson.JSONDecodeError, ValidationError, KeyError, TypeError) as error:
        return f"undecodable: {str(error).splitlines()[0]}"


def _misfit(marker: ListSnapshot, held: tuple[PendingChange, ...], before: Applied) -> Applied | str:
    """Returns the list with the changes applied, or why the marker is invalid."""
    if marker.base != before.snapshot:
        return f"made against {marker.base}, but {before.snapshot} was applied last"
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


def entries_after(publication: ValidPublication, known: Callable[[str], ListedParty | None]) -> Iterator[ListedParty]:
    """Yields the entries that a publication changes, in their new state.

    A removed entry stays known with an end date on the day before, so that earlier days are still screened with it.
    known: returns the earlier entry of a key, since no hash covers the content of a removal record.
    """
    for change in publication.changes:
        if change.change == "removed":
            yield ended(known(change.party.key) or change.party, publication.day)
        else:
            yield change.party


def entries_changed(
    fold: ListFold, records: Iterable[tuple[int, bytes | None]], known: Callable[[str], ListedParty | None]
) -> tuple[dict[str, ListedParty], set[str]]:
    """Folds records (offset and value); returns the changed entries by key, and the lists that got a valid marker.

    known: returns an entry as of before these records.
    """
    now: dict[str, ListedParty] = {}
    marked: set[str] = set()
    for offset, value in records:
        taken = fold.take(offset, value)
        if taken is not None:
            marked.add(taken.marker.list)
            after = entries_after(taken, lambda key: now.get(key) or known(key))
            now.update((party.key, party) for party in after)
    fold.settle()
    return now, marked


def ended(party: ListedParty, day: date) -> ListedParty:
    """Returns the entry with this day as the first on which it is no longer listed."""
    last = shifted(day, -1)
    if party.effective_to is not None and party.effective_to <= last:
        return party
    return party.model_copy(update={"effective_to": last})
