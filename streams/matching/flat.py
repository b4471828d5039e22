"""Large tables in flat form: written to a file as they are, and read in place without decoding what nobody asks for."""

import hashlib
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any, Generic, TypeVar, overload

import orjson

T = TypeVar("T")
Sections = Mapping[str, memoryview]
Ints = Sequence[int]
_HEAD = 40
"""Bytes of the file's hash and of the size of its table of contents."""
_NONE: Ints = ()


def packed(sections: Mapping[str, bytes]) -> bytes:
    """Returns one file of the sections: its SHA-256, a table of contents, the sections."""
    places, at = {}, 0
    for name, content in sections.items():
        places[name] = (at, len(content))
        at += len(content)
    head = orjson.dumps(places)
    body = b"".join((len(head).to_bytes(8, "big"), head, *sections.values()))
    return hashlib.sha256(body).digest() + body


def sections_of(raw: memoryview) -> Sections:
    """Returns the sections of a file, in place.

    Raises:
        ValueError: damaged.
    """
    if len(raw) < _HEAD or hashlib.sha256(raw[32:]).digest() != raw[:32]:
        raise ValueError("damaged: its hash differs")
    begin = _HEAD + int.from_bytes(raw[32:_HEAD], "big")
    places = orjson.loads(raw[_HEAD:begin])
    return {name: raw[begin + at : begin + at + size] for name, (at, size) in places.items()}


def ints(section: memoryview, kind: str = "I") -> memoryview:
    """Returns the numbers of a section that an array of this kind wrote."""
    return section.cast(kind)  # type: ignore[call-overload,no-any-return]  # the stubs want a literal


class Postings(Mapping[str, Ints]):
    """Numbers by key: all numbers in one array, and where those of each key begin in another."""

    def __init__(self, keys: Sequence[str], first: Ints, numbers: Ints) -> None:
        self._places = dict(zip(keys, range(len(keys)), strict=True))
        self._first = first
        self._numbers = numbers

    @classmethod
    def of(cls, sections: Sections, name: str) -> "Postings":
        keys = orjson.loads(sections[f"{name}.keys"])
        return cls(keys, ints(sections[f"{name}.first"]), ints(sections[f"{name}.numbers"]))

    def __getitem__(self, key: str) -> Ints:
        at = self._places[key]
        return self._numbers[self._first[at] : self._first[at + 1]]

    def get(self, key: str, default: Any = None) -> Any:
        at = self._places.get(key)
        return default if at is None else self._numbers[self._first[at] : self._first[at + 1]]

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def postings(name: str, table: Mapping[str, Sequence[int]]) -> dict[str, bytes]:
    """Returns the sections of a table, to be read by Postings."""
    first = array("I", accumulate(map(len, table.values()), initial=0))
    numbers = array("I", (number for of in table.values() for number in of))
    keys = orjson.dumps(list(table))
    return {f"{name}.keys": keys, f"{name}.first": first.tobytes(), f"{name}.numbers": numbers.tobytes()}


class OnDemand(Sequence[T], Generic[T]):
    """Values in JSON, each decoded when it is first asked for, and always the same object from then on."""

    def __init__(self, sections: Sections, name: str, read: Callable[[Any], T]) -> None:
        self._lines = sections[f"{name}.lines"]
        self._first = ints(sections[f"{name}.first"])
        self._read = read
        self._known: list[T | None] = [None] * (len(self._first) - 1)

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...
    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        known = self._known[at]
        if known is None:
            at = range(len(self._known))[at]
            known = self._known[at] = self._read(orjson.loads(self._lines[self._first[at] : self._first[at + 1]]))
        return known

    def __len__(self) -> int:
        return len(self._known)


def json_lines(name: str, values: Sequence[Any]) -> dict[str, bytes]:
    """Returns the sections of values that are plain JSON, to be read by OnDemand."""
    written = [orjson.dumps(value) for value in values]
    first = array("I", accumulate(map(len, written), initial=0))
    return {f"{name}.lines": b"".join(written), f"{name}.first": first.tobytes()}
