"""The lists as a publisher needs them: what each holds, folded from `listed-parties.v1`, without an index of names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from schemas.listed_party import ListedParty
from streams.facts.order import ListState
from streams.lists.fold import Applied, ListFold, PendingChange, entries_changed

Record = tuple[int, bytes | None]
"""Offset and value of a record of `listed-parties.v1`."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Immutable. parties: by key (list/entry id), those that were removed among them, ended."""

    parties: Mapping[str, ListedParty] = field(default_factory=dict)
    states: Mapping[str, ListState] = field(default_factory=dict)
    applied: Mapping[str, Applied] = field(default_factory=dict)
    pending: Mapping[str, tuple[PendingChange, ...]] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    """Records and markers of the last fold that were not taken, and why."""

    def after(self, records: Iterable[Record]) -> "Ledger":
        """The ledger with these records, which come in the order of their offsets, none twice."""
        fold = ListFold(dict(self.states), dict(self.applied), dict(self.pending))
        changed, _ = entries_changed(fold, records, self.parties.get)
        return Ledger(
            {**self.parties, **changed} if changed else self.parties,
            fold.states,
            fold.applied,
            fold.pending,
            tuple(fold.refused),
        )

    def entries(self, name: str) -> dict[str, ListedParty]:
        """The entries that a list holds now, by entry id: without those that were removed from it."""
        return {entry_id: self.parties[f"{name}/{entry_id}"] for entry_id in self.applied.get(name, Applied()).digests}
