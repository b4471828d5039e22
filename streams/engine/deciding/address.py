"""Finds the order and partition of a record by its key. If the value names another order, both orders hold.

The copy for the other order carries a header, and a record with it is never forwarded again: neither
two workers nor two releases can pass it back and forth.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from aiokafka.partitioner import murmur2

from streams.engine.deciding.writes import Received
from streams.screening.order_ids import order_id_of

DISAGREES: Final = "shipscreen-disagrees"
"""Header of such a copy: the order to hold, which differs from the record's key or value."""


def home(order_id: str, partitions: int) -> int:
    """Returns the partition of an order, as the default partitioners of Java, aiokafka and kafka-python compute it."""
    return int(murmur2(order_id.encode()) & 0x7FFFFFFF) % partitions


@dataclass(frozen=True, slots=True)
class EventAddress:
    """The order of an event. order_id: the order on this partition; None = no order of this partition."""

    order_id: str | None
    forward: int | None = None
    """The right partition, if the event came on a wrong one; it is forwarded there unchanged."""
    told: tuple[str, ...] = ()
    """Other orders that it may concern: each gets a copy with a header."""
    doubt: str | None = None
    """Why it cannot be accepted although it can be decoded."""


def addressed(record: Received, named: str | None, partitions: int) -> EventAddress:
    """Returns the address of a record. named: the order id in its value."""
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
