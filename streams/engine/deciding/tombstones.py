"""What is left of closed orders once their records are gone: what was decided of each, and how many verdicts it had.

Without it a late copy of an old event would begin the order anew, from number 1 and perhaps with a clearance. There
may be millions, so they stand packed beside the book, by a hash of the order id of 128 bits that stands for the id.
Should two ids ever share one, the second order would be held as superseded.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Final

TOMBSTONE_FORM: Final = 3
"""First byte of the record. That of an order is a JSON object, whose forms (entry.py) are lower."""
_RECORD: Final = struct.Struct(">BBIQII8s")
SIZE: Final = _RECORD.size
"""Bytes of a record's value: form, state, day, revision, two numbers, sender."""
_DAY: Final = slice(2, 6)
_FORM_BYTE: Final = bytes([TOMBSTONE_FORM])
_CLEARED, _SHIPPED, _UNKNOWN = 1, 2, 4
_HASHES: Final = struct.Struct("<qq")
_DIGEST: Final = _HASHES.size
_STRIDE: Final = _DIGEST + SIZE - len(_FORM_BYTE)
_FULL: Final = 20
"""Tombstones per bucket, on average, from which on buckets are split: a bucket is searched from its beginning."""
_FIRST_BUCKETS: Final = 16
NO_SENDER: Final = bytes(8)


@dataclass(frozen=True, slots=True)
class Tombstone:
    """number: of the last verdict; standing: of the verdict that stood when the order was closed.

    sender: `digest_of` the order's `ce_source`, or NO_SENDER where none is known.
    """

    closed: date
    revision: int
    number: int
    standing: int
    cleared: bool
    shipped: bool
    unknown: bool
    sender: bytes = NO_SENDER

    def encoded(self) -> bytes:
        state = _CLEARED * self.cleared | _SHIPPED * self.shipped | _UNKNOWN * self.unknown
        day = self.closed.toordinal()
        return _RECORD.pack(TOMBSTONE_FORM, state, day, self.revision, self.number, self.standing, self.sender)


def is_tombstone(value: bytes) -> bool:
    return value[:1] == _FORM_BYTE


def day_bytes(day: date) -> bytes:
    """Returns `closed` as an encoded one has it; sorted as the days are."""
    return day.toordinal().to_bytes(4)


def closed_bytes(value: bytes) -> bytes:
    """Returns the `day_bytes` of an encoded one."""
    return value[_DAY]


def decoded_tombstone(value: bytes) -> Tombstone:
    """Raises ValueError."""
    try:
        _, state, day, revision, number, standing, sender = _RECORD.unpack(value)
    except struct.error as wrong:
        raise ValueError(f"a tombstone has {SIZE} bytes, this one {len(value)}") from wrong
    cleared, shipped, unknown = (bool(state & flag) for flag in (_CLEARED, _SHIPPED, _UNKNOWN))
    return Tombstone(date.fromordinal(day), revision, number, standing, cleared, shipped, unknown, sender)


def digest_of(sender: str) -> bytes:
    """Stands for a sender in a tombstone."""
    return blake2b(sender.encode(), digest_size=len(NO_SENDER)).digest()


class Tombstones:
    """Tombstones by order id, packed in buckets that are split one by one as more come (linear hashing).

    A dict of five million would take more than a gigabyte, and doubling one table would stop the orders meanwhile.
    """

    def __init__(self) -> None:
        self._buckets = [bytearray() for _ in range(_FIRST_BUCKETS)]
        self._mask = _FIRST_BUCKETS - 1
        self._split = 0
        """The next bucket to be split; those before it are, in this round."""
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def get(self, order_id: str) -> Tombstone | None:
        if not self._count:
            return None
        digest = _hashed(order_id.encode())
        bucket = self._bucket(digest)
        at = _found(bucket, digest)
        return None if at < 0 else decoded_tombstone(_FORM_BYTE + bucket[at + _DIGEST : at + _STRIDE])

    def put(self, key: bytes, value: bytes) -> None:
        """key: that of the record, the order id."""
        digest = _hashed(key)
        bucket = self._bucket(digest)
        at = bucket.find(digest)
        # Nearly always: this runs for each record when a book is read.
        if at < 0 or (at := _found(bucket, digest)) < 0:
            bucket += digest + value[1:]
            self._count += 1
            if self._count > _FULL * len(self._buckets):
                self._grow()
        else:
            bucket[at + _DIGEST : at + _STRIDE] = value[1:]

    def remove(self, key: bytes) -> None:
        if not self._count:
            return
        digest = _hashed(key)
        bucket = self._bucket(digest)
        at = _found(bucket, digest)
        if at >= 0:
            del bucket[at : at + _STRIDE]
            self._count -= 1

    def _bucket(self, digest: bytes) -> bytearray:
        place = int.from_bytes(digest[:4], "little")
        at = place & self._mask
        return self._buckets[at if at >= self._split else place & (self._mask << 1 | 1)]

    def _grow(self) -> None:
        """Splits one bucket by one more bit of the hash."""
        whole, bit = bytes(self._buckets[self._split]), self._mask + 1
        halves: tuple[list[bytes], list[bytes]] = [], []
        for entry in _entries(whole):
            halves[int.from_bytes(entry[:4], "little") & bit != 0].append(entry)
        self._buckets[self._split] = bytearray(b"".join(halves[0]))
        self._buckets.append(bytearray(b"".join(halves[1])))
        self._split += 1
        if self._split == bit:
            self._mask, self._split = self._mask << 1 | 1, 0


def _hashed(key: bytes) -> bytes:
    # Python's own hash is keyed by a secret of the process (SipHash) and takes a fifth of the time of any of hashlib.
    return _HASHES.pack(hash(key), hash(key + b"#"))


def _found(bucket: bytearray, digest: bytes) -> int:
    """Where the entry begins; -1: nowhere. Equal bytes may also lie across two entries."""
    at = bucket.find(digest)
    while at >= 0 and at % _STRIDE:
        at = bucket.find(digest, at + 1)
    return at


def _entries(bucket: bytes) -> Iterator[bytes]:
    return (bucket[at : at + _STRIDE] for at in range(0, len(bucket), _STRIDE))
