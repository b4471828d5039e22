"""What an event is to its order as it stands: the next revision, a repeat, a shipment, a late one. Pure.

Of equal revision, what was ordered must be equal (content), and what happened counts once (occurrence): a shipment that
was not seen is taken, anything else is a repeat.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import orjson

from schemas.order import OrderEvent
from streams.engine.deciding.book import Entry
from streams.engine.deciding.content import content_of, occurrence_of
from streams.facts import shipments
from streams.facts.shipments import Quantities
from streams.screening.decode import Decoded, RefusedError, read_order


@dataclass(frozen=True, slots=True)
class Turn:
    """How an event is to be taken. With none of it said: as the next of its order."""

    repeat: bool = False
    """The recorded verdict answers it."""
    noted: bool = False
    """The recorded verdict answers it, a hold; but goods have left, and the book must know."""
    late: bool = False
    """A later revision stands."""
    introduces: bool = False
    """The submission of an order of which something else came first: what stands of it is of a known order now."""
    contradictory: bool = False
    unknown: bool = False
    """Of an order that was never submitted."""
    seen: tuple[str, ...] = ()
    """As `Entry.seen` and `Entry.left`, for the entry to come."""
    left: Quantities = field(default_factory=dict)


NEXT = Turn()


def turn(read: Decoded, entry: Entry | None) -> Turn:
    """entry: the order as it stands in the book; None = never heard of."""
    order = read.order
    follows = order.event != "submitted"
    if entry is None:
        return Turn(unknown=follows)
    if order.revision < entry.revision:
        return Turn(late=True, introduces=entry.unknown and not follows)
    if entry.order is None:
        return Turn()
    if order.revision > entry.revision:
        return Turn(unknown=entry.unknown and follows, left=left_after(entry))
    # Equal as this release hashes it is equal; otherwise an earlier one may have hashed what stands.
    if entry.content_hash == read.content_hash:
        return Turn(repeat=True)
    return _same_revision(read, entry, entry.order)


def _same_revision(read: Decoded, entry: Entry, standing: bytes) -> Turn:
    order, before = read.order, _read(standing)
    follows = order.event != "submitted"
    if before is None or content_of(standing) != content_of(read.canonical):
        return Turn(contradictory=True, unknown=entry.unknown and follows, left=left_after(entry))
    if entry.unknown and not follows:
        return Turn(introduces=True)
    seen = (*entry.seen, occurrence_of(before))
    if order.event in {"submitted", "amended"} or occurrence_of(order) in seen:
        return Turn(repeat=True)
    shipped = order.event == "shipped"
    return Turn(
        noted=shipped and entry.undecoded,
        # Nothing of a cancelled order may leave: that it did under the same revision is a contradiction.
        contradictory=entry.contradictory or (shipped and "cancelled" in seen),
        unknown=entry.unknown,
        seen=seen,
        left=left_after(entry),
    )


def left_before(entry: Entry) -> Quantities:
    """What left before the event in the entry's `order`."""
    return {int(number): Decimal(qty) for number, qty in entry.left.items()}


def left_after(entry: Entry) -> Quantities:
    """What has left, by all that the book knows."""
    before = left_before(entry)
    order = _read(entry.order) if entry.shipped and entry.order is not None else None
    return before if order is None or order.event != "shipped" else shipments.after(order, before)


def as_text(left: Quantities) -> Mapping[str, str]:
    """As `Entry.left` keeps it."""
    return {str(number): f"{qty:f}" for number, qty in left.items()}


def _read(canonical: bytes) -> OrderEvent | None:
    """None: an order that this release no longer takes, and so other than any that it does."""
    try:
        return read_order(orjson.loads(canonical))
    except RefusedError:
        return None
