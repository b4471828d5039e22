"""Compressed batches are unpacked within a bound: three megabytes can hold many gigabytes of the same byte.

aiokafka unpacks a batch whole, whatever comes of it, and only then tells of its first record. Of a batch that unpacks
to more than `MOST_UNPACKED`, `batches` makes one record: the batch as the broker keeps it, which `decode` refuses by
its header, so that it goes to the dead letters with its bytes untouched and the orders after it are decided.
"""

import zlib
from collections.abc import Callable, Iterator
from typing import Final

import cramjam
from aiokafka import codec as aiokafka_codec

from schemas.topics import MIB

Packed = bytes | memoryview

MOST_UNPACKED: Final = 64 * MIB
"""Of one batch. No topic takes more than 8 MiB packed, most 3; orders as JSON are packed to a tenth, hardly a 20th."""
_GZIP: Final = 31
_XERIAL_HEADER = 16
_FULL = "whole buffer"
"""What cramjam says when there is no room for more."""


class TooMuchError(RuntimeError):
    """A batch that unpacks to more than `MOST_UNPACKED`."""


def unpackers() -> dict[str, Callable[[Packed], bytes]]:
    """By codec; each raises TooMuchError."""
    return {"gzip": unpack_gzip, "snappy": unpack_snappy, "lz4": unpack_lz4, "zstd": unpack_zstd}


def unpack_gzip(packed: Packed) -> bytes:
    """Raises TooMuchError; EOFError of a stream cut short."""
    found, left, rest = [], MOST_UNPACKED, bytes(packed)
    while rest:
        member = zlib.decompressobj(_GZIP)
        part = member.decompress(rest, left + 1)
        left -= len(part)
        if left < 0:
            raise _too_much("gzip")
        if not member.eof:
            raise EOFError("a gzip stream ends before its end was reached")
        found.append(part)
        rest = member.unused_data.lstrip(b"\0")
    return b"".join(found)


def unpack_zstd(packed: Packed) -> bytes:
    """Raises TooMuchError."""
    return _into(cramjam.zstd.decompress_into, bytes(packed), "zstd")


def unpack_lz4(packed: Packed) -> bytes:
    """Raises TooMuchError."""
    return _into(cramjam.lz4.decompress_into, bytes(packed), "lz4")


def unpack_snappy(packed: Packed) -> bytes:
    """Raises TooMuchError. Snappy says how long its content is before it is unpacked, and unpacks to no more."""
    if sum(map(cramjam.snappy.decompress_raw_len, _snappy_blocks(bytes(packed)))) > MOST_UNPACKED:
        raise _too_much("snappy")
    return bytes(aiokafka_codec.snappy_decode(packed))


def _snappy_blocks(packed: bytes) -> Iterator[bytes]:
    """Java writes blocks, each after its length; others one block without a frame."""
    if not aiokafka_codec._detect_xerial_stream(packed):  # noqa: SLF001  a frame of Java's that has no other reader
        yield packed
        return
    at = _XERIAL_HEADER
    while at < len(packed):
        size = int.from_bytes(packed[at : at + 4])
        yield packed[at + 4 : at + 4 + size]
        at += 4 + size


def _into(unpack: Callable[[bytes, bytearray], int], packed: bytes, name: str) -> bytes:
    """Unpacked into a buffer of a likely size, else into one of the largest."""
    for room in (min(MOST_UNPACKED, 16 * len(packed) + 64 * 1024), MOST_UNPACKED):
        buffer = bytearray(room)
        try:
            return bytes(memoryview(buffer)[: unpack(packed, buffer)])
        except cramjam.DecompressionError as wrong:
            if _FULL not in str(wrong):
                raise
    raise _too_much(name)


def _too_much(name: str) -> TooMuchError:
    return TooMuchError(f"a batch packed by {name} unpacks to more than {MOST_UNPACKED // MIB} MiB; it is kept packed")
