"""The order book of one partition: the last decision of each order, and the partition's own position.

It keeps records of `order-book.v1` as bytes in memory, which are compact, and parses one only when its order is
needed again. It holds committed records only: a lane works on a `BookDraft` and merges it after the commit.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeVar

import orjson

from schemas.topics import ITEM_CONTENT, LICENCES, LISTED_PARTIES, ORDERS

PARTITION_KEY = "#partition"
FORM = 1
"""Form of the book's records; raise it only if an earlier release would misread them. An added field needs a default
here, and earlier releases ignore it."""
COURSE_FORM = 2
"""Form of a record whose order does not follow from its last event alone: it was never submitted, or earlier shipments
left. An earlier release would judge it by that event, so it must refuse the record."""
PARTITION_FORM = 3
"""Form of the partition's own record. Earlier ones know neither whose it is nor which topics it speaks of."""
_FORM = re.compile(rb'\{"closed":(?:null|"[0-9-]{10}"),"form":([0-9]{1,9})[,}]')
_COURSE = ("unknown", "seen", "left")
_CLOSED_FROM = len(b'{"closed":"')
_CLOSED_TO = _CLOSED_FROM + len("2026-01-01")
_TASK = b'"task":{"desk":"'
_NO_TASK = b'"task":null}'
_TASK_BYTES = 300
"""The open task is the last member, within this many bytes of the end."""
_DAY = b'"evaluation_day":"'
_SINCE = b'"since":"'


RecordT = TypeVar("RecordT", "BookEntry", "Position", "Task", "Horizon")
Held = tuple[str, str]
"""Desk of an open hold, and the evaluation day (ISO) from which on its order has been held."""


class BookUnreadableError(RuntimeError):
    """This release cannot read a record of the order book."""


@dataclass(frozen=True, slots=True)
class Horizon:
    """Inputs of verdicts besides the order: next offsets of the reference topics, day, rulebook, policy, rates."""

    listed_parties: int
    item_content: int
    licences: int
    day: date
    release: str
    rulebook: str
    """<release>+<hash>"""
    policy: str
    rates: str = ""
    """Hash of the exchange rates; "" = no rates, or a record older than this field."""

    @property
    def offsets(self) -> tuple[int, int, int]:
        return self.listed_parties, self.item_content, self.licences

    @property
    def by_topic(self) -> dict[str, int]:
        """Next offset of each reference topic."""
        return dict(zip((LISTED_PARTIES.name, ITEM_CONTENT.name, LICENCES.name), self.offsets, strict=True))

    def behind(self, other: "Horizon") -> bool:
        """Returns True if less is known here than in `other`, or the day is earlier."""
        return self.day < other.day or any(
            mine < theirs for mine, theirs in zip(self.offsets, other.offsets, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Position:
    """The partition's own record: how far it has come, and on which topics.

    reached: latest inputs of any verdict. screened_to: inputs with which all open orders have been screened.
    """

    inputs: Mapping[str, int]
    """By topic, the next offset of this partition to be decided."""
    reached: Horizon
    screened_to: Horizon
    topics: Mapping[str, str] = field(default_factory=dict)
    """Topic ids by name: a topic made anew under its old name is another."""
    group: str | None = None
    """Consumer group of the workers that screen it; None: a record of an earlier form does not say."""
    chains: Mapping[str, str] = field(default_factory=dict)
    """By reference topic, the hash of its history up to where `reached` knew it."""

    @property
    def next(self) -> int:
        """Next offset of `orders.v1`."""
        return self.inputs[ORDERS.name]

    def encoded(self) -> bytes:
        return orjson.dumps({"form": PARTITION_FORM, **{name: getattr(self, name) for name in self.__slots__}})


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
    task: Task | None = None
    closed: date | None = None
    """Evaluation day on which it was cancelled, or shipped completely."""

    def encoded(self) -> bytes:
        """Returns the record with `closed` first, at a fixed offset, so that open orders are found without parsing."""
        course = bool(self.unknown or self.seen or self.left)
        fields: dict[str, Any] = {"closed": self.closed, "form": COURSE_FORM if course else FORM}
        left_out = {"closed"} if course else {"closed", *_COURSE}
        fields.update((name, getattr(self, name)) for name in self.__slots__ if name not in left_out)
        fields["order"] = None if self.order is None else orjson.Fragment(self.order)
        fields["verdict"] = orjson.Fragment(self.verdict)
        return orjson.dumps(fields)


def decoded_entry(raw: bytes) -> BookEntry:
    """Parses a record and ignores fields of later releases. Raises BookUnreadableError."""
    fields = _fields(raw, COURSE_FORM)
    try:
        order, task, closed = fields["order"], fields["task"], fields["closed"]
        # Parsing keeps the order of keys, so this restores the written bytes.
        fields["order"] = None if order is None else orjson.dumps(order)
        fields["verdict"] = orjson.dumps(fields["verdict"])
        fields["task"] = None if task is None else _made(Task, task)
        fields["closed"] = None if closed is None else date.fromisoformat(closed)
        fields["seen"] = tuple(fields.get("seen", ()))
        return _made(BookEntry, fields)
    except (KeyError, TypeError, ValueError) as wrong:
        raise _unreadable(wrong) from wrong


def decoded_position(raw: bytes) -> Position:
    """Parses a record and ignores fields of later releases. Raises BookUnreadableError."""
    fields = _fields(raw, PARTITION_FORM)
    try:
        if "inputs" not in fields:
            # Before form 3: the position in one topic, and the id of that topic alone.
            fields.update(inputs={ORDERS.name: fields["next"]}, topics={ORDERS.name: fields["topic_id"]})
        horizons = {name: _horizon(fields[name]) for name in ("reached", "screened_to")}
        return _made(Position, {**fields, **horizons})
    except (KeyError, TypeError, ValueError) as wrong:
        raise _unreadable(wrong) from wrong


def _made(kind: type[RecordT], fields: Mapping[str, Any]) -> RecordT:
    """Builds a value. Raises TypeError if a field without a default is missing."""
    return kind(**{name: value for name, value in fields.items() if name in kind.__dataclass_fields__})


def _fields(raw: bytes, newest: int) -> dict[str, Any]:
    try:
        fields: dict[str, Any] = orjson.loads(raw)
        form = fields.pop("form")
    except (orjson.JSONDecodeError, KeyError, AttributeError, TypeError) as wrong:
        raise _unreadable(wrong) from wrong
    if form not in range(FORM, newest + 1):
        raise _newer(form, newest)
    return fields


def _newer(form: object, newest: int) -> BookUnreadableError:
    return BookUnreadableError(f"the order book has records of form {form}; this release reads up to form {newest}")


def _unreadable(wrong: Exception) -> BookUnreadableError:
    return BookUnreadableError(f"a record of the order book cannot be read: {wrong!r}")


def _horizon(fields: dict[str, Any]) -> Horizon:
    return _made(Horizon, {**fields, "day": date.fromisoformat(fields["day"])})


def _held(value: bytes) -> Held | None:
    """Finds the open hold of a record without parsing the record."""
    # An order's own members may look like a task and be near the end too.
    at = -1 if value.endswith(_NO_TASK) else value.rfind(_TASK, max(0, len(value) - _TASK_BYTES))
    if at < 0:
        return None
    desk, since = at + len(_TASK), value.find(_SINCE, at)
    day = value.find(_DAY) + len(_DAY) if since < 0 else since + len(_SINCE)
    if day < len(_DAY):
        return None
    return sys.intern(value[desk : value.index(b'"', desk)].decode()), value[day : day + len("2026-01-01")].decode()


class Book:
    """Orders and position of one partition, as committed to Kafka."""

    def __init__(self) -> None:
        self._orders: dict[str, bytes] = {}
        self._closed: dict[str, date] = {}
        self._held: dict[str, Held] = {}
        self.position: Position | None = None

    def __len__(self) -> int:
        return len(self._orders)

    @property
    def open_count(self) -> int:
        return len(self._orders) - len(self._closed)

    def get(self, order_id: str) -> BookEntry | None:
        raw = self._orders.get(order_id)
        return None if raw is None else decoded_entry(raw)

    def raw(self, order_id: str) -> bytes | None:
        """Returns the value of the order's record."""
        return self._orders.get(order_id)

    def __iter__(self) -> Iterator[str]:
        return iter(self._orders)

    def open_orders(self) -> Iterator[str]:
        return (order_id for order_id in self._orders if order_id not in self._closed)

    def open_holds(self) -> Iterable[Held]:
        """Returns one entry per order that waits for a desk."""
        return self._held.values()

    def closed_before(self, day: date) -> list[str]:
        """Returns the orders closed before a day, which may be deleted."""
        return [order_id for order_id, closed in self._closed.items() if closed < day]

    def load(self, records: Iterable[tuple[bytes, bytes | None]]) -> None:
        """Loads records of `order-book.v1` in offset order.

        Raises BookUnreadableError here, and not at the order's next event, if a later release wrote a record.
        """
        for key, value in records:
            if key == PARTITION_KEY.encode():
                self.position = None if value is None else decoded_position(value)
            else:
                self.put(key.decode(), value)
                form = _FORM.match(value or b"")
                if form is not None and int(form[1]) > COURSE_FORM:
                    raise _newer(int(form[1]), COURSE_FORM)

    def put(self, order_id: str, value: bytes | None) -> None:
        """Stores an order's record as written; None deletes it."""
        self._closed.pop(order_id, None)
        self._held.pop(order_id, None)
        if value is None:
            self._orders.pop(order_id, None)
            return
        self._orders[order_id] = value
        held = _held(value)
        if held is not None:
            self._held[order_id] = held
        if value[_CLOSED_FROM - 1 : _CLOSED_FROM] == b'"':
            self._closed[order_id] = date.fromisoformat(value[_CLOSED_FROM:_CLOSED_TO].decode())


class BookDraft:
    """A book with uncommitted changes, so that two revisions of one order in a drain see each other."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.changed: dict[str, BookEntry | None] = {}

    def get(self, order_id: str) -> BookEntry | None:
        if order_id in self.changed:
            return self.changed[order_id]
        return self._book.get(order_id)

    def put(self, entry: BookEntry) -> None:
        self.changed[entry.order_id] = entry

    def strike(self, order_id: str) -> None:
        self.changed[order_id] = None

    def records(self) -> list[tuple[str, bytes | None]]:
        """Returns the records to write, one per order."""
        return [(order_id, None if entry is None else entry.encoded()) for order_id, entry in self.changed.items()]
