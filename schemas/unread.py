"""Members that no field reads: a misspelt fact is a missing one, and where absence means "not reported" it clears.

Objects of flags (end_use, claims, direct_product, icts, shipping) take no unknown member at all. Elsewhere a member
holds if it is nearly a known name, or a known name of another place, or a word that order systems use for one
(schemas/synonyms.txt); any other is only said. A sender's own members begin with `x_` or stand in an object
`extensions`; they are never facts.
"""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from pydantic import BaseModel
from rapidfuzz.distance import OSA

from schemas.item import DirectProduct, ItemContent
from schemas.licence import Licence
from schemas.order import Claims, EndUse, Icts, OrderEvent, Shipping
from schemas.record import Stated
from schemas.rows import table_rows

FLAGS = frozenset({EndUse, Claims, DirectProduct, Icts, Shipping})
OWN, EXTENSIONS = "x_", "extensions"
SHORT = 3
"""Letters; of a name no longer, one edit makes another word ("qty", "sku")."""
EDITS = 2


class Unread(NamedTuple):
    """A member that no field reads: where it stands, its name, whether it holds, and the known name that it is near."""

    place: str
    name: str
    holds: bool
    meant: str | None

    @property
    def path(self) -> str:
        return f"{self.place}.{self.name}" if self.place else self.name

    def __str__(self) -> str:
        near = f"; {self.meant} is meant?" if self.meant else ""
        does = "its order holds" if self.holds else "it is passed over"
        return f"no field reads {self.path}: {does}{near}"

    def told(self) -> dict[str, str | bool | None]:
        """As one JSON object."""
        return {"member": self.path, "holds": self.holds, "meant": self.meant}


def unread(record: Stated, place: str = "") -> tuple[Unread, ...]:
    """Every unread member of a record and of the records in it, in the order in which they stand."""
    return () if record.wholly_read else tuple(_members(record, place, strict=False))


def _members(record: Stated, place: str, *, strict: bool) -> Iterator[Unread]:
    kind = type(record)
    strict = strict or kind in FLAGS
    extra = record.__pydantic_extra__
    if extra:
        for name in extra:
            if not name.startswith(OWN) and name != EXTENSIONS:
                yield _judged(place, name, strict=strict)
    for field in _holders(kind):
        value = getattr(record, field)
        if not value or value.__class__ is str:
            continue
        here = f"{place}.{field}" if place else field
        if isinstance(value, Stated):
            yield from _members(value, here, strict=strict)
        elif isinstance(value, tuple):
            for number, one in enumerate(value):
                if isinstance(one, Stated):
                    yield from _members(one, f"{here}.{number}", strict=strict)


def _judged(place: str, name: str, *, strict: bool) -> Unread:
    meant = meant_by(name)
    return Unread(place, name, strict or meant is not None, meant)


@lru_cache(maxsize=4096)
def meant_by(name: str) -> str | None:
    """The known member that a name is, or nearly is; None where it is near none, or belongs to the next release."""
    if name in _next_release():
        return None
    plain = joined(name)
    known = _known()
    if meant := known.get(plain) or _synonyms().get(plain):
        return meant
    if plain in _ordinary():
        return None
    allowed = 1 if len(plain) <= SHORT else EDITS
    near = ((OSA.distance(plain, other, score_cutoff=allowed), other) for other in known)
    distance, other = min(near, default=(allowed + 1, ""))
    return known[other] if distance <= allowed else None


def joined(name: str) -> str:
    """A name in small letters, with nothing between its words: "End-Use" and "end_use" are the same."""
    return name.casefold().replace("_", "").replace("-", "").replace(" ", "")


@cache
def _known() -> dict[str, str]:
    """Members of an order, an item and a licence, by their names without underscores."""
    names = sorted({name for kind in _reached((OrderEvent, ItemContent, Licence)) for name in _names(kind)})
    return {joined(name): name for name in names}


@cache
def _next_release() -> frozenset[str]:
    return frozenset(table_rows(files("schemas").joinpath("known_next.txt")))


@cache
def _ordinary() -> frozenset[str]:
    """Words of order systems that are near a known name and mean something else."""
    return frozenset(table_rows(files("schemas").joinpath("ordinary.txt")))


@cache
def _synonyms() -> dict[str, str]:
    """Known members, by other names for them, joined."""
    rows = (row.partition(":") for row in table_rows(files("schemas").joinpath("synonyms.txt")))
    return {joined(word): member for member, _, words in rows for word in words.split()}


def _names(kind: type[BaseModel]) -> Iterator[str]:
    return (field.alias or name for name, field in kind.model_fields.items())


@cache
def _holders(kind: type[BaseModel]) -> tuple[str, ...]:
    """Fields whose values are, or hold, records of their own."""
    return tuple(name for name, field in kind.model_fields.items() if _kinds_in(field.annotation))


def _reached(kinds: Iterable[type[BaseModel]]) -> set[type[BaseModel]]:
    found: set[type[BaseModel]] = set()
    waiting = list(kinds)
    while waiting:
        kind = waiting.pop()
        if kind not in found:
            found.add(kind)
            waiting.extend(one for field in kind.model_fields.values() for one in _kinds_in(field.annotation))
    return found


def _kinds_in(annotation: object) -> list[type[Stated]]:
    """Records named in a type: those of unions and tuples too."""
    if isinstance(annotation, type) and issubclass(annotation, Stated):
        return [annotation]
    return [kind for part in getattr(annotation, "__args__", ()) for kind in _kinds_in(part)]
