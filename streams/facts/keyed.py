"""A mapping over the keyed records of a topic that decodes values on access.

A hundred thousand items take a tenth of the memory as raw bytes, and most are never accessed twice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

import orjson
from pydantic import BaseModel

from schemas.record import Stated

RecordT = TypeVar("RecordT", bound=Stated)
CACHE = 4096
"""Size of the cache of decoded values."""
OF_BYTES: Final = (ValueError, TypeError, LookupError, ArithmeticError)
"""Errors that a record's bytes alone determine, so that everybody who reads it meets them: it is quarantined. Any other
(no memory, too deep for this process, a disk) ends the process, which reads the record again.
"""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A record of a reference topic that was not taken, until a right one comes in its place."""

    offset: int
    why: str


def words_of(failure: Exception) -> str:
    """The first line of what an error says, and its kind."""
    return f"{type(failure).__name__}: {failure}".split("\n", 1)[0][:400]


class LazyRecords(Mapping[str, RecordT | None], Generic[RecordT]):
    """An immutable mapping. None: the key is unknown, as its last record is undecodable or names another key."""

    def __init__(self, kind: type[RecordT], name: str, raw: Mapping[str, bytes]) -> None:
        """name: the field of the value that repeats the key. raw: the last record of each key."""
        self.kind, self.name, self.raw = kind, name, raw
        self._cache: dict[str, RecordT | None] = {}

    def __getitem__(self, key: str) -> RecordT | None:
        if key in self._cache:
            return self._cache[key]
        value = self._read(key, self.raw[key])
        if len(self._cache) >= CACHE:
            del self._cache[next(iter(self._cache))]
        self._cache[key] = value
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self.raw)

    def __len__(self) -> int:
        return len(self.raw)

    def _read(self, key: str, raw: bytes) -> RecordT | None:
        value = self._read_or_why(key, raw)
        return None if isinstance(value, str) else value

    def fault(self, key: str) -> str | None:
        """Why a key is unknown though there is a record of it; None where it is known, or there is none."""
        if key not in self.raw or self[key] is not None:
            return None
        found = self._read_or_why(key, self.raw[key])
        return found if isinstance(found, str) else None

    def _read_or_why(self, key: str, raw: bytes) -> RecordT | str:
        if not raw:
            return "its key and its value name different things, or it is empty"
        try:
            value = self.kind.stated_json(raw)
        except OF_BYTES as failure:
            return words_of(failure)
        return value if getattr(value, self.name) == key else f"it names another {self.name}"

    def named(self, raw: bytes) -> str | None:
        """Returns the key in a record's value; None if it is unreadable."""
        try:
            content: Any = orjson.loads(raw)
        except OF_BYTES:
            return None
        found = content.get(self.name) if isinstance(content, dict) else None
        return found if isinstance(found, str) else None

    def changed(self, raw: Mapping[str, bytes]) -> "LazyRecords[RecordT]":
        return LazyRecords(self.kind, self.name, raw)


def canonical_json(value: BaseModel) -> bytes:
    """Returns JSON with sorted keys, without defaults: an absent fact must not become null, which means unknown."""
    return orjson.dumps(
        value.model_dump(mode="json", by_alias=True, exclude_defaults=True), option=orjson.OPT_SORT_KEYS
    )
