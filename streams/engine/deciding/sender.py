"""The system that an order belongs to: the `ce_source` that first sent it.

It guards against mistakes, not malice: anybody who may write orders may set the header.
"""

from typing import Final

from streams.engine.deciding.tombstones import NO_SENDER, digest_of
from streams.engine.deciding.writes import Received
from streams.facts.policy import Policy

HEADER: Final = "ce_source"
_LONGEST: Final = 200
"""Characters of a source that are kept; of a longer one, its digest."""
_DIGEST: Final = "digest:"
"""Begins what a tombstone, or a source that is too long, leaves of a sender."""


def sender_of(record: Received) -> str:
    """Returns the record's source; "" where it names none, which counts as a source of its own."""
    for name, value in record.headers:
        if name == HEADER:
            text = (value or b"").decode(errors="backslashreplace")
            return text if len(text) <= _LONGEST else _short(text)
    return ""


def owner(kept: str | None, sender: str) -> str:
    """Returns whom an order belongs to after an event of this sender that was taken in.

    kept: as the book has it; None: a record from before senders were kept.
    """
    # A digest costs more than all the rest, and only a tombstone or a very long source has one.
    digested = kept is not None and kept.startswith(_DIGEST)
    return sender if kept is None or (digested and kept == _short(sender)) else kept


def may_send(kept: str | None, sender: str, policy: Policy) -> bool:
    """Returns True if this sender's event may follow what the order's owner sent."""
    if owner(kept, sender) == sender:
        return True
    followers = set(policy.sources.get("*", ()))
    for one in policy.sources:
        if kept in {one, _short(one)}:
            followers.update(policy.sources[one])
    return sender in followers or "*" in followers


def sender_bytes(kept: str | None) -> bytes:
    """Returns what a tombstone keeps of it."""
    if kept is None:
        return NO_SENDER
    return bytes.fromhex(kept.removeprefix(_DIGEST)) if kept.startswith(_DIGEST) else digest_of(kept)


def sender_from(raw: bytes) -> str | None:
    """Returns what `sender_bytes` gave."""
    return None if raw == NO_SENDER else _DIGEST + raw.hex()


def _short(sender: str) -> str:
    return sender if sender.startswith(_DIGEST) else _DIGEST + digest_of(sender).hex()
