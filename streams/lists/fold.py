"""The fold of `listed-parties.v1`: changes are held back until the marker of their snapshot fits.

A marker fits when it was made against the snapshot applied last, names as many changes as arrived, and the list that
results has the size and the hash that it names. Whatever does not fit leaves the list as it was.
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
    """A change that waits for its marker, with the digest of its entry as it stood on the topic."""

    change: ListedPartyChange
    digest: bytes


@dataclass(frozen=True, slots=True)
class Applied:
    """What a list holds: the snapshot applied last and the digest of each current entry by id."""

    snapshot: str | None = None
    digests: Mapping[str, bytes] = field(default_factory=dict)
    hash: str = NO_ENTRIES


@dataclass(frozen=True, slots=True)
class ValidPublication:
    """A snapshot whose marker fitted."""

    marker: ListSnapshot
    changes: tuple[ListedPartyChange, ...]

    @property
    def day(self) -> date:
        """The first day on which the list stood like this, as far as known."""
        return self.marker.published_on or self.marker.checked_at


@dataclass(slots=True)
class ListFold:
    """Working state while records are folded; `streams/screening/knowledge.py` keeps it between batches."""

    states: dict[str, ListState]
    applied: dict[str, Applied]
    pending: dict[str, tuple[PendingChange, ...]]
    refused: list[str] = field(default_factory=list)
    _arriving: dict[str, list[PendingChange]] = field(default_factory=dict)

    def take(self, offset: int, value: bytes | None) -> ValidPublication | None:
        """Folds the record at this offset; gives the publication if it was a marker that fits."""
        record = _read(value)
        if isinstance(record, PendingChange):
            self._hold(record)
        elif isinstance(record, ListSnapshot):
            return self._mark(offset, record)
        elif isinstance(record, ListRefusal):
            self._note(offset, record)
        else:
            # Its snapshot cannot be told. The marker will miss it: by the count, and by the hash.
            self.refused.append(f"listed-parties.v1 offset {offset}: {record}")
        return None

    def settle(self) -> None:
        """Makes what arrived part of `pending`; after it the value can be kept."""
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
        """Until the next marker that fits. Of a list never taken there is nothing to note it beside."""
        self.refused.append(f"listed-parties.v1 offset {offset}: publication of {refusal.list} refused: {refusal.why}")
        state = self.states.get(refusal.list)
        if state is not None:
            self.states[refusal.list] = replace(state, refused_at=refusal.refused_at, refused_why=refusal.why)

    def _drop_rivals(self, name: str) -> None:
        # Whoever was publishing the same list began from the earlier snapshot; its marker can no longer fit.
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
    """The list with the changes applied, or why the marker does not fit."""
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
    """The entries that a publication changes, as they are from now on.

    A removed entry stays known, ended the day before: days on which it stood are screened with it.
    known: gives the earlier entry of a key: the publisher's word on what it removed is not covered by a hash.
    """
    for change in publication.changes:
        if change.change == "removed":
            yield ended(known(change.party.key) or change.party, publication.day)
        else:
            yield change.party


def entries_changed(
    fold: ListFold, records: Iterable[tuple[int, bytes | None]], known: Callable[[str], ListedParty | None]
) -> tuple[dict[str, ListedParty], set[str]]:
    """Folds records (offset and value): the entries that they change, by key, and the lists whose marker was taken.

    known: gives an entry as it stood before them.
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
    """The entry, no longer listed from this day on."""
    last = shifted(day, -1)
    if party.effective_to is not None and party.effective_to <= last:
        return party
    return party.model_copy(update={"effective_to": last})
