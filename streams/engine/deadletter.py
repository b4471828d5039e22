"""Dead letters: event bytes that are no order, kept as they came, with what was wrong and where they stood."""

from schemas.topics import DEAD_LETTERS, MAX_DEAD_LETTER_BYTES
from streams.engine.codec import Headers, Undecodable
from streams.engine.writes import Received, Write

_ROOM = 64 * 1024
"""Kept free for the record's framing and our own headers."""
_PREFIX = "dlq-"


def dead_letter(record: Received, why: Undecodable, topic: str) -> Write:
    """Key, value and headers as received; ours stand before theirs, and theirs of our names are left out."""
    told = {
        "dlq-reason": why.reason,
        "dlq-stage": why.stage,
        "dlq-topic": topic,
        "dlq-partition": str(record.partition),
        "dlq-offset": str(record.offset),
    }
    if why.order_id is not None:
        told["dlq-order-id"] = why.order_id
    ours = [(name, value.encode()) for name, value in told.items()]
    return Write(DEAD_LETTERS.name, record.key, record.value, headers=(*ours, *_theirs(record)))


def _theirs(record: Received) -> Headers:
    """Their headers as far as there is room; an order with more is no longer carried whole, its value always is."""
    left = MAX_DEAD_LETTER_BYTES - _ROOM - len(record.key or b"") - len(record.value or b"")
    kept = []
    for name, value in record.headers:
        left -= len(name) * 4 + len(value or b"") + 16
        if left < 0:
            break
        if not name.startswith(_PREFIX):
            kept.append((name, value))
    return kept
