"""The order book of one partition: each order as last decided, and how far the partition itself has come.

Kept in memory as the bytes of its records on `order-book.v1`, which cost little and are read only when an order is
heard of again. Only confirmed records enter it: a lane decides on a `BookDraft` and merges it once Kafka has committed.
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
"""Form of the book's records; raised only where a release before could not read what it knows of them. A field that is
merely added needs a default here, and is passed over there."""
COURSE_FORM = 2
"""Form of the record of an order that stands otherwise than its last event alone says: one that was never submitted, or
of which more than that event has left. An earlier release would judge it by that event, so it must refuse it."""
PARTITION_FORM = 3
"""Form of the partition's own record. Earlier ones know neither whose it is nor which topics it speaks of."""
_FORM = re.compile(rb'\{"closed":(?:null|"[0-9-]{10}"),"form":([0-9]{1,9})[,}]')
_COURSE = ("unknown", "seen", "left")
_CLOSED_FROM = len(b'{"closed":"')
_CLOSED_TO = _CLOSED_FROM + len("2026-01-01")
_TASK = b'"task":{"desk":"'
_NO_TASK = b'"task":null}'
_TASK_BYTES = 300
"""The open task stands last, within so many bytes."""
_DAY = b'"evaluation_day":"'
_SINCE = b'"since":"'


Made = TypeVar("Made", "Entry", "Position", "Task", "Horizon")
Held = tuple[str, str]
"""Desk of an open hold, and the evaluation day (ISO) from which on its order has been held."""


class BookUnreadableError(RuntimeError):
    """A record of the order book that this release cannot read."""


@dataclass(frozen=True, slots=True)
class Horizon:
    """What verdicts rest on beside the order: next offsets of the reference topics, day, rulebook, policy, rates."""

    listed_parties: int
    item_content: int
    licences: int
    day: date
    release: str
    rulebook: str
    """<release>+<hash>"""
    policy: str
    rates: str = ""
    """Hash of the exchange rates; "" = none, as before there was this member."""

    @property
    def offsets(self) -> tuple[int, int, int]:
        return self.listed_parties, self.item_content, self.licences

    @property
    def by_topic(self) -> dict[str, int]:
        """Next offset of each reference topic."""
        return dict(zip((LISTED_PARTIES.name, ITEM_CONTENT.name, LICENCES.name), self.offsets, strict=True))

    def behind(self, other: "Horizon") -> bool:
        """Less is known here than there, or it is an earlier day."""
        return self.day < other.day or any(
            mine < theirs for mine, theirs in zip(self.offsets, other.offsets, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Position:
    """The partition's own record: how far it has come, and on which topics.

    reached: the latest that any verdict was made with. screened_to: all open orders were screened again up to there.
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
    """The review task that stands open for an order."""

    desk: str
    gravest: str
    since: str | None = None
    """Evaluation day (ISO) from which on the order has been held without a break; None: not kept yet."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One order as last decided. `verdict` is what is current; `number` counts every verdict of the order.

    The two differ by what was published of superseded revisions since.
    """

    order_id: str
    source: int
    """Offset of the last event of it that was taken in."""
    revision: int
    number: int
    verdict: bytes
    kind: Literal["hold", "clearance"]
    verdict_id: str
    decision_hash: str
    order: bytes | None = None
    """Canonical JSON of the event that was decided; None where none of this order could be decoded yet."""
    content_hash: str | None = None
    contradictory: bool = False
    undecoded: bool = False
    """`verdict` came from an event that could not be decoded; it is not the decision of `revision`."""
    shipped: bool = False
    recalled: bool = False
    """An alert told already that it would be held now."""
    unknown: bool = False
    """It was amended, cancelled or shipped, and never submitted."""
    seen: tuple[str, ...] = ()
    """Occurrences of this revision before the one in `order` (streams/engine/deciding/content.py)."""
    left: Mapping[str, str] = field(default_factory=dict)
    """By order line, the quantity that left before the event in `order`, as decimal text."""
    task: Task | None = None
    closed: date | None = None
    """Evaluation day on which it was cancelled, or shipped for good."""

    def encoded(self) -> bytes:
        """`closed` stands first, at a fixed place, so that the book can tell open orders without parsing them."""
        course = bool(self.unknown or self.seen or self.left)
        fields: dict[str, Any] = {"closed": self.closed, "form": COURSE_FORM if course else FORM}
        left_out = {"closed"} if course else {"closed", *_COURSE}
        fields.update((name, getattr(self, name)) for name in self.__slots__ if name not in left_out)
        fields["order"] = None if self.order is None else orjson.Fragment(self.order)
        fields["verdict"] = orjson.Fragment(self.verdict)
        return orjson.dumps(fields)


def decoded_entry(raw: bytes) -> Entry:
    """Raises BookUnreadableError. Fields that a later release added are passed over."""
    fields = _fields(raw, COURSE_FORM)
    try:
        order, task, closed = fields["order"], fields["task"], fields["closed"]
        # Keys keep their order through parsing, so this gives the bytes again that were written.
        fields["order"] = None if order is None else orjson.dumps(order)
        fields["verdict"] = orjson.dumps(fields["verdict"])
        fields["task"] = None if task is None else _made(Task, task)
        fields["closed"] = None if closed is None else date.fromisoformat(closed)
        fields["seen"] = tuple(fields.get("seen", ()))
        return _made(Entry, fields)
    except (KeyError, TypeError, ValueError) as wrong:
        raise _unreadable(wrong) from wrong


def decoded_position(raw: bytes) -> Position:
    """Raises BookUnreadableError. Fields that a later release added are passed over."""
    fields = _fields(raw, PARTITION_FORM)
    try:
        if "inputs" not in fields:
            # Before form 3: the position in one topic, and the id of that topic alone.
            fields.update(inputs={ORDERS.name: fields["next"]}, topics={ORDERS.name: fields["topic_id"]})
        horizons = {name: _horizon(fields[name]) for name in ("reached", "screened_to")}
        return _made(Position, {**fields, **horizons})
    except (KeyError, TypeError, ValueError) as wrong:
        raise _unreadable(wrong) from wrong


def _made(kind: type[Made], fields: Mapping[str, Any]) -> Made:
    """Raises TypeError where a field is missing that has no default."""
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
    """Of a record with an open task, without parsing it."""
    # An order's own members may look like a task, and stand near the end as well.
    at = -1 if value.endswith(_NO_TASK) else value.rfind(_TASK, max(0, len(value) - _TASK_BYTES))
    if at < 0:
        return None
    desk, since = at + len(_TASK), value.find(_SINCE, at)
    day = value.find(_DAY) + len(_DAY) if since < 0 else since + len(_SINCE)
    if day < len(_DAY):
        return None
    return sys.intern(value[desk : value.index(b'"', desk)].decode()), value[day : day + len("2026-01-01")].decode()


class Book:
    """Orders and position of one partition, as confirmed by Kafka."""

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

    def get(self, order_id: str) -> Entry | None:
        raw = self._orders.get(order_id)
        return None if raw is None else decoded_entry(raw)

    def raw(self, order_id: str) -> bytes | None:
        """The record's value."""
        return self._orders.get(order_id)

    def __iter__(self) -> Iterator[str]:
        return iter(self._orders)

    def open_orders(self) -> Iterator[str]:
        return (order_id for order_id in self._orders if order_id not in self._closed)

    def open_holds(self) -> Iterable[Held]:
        """One for each order that waits for a desk."""
        return self._held.values()

    def closed_before(self, day: date) -> list[str]:
        """Orders closed before that day, to be struck off."""
        return [order_id for order_id, closed in self._closed.items() if closed < day]

    def load(self, records: Iterable[tuple[bytes, bytes | None]]) -> None:
        """Records of `order-book.v1` in the order of their offsets.

        Raises BookUnreadableError, where a later release wrote one: at the start, not when its order is heard of again.
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
        """An order's record as written; None strikes it off."""
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
    """A book with changes that are not confirmed yet: within a drain, two revisions of one order see each other."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.changed: dict[str, Entry | None] = {}

    def get(self, order_id: str) -> Entry | None:
        if order_id in self.changed:
            return self.changed[order_id]
        return self._book.get(order_id)

    def put(self, entry: Entry) -> None:
        self.changed[entry.order_id] = entry

    def strike(self, order_id: str) -> None:
        self.changed[order_id] = None

    def records(self) -> list[tuple[str, bytes | None]]:
        """What is to be written, one record per order."""
        return [(order_id, None if entry is None else entry.encoded()) for order_id, entry in self.changed.items()]
