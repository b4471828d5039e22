"""Batches as they are fetched, each read so that none of them stops the stream.

aiokafka raises at a record that it cannot read (a header's key that is not UTF-8), and a consumer that tries again gets
the same bytes again, for ever. Here such a batch is read once more, by this module: the record's key and value come as
they were sent, with a header of ours that makes `decode` refuse it. A batch of which not even that much can be told
becomes one record: the batch as the broker keeps it.
"""

import sys
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

import cramjam
from aiokafka.consumer import fetcher
from aiokafka.record.default_records import DefaultRecord, DefaultRecordBatch
from aiokafka.record.legacy_records import LegacyRecordBatch
from aiokafka.record.memory_records import MemoryRecords

from streams.engine.broker.packed import TooMuchError, unpackers
from streams.screening.decode import MAX_REASON, PACKED, UNREADABLE

_LENGTH_ENDS = 12
"""Bytes of a batch before those that its length counts: base offset and length."""
_MAGIC, _ATTRIBUTES, _LAST, _FIRST_TIME, _MAX_TIME, _PRODUCER, _COUNT, _RECORDS = 16, 21, 23, 27, 35, 43, 57, 61
"""Where the parts of a batch of Kafka 0.11 and later begin."""
_THIS_FORM = 2
_CODEC: Final = 0x07
_CODECS: Final = {1: "gzip", 2: "snappy", 3: "lz4", 4: "zstd"}
_LOG_APPEND_TIME: Final = 0x08
UNFIT: Final = (ValueError, LookupError, OverflowError, EOFError, zlib.error, cramjam.DecompressionError)
"""What bytes raise that are no batch."""


def guard_batches() -> None:
    """For every consumer that this process makes from now on; a second call changes nothing."""
    # Where these classes are compiled, they look for the functions in the compiled modules.
    for module in (sys.modules[kind.__module__] for kind in (DefaultRecordBatch, LegacyRecordBatch)):
        for name, unpack in unpackers().items():
            if hasattr(module, f"{name}_decode"):
                setattr(module, f"{name}_decode", unpack)
    fetcher.MemoryRecords = Batches


class Batches:
    """In the place of aiokafka's `MemoryRecords`: the same batches, those of records as a `Batch`."""

    def __init__(self, raw: bytes) -> None:
        self._raw = memoryview(raw)
        self._batches = MemoryRecords(raw)
        self._at = 0

    def size_in_bytes(self) -> int:
        return int(self._batches.size_in_bytes())

    def has_next(self) -> bool:
        return bool(self._batches.has_next())

    def next_batch(self) -> Any:
        batch = self._batches.next_batch()
        start = self._at
        self._at += _LENGTH_ENDS + int.from_bytes(self._raw[start + _LENGTH_ENDS - 4 : start + _LENGTH_ENDS])
        # Transaction markers are the broker's own, and aiokafka reads them otherwise.
        return batch if batch.is_control_batch else Batch(batch, self._raw[start : self._at])


class Batch:
    """A batch: its records, however broken the headers of one are, or itself as one record."""

    def __init__(self, batch: Any, raw: memoryview) -> None:
        self._batch = batch
        self._raw = raw

    def __getattr__(self, name: str) -> Any:
        return getattr(self._batch, name)

    def __iter__(self) -> Iterator[Any]:
        given, last = 0, self._batch.base_offset - 1
        try:
            for record in self._batch:
                yield record
                given, last = given + 1, record.offset
        except (MemoryError, RecursionError, OSError):
            raise
        except TooMuchError as told:
            yield self._whole(last + 1, PACKED, str(told))
        except Exception as failure:  # noqa: BLE001  of whatever kind: no other bytes will come here
            yield from self._read_again(given, last, failure)

    def _read_again(self, given: int, last: int, failure: Exception) -> Iterator[Any]:
        """The records after those given, the last of which had this offset."""
        try:
            for record in islice(_records(self._raw), given, None):
                yield record
                last = record.offset
        except UNFIT:
            yield self._whole(last + 1, UNREADABLE, f"a batch that cannot be read: {failure}")

    def _whole(self, offset: int, mark: str, why: str) -> Any:
        """The batch as one record. Its offset is that of the first record that was not given: no other is skipped."""
        batch, headers = self._batch, [(mark, why[:MAX_REASON].encode())]
        return DefaultRecord(offset, batch.max_timestamp, batch.timestamp_type, None, bytes(self._raw), headers)


def _records(raw: memoryview) -> Iterator[Any]:
    """The records of a batch of Kafka 0.11 and later, with header keys that are no text. Raises UNFIT."""
    if raw[_MAGIC] != _THIS_FORM:
        raise ValueError("a batch of an older form")
    attributes = int.from_bytes(raw[_ATTRIBUTES:_LAST])
    base, count = int.from_bytes(raw[:8]), int.from_bytes(raw[_COUNT:_RECORDS])
    logged = bool(attributes & _LOG_APPEND_TIME)
    time = int.from_bytes(raw[_MAX_TIME:_PRODUCER] if logged else raw[_FIRST_TIME:_MAX_TIME], signed=True)
    codec = attributes & _CODEC
    body = unpackers()[_CODECS[codec]](raw[_RECORDS:]) if codec else bytes(raw[_RECORDS:])
    left = Fields(body)
    for _ in range(count):
        one = Fields(left.taken(left.number()))
        one.taken(1)
        later, offset = one.number(), base + one.number()
        key, value, headers = one.maybe(), one.maybe(), one.headers()
        yield DefaultRecord(offset, time if logged else time + later, int(logged), key, value, headers)


class Fields:
    """The fields of a record, one after another. Raises UNFIT where there are no more."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._at = 0

    def taken(self, count: int) -> bytes:
        found = self._raw[self._at : self._at + count]
        if len(found) != count:
            raise ValueError(f"{count} bytes announced, {len(found)} there")
        self._at += count
        return found

    def number(self) -> int:
        """A whole number of variable length, which tells its sign by its last bit."""
        found = 0
        for shift in range(0, 70, 7):
            byte = self.taken(1)[0]
            found |= (byte & 0x7F) << shift
            if byte < 0x80:
                return (found >> 1) ^ -(found & 1)
        raise ValueError("a number of more than 64 bits")

    def maybe(self) -> bytes | None:
        count = self.number()
        return None if count < 0 else self.taken(count)

    def headers(self) -> list[tuple[str, bytes | None]]:
        """With a mark of ours before them where a key is not UTF-8; of such a key the wrong bytes are spelled out."""
        found, wrong = list[tuple[str, bytes | None]](), None
        for _ in range(self.number()):
            key, value = self.taken(self.number()), self.maybe()
            name = key.decode(errors="backslashreplace")
            wrong = wrong or (name if name.encode() != key else None)
            found.append((name, value))
        if wrong is None:
            return found
        why = f"the key of a header is not UTF-8: {wrong}"[:MAX_REASON]
        return [(UNREADABLE, why.encode()), *found]
