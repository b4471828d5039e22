"""Whose event a record is, and where it belongs. The key says so; where the value names another order, both are told.

A record that goes to the order that it disagrees about carries a header, and with it is never sent on again: neither
two workers nor two releases can send it to and fro.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from aiokafka.partitioner import murmur2

from streams.engine.deciding.writes import Received
from streams.screening.order_ids import order_id_of

DISAGREES: Final = "shipscreen-disagrees"
"""Header of such a record: the order that it is to hold, which is not its key's or not its value's."""


def home(order_id: str, partitions: int) -> int:
    """The partition of an order: as Java's, aiokafka's and kafka-python's default partitioners have it."""
    return int(murmur2(order_id.encode()) & 0x7FFFFFFF) % partitions


@dataclass(frozen=True, slots=True)
class EventAddress:
    """order_id: whose event it is on this partition; None = nobody's here."""

    order_id: str | None
    forward: int | None = None
    """The partition that it belongs on, where that is not the one it came on; it is sent there unchanged."""
    told: tuple[str, ...] = ()
    """Other orders that it may be about: each gets a copy with a header."""
    doubt: str | None = None
    """Why it cannot be taken as it is, however well it can be read."""


def addressed(record: Received, named: str | None, partitions: int) -> EventAddress:
    """named: the order id in the record's value."""
    key = order_id_of(record.key)
    marks = [value for name, value in record.headers if name == DISAGREES]
    if marks:
        doubt = _differing(key, named) if key != named else f"it came with the header {DISAGREES}"
        return EventAddress(next(_at_home(record, partitions, order_id_of(marks[0]), named, key), None), doubt=doubt)
    if key is not None and named is not None and key != named:
        here = next(_at_home(record, partitions, key, named), None)
        told = tuple(one for one in (key, named) if one != here)
        return EventAddress(here, told=told, doubt=_differing(key, named))
    order_id = key or named
    right = record.partition if order_id is None else home(order_id, partitions)
    return EventAddress(order_id, forward=None if right == record.partition else right)


def _at_home(record: Received, partitions: int, *orders: str | None) -> Iterator[str]:
    return (one for one in orders if one is not None and home(one, partitions) == record.partition)


def _differing(key: str | None, named: str | None) -> str:
    return f"the record's key names order {key!r} and its value {named!r}: each of them is held"
