"""Reads the UK consolidated list of financial sanctions targets (ConList) from CSV: one row per alias of a group."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from schemas.listed_party import ListedParty
from streams.lists.manifest import Manifests
from streams.lists.publishers.names import EntityType, aliases_of
from streams.lists.publishers.reading import Collector, Publication, PublisherForm, UnreadableError
from streams.lists.publishers.unpack import of_one
from streams.lists.publishers.words import countries, one_line, parse_day

HEADER = (
    "Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,DOB,Town of Birth,Country of Birth,Nationality,Passport Details,"
    "NI Number,Position,Address 1,Address 2,Address 3,Address 4,Address 5,Address 6,Post/Zip Code,Country,"
    "Other Information,Group Type,Alias Type,Regime,Listed On,Last Updated,Group ID"
)
_COLUMNS = HEADER.split(",")
_NAMES = ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6")
_ADDRESS = ("Address 1", "Address 2", "Address 3", "Address 4", "Address 5", "Address 6", "Post/Zip Code", "Country")
_KINDS: dict[str, EntityType] = {"Individual": "person", "Entity": "company", "Ship": "vessel"}
_Row = Mapping[str, str]


def read(raw: bytes, manifests: Manifests) -> Publication:
    """Reads the list. Older files are in Windows-1252, later ones in UTF-8.

    Raises:
        UnreadableError: another header, or a line that is not a whole record.
    """
    text = _decoded(raw)
    if not text.endswith("\n"):
        raise UnreadableError("the last line is cut off: it has no line end")
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        updated, header = next(lines, [""]), ",".join(next(lines, []))
        if updated[0] != "Last Updated" or header != HEADER:
            raise UnreadableError(f"expected 'Last Updated' and the columns {HEADER[:30]} ..., found {header[:30]!r}")
        collector = Collector(_updated(updated))
        groups = _grouped(lines, collector)
    except csv.Error as error:
        raise UnreadableError(f"line {lines.line_num}: {error}") from error
    entries = [_entry(group, rows, manifests, collector) for group, rows in groups.items()]
    collector.add_all(entries, manifests, numbered=True)
    return collector.reading()


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError as error:
        raise UnreadableError(f"neither UTF-8 nor Windows-1252 at byte {error.start}") from error


def _updated(cells: Sequence[str]) -> date | None:
    try:
        return parse_day(cells[1] if len(cells) > 1 else "", "%d/%m/%Y")
    except ValueError as error:
        raise UnreadableError(f"Last Updated: {error}") from error


def _grouped(lines: Any, collector: Collector) -> dict[str, list[_Row]]:
    groups: dict[str, list[_Row]] = {}
    seen: set[tuple[str, ...]] = set()
    for cells in lines:
        if len(cells) != len(_COLUMNS):
            raise UnreadableError(f"line {lines.line_num}: {len(cells)} columns, not {len(_COLUMNS)}: half a record")
        row = dict(zip(_COLUMNS, map(one_line, cells), strict=True))
        if not row["Group ID"].isdigit() or row["Group Type"] not in _KINDS:
            collector.problem("UK", f"line {lines.line_num}", f"no group: {row['Group ID']!r}, {row['Group Type']!r}")
        if tuple(cells) in seen:
            collector.problem("UK", f"line {lines.line_num}", "the same record comes twice")
        seen.add(tuple(cells))
        groups.setdefault(row["Group ID"], []).append(row)
    return groups


def _entry(group: str, rows: Sequence[_Row], manifests: Manifests, collector: Collector) -> ListedParty:
    main = next((row for row in rows if row["Alias Type"].startswith("Prim")), rows[0])
    name = _name(main)
    if not name:
        collector.problem("UK", f"group {group}", "no name")
    homes = [*(row["Country"] for row in rows), *(row["Nationality"] for row in rows)]
    named = tuple(dict.fromkeys(code for home in homes for code in countries(home)))
    return ListedParty(
        list="UK",
        entry_id=group or "?",
        name=name,
        entity_type=_KINDS.get(main["Group Type"], "unknown"),
        country=named[0] if named else None,
        countries=named[1:],
        aliases=aliases_of(name, filter(None, map(_name, rows))),
        addresses=tuple(dict.fromkeys(filter(None, map(_address, rows)))),
        effective_from=_listed(main, group, manifests, collector),
        fr=f"HM Treasury consolidated list, group {group}",
        tags=tuple(filter(None, (main["Regime"][:64],))),
    )


def _name(row: _Row) -> str:
    return " ".join(filter(None, (row[part] for part in _NAMES)))


def _address(row: _Row) -> str:
    return ", ".join(filter(None, (row[part] for part in _ADDRESS)))


def _listed(row: _Row, group: str, manifests: Manifests, collector: Collector) -> date | None:
    try:
        return parse_day(manifests.fixed("UK", "uk-csv", "Listed On", row["Listed On"], group), "%d/%m/%Y")
    except ValueError as error:
        collector.problem("UK", f"group {group}", f"Listed On: {error}")
        return None


FORMS = (PublisherForm("uk-csv", of_one(read), re.compile(rb"Last Updated,"), whole=frozenset({"UK"})),)
