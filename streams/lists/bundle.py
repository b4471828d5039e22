"""The public lists that the distribution carries, as scripts/build_bundle.py made them: real, and no longer fresh."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable

import orjson

from schemas.listed_party import ListedParty
from streams.lists.snapshot import Snapshot

FOLDER: Traversable = files("streams.reference").joinpath("bundle")
LISTS, DESCRIBED = "lists.jsonl.gz", "lists.json"


@dataclass(frozen=True, slots=True)
class BundledList:
    """What is known of a list without reading its entries. hash: that of streams/lists/snapshot.py."""

    list: str
    entries: int
    hash: str
    published_on: date | None
    checked_on: date
    source: str


def described() -> Mapping[str, BundledList]:
    """Returns the bundled lists by name."""
    told = orjson.loads(FOLDER.joinpath(DESCRIBED).read_bytes())["lists"]
    return {
        name: BundledList(
            name,
            row["entries"],
            row["hash"],
            date.fromisoformat(row["published_on"]) if row["published_on"] else None,
            date.fromisoformat(row["checked_on"]),
            row["source"],
        )
        for name, row in told.items()
    }


def bundle_hash() -> str:
    """Returns the SHA-256 of the bundled entries. Raises ValueError if it is not the one that the release names."""
    found = hashlib.sha256(FOLDER.joinpath(LISTS).read_bytes()).hexdigest()
    if found != orjson.loads(FOLDER.joinpath(DESCRIBED).read_bytes())["sha256"]:
        raise ValueError("the bundled lists are damaged: install the release again")
    return found


def bundle() -> dict[str, Snapshot]:
    """Returns the bundled lists whole, marked as bundled, each with the day on which its publisher was asked."""
    bundle_hash()
    entries: dict[str, list[ListedParty]] = {}
    for line in gzip.decompress(FOLDER.joinpath(LISTS).read_bytes()).splitlines():
        entry = ListedParty.model_validate_json(line)
        entries.setdefault(entry.list, []).append(entry)
    return {
        name: Snapshot.of(
            name, entries[name], published_on=one.published_on, source=one.source, bundled_on=one.checked_on
        )
        for name, one in described().items()
    }
