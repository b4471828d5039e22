"""The content of all lists, folded from `listed-parties.v1`, for publishing: it has no index of names."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from schemas.listed_party import ListedParty
from streams.facts.keyed import Quarantined
from streams.facts.order import ListState
from streams.lists.fold import Applied, ListFold, PendingChange, Record, anything


@dataclass(frozen=True, slots=True)
class Ledger:
    """An immutable state. parties: entries by key (list/entry id), including removed ones with their end dates."""

    parties: Mapping[str, ListedParty] = field(default_factory=dict)
    states: Mapping[str, ListState] = field(default_factory=dict)
    applied: Mapping[str, Applied] = field(default_factory=dict)
    pending: Mapping[str, tuple[PendingChange, ...]] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    """Records and markers of the last fold that were not taken, and why."""
    quarantined: Mapping[str, Quarantined] = field(default_factory=dict)
    can_read: Callable[[ListedParty], object] = anything
    """As of the fold: who publishes must take what workers take."""

    def after(self, records: Iterable[Record]) -> "Ledger":
        """The ledger with these records, which come in the order of their offsets, none twice."""
        fold = ListFold(
            dict(self.states),
            dict(self.applied),
            dict(self.pending),
            dict(self.quarantined),
            self.parties.get,
            self.can_read,
        )
        fold.fold(records)
        return replace(
            self,
            parties={**self.parties, **fold.changed} if fold.changed else self.parties,
            states=fold.states,
            applied=fold.applied,
            pending=fold.pending,
            refused=tuple(fold.refused),
            quarantined=fold.quarantined,
        )

    def entries(self, name: str) -> dict[str, ListedParty]:
        """Returns the current entries of a list by entry id, without removed ones."""
        return {entry_id: self.parties[f"{name}/{entry_id}"] for entry_id in self.applied.get(name, Applied()).digests}
