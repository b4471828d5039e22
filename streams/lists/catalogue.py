"""Reads item content and licences from JSON lines; one bad line refuses the whole file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import ValidationError

from schemas.item import ItemContent
from schemas.licence import Licence

RecordT = TypeVar("RecordT", ItemContent, Licence)


@dataclass(frozen=True, slots=True)
class BadLine:
    """A refused line and the reason."""

    line: int
    key: str | None
    why: str

    def __str__(self) -> str:
        return f"line {self.line}{f' ({self.key})' if self.key else ''}: {self.why}"


@dataclass(frozen=True)
class Catalogue(Generic[RecordT]):
    """The values of a file and its bad lines. Publish the values only if there are no bad lines."""

    values: tuple[RecordT, ...]
    bad: tuple[BadLine, ...]

    def changed(self, known: Mapping[str, RecordT | None]) -> tuple[RecordT, ...]:
        """Returns the values that are new or differ from the known ones."""
        return tuple(value for value in self.values if known.get(key_of(value)) != value)


def items(raw: bytes) -> Catalogue[ItemContent]:
    """Reads item content, one sku per line. Refuses fields that the schema does not define."""
    return _catalogue(raw, ItemContent)


def licences(raw: bytes) -> Catalogue[Licence]:
    """Reads licences, one per line."""
    return _catalogue(raw, Licence)


def key_of(value: ItemContent | Licence) -> str:
    return value.sku if isinstance(value, ItemContent) else value.id


def _catalogue(raw: bytes, kind: type[RecordT]) -> Catalogue[RecordT]:
    values: dict[str, RecordT] = {}
    bad: list[BadLine] = []
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            value = kind.model_validate_json(line, extra="forbid")
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            bad.append(BadLine(number, None, f"{'.'.join(map(str, first['loc']))}: {first['msg']}"))
            continue
        key = key_of(value)
        if values.setdefault(key, value) != value:
            bad.append(BadLine(number, key, "comes twice with different content"))
    return Catalogue(tuple(values.values()), tuple(bad))
