"""Builds dead letters: undecodable events with their original bytes, the reason, and their offset."""

from schemas.topics import DEAD_LETTERS, MAX_DEAD_LETTER_BYTES, MAX_ORDER_BYTES
from streams.engine.deciding.writes import Received, Write
from streams.screening.decode import Headers, Undecodable

_ROOM = 64 * 1024
"""Bytes reserved for the record's framing and our own headers."""
_FRAMING = 128
"""Bytes of a one-record batch in addition to the record's key, value and headers."""
_MOST_KEY = 1024 * 1024
_PREFIX = "dlq-"


def dead_letter(record: Received, why: Undecodable, topic: str) -> Write:
    """Returns key, value and headers as received, after our own headers; received headers with our names are dropped.

    A decompressed value may exceed the limit of a dead letter; it is then truncated, and the reason says so.
    """
    key, value = (record.key or b"")[:_MOST_KEY], record.value
    reason, room = why.reason, MAX_DEAD_LETTER_BYTES - _ROOM - len(key)
    if value is not None and len(value) > room:
        reason = f"{reason}; of {len(value)} bytes the first {room} are kept here"
        value = value[:room]
    told = {
        "dlq-reason": reason,
        "dlq-stage": why.stage,
        "dlq-topic": topic,
        "dlq-partition": str(record.partition),
        "dlq-offset": str(record.offset),
    }
    if why.order_id is not None:
        told["dlq-order-id"] = why.order_id
    ours = [(name, text.encode()) for name, text in told.items()]
    theirs = _theirs(record.headers, room - len(value or b""))
    return Write(DEAD_LETTERS.name, None if record.key is None else key, value, headers=(*ours, *theirs))


def forwarded(record: Received, topic: str, partition: int, *ours: tuple[str, bytes]) -> Write:
    """Returns the event for another partition with our headers added; a value that is too large is truncated.

    A truncated value exceeds an order event's limit anyway; it becomes a dead letter and a hold there.
    """
    key, room = (record.key or b"")[:_MOST_KEY], MAX_ORDER_BYTES - _FRAMING - sum(map(_weight, ours))
    size = len(record.key or b"") + len(record.value or b"") + sum(map(_weight, record.headers))
    if size <= room:
        return Write(topic, record.key, record.value, headers=(*ours, *record.headers), partition=partition)
    value = None if record.value is None else record.value[: room - len(key)]
    headers = (*ours, *_theirs(record.headers, room - len(key) - len(value or b"")))
    return Write(topic, None if record.key is None else key, value, headers=headers, partition=partition)


def _theirs(headers: Headers, room: int) -> Headers:
    """Returns as many received headers as fit; the value always takes precedence."""
    kept = []
    for header in headers:
        room -= _weight(header)
        if room < 0:
            break
        if not header[0].startswith(_PREFIX):
            kept.append(header)
    return kept


def _weight(header: tuple[str, bytes]) -> int:
    return len(header[0].encode()) + len(header[1] or b"") + 12
