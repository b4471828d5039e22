"""The order book of one partition: the last decision of each order, and the partition's own position.

It keeps records of `order-book.v1` as bytes in memory, which are compact, and parses one only when its order is
needed again. It holds committed records only: a lane works on a `BookDraft` and merges it after the commit.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import orjson

from schemas.topics import ITEM_CONTENT, LICENCES, LISTED_PARTIES, ORDERS
from streams.engine.deciding.entry import (
    COURSE_FORM,
    BookEntry,
    buried_entry,
    decoded_entry,
    fields_of,
    made,
    newer,
    unread_record,
)
from streams.engine.deciding.tombstones import TOMBSTONE_FORM, Tombstones, closed_bytes, day_bytes, is_tombstone

PARTITION_KEY = "#partition"
PARTITION_FORM = 3
"""Form of the partition's own record. Earlier ones know neither whose it is nor which topics it speaks of."""
_PRINTABLE = 0x20
_FORM = re.compile(rb'\{"closed":(?:null|"[0-9-]{10}"),"form":([0-9]{1,9})[,}]')
_CLOSED_FROM = len(b'{"closed":"')
_CLOSED_TO = _CLOSED_FROM + len("2026-01-01")
_TASK = b'"task":{"desk":"'
_NO_TASK = b'"task":null}'
_TASK_BYTES = 300
"""The open task is the last member, within this many bytes of the end."""
_DAY = b'"evaluation_day":"'
_SINCE = b'"since":"'


Held = tuple[str, str]
"""Desk of an open hold, and the evaluation day (ISO) from which on its order has been held."""


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
class Cursor:
    """How far screening again has come around the circle of orders, which stand on it by the hashes of their ids.

    Orders after `begun` and up to `done` were screened with `target` at least, all others with `screened_to`.
    """

    target: Horizon
    begun: str = ""
    done: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """What of screening again the partition's record is to say. screened_to: None where it stays as it is."""

    screened_to: Horizon | None
    cursor: Cursor | None


@dataclass(frozen=True, slots=True)
class ByHand:
    """The last change of a partition's record that a person made, and not a worker."""

    what: Literal["adopted", "day_set"]
    by: str
    reason: str
    at: str
    """ISO date and time (UTC)."""
    changed: tuple[str, ...]
    orders_anew: bool = False
    """At some time the position was set back to the beginning of another `orders.v1`: offsets in entries of the book
    may be those of the earlier one."""


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
    cursor: Cursor | None = None
    """None: nothing is done yet of what `screened_to` lacks."""
    by_hand: ByHand | None = None

    @property
    def next(self) -> int:
        """Next offset of `orders.v1`."""
        return self.inputs[ORDERS.name]

    def encoded(self) -> bytes:
        return orjson.dumps({"form": PARTITION_FORM, **{name: getattr(self, name) for name in self.__slots__}})


def decoded_position(raw: bytes) -> Position:
    """Parses a record and ignores fields of later releases. Raises BookUnreadableError."""
    fields = fields_of(raw, PARTITION_FORM)
    try:
        if "inputs" not in fields:
            # Before form 3: the position in one topic, and the id of that topic alone.
            fields.update(inputs={ORDERS.name: fields["next"]}, topics={ORDERS.name: fields["topic_id"]})
        horizons = {name: _horizon(fields[name]) for name in ("reached", "screened_to")}
        by_hand = fields.get("by_hand")
        fields["by_hand"] = None if by_hand is None else made(ByHand, {**by_hand, "changed": tuple(by_hand["changed"])})
        return made(Position, {**fields, **horizons, "cursor": _cursor(fields.get("cursor"))})
    except (KeyError, TypeError, ValueError) as wrong:
        raise unread_record(wrong) from wrong


def _cursor(fields: dict[str, Any] | None) -> Cursor | None:
    return None if fields is None else made(Cursor, {**fields, "target": _horizon(fields["target"])})


def _horizon(fields: dict[str, Any]) -> Horizon:
    return made(Horizon, {**fields, "day": date.fromisoformat(fields["day"])})


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


def _form(value: bytes) -> int:
    """Returns the form of an order's record. One of another kind names it in its first byte, as tombstones do.

    0 for what is no record of ours: its order is held when it is asked for.
    """
    found = _FORM.match(value)
    if found is not None:
        return int(found[1])
    return value[0] if value and value[0] < _PRINTABLE else 0


class Book:
    """Orders and position of one partition, as committed to Kafka."""

    def __init__(self) -> None:
        self._orders: dict[str, bytes] = {}
        self._closed: dict[str, date] = {}
        self._held: dict[str, Held] = {}
        self.tombstones = Tombstones()
        self.remembered_from = date.min
        """Of tombstones from before that day the ids are kept as they are loaded, so that they can be deleted."""
        self._forgettable: dict[str, None] = {}
        self.position: Position | None = None

    def __len__(self) -> int:
        return len(self._orders)

    @property
    def open_count(self) -> int:
        return len(self._orders) - len(self._closed)

    def get(self, order_id: str) -> BookEntry | None:
        raw = self._orders.get(order_id)
        if raw is not None:
            return decoded_entry(raw)
        left = self.tombstones.get(order_id)
        return None if left is None else buried_entry(order_id, left)

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
        """Returns the orders closed before a day, of which a tombstone is enough."""
        return [order_id for order_id, closed in self._closed.items() if closed < day]

    def forgettable(self) -> list[str]:
        """Returns the orders of tombstones that were too old when the book was read."""
        return list(self._forgettable)

    def load(self, records: Iterable[tuple[bytes, bytes | None]]) -> None:
        """Loads records of `order-book.v1` in offset order.

        Raises BookUnreadableError here, and not at the order's next event, if a later release wrote a record.
        """
        forgotten = day_bytes(self.remembered_from)
        for key, value in records:
            order_id = key.decode()
            if value is not None and is_tombstone(value):
                self._bury(order_id, key, value)
                if closed_bytes(value) < forgotten:
                    self._forgettable[order_id] = None
            elif order_id == PARTITION_KEY:
                self.position = None if value is None else decoded_position(value)
            else:
                self.put(order_id, value)
                if value is not None and (form := _form(value)) > COURSE_FORM:
                    raise newer(form, TOMBSTONE_FORM)

    def put(self, order_id: str, value: bytes | None) -> None:
        """Stores an order's record as written; None deletes it."""
        if value is not None and is_tombstone(value):
            return self._bury(order_id, order_id.encode(), value)
        if order_id in self._orders:
            self._strike(order_id)
        else:
            self.tombstones.remove(order_id.encode())
            self._forgettable.pop(order_id, None)
        if value is None:
            return None
        self._orders[order_id] = value
        held = _held(value)
        if held is not None:
            self._held[order_id] = held
        if value[_CLOSED_FROM - 1 : _CLOSED_FROM] == b'"':
            self._closed[order_id] = date.fromisoformat(value[_CLOSED_FROM:_CLOSED_TO].decode())
        return None

    def _bury(self, order_id: str, key: bytes, value: bytes) -> None:
        if order_id in self._orders:
            self._strike(order_id)
        self.tombstones.put(key, value)

    def _strike(self, order_id: str) -> None:
        del self._orders[order_id]
        self._closed.pop(order_id, None)
        self._held.pop(order_id, None)


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
