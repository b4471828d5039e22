"""Reads OFAC's SDN list from its three files: sdn.csv (names), add.csv (addresses), alt.csv (aliases).

No header; `-0-` is null; the last line is Ctrl-Z; several programmes read "SDGT] [SYRIA". Weak aliases are in the
remarks, in quotes.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from schemas.listed_party import ListedParty
from streams.lists.manifest import Manifests
from streams.lists.publishers.names import aliases_of, entity_type, tags_of
from streams.lists.publishers.reading import Collector, Publication, PublisherForm, UnreadableError
from streams.lists.publishers.unpack import one
from streams.lists.publishers.words import country, one_line

_COLUMNS = {"sdn.csv": 12, "add.csv": 6, "alt.csv": 5}
_KINDS = {"": "Entity", "individual": "Individual", "vessel": "Vessel", "aircraft": "Aircraft"}
_PROGRAM = re.compile(r"[A-Z][A-Z0-9 .,()&/-]*$")
_WEAK = re.compile(r"\ba\.k\.a\. '((?:[^']|'(?=\w))+)'")
_IDENTIFIES = re.compile(
    r"\b(?:Passport|National ID|Tax ID|Registration|Identification|Cedula|NIT|RUC|IMO|MMSI|SWIFT|Company Number|C\.R\.|"
    r"Credit Code|Legal Entity|License|V\.A\.T|Tail Number|Construction Number|Website|Commercial Registry)\b"
)
_CTRL_Z = "\x1a"


def read(files: Mapping[str, bytes], manifests: Manifests) -> Publication:
    """Reads the three files, or sdn.csv alone (then without addresses and strong aliases).

    Raises:
        UnreadableError: sdn.csv is missing, a file is cut off, or a line is not a record.
    """
    rows = {name: _rows(name, raw) for name, raw in files.items()}
    if "sdn.csv" not in rows:
        raise UnreadableError(f"no sdn.csv among {', '.join(sorted(files)) or 'no files'}")
    numbers = {row[0] for row in rows["sdn.csv"]}
    for name in ("add.csv", "alt.csv"):
        strangers = sum(1 for row in rows.get(name, ()) if row[0] not in numbers)
        if strangers:
            raise UnreadableError(f"{name}: {strangers} rows of parties not in sdn.csv: not one publication")
    addresses, aliases = _by_number(rows.get("add.csv", ())), _by_number(rows.get("alt.csv", ()))
    collector = Collector()
    entries = [_entry(row, addresses[row[0]], aliases[row[0]], collector) for row in rows["sdn.csv"]]
    collector.add_all(entries, manifests, numbered=True)
    return collector.reading()


def _rows(name: str, raw: bytes) -> list[list[str]]:
    if name not in _COLUMNS:
        raise UnreadableError(f"{name} is none of {', '.join(_COLUMNS)}")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(f"{name}: not UTF-8 at byte {error.start}") from error
    if not text.rstrip().endswith(_CTRL_Z):
        raise UnreadableError(f"{name}: cut off: it does not end in Ctrl-Z")
    lines = csv.reader(io.StringIO(text.rstrip().removesuffix(_CTRL_Z), newline=""), strict=True)
    try:
        return [_cells(name, lines.line_num, cells) for cells in lines if cells]
    except csv.Error as error:
        raise UnreadableError(f"{name}: line {lines.line_num}: {error}") from error


def _cells(name: str, number: int, cells: list[str]) -> list[str]:
    if len(cells) != _COLUMNS[name]:
        raise UnreadableError(f"{name}: line {number}: {len(cells)} columns, not {_COLUMNS[name]}: half a record")
    cells = ["" if cell.strip() == "-0-" else one_line(cell) for cell in cells]
    if not cells[0].isdigit():
        raise UnreadableError(f"{name}: line {number}: the first column is {cells[0][:40]!r}, not a number")
    return cells


def _by_number(rows: Sequence[list[str]]) -> defaultdict[str, list[list[str]]]:
    found: defaultdict[str, list[list[str]]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row)
    return found


def _entry(
    row: list[str], addresses: Sequence[list[str]], aliases: Sequence[list[str]], collector: Collector
) -> ListedParty:
    number, name, kind, programs, flag, remarks = row[0], row[1], row[2], row[3], row[9], row[11]
    tags = [tag.strip() for tag in programs.split("] [") if tag.strip()]
    if kind not in _KINDS or not name or not all(_PROGRAM.match(tag) for tag in tags):
        collector.problem("SDN", f"number {number}", f"columns do not hold what they should: {row[1:4]}")
    places = tuple(dict.fromkeys(filter(None, (country(address[4]) for address in addresses))))
    countries = places or tuple(filter(None, (country(flag),)))
    return ListedParty(
        list="SDN",
        entry_id=number,
        name=name,
        entity_type=entity_type(_KINDS.get(kind, "")),
        country=countries[0] if countries else None,
        countries=countries[1:],
        aliases=aliases_of(name, [alias[3] for alias in aliases if alias[3]], _WEAK.findall(remarks)),
        addresses=tuple(dict.fromkeys(filter(None, (_address(address) for address in addresses)))),
        identifiers=tuple(dict.fromkeys(one[:200] for one in _identifiers(remarks)))[:200],
        **tags_of("SDN", tags),
    )


def _address(row: Sequence[str]) -> str:
    return ", ".join(part for part in row[2:5] if part)


def _identifiers(remarks: str) -> list[str]:
    return [part.strip(" .") for part in remarks.split(";") if part and _IDENTIFIES.search(part)]


def _named(files: Mapping[str, bytes], manifests: Manifests) -> Publication:
    """Reads sdn.csv alone, which may have any file name."""
    return read(files if "sdn.csv" in files else {"sdn.csv": one(files)}, manifests)


FORMS = (PublisherForm("ofac-sdn", _named, re.compile(rb'\d+,"'), main="sdn.csv", whole=frozenset({"SDN"})),)
