"""Reads JSON values from users' files: one per line, in an array, or each over several lines.

It passes on the original bytes, so that duplicate keys and numbers beyond double precision stay visible. A
UTF-8 byte order mark, which editors and spreadsheets write before the first line, is skipped.
"""

import json
import sys
from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from streams.cli.shared.exits import Exit, Failure
from streams.cli.shared.terminal import progress

STDIN = Path("-")
LONGEST = 16 * 2**20
"""Longest line in bytes; an order event has at most 3 MiB. The limit stops endless lines such as /dev/zero."""
WHOLE = 256 * 2**20
"""Largest file in bytes with an array, or values over several lines; such files are read whole."""

Numbered = Iterator[tuple[int, bytes]]


def numbered_values(path: Path) -> Numbered:
    """Yields line number (from 1) and bytes of each JSON value; "-" reads stdin. Raises Failure."""
    if path == STDIN:
        yield from _values(sys.stdin.buffer, path)
        return
    try:
        with path.open("rb") as file, progress() as bars:
            task = bars.add_task(path.name, total=path.stat().st_size)
            for number, value in _values(file, path):
                bars.advance(task, len(value) + 1)
                yield number, value
    except OSError as missing:
        raise Failure(f"{path}: {missing.strerror}.", "Check the path.", Exit.USAGE) from None


def _values(file: BinaryIO, path: Path) -> Numbered:
    first, number = _line(file, path, 1), 1
    if first is not None:
        first = first.removeprefix(BOM_UTF8)
    while first is not None and not first.strip():
        number, first = number + 1, _line(file, path, number + 1)
    if first is None:
        return
    if _goes_on(first):
        yield from _documents(first, file, path, number)
        return
    yield from _one_a_line(first, file, path, number)


def _one_a_line(first: bytes, file: BinaryIO, path: Path, number: int) -> Numbered:
    line: bytes | None = first
    while line is not None:
        if line.strip():
            yield number, line.rstrip(b"\r\n")
        number += 1
        line = _line(file, path, number)


def _line(file: BinaryIO, path: Path, number: int) -> bytes | None:
    """Returns one line with its line end; None at the end of the file."""
    line = file.readline(LONGEST + 1)
    if len(line) > LONGEST:
        raise Failure(
            f"{path}: line {number} is longer than {LONGEST // 2**20} MiB.",
            "Each line must be one JSON value: see schemas/json/.",
            Exit.REFUSED,
        )
    return line or None


def _goes_on(line: bytes) -> bool:
    """Returns True if the first line begins an array, or an object that continues on the next line."""
    text = line.strip()
    if text[:1] == b"[":
        return True
    return text[:1] == b"{" and text[-1:] in {b"{", b"[", b","}


def _documents(first: bytes, file: BinaryIO, path: Path, number: int) -> Numbered:
    """Yields the values of a file that is read whole; if it is not JSON as a whole, its lines."""
    raw = first + file.read(WHOLE)
    if file.read(1):
        raise Failure(
            f"{path} is one JSON value of more than {WHOLE // 2**20} MiB.", "Write one value per line.", Exit.REFUSED
        )
    try:
        yield from list(_decoded(raw.decode(), number))
    except (ValueError, RecursionError):
        rest = raw.splitlines(keepends=True)
        yield from ((number + place, line.rstrip(b"\r\n")) for place, line in enumerate(rest) if line.strip())


def _decoded(text: str, number: int) -> Numbered:
    """Yields each value, or each element of an array, with the line on which it begins."""
    decoder = json.JSONDecoder()
    place = counted = _next(text, 0)
    inside = text[place : place + 1] == "["
    place = _next(text, place + 1) if inside else place
    number += text.count("\n", 0, counted)
    while place < len(text) and not (inside and text[place] == "]"):
        _, end = decoder.raw_decode(text, place)
        number, counted = number + text.count("\n", counted, place), place
        yield number, text[place:end].encode()
        place = _next(text, end)
        if inside and text[place : place + 1] == ",":
            place = _next(text, place + 1)
    if inside and text[place + 1 :].strip():
        raise ValueError("text follows the array")


def _next(text: str, place: int) -> int:
    """Returns the position of the next character that is not whitespace."""
    while place < len(text) and text[place] in " \t\r\n":
        place += 1
    return place
