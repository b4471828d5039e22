"""The content of all lists, folded from `listed-parties.v1`, for publishing: it has no index of names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from schemas.listed_party import ListedParty
from streams.facts.order import ListState
from streams.lists.fold import Applied, ListFold, PendingChange, entries_changed

Record = tuple[int, bytes | None]
"""Offset and value of a record of `listed-parties.v1`."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """An immutable state. parties: entries by key (list/entry id), including removed ones with their end dates."""

    parties: Mapping[str, ListedParty] = field(default_factory=dict)
    states: Mapping[str, ListState] = field(default_factory=dict)
    applied: Mapping[str, Applied] = field(default_factory=dict)
    pending: Mapping[str, tuple[PendingChange, ...]] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    """Records and markers that the last fold refused, and why."""

    def after(self, records: Iterable[Record]) -> "Ledger":
        """Returns the ledger after these records, which must come in offset order, each once."""
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
        """Returns the current entries of a list by entry id, without removed ones."""
        return {entry_id: self.parties[f"{name}/{entry_id}"] for entry_id in self.applied.get(name, Applied()).digests}
