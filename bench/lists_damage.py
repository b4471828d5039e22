"""Kinds of damage to a publication.

Each takes the bytes of a real file and gives damaged ones, or None where the file has nothing of the sort to damage (no
date, no letter beyond ASCII) or the result would lose less than one entry in a hundred without breaking a record.
"""
# ruff: noqa: ARG001, ARG005 - every kind is called alike, whether it needs chance or the file or neither

import gzip
import io
import re
import zipfile
from collections.abc import Callable
from random import Random

Kind = Callable[[bytes, Random], bytes | None]
_LINE = re.compile(rb"(?<=\n)")


def _lines(raw: bytes) -> list[bytes]:
    return [line for line in _LINE.split(raw) if line]


def cut_anywhere(raw: bytes, chance: Random) -> bytes | None:
    """Cuts the file off within its first 98.5 %."""
    return raw[: chance.randrange(1, int(len(raw) * 0.985))]


def cut_in_the_last_rows(raw: bytes, chance: Random) -> bytes | None:
    """Cuts the file off inside one of its last rows."""
    lines = _lines(raw)
    tail = sum(map(len, lines[-max(2, len(lines) // 200) :]))
    at = len(raw) - chance.randrange(3, max(4, tail))
    return None if raw[at - 1 : at] == b"\n" or raw[at : at + 1] in {b"\n", b"\r"} else raw[:at]


def cut_between_rows(raw: bytes, chance: Random) -> bytes | None:
    """Cuts the file off after a whole row."""
    lines = _lines(raw)
    keep = int(len(lines) * chance.uniform(0.02, 0.985))
    return b"".join(lines[:keep]) if len(lines) > 50 else None


def cut_between_rows_with_its_end(raw: bytes, chance: Random) -> bytes | None:
    """Leaves rows out before the last line, which stays."""
    lines = _lines(raw)
    keep = int(len(lines) * chance.uniform(0.02, 0.97))
    return b"".join([*lines[:keep], lines[-1]]) if len(lines) > 50 else None


def beginning_lost(raw: bytes, chance: Random) -> bytes | None:
    """Loses up to the first half of the file."""
    return raw[chance.randrange(20, len(raw) // 2) :]


def rows_lost_in_the_middle(raw: bytes, chance: Random) -> bytes | None:
    """Loses 5 to 40 % of the rows, from the middle."""
    lines = _lines(raw)
    if len(lines) < 100:
        return None
    start, gone = len(lines) // 4, max(3, int(len(lines) * chance.uniform(0.05, 0.4)))
    return b"".join(lines[:start] + lines[start + gone :])


def hole(raw: bytes, chance: Random) -> bytes | None:
    """Loses 5 to 40 % of the bytes, from anywhere in the first half on."""
    start = chance.randrange(100, len(raw) // 2)
    return raw[:start] + raw[start + int(len(raw) * chance.uniform(0.05, 0.4)) :]


def lines_doubled(raw: bytes, chance: Random) -> bytes | None:
    """Writes every twentieth line twice."""
    lines = _lines(raw)
    if len(lines) < 50:
        return None
    chosen = set(chance.sample(range(2, len(lines) - 2), max(3, len(lines) // 20)))
    return b"".join(line * 2 if n in chosen else line for n, line in enumerate(lines))


def file_doubled(raw: bytes, chance: Random) -> bytes | None:
    """Writes the whole file twice."""
    return raw + raw


def begun_twice(raw: bytes, chance: Random) -> bytes | None:
    """Writes a beginning of the file before the whole file."""
    return raw[: chance.randrange(200, len(raw) // 3)] + raw


def header_twice(raw: bytes, chance: Random) -> bytes | None:
    """Writes the header twice."""
    return _lines(raw)[0] + raw if len(_lines(raw)) > 50 else None


def only_the_header(raw: bytes, chance: Random) -> bytes | None:
    """Keeps the header alone."""
    return _lines(raw)[0] if len(_lines(raw)) > 50 else None


def utf_16(raw: bytes, chance: Random) -> bytes | None:
    """Encodes the text in UTF-16."""
    return raw.decode("utf-8", "replace").encode("utf-16")


def wrongly_decoded(raw: bytes, chance: Random) -> bytes | None:
    """UTF-8 read as Windows-1252 and written as UTF-8 again."""
    damaged = raw.decode("cp1252", "replace").encode()
    return damaged if _beyond_ascii(raw) > 300 and _is_utf8(raw) else None


def latin_1(raw: bytes, chance: Random) -> bytes | None:
    """Encodes the text in Latin-1; other letters become question marks."""
    return raw.decode("utf-8").encode("latin-1", "replace") if _is_utf8(raw) and _beyond_ascii(raw) > 300 else None


def letters_lost(raw: bytes, chance: Random) -> bytes | None:
    """Every letter beyond ASCII has become a question mark."""
    if not _is_utf8(raw) or _beyond_ascii(raw) < 3000:
        return None
    return raw.decode("utf-8").encode("ascii", "replace")


def letters_replaced(raw: bytes, chance: Random) -> bytes | None:
    """Every letter beyond ASCII has become U+FFFD."""
    if not _is_utf8(raw) or _beyond_ascii(raw) < 3000:
        return None
    return raw.decode("utf-8").encode("ascii", "replace").replace(b"?", "\ufffd".encode())


def invalid_bytes(raw: bytes, chance: Random) -> bytes | None:
    """Puts three bytes into the file that are no UTF-8."""
    at = chance.randrange(10, len(raw) - 10)
    return raw[:at] + b"\xff\xfe\x81" + raw[at:]


def block_zeroed(raw: bytes, chance: Random) -> bytes | None:
    """Overwrites a twentieth of the file with zeros."""
    at = chance.randrange(len(raw) // 2)
    size = len(raw) // 20
    return raw[:at] + bytes(size) + raw[at + size :]


def bytes_flipped(raw: bytes, chance: Random) -> bytes | None:
    """Overwrites one byte of a hundred."""
    damaged = bytearray(raw)
    for _ in range(len(raw) // 100):
        damaged[chance.randrange(len(raw))] = chance.randrange(256)
    return bytes(damaged)


def years_garbled(raw: bytes, chance: Random) -> bytes | None:
    """Writes 00 in place of the century in every date."""
    damaged = re.sub(rb"\b(?:19|20)(\d\d-\d\d-\d\d)\b", rb"00\1", raw)
    damaged = re.sub(rb"(\d\d/\d\d/)(?:19|20)(\d\d)", rb"\g<1>00\2", damaged)
    return damaged if len(re.findall(rb"00\d\d-\d\d-\d\d|/00\d\d", damaged)) > 50 and damaged != raw else None


def months_garbled(raw: bytes, chance: Random) -> bytes | None:
    """Writes month 77 in every date."""
    damaged = re.sub(rb"\b((?:19|20)\d\d)-\d\d-(\d\d)\b", rb"\1-77-\2", raw)
    damaged = re.sub(rb"\b\d\d/\d\d/((?:19|20)\d\d)", rb"77/77/\1", damaged)
    return damaged if damaged.count(b"77") - raw.count(b"77") > 50 else None


def columns_shuffled(raw: bytes, chance: Random) -> bytes | None:
    """The same other order in every line, header included."""
    return _by_cells(raw, lambda cells, n: cells[1:] + cells[:1])


def columns_of_some_rows_shuffled(raw: bytes, chance: Random) -> bytes | None:
    """Moves the first two cells of every seventh row to its end."""
    return _by_cells(raw, lambda cells, n: cells[2:] + cells[:2] if n % 7 == 3 else cells)


def column_lost(raw: bytes, chance: Random) -> bytes | None:
    """Loses the fourth column."""
    return _by_cells(raw, lambda cells, n: cells[:3] + cells[4:])


def column_lost_in_some_rows(raw: bytes, chance: Random) -> bytes | None:
    """Loses the last cell of every fiftieth row."""
    return _by_cells(raw, lambda cells, n: cells[:-1] if n % 50 == 9 else cells)


def delimiter_changed(raw: bytes, chance: Random) -> bytes | None:
    """Writes bars in place of the delimiter of columns."""
    return raw.replace(_delimiter(raw), b"|") if _delimiter(raw) else None


def quotes_lost(raw: bytes, chance: Random) -> bytes | None:
    """Loses all quotes."""
    return raw.replace(b'"', b"") if raw.count(b'"') > 100 else None


def line_ends_lost(raw: bytes, chance: Random) -> bytes | None:
    """Writes blanks in place of line ends."""
    return raw.replace(b"\r", b"").replace(b"\n", b" ") if _delimiter(raw) else None


def entity_list_lost(raw: bytes, chance: Random) -> bytes | None:
    """Loses all rows of the Entity List."""
    return _without(raw, b"Entity List (EL)", 1.0, chance)


def half_of_a_list_lost(raw: bytes, chance: Random) -> bytes | None:
    """Loses half of the rows of the Entity List."""
    return _without(raw, b"Entity List (EL)", 0.5, chance)


def treasury_lists_lost(raw: bytes, chance: Random) -> bytes | None:
    """Loses all rows of the Treasury's lists."""
    return _without(raw, b"Treasury Department", 1.0, chance)


def empty(raw: bytes, chance: Random) -> bytes | None:
    """Gives an empty file."""
    return b""


def blank(raw: bytes, chance: Random) -> bytes | None:
    """Gives empty lines alone."""
    return b"\n \n"


def error_page(raw: bytes, chance: Random) -> bytes | None:
    """Gives a web server's error page."""
    return b"<!DOCTYPE html>\n<html><head><title>503 Service Unavailable</title></head><body>Try later</body></html>\n"


def error_page_behind(raw: bytes, chance: Random) -> bytes | None:
    """Gives half of the file and then a web server's error page."""
    return raw[: len(raw) // 2] + b"\n<html><body><h1>504 Gateway Time-out</h1></body></html>\n"


def error_in_json(raw: bytes, chance: Random) -> bytes | None:
    """Gives an interface's error, as JSON."""
    return b'{"statusCode": 429, "message": "Rate limit is exceeded. Try again in 59 seconds."}'


def a_page_of_results(raw: bytes, chance: Random) -> bytes | None:
    """Gives one page of an interface's results, with one of 25,921 rows."""
    return (
        b'{"total": 25921, "results": [{"name": "A", "source": "Entity List (EL) - Bureau of Industry and Security"}]}'
    )


def gzip_cut(raw: bytes, chance: Random) -> bytes | None:
    """Packs the file with gzip and cuts it off."""
    packed = gzip.compress(raw, 1)
    return packed[: chance.randrange(30, len(packed) - 10)]


def gzip_bomb(raw: bytes, chance: Random) -> bytes | None:
    """Gives 400 MB of zeros, packed with gzip."""
    return gzip.compress(bytes(400_000_000), 9)


def zip_bomb(raw: bytes, chance: Random) -> bytes | None:
    """Gives a ZIP archive of 400 MB of zeros."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("list.csv", bytes(400_000_000))
    return packed.getvalue()


def entities_declared(raw: bytes, chance: Random) -> bytes | None:
    """Declares entities that grow when XML is read."""
    if not raw.startswith(b"<?xml"):
        return None
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return raw.replace(b"?>", b"?>" + bomb, 1)


def names_emptied(raw: bytes, chance: Random) -> bytes | None:
    """Empties the names of some rows."""
    if raw.startswith(b"<?xml"):
        return re.sub(rb"<FIRST_NAME>[^<]*", b"<FIRST_NAME>", raw) if b"<FIRST_NAME>" in raw else None
    return _by_cells(raw, lambda cells, n: _emptied(cells, raw) if n % 9 == 5 else cells)


def numbers_shifted(raw: bytes, chance: Random) -> bytes | None:
    """Each row carries the number of the row before: the first column slipped by one line."""
    if not re.match(rb'\d+,"', raw):
        return None
    rows = [line.split(b",", 1) for line in _lines(raw)]
    shifted = [rows[max(0, n - 1)][0] + b"," + row[1] for n, row in enumerate(rows[:-1]) if len(row) == 2]
    return b"".join([*shifted[1:], _lines(raw)[-1]])


def number_repeated(raw: bytes, chance: Random) -> bytes | None:
    """All rows carry one number."""
    return re.sub(rb"(?m)^\d+,", b"36,", raw) if re.match(rb'\d+,"', raw) else None


KINDS: tuple[Kind, ...] = (
    cut_anywhere, cut_in_the_last_rows, cut_between_rows, cut_between_rows_with_its_end, beginning_lost,
    rows_lost_in_the_middle, hole, lines_doubled, file_doubled, begun_twice, header_twice, only_the_header, utf_16,
    wrongly_decoded, latin_1, letters_lost, letters_replaced, invalid_bytes, block_zeroed, bytes_flipped, years_garbled,
    months_garbled, columns_shuffled, columns_of_some_rows_shuffled, column_lost, column_lost_in_some_rows,
    delimiter_changed, quotes_lost, line_ends_lost, entity_list_lost, half_of_a_list_lost, treasury_lists_lost, empty,
    blank, error_page, error_page_behind, error_in_json, a_page_of_results, gzip_cut, entities_declared, names_emptied,
    numbers_shifted, number_repeated,
)  # fmt: skip
BOMBS: tuple[Kind, ...] = (gzip_bomb, zip_bomb)


def same(raw: bytes, chance: Random) -> bytes | None:
    """Gives the file as it is."""
    return raw


def repacked(raw: bytes, chance: Random) -> bytes | None:
    """Packs the file with gzip."""
    return gzip.compress(raw, 1)


def marked_utf_8(raw: bytes, chance: Random) -> bytes | None:
    """Puts the byte order mark of UTF-8 before the text."""
    return b"\xef\xbb\xbf" + raw if _is_utf8(raw) and not raw.startswith((b"{", b"\xef")) else None


def other_line_ends(raw: bytes, chance: Random) -> bytes | None:
    """Writes the line ends of Windows."""
    return raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") if _delimiter(raw) else None


def rows_reordered(raw: bytes, chance: Random) -> bytes | None:
    """Rows of a table whose records fill one line each, in another order."""
    if not re.match(rb'\d+,"', raw):
        return None
    *rows, last = _lines(raw)
    chance.shuffle(rows)
    return b"".join([*rows, last])


HARMLESS: tuple[Kind, ...] = (same, repacked, marked_utf_8, other_line_ends, rows_reordered)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _beyond_ascii(raw: bytes) -> int:
    return sum(1 for byte in raw if byte > 127)


def _delimiter(raw: bytes) -> bytes:
    if raw.startswith((b"<", b"{")):
        return b""
    return b"\t" if b"\t" in raw[:200] else b","


def _by_cells(raw: bytes, change: Callable[[list[bytes], int], list[bytes]]) -> bytes | None:
    delimiter = _delimiter(raw)
    if not delimiter:
        return None
    cell = re.compile(rb'(?:"(?:[^"]|"")*"|[^"%b\r\n]*)' % delimiter)
    changed = []
    for number, line in enumerate(_lines(raw)):
        body = line.rstrip(b"\r\n")
        cells = _cells(body, delimiter, cell)
        changed.append(delimiter.join(change(cells, number)) + line[len(body) :] if len(cells) > 4 else line)
    return b"".join(changed)


def _cells(body: bytes, delimiter: bytes, cell: re.Pattern[bytes]) -> list[bytes]:
    cells, at = [], 0
    while at <= len(body):
        found = cell.match(body, at)
        end = found.end() if found else len(body)
        cells.append(body[at:end])
        if end < len(body) and body[end : end + 1] != delimiter:
            return []
        at = end + 1
    return cells


def _emptied(cells: list[bytes], raw: bytes) -> list[bytes]:
    place = 5 if raw.startswith(b"_id,") else 1 if re.match(rb'\d+,"', raw) else 0
    return [b'""' if n == place else cell for n, cell in enumerate(cells)]


def _without(raw: bytes, source: bytes, share: float, chance: Random) -> bytes | None:
    if not raw.startswith(b"_id,"):
        return None
    kept = [line for line in _lines(raw) if source not in line[:200] or chance.random() > share]
    return b"".join(kept)
