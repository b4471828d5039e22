"""An index that finds listed parties by the names in orders. It is an immutable value."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple, Self

from schemas.listed_party import ListedParty
from schemas.party import Owner, Party
from streams.facts.order import Match
from streams.matching.saved import Entries, restored, written
from streams.matching.search import ReadField, Table, best_first, names_of, screenable

CACHE = 65_536
"""Size of the cache of parties and their matches."""
CARRIED = 4
"""Number of earlier indexes whose cached answers are updated instead of being computed again."""

Known = tuple[tuple[Match, ...], bool]
"""A party's matches, and whether it can be screened."""


class Earlier(NamedTuple):
    """The cache of the index before a change, and the entries that the change brought."""

    known: dict[tuple[object, ...], Known]
    brought: Table


class MatchIndex:
    """All listed parties, including removed ones (rules ask which entries are active on a day)."""

    def __init__(self, tables: tuple[Table, ...], entries: Entries, earlier: tuple[Earlier, ...] = ()) -> None:
        """earlier: newest first, what earlier indexes knew."""
        self._tables = tables
        self._entries = entries
        self._earlier = earlier
        self._cache: dict[tuple[object, ...], Known] = {}

    @classmethod
    def of(cls, parties: Iterable[ListedParty]) -> Self:
        """Builds an index of these entries; the later of two with the same key counts."""
        entries = {party.key: party for party in parties}
        return cls((Table.of(entries.values()),), Entries(entries))

    @classmethod
    def saved(cls, raw: memoryview) -> Self:
        """Reads what `save` wrote, in place; an entry is decoded when a match names it.

        Raises:
            ValueError: damaged.
        """
        keys, table = restored(raw)
        return cls((table,), Entries(dict(zip(keys, range(len(keys)), strict=True)), table.entries))

    def save(self) -> bytes:
        """Returns the index as one file, without what its caches know."""
        tables = self._tables
        return written(tables[0] if len(tables) == 1 else Table.of(self._entries.values()))

    def with_changes(self, delta: Iterable[tuple[ListedParty | None, ListedParty | None]]) -> "MatchIndex":
        """Returns the index after (old, new) changes; None = no entry. The cost depends on the number of changes."""
        gone: set[str] = set()
        fresh: dict[str, ListedParty] = {}
        for old, new in delta:
            if old is not None:
                gone.add(old.key)
                fresh.pop(old.key, None)
            if new is not None:
                fresh[new.key] = new
        return self._after(gone, fresh)

    def replaced(self, lists: Collection[str], parties: Iterable[ListedParty]) -> "MatchIndex":
        """Returns the index without the entries of these lists, and with these parties."""
        gone = {key for key in self._entries if key.partition("/")[0] in lists} if lists else set()
        return self._after(gone, {party.key: party for party in parties})

    def _after(self, gone: Collection[str], fresh: Mapping[str, ListedParty]) -> "MatchIndex":
        entries = self._entries.changed(gone, fresh)
        brought = Table.of(fresh.values())
        earlier = (Earlier(self._cache, brought), *self._earlier)[:CARRIED]
        return MatchIndex(_merged((*self._tables, brought), entries), entries, earlier)

    def find(self, who: Party | Owner) -> tuple[Match, ...]:
        """Returns entries that may be this party, best first, one match each; the order is deterministic."""
        return self.screened(who)[0]

    def screenable(self, who: Party | Owner) -> bool:
        """Returns False if none of its names can be screened: empty, a placeholder, spoilt, or far too long."""
        return self.screened(who)[1]

    def screened(self, who: Party | Owner) -> Known:
        """Returns the results of `find` and `screenable` together."""
        key = (who.name, who.names, who.country, who.address)
        known = self._cache.get(key)
        if known is None:
            names = names_of(who)
            known = self._carried(key, who, names) or (self._find(self._tables, who, names, ()), screenable(names))
            if len(self._cache) >= CACHE:
                del self._cache[next(iter(self._cache))]
            self._cache[key] = known
        return known

    def _carried(self, key: tuple[object, ...], who: Party | Owner, names: tuple[ReadField, ...]) -> Known | None:
        """Updates an earlier index's answer with the entries added since; None if no index has one."""
        brought: list[Table] = []
        for earlier in self._earlier:
            brought.append(earlier.brought)
            # Removed there, so that a party is cached once; the earlier index could compute it again.
            known = earlier.known.pop(key, None)
            if known is not None:
                matches, can_be_screened = known
                return self._find(brought, who, names, matches), can_be_screened
        return None

    def _find(
        self, tables: Iterable[Table], who: Party | Owner, names: tuple[ReadField, ...], before: Iterable[Match]
    ) -> tuple[Match, ...]:
        found: defaultdict[str, list[Match]] = defaultdict(list)
        for match in chain(before, *(table.find(who, names) for table in tables)):
            # A table keeps entries that a later table replaced; only current entries may match.
            if self._entries.named(match.entry.key) is match.entry:
                found[match.entry.key].append(match)
        return best_first(found.values(), who.country)

    def entry(self, key: str) -> ListedParty | None:
        """Returns the entry with this key (list/entry id), or None."""
        return self._entries.named(key)

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[ListedParty]:
        return iter(self._entries.values())


def _merged(tables: tuple[Table, ...], entries: Entries) -> tuple[Table, ...]:
    """Merges tables so that each is at most half the previous one's size, and a look-up visits few of them."""
    while len(tables) > 1 and len(tables[-1]) * 2 >= len(tables[-2]):
        *rest, last, newest = tables
        kept = [e for e in (*last.entries, *newest.entries) if entries.named(e.key) is e]
        tables = (*rest, Table.of(kept))
    return tables
