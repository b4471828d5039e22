"""Writes a bundle of lists as streams/lists/bundle.py reads it."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import orjson

from streams.lists.bundle import DESCRIBED, LISTS
from streams.lists.snapshot import Snapshot, digests, entries_hash, entry_json


@dataclass(frozen=True, slots=True)
class Source:
    """Where a list of the bundle comes from. checked_on: the day on which its publisher was asked for this file."""

    path: str
    told: str
    checked_on: date


def write(out: Path, lists: Mapping[str, tuple[Snapshot, Source]]) -> None:
    """Writes the lists, each with its source, into a folder. The same lists give the same bytes."""
    lines: list[bytes] = []
    told = {}
    for name in sorted(lists):
        snapshot, source = lists[name]
        lines += [orjson.dumps(entry_json(entry), option=orjson.OPT_SORT_KEYS) for entry in snapshot.entries]
        told[name] = {
            "entries": len(snapshot.entries),
            "hash": entries_hash(digests(snapshot.entries)),
            "published_on": snapshot.published_on,
            "checked_on": source.checked_on,
            "source": source.told,
            "input": source.path,
        }
    packed = gzip.compress(b"\n".join(lines) + b"\n", compresslevel=9, mtime=0)
    (out / LISTS).write_bytes(packed)
    content = {"sha256": hashlib.sha256(packed).hexdigest(), "lists": told}
    (out / DESCRIBED).write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
