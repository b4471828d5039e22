"""A list as one publication gave it, and the identity of its content: digests and hashes."""

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
    """All entries of one list, sorted by entry id, each id once. published_on: the publisher's own date."""

    list: str
    entries: tuple[ListedParty, ...]
    published_on: date | None = None
    source: str | None = None
    source_hash: str | None = None
    bundled_on: date | None = None
    """Day on which the distribution's snapshot was made; None = it is a publisher's."""

    @classmethod
    def of(cls, name: str, entries: Iterable[ListedParty], **known: Any) -> "Snapshot":
        """Sorts the entries.

        Raises:
            ValueError: an entry belongs to another list, or an id comes twice.
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
    """The entry as JSON values. Defaults are left out, so that a field added to the schema changes no digest."""
    return party.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def digest(plain_party: Mapping[str, Any]) -> bytes:
    """SHA-256 of the entry's canonical JSON (sorted keys).

    Taken of the JSON as it stands on the topic, not of the model: a reader that does not know a newer writer's field
    must still come to the writer's hash.
    """
    return hashlib.sha256(orjson.dumps(plain_party, option=orjson.OPT_SORT_KEYS)).digest()


def entries_hash(digests: Mapping[str, bytes]) -> str:
    """Hash of a list: SHA-256, hexadecimal, over the entries' digests in the order of their ids."""
    return hashlib.sha256(b"".join(digests[key] for key in sorted(digests))).hexdigest()


def digests(entries: Iterable[ListedParty]) -> dict[str, bytes]:
    """Digest by entry id."""
    return {entry.entry_id: digest(entry_json(entry)) for entry in entries}
