"""Writes a table of listed entries to a file, and reads it in place.

The file holds what is slow to make: names and addresses that were read, and their blocking keys. It says nothing of the
code that made it: who keeps it names it by the identity of the program and by the content of the lists.
"""

from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, overload

import orjson

from schemas.listed_party import ListedParty
from streams.matching.addresses import Address, Places
from streams.matching.candidates import Candidates
from streams.matching.flat import OnDemand, Postings, Sections, ints, json_lines, packed, postings, sections_of
from streams.matching.reading import Reading
from streams.matching.search import ListedName, Table


class Entries(Mapping[str, ListedParty]):
    """Entries by key: each itself, or its number in a saved table. Immutable."""

    def __init__(self, slots: Mapping[str, ListedParty | int], saved: Sequence[ListedParty] = ()) -> None:
        self._slots = slots
        self._saved = saved

    def changed(self, gone: Collection[str], come: Mapping[str, ListedParty]) -> "Entries":
        slots = {key: slot for key, slot in self._slots.items() if key not in gone} if gone else dict(self._slots)
        return Entries({**slots, **come}, self._saved)

    def __getitem__(self, key: str) -> ListedParty:
        slot = self._slots[key]
        return self._saved[slot] if isinstance(slot, int) else slot

    def named(self, key: str) -> ListedParty | None:
        """As `get`, without the exception that `get` of a mapping raises and takes back."""
        slot = self._slots.get(key)
        return self._saved[slot] if isinstance(slot, int) else slot

    def __iter__(self) -> Iterator[str]:
        return iter(self._slots)

    def __len__(self) -> int:
        return len(self._slots)


def written(table: Table) -> bytes:
    """Returns the file of a table."""
    entries, at = table.entries, {entry.key: number for number, entry in enumerate(table.entries)}
    places = table.places.listed
    sections = {
        "keys": orjson.dumps(list(at)),
        **json_lines("entries", [_plain(entry) for entry in entries]),
        **json_lines("readings", [tuple(listed.name) for listed in table.names]),
        "owners": array("I", [at[listed.entry.key] for listed in table.names]).tobytes(),
        "weak": bytes(listed.weak for listed in table.names),
        **table.candidates.sections(),
        **json_lines("places", [_of_address(where) for _, where in places]),
        "settled": array("I", [at[entry.key] for entry, _ in places]).tobytes(),
        **postings("by_place", table.places.by_key),
    }
    return packed(sections)


def restored(raw: memoryview) -> tuple[list[str], Table]:
    """Returns the keys of the entries, and the table that holds them in this order.

    Raises:
        ValueError: damaged.
    """
    of = sections_of(raw)
    entries = OnDemand(of, "entries", ListedParty.model_validate)
    names = _Names(entries, OnDemand(of, "readings", _reading), of)
    places = Places(_Settled(entries, OnDemand(of, "places", _address), of), Postings.of(of, "by_place"))
    return orjson.loads(of["keys"]), Table(entries, names, Candidates(names.readings, saved=of), places)


class _Names(Sequence[ListedName]):
    def __init__(self, entries: Sequence[ListedParty], readings: Sequence[Reading], of: Sections) -> None:
        self.readings = readings
        self._entries = entries
        self._owners = ints(of["owners"])
        self._weak = of["weak"]

    @overload
    def __getitem__(self, at: int) -> ListedName: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[ListedName]: ...
    def __getitem__(self, at: int | slice) -> ListedName | Sequence[ListedName]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        return ListedName(self._entries[self._owners[at]], self.readings[at], bool(self._weak[at]))

    def __len__(self) -> int:
        return len(self._owners)


class _Settled(Sequence[tuple[ListedParty, Address]]):
    def __init__(self, entries: Sequence[ListedParty], places: Sequence[Address], of: Sections) -> None:
        self._entries = entries
        self._places = places
        self._owners = ints(of["settled"])

    @overload
    def __getitem__(self, at: int) -> tuple[ListedParty, Address]: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[tuple[ListedParty, Address]]: ...
    def __getitem__(self, at: int | slice) -> tuple[ListedParty, Address] | Sequence[tuple[ListedParty, Address]]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        return self._entries[self._owners[at]], self._places[at]

    def __len__(self) -> int:
        return len(self._owners)


def _plain(entry: ListedParty) -> dict[str, Any]:
    return entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _reading(told: Sequence[Any]) -> Reading:
    text, words, tokens, weights, sounds, key, spelt, native, bare, forms = told
    return Reading(
        text, tuple(words), tuple(tokens), tuple(weights), tuple(sounds), key, spelt, native, bare, tuple(forms)
    )


def _of_address(where: Address) -> list[Any]:
    return [
        where.text, sorted(where.numbers), sorted(where.postcodes), sorted(where.towns), where.words, where.glued,
    ]  # fmt: skip


def _address(told: Sequence[Any]) -> Address:
    text, numbers, postcodes, towns, words, glued = told
    return Address(text, frozenset(numbers), frozenset(postcodes), frozenset(towns), tuple(words), glued)
