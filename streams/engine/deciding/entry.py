"""Records of orders in the order book: the last decision of each, or the tombstone that is left of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar, Final, Literal, Protocol, TypeVar

import orjson

from streams.engine.deciding.sender import sender_bytes, sender_from
from streams.engine.deciding.tombstones import Tombstone, decoded_tombstone, is_tombstone

FORM: Final = 1
"""Form of the book's records; raise it only if an earlier release would misread them. An added field needs a default
here, and earlier releases ignore it."""
COURSE_FORM: Final = 2
"""Form of a record whose order does not follow from its last event alone: it was never submitted, or earlier shipments
left. An earlier release would judge it by that event, so it must refuse the record."""
_COURSE: Final = ("unknown", "seen", "left")


class _Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Any]]


ValueT = TypeVar("ValueT", bound=_Dataclass)


class BookUnreadableError(RuntimeError):
    """This release cannot read a record of the order book."""


@dataclass(frozen=True, slots=True)
class Task:
    """The open review task of an order."""

    desk: str
    gravest: str
    since: str | None = None
    """Evaluation day (ISO) from which on the order has been held without a break; None: not kept yet."""


@dataclass(frozen=True, slots=True)
class BookEntry:
    """One order as last decided. `verdict` is the current one; `number` counts all verdicts of the order.

    `number` may be ahead of `verdict` by verdicts of superseded revisions.
    """

    order_id: str
    source: int
    """Offset of the order's last event that was taken in."""
    revision: int
    number: int
    verdict: bytes
    kind: Literal["hold", "clearance"]
    verdict_id: str
    decision_hash: str
    order: bytes | None = None
    """Canonical JSON of the decided event; None if no event of the order could be decoded yet."""
    content_hash: str | None = None
    contradictory: bool = False
    undecoded: bool = False
    """`verdict` came from an event that could not be decoded; it is not the decision of `revision`."""
    shipped: bool = False
    recalled: bool = False
    """True if an alert has already reported that it would be held now."""
    unknown: bool = False
    """True if it was amended, cancelled or shipped but never submitted."""
    seen: tuple[str, ...] = ()
    """Occurrences of this revision before the one in `order` (streams/engine/deciding/content.py)."""
    left: Mapping[str, str] = field(default_factory=dict)
    """Quantity per order line, as decimal text, that left before the event in `order`."""
    sender: str | None = None
    """Whom the order belongs to (sender.py); None: not known, so the next event that is taken in tells."""
    task: Task | None = None
    closed: date | None = None
    """Evaluation day on which it was cancelled, or shipped completely."""

    @property
    def buried(self) -> bool:
        """True if it comes from a tombstone: the order was closed long ago, and its verdict and event are gone."""
        return not self.verdict

    def bury(self) -> "BookEntry":
        """Returns what is kept of a closed order; its record is a tombstone."""
        gone: dict[str, Any] = {"verdict": b"", "decision_hash": "", "order": None, "content_hash": None, "task": None}
        return replace(self, seen=(), left={}, contradictory=False, undecoded=False, recalled=False, **gone)

    def _tombstone(self) -> Tombstone:
        assert self.closed is not None
        standing = int(self.verdict_id.rpartition("/")[2])
        return Tombstone(
            self.closed, self.revision, self.number, standing, self.kind == "clearance", self.shipped, self.unknown,
            sender_bytes(self.sender),
        )  # fmt: skip

    def encoded(self) -> bytes:
        """Returns the record with `closed` first, at a fixed offset, so that open orders are found without parsing."""
        if self.buried:
            return self._tombstone().encoded()
        course = bool(self.unknown or self.seen or self.left)
        fields: dict[str, Any] = {"closed": self.closed, "form": COURSE_FORM if course else FORM}
        left_out = {"closed"} if course else {"closed", *_COURSE}
        fields.update((name, getattr(self, name)) for name in self.__slots__ if name not in left_out)
        fields["order"] = None if self.order is None else orjson.Fragment(self.order)
        fields["verdict"] = orjson.Fragment(self.verdict)
        return orjson.dumps(fields)


def decoded_entry(raw: bytes) -> BookEntry:
    """Parses a record and ignores fields of later releases. Raises BookUnreadableError."""
    fields = fields_of(raw, COURSE_FORM)
    try:
        order, task, closed = fields["order"], fields["task"], fields["closed"]
        # Parsing keeps the order of keys, so this restores the written bytes.
        fields["order"] = None if order is None else orjson.dumps(order)
        fields["verdict"] = orjson.dumps(fields["verdict"])
        fields["task"] = None if task is None else made(Task, task)
        fields["closed"] = None if closed is None else date.fromisoformat(closed)
        fields["seen"] = tuple(fields.get("seen", ()))
        return made(BookEntry, fields)
    except (KeyError, TypeError, ValueError) as wrong:
        raise unread_record(wrong) from wrong


def kept_entry(order_id: str, value: bytes) -> BookEntry:
    """Parses an order's record, whatever is left of the order. Raises BookUnreadableError."""
    return buried_entry(order_id, decoded_tombstone(value)) if is_tombstone(value) else decoded_entry(value)


def buried_entry(order_id: str, left: Tombstone) -> BookEntry:
    """Returns the entry of an order of which a tombstone is left."""
    return BookEntry(
        order_id=order_id,
        source=-1,
        revision=left.revision,
        number=left.number,
        verdict=b"",
        kind="clearance" if left.cleared else "hold",
        verdict_id=f"{order_id}/{left.revision}/{left.standing}",
        decision_hash="",
        shipped=left.shipped,
        unknown=left.unknown,
        sender=sender_from(left.sender),
        closed=left.closed,
    )


def made(kind: type[ValueT], fields: Mapping[str, Any]) -> ValueT:
    """Builds a dataclass and ignores fields of later releases. Raises TypeError if one without a default is missing."""
    return kind(**{name: value for name, value in fields.items() if name in kind.__dataclass_fields__})


def fields_of(raw: bytes, newest: int) -> dict[str, Any]:
    """Parses a record of a form up to this one. Raises BookUnreadableError."""
    try:
        fields: dict[str, Any] = orjson.loads(raw)
        form = fields.pop("form")
    except (orjson.JSONDecodeError, KeyError, AttributeError, TypeError) as wrong:
        raise unread_record(wrong) from wrong
    if form not in range(FORM, newest + 1):
        raise newer(form, newest)
    return fields


def newer(form: object, newest: int) -> BookUnreadableError:
    return BookUnreadableError(f"the order book has records of form {form}; this release reads up to form {newest}")


def unread_record(wrong: Exception) -> BookUnreadableError:
    return BookUnreadableError(f"a record of the order book cannot be read: {wrong!r}")
