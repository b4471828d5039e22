"""Listed parties, found by whatever name an order calls them. Pure; an index is a value and never changes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple, Self

from schemas.listed_party import ListedParty
from schemas.party import Owner, Party
from streams.facts.order import Match
from streams.matching.reading import Reading
from streams.matching.search import Table, best_first, names_of, screenable

CACHE = 65_536
"""Parties whose matches an index remembers."""
CARRIED = 4
"""Indexes before this one whose answers are brought up to date instead of being found again."""

Known = tuple[tuple[Match, ...], bool]
"""Of a party: its matches, and whether it can be screened."""


class Earlier(NamedTuple):
    """What the index before a change knew of parties, and the entries that the change brought."""

    known: dict[tuple[object, ...], Known]
    brought: Table


class MatchIndex:
    """All listed parties, current and removed ones (rules ask which entries are active on a day)."""

    def __init__(
        self, tables: tuple[Table, ...], entries: dict[str, ListedParty], earlier: tuple[Earlier, ...] = ()
    ) -> None:
        """Newest first, what earlier indexes knew."""
        self._tables = tables
        self._entries = entries
        self._earlier = earlier
        self._cache: dict[tuple[object, ...], Known] = {}

    @classmethod
    def of(cls, parties: Iterable[ListedParty]) -> Self:
        """An index of these entries; of two with the same key the later one counts."""
        entries = {party.key: party for party in parties}
        return cls((Table.of(entries.values()),), entries)

    def with_changes(self, delta: Iterable[tuple[ListedParty | None, ListedParty | None]]) -> "MatchIndex":
        """The index after these (old, new) changes; None = no entry. Costs by the number of changes, not of entries."""
        entries = dict(self._entries)
        fresh: dict[str, ListedParty] = {}
        for old, new in delta:
            if old is not None:
                entries.pop(old.key, None)
                fresh.pop(old.key, None)
            if new is not None:
                entries[new.key] = fresh[new.key] = new
        brought = Table.of(fresh.values())
        earlier = (Earlier(self._cache, brought), *self._earlier)[:CARRIED]
        return MatchIndex(_merged((*self._tables, brought), entries), entries, earlier)

    def find(self, who: Party | Owner) -> tuple[Match, ...]:
        """Entries that this party may be, best first, one match per entry; the order is the same on every machine."""
        return self.screened(who)[0]

    def screenable(self, who: Party | Owner) -> bool:
        """False if no name of it can be screened: none, empty, one letter, only legal forms, or far too long."""
        return self.screened(who)[1]

    def screened(self, who: Party | Owner) -> Known:
        """`find` and `screenable` in one look."""
        key = (who.name, who.names, who.country, who.address)
        known = self._cache.get(key)
        if known is None:
            names = names_of(who)
            known = self._carried(key, who, names) or (self._find(self._tables, who, names, ()), screenable(names))
            if len(self._cache) >= CACHE:
                del self._cache[next(iter(self._cache))]
            self._cache[key] = known
        return known

    def _carried(self, key: tuple[object, ...], who: Party | Owner, names: tuple[Reading, ...]) -> Known | None:
        """What an earlier index knew of the party, and what was brought since; None where none knew it."""
        brought: list[Table] = []
        for earlier in self._earlier:
            brought.append(earlier.brought)
            # Taken out, so that a party is remembered once; the earlier index would find it again if it were asked.
            known = earlier.known.pop(key, None)
            if known is not None:
                matches, can_be_screened = known
                return self._find(brought, who, names, matches), can_be_screened
        return None

    def _find(
        self, tables: Iterable[Table], who: Party | Owner, names: tuple[Reading, ...], before: Iterable[Match]
    ) -> tuple[Match, ...]:
        found: defaultdict[str, list[Match]] = defaultdict(list)
        for match in chain(before, *(table.find(who, names) for table in tables)):
            # A table keeps entries that a later table replaced; only the entry that counts now may match.
            if self._entries.get(match.entry.key) is match.entry:
                found[match.entry.key].append(match)
        return best_first(found.values(), who.country)

    def entry(self, key: str) -> ListedParty | None:
        """The entry with this key (list/entry id)."""
        return self._entries.get(key)

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[ListedParty]:
        return iter(self._entries.values())


def _merged(tables: tuple[Table, ...], entries: dict[str, ListedParty]) -> tuple[Table, ...]:
    """Tables of sizes that at least halve, so that a party is looked up in few of them however many changes came."""
    while len(tables) > 1 and len(tables[-1]) * 2 >= len(tables[-2]):
        *rest, last, newest = tables
        kept = [e for e in (*last.entries, *newest.entries) if entries.get(e.key) is e]
        tables = (*rest, Table.of(kept))
    return tables
