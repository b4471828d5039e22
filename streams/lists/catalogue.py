"""Item content and licences from files: JSON lines, each file refused whole if a line of it is bad."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import ValidationError

from schemas.item import ItemContent
from schemas.licence import Licence

RecordT = TypeVar("RecordT", ItemContent, Licence)


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is refused."""

    line: int
    key: str | None
    why: str

    def __str__(self) -> str:
        return f"line {self.line}{f' ({self.key})' if self.key else ''}: {self.why}"


@dataclass(frozen=True)
class Catalogue(Generic[RecordT]):
    """The values of a file, and its bad lines. To be published only if there are none."""

    values: tuple[RecordT, ...]
    bad: tuple[BadLine, ...]

    def changed(self, known: Mapping[str, RecordT | None]) -> tuple[RecordT, ...]:
        """What differs from what is known, or is not known at all."""
        return tuple(value for value in self.values if known.get(key_of(value)) != value)


def items(raw: bytes) -> Catalogue[ItemContent]:
    """Item content, one sku per line. A field that the schema does not have is a misprint and refused."""
    return _catalogue(raw, ItemContent)


def licences(raw: bytes) -> Catalogue[Licence]:
    """Licences, one per line."""
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
