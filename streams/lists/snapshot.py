"""A list as of one publication, and the digests and hashes of its content."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from schemas.listed_party import ListedParty

NO_ENTRIES = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All entries of one list, sorted by unique entry id. published_on: the publisher's own date."""

    list: str
    entries: tuple[ListedParty, ...]
    published_on: date | None = None
    source: str | None = None
    source_hash: str | None = None
    bundled_on: date | None = None
    """Day on which the bundled sample was made; None = a publisher's snapshot."""

    min_entries: int | None = None
    """Fewest entries that it was judged by; None = nobody judged it."""

    @classmethod
    def of(cls, name: str, entries: Iterable[ListedParty], **known: Any) -> "Snapshot":
        """Creates a snapshot and sorts the entries.

        Raises:
            ValueError: an entry belongs to another list, or an id occurs twice.
        """
        by_id: dict[str, ListedParty] = {}
        for entry in entries:
            if entry.list != name:
                raise ValueError(f"entry {entry.key} is not of list {name}")
            if entry.entry_id in by_id:
                raise ValueError(f"entry id {entry.entry_id} comes twice in list {name}")
            by_id[entry.entry_id] = entry
        return cls(name, tuple(by_id[key] for key in sorted(by_id)), **known)

    def by_id(self) -> dict[str, ListedParty]:
        return {entry.entry_id: entry for entry in self.entries}


def entry_json(party: ListedParty) -> dict[str, Any]:
    """Returns the entry as JSON values. Defaults are omitted, so that a new schema field changes no digest."""
    return party.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def digest(plain_party: Mapping[str, Any]) -> bytes:
    """Returns the SHA-256 of the entry's canonical JSON (sorted keys).

    It covers the JSON on the topic and not the parsed model: a reader that does not know a newer writer's field must
    still compute the writer's hash.
    """
    return hashlib.sha256(orjson.dumps(plain_party, option=orjson.OPT_SORT_KEYS)).digest()


def entries_hash(digests: Mapping[str, bytes]) -> str:
    """Returns the hash of a list: hexadecimal SHA-256 over the entries' digests in the order of their ids."""
    return hashlib.sha256(b"".join(digests[key] for key in sorted(digests))).hexdigest()


def digests(entries: Iterable[ListedParty]) -> dict[str, bytes]:
    """Returns the digest of each entry, by entry id."""
    return {entry.entry_id: digest(entry_json(entry)) for entry in entries}
