"""Reads the Denied Persons List of BIS from tab-separated text."""

import csv
import io
import re
from datetime import date

from schemas.listed_party import ListedParty
from streams.lists.manifest import Manifests
from streams.lists.publishers.reading import Collector, Publication, PublisherForm, UnreadableError, decoded
from streams.lists.publishers.unpack import of_one
from streams.lists.publishers.words import one_line, parse_day, stable_entry_id

HEADER = (
    "Name\tStreet_Address\tCity\tState\tCountry\tPostal_Code\tEffective_Date\tExpiration_Date\tStandard_Order\t"
    "Last_Update\tAction\tFR_Citation"
)
_COLUMNS = HEADER.split("\t")


def read(raw: bytes, manifests: Manifests) -> Publication:
    """Reads the list. A person with several addresses has several records, which give one entry each.

    Raises:
        UnreadableError: wrong encoding, another header, or a line that is not a whole record.
    """
    text = decoded(raw)
    if not text.startswith('"Name"'):
        raise UnreadableError(f"expected every column in quotes, found {text[:20]!r}")
    lines = csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True)
    collector = Collector()
    try:
        header = "\t".join(next(lines, []))
        if header != HEADER:
            raise UnreadableError(f"expected the columns {HEADER[:30]!r} ..., found {header[:30]!r}")
        entries = [_entry(lines.line_num, cells, manifests, collector) for cells in lines if cells]
    except csv.Error as error:
        raise UnreadableError(f"line {lines.line_num}: {error}") from error
    collector.add_all(entries, manifests, numbered=False)
    return collector.reading()


def _entry(number: int, cells: list[str], manifests: Manifests, collector: Collector) -> ListedParty:
    if len(cells) != len(_COLUMNS):
        raise UnreadableError(f"line {number}: {len(cells)} columns, not {len(_COLUMNS)}: half a record")
    cell = dict(zip(_COLUMNS, map(one_line, cells), strict=True))
    parts = (cell[part] for part in ("Street_Address", "City", "State", "Postal_Code", "Country"))
    address = ", ".join(part for part in parts if part)
    if not cell["Name"]:
        collector.problem("DPL", f"line {number}", "no name")
    if cell["Standard_Order"].upper() not in {"Y", "N", ""}:
        collector.problem("DPL", f"line {number}", f"Standard_Order is {cell['Standard_Order'][:40]!r}, not Y or N")

    def told(field: str) -> date | None:
        value = manifests.fixed("DPL", "dpl-txt", field, cell[field], cell["Name"])
        try:
            return parse_day(value, "%m/%d/%Y")
        except ValueError as error:
            collector.problem("DPL", f"line {number}", f"{field} of {cell['Name']!r}: {error}")
            return None

    return ListedParty(
        list="DPL",
        entry_id=stable_entry_id(cell["Name"], cell["Country"]),
        name=cell["Name"],
        country=cell["Country"][:2] or None,
        addresses=(address,) if address else (),
        effective_from=told("Effective_Date"),
        effective_to=told("Expiration_Date"),
        fr=cell["FR_Citation"][:500] or None,
    )


FORMS = (PublisherForm("dpl-txt", of_one(read), re.compile(rb'"?Name"?\t"?Street_Address'), whole=frozenset({"DPL"})),)
