"""Classifies an event by its order's current state: next revision, repeat, shipment, or late revision. Pure.

Events of equal revision must have equal content, and each occurrence counts once: a shipment that
is new is taken, anything else is a repeat.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import orjson

from schemas.order import OrderEvent
from streams.engine.deciding.content import content_of, occurrence_of
from streams.engine.deciding.entry import BookEntry
from streams.facts import shipments
from streams.facts.shipments import Quantities
from streams.screening.decode import Decoded, RefusedError, read_order


@dataclass(frozen=True, slots=True)
class Turn:
    """How to treat an event. By default it is the next event of its order."""

    repeat: bool = False
    """True if the recorded verdict answers it."""
    noted: bool = False
    """True if the recorded hold answers it, but goods have left and the book must record that."""
    late: bool = False
    """True if a later revision is current."""
    introduces: bool = False
    """True for the submission of an order whose later events came first; the order is known from now on."""
    contradictory: bool = False
    unknown: bool = False
    """True if the order was never submitted."""
    seen: tuple[str, ...] = ()
    """Values of `seen` and `left` for the new book entry."""
    left: Quantities = field(default_factory=dict)


NEXT = Turn()


def turn(read: Decoded, entry: BookEntry | None) -> Turn:
    """Classifies an event. entry: the order's book entry; None = unknown order."""
    order = read.order
    follows = order.event != "submitted"
    if entry is None:
        return Turn(unknown=follows)
    if entry.order is None:
        # Of a buried order nobody can tell a repeat from a contradiction: what came up to then is over.
        late = entry.closed is not None and order.revision <= entry.revision
        return Turn(late=late, unknown=entry.unknown and follows)
    if order.revision < entry.revision:
        return Turn(late=True, introduces=entry.unknown and not follows)
    if order.revision > entry.revision:
        return Turn(unknown=entry.unknown and follows, left=left_after(entry))
    # Compare by this release's hash; an earlier release may have stored another one.
    if entry.content_hash == read.content_hash:
        return Turn(repeat=True)
    return _same_revision(read, entry, entry.order)


def _same_revision(read: Decoded, entry: BookEntry, standing: bytes) -> Turn:
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
        # Goods of a cancelled order must not leave; a shipment under the same revision is a contradiction.
        contradictory=entry.contradictory or (shipped and "cancelled" in seen),
        unknown=entry.unknown,
        seen=seen,
        left=left_after(entry),
    )


def left_before(entry: BookEntry) -> Quantities:
    """Returns the quantities that left before the event in the entry's `order`."""
    return {int(number): Decimal(qty) for number, qty in entry.left.items()}


def left_after(entry: BookEntry) -> Quantities:
    """Returns the quantities that have left, including the event in `order`."""
    before = left_before(entry)
    order = _read(entry.order) if entry.shipped and entry.order is not None else None
    return before if order is None or order.event != "shipped" else shipments.after(order, before)


def as_text(left: Quantities) -> Mapping[str, str]:
    """Returns quantities as the book entry's `left` stores them."""
    return {str(number): f"{qty:f}" for number, qty in left.items()}


def _read(canonical: bytes) -> OrderEvent | None:
    """Parses the stored order; None if this release no longer accepts it, so that it equals no new event."""
    try:
        return read_order(orjson.loads(canonical))
    except RefusedError:
        return None
