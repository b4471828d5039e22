"""Reads the project's own forms: JSON lines of listed parties (any list), and a CSV for hand-kept house lists."""

import csv
import io
import re
from datetime import date

from pydantic import ValidationError

from schemas.json_text import refuse_repeated_keys
from schemas.listed_party import ListedParty
from streams.lists.manifest import Manifests
from streams.lists.publishers.names import aliases_of, entity_type
from streams.lists.publishers.reading import Collector, Publication, PublisherForm, UnreadableError, decoded
from streams.lists.publishers.unpack import of_one
from streams.lists.publishers.words import one_line, parse_day, parts_of

COLUMNS = (
    "list,entry_id,name,aliases,weak_aliases,type,country,addresses,identifiers,effective_from,effective_to,citation"
)
"""Header of the CSV. Several aliases, addresses and identifiers are separated by `;`. Days are ISO (2026-11-21)."""


def read_jsonl(raw: bytes, manifests: Manifests) -> Publication:
    """Reads JSON lines, one ListedParty each.

    Raises:
        UnreadableError: a line is not JSON or not a listed party.
    """
    collector = Collector()
    entries = [_line(number, line) for number, line in enumerate(raw.split(b"\n"), start=1) if line.strip()]
    collector.add_all(entries, manifests, numbered=True)
    return collector.reading()


def _line(number: int, line: bytes) -> ListedParty:
    try:
        refuse_repeated_keys(line)
        return ListedParty.model_validate_json(line, extra="forbid")
    except ValidationError as error:
        first = error.errors()[0]
        raise UnreadableError(f"line {number}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    except ValueError as error:
        raise UnreadableError(f"line {number}: {error}") from error


def read_csv(raw: bytes, manifests: Manifests) -> Publication:
    """Reads the CSV of house lists.

    Raises:
        UnreadableError: wrong encoding, another header, or a line with another number of columns.
    """
    lines = csv.reader(io.StringIO(decoded(raw), newline=""), strict=True)
    try:
        header = ",".join(next(lines, []))
        if header != COLUMNS:
            raise UnreadableError(f"expected the header {COLUMNS!r}, found {header[:80]!r}")
        collector = Collector()
        entries = [entry for cells in lines if cells for entry in _entries(lines.line_num, cells, collector)]
    except csv.Error as error:
        raise UnreadableError(f"line {lines.line_num}: {error}") from error
    collector.add_all(entries, manifests, numbered=True)
    return collector.reading()


def _entries(number: int, cells: list[str], collector: Collector) -> list[ListedParty]:
    columns = COLUMNS.split(",")
    if len(cells) != len(columns):
        raise UnreadableError(f"line {number}: {len(cells)} columns, not {len(columns)}")
    cell = dict(zip(columns, map(one_line, cells), strict=True))
    try:
        entry = ListedParty(
            list=cell["list"],
            entry_id=cell["entry_id"],
            name=cell["name"],
            entity_type=entity_type(cell["type"]),
            country=cell["country"] or None,
            aliases=aliases_of(cell["name"], parts_of(cell["aliases"]), parts_of(cell["weak_aliases"])),
            addresses=parts_of(cell["addresses"]),
            identifiers=parts_of(cell["identifiers"]),
            effective_from=_day(cell["effective_from"], date.min),
            effective_to=_day(cell["effective_to"], date.max),
            fr=cell["citation"] or None,
        )
    except ValueError as error:
        collector.problem(cell["list"] or "?", f"line {number}", str(error).splitlines()[0])
        return []
    if not entry.name:
        collector.problem(entry.list, f"line {number}", "no name")
    return [entry]


def _day(text: str, open_end: date) -> date | None:
    """Parses a day; returns None for `open_end`, the value that databases write for an open-ended span."""
    return open_end if text == open_end.isoformat() else parse_day(text, "%Y-%m-%d")


_LINE = re.compile(rb'\{[^\n]*"(?:entry_id|list)"[^\n]*\}\s*(?:\n|$)')
FORMS = (
    PublisherForm("house-csv", of_one(read_csv), re.compile(rb"list,entry_id,")),
    PublisherForm("jsonl", of_one(read_jsonl), _LINE),
)
