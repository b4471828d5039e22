"""Keyed records of a topic as a mapping to what they say, decoded when asked for.

A hundred thousand items take a tenth of the memory as the bytes they came in, and most are never asked for twice.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Generic, TypeVar

import orjson
from pydantic import BaseModel, ValidationError

from schemas.record import Stated

RecordT = TypeVar("RecordT", bound=Stated)
CACHE = 4096
"""Decoded values that a mapping remembers."""


class LazyRecords(Mapping[str, RecordT | None], Generic[RecordT]):
    """Immutable. None: the key's last record could not be decoded, or names another key, so that the key is unknown."""

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
        try:
            value = self.kind.stated_json(raw)
        except ValidationError:
            return None
        return value if getattr(value, self.name) == key else None

    def named(self, raw: bytes) -> str | None:
        """The key that a record's value names; None where it cannot be read."""
        try:
            content: Any = orjson.loads(raw)
        except orjson.JSONDecodeError:
            return None
        found = content.get(self.name) if isinstance(content, dict) else None
        return found if isinstance(found, str) else None

    def changed(self, raw: Mapping[str, bytes]) -> "LazyRecords[RecordT]":
        return LazyRecords(self.kind, self.name, raw)


def canonical_json(value: BaseModel) -> bytes:
    """The value as JSON, sorted keys. Defaults are left out: a fact not given must not come back as null, unknown."""
    return orjson.dumps(
        value.model_dump(mode="json", by_alias=True, exclude_defaults=True), option=orjson.OPT_SORT_KEYS
    )
