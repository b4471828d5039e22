"""Reads the US Consolidated Screening List: CSV (2022), JSON of the public API, and the interned projection of 2026."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from schemas.listed_party import ListedParty
from streams.lists.manifest import Form, Manifests
from streams.lists.publishers.names import aliases_of, entity_type, tags_of
from streams.lists.publishers.reading import Collector, Publication, PublisherForm, UnreadableError, decoded
from streams.lists.publishers.register import History, history
from streams.lists.publishers.requirement import parse_review_policy, requirement
from streams.lists.publishers.unpack import of_one
from streams.lists.publishers.words import country, one_line, parse_day, parts_of, stable_entry_id

SOURCES = {
    "Entity List (EL)": "EL",
    "Denied Persons List (DPL)": "DPL",
    "Unverified List (UVL)": "UVL",
    "Military End User (MEU) List": "MEU",
    "Specially Designated Nationals (SDN)": "SDN",
    "Non-SDN Chinese Military-Industrial Complex Companies List (CMIC)": "CMIC",
    "Sectoral Sanctions Identifications List (SSI)": "SSI",
    "ITAR Debarred (DTC)": "DTC",
    "Nonproliferation Sanctions (ISN)": "ISN",
    "Palestinian Legislative Council List (PLC)": "PLC",
    "Capta List (CAP)": "CAP",
    "Non-SDN Menu-Based Sanctions List (NS-MBS List)": "MBS",
    "Foreign Sanctions Evaders (FSE)": "FSE",
}
COLUMNS = (
    "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,"
    "standard_order,license_requirement,license_policy,call_sign,vessel_type,gross_tonnage,gross_registered_tonnage,"
    "vessel_flag,vessel_owner,remarks,source_list_url,alt_names,citizenships,dates_of_birth,nationalities,"
    "places_of_birth,source_information_url,ids"
)
_NUMBERED = frozenset({"SDN", "CMIC", "SSI", "PLC", "CAP", "MBS", "FSE"})
"""Lists of the Treasury, whose entries carry its numbers."""
_ADDRESS_ENTRY = re.compile(r"Address \d+$")
_BELOW = "Affiliated Entity:"
"""Separates the name of an entry from the name of an affiliated entity below it."""
_CODE = re.compile(r"^[A-Z]{2}$")
_SHORT = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One record of the list, independent of the form."""

    form: Form
    where: str
    source: str
    name: str
    number: str
    kind: str
    programs: tuple[str, ...]
    addresses: tuple[str, ...]
    countries: tuple[str, ...]
    aliases: tuple[str, ...]
    notice: str
    start: str
    end: str
    requirement: str
    policy: str
    identifiers: tuple[str, ...] = ()


def read_csv(raw: bytes, manifests: Manifests) -> Publication:
    """Reads the CSV form.

    Raises:
        UnreadableError: wrong encoding, another header, or a line that is not a whole record.
    """
    text = decoded(raw)
    if not text.endswith("\n"):
        raise UnreadableError("the last line is cut off: it has no line end")
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    collector = Collector()
    try:
        header = ",".join(next(lines, []))
        if header != COLUMNS:
            raise UnreadableError(f"expected the columns {COLUMNS[:40]} ..., found {header[:40]!r}")
        return _reading(_csv_rows(lines), manifests, collector)
    except csv.Error as error:
        raise UnreadableError(f"line {lines.line_num}: {error}") from error


def _csv_rows(lines: Any) -> Iterator[Row]:
    columns = COLUMNS.split(",")
    for cells in lines:
        where = f"line {lines.line_num}"
        if len(cells) != len(columns):
            raise UnreadableError(f"{where}: {len(cells)} columns, not {len(columns)}: half a record")
        cell = dict(zip(columns, cells, strict=True))
        if cell["source"] == "source":
            raise UnreadableError(f"{where}: the header comes again: two downloads in one file")
        addresses = parts_of(cell["addresses"])
        yield Row(
            "csl-csv", where, cell["source"], one_line(cell["name"]), cell["entity_number"], cell["type"],
            parts_of(cell["programs"]), addresses, tuple(_code(address) for address in addresses),
            parts_of(cell["alt_names"]), cell["federal_register_notice"], cell["start_date"], cell["end_date"],
            cell["license_requirement"], cell["license_policy"], parts_of(cell["ids"]),
        )  # fmt: skip


def read_json(raw: bytes, manifests: Manifests) -> Publication:
    """Reads the JSON of the public API: {"results": [...]}, or the list alone.

    Raises:
        UnreadableError: not JSON, or not of this form.
    """
    content = parse_json(raw)
    records = content.get("results") if isinstance(content, Mapping) else content
    if not isinstance(records, list):
        raise UnreadableError('expected {"results": [...]}')
    total = content.get("total") if isinstance(content, Mapping) else None
    if isinstance(total, int) and total != len(records):
        raise UnreadableError(f"{total} results announced, {len(records)} found: a page, not the list")
    collector = Collector()
    return _reading(_json_rows(records), manifests, collector)


def _json_rows(records: Iterable[Any]) -> Iterator[Row]:
    for number, record in enumerate(records):
        where = f"result {number + 1}"
        if not isinstance(record, Mapping) or not isinstance(record.get("name"), str):
            raise UnreadableError(f"{where} is no record of a party")
        places = [place for place in record.get("addresses") or () if isinstance(place, Mapping)]
        yield Row(
            "csl-json", where, str(record.get("source", "")), one_line(record["name"]),
            _one(record.get("entity_number")),
            _one(record.get("type")), _many(record.get("programs")),
            tuple(filter(None, (_joined(place) for place in places))),
            tuple(_one(place.get("country")) for place in places), _many(record.get("alt_names")),
            _one(record.get("federal_register_notice")), _one(record.get("start_date")), _one(record.get("end_date")),
            _one(record.get("license_requirement")), _one(record.get("license_policy")),
            tuple(_identifier(one) for one in record.get("ids") or () if isinstance(one, Mapping)),
        )  # fmt: skip


def read_projection(raw: bytes, manifests: Manifests) -> Publication:
    """Reads the projection of 2026-07-31: strings interned in tables, no addresses, dates or ids.

    Raises:
        UnreadableError: not of this form, or the number of entries differs from the announced one.
    """
    content = parse_json(raw)
    try:
        tables, entries = content["tables"], content["entries"]
        if len(entries) != content["entryCount"]:
            raise UnreadableError(f"{content['entryCount']} entries announced, {len(entries)} found")
        published = datetime.fromisoformat(content["sourceGeneratedAt"]).date()
        rows = [_projected(number, entry, tables) for number, entry in enumerate(entries)]
    except (KeyError, TypeError, IndexError, ValueError) as error:
        raise UnreadableError(f"not the projection of the list: {error!r}") from error
    announced = content.get("countsBySource", {})
    found = {source: sum(1 for row in rows if row.source == source) for source in announced}
    if found != announced:
        raise UnreadableError("the counts by source are not those that the file announces")
    return _reading(rows, manifests, Collector(published), bare=True)


def _projected(number: int, entry: Mapping[str, Any], tables: Mapping[str, Any]) -> Row:
    def interned(table: str, key: str) -> str:
        return str(tables[table][entry[key]]) if key in entry else ""

    return Row(
        "csl-projection", f"entry {number + 1}", interned("sources", "s"), one_line(entry["n"]), entry.get("e", ""),
        entry.get("t", ""), parts_of(interned("programmes", "pg")), (), tuple(entry.get("c", ())),
        tuple(one_line(alias) for alias in entry.get("a", ())), entry.get("fr", ""), "", "",
        interned("licenceRequirements", "lr"), interned("licencePolicies", "lp"),
    )  # fmt: skip


def parse_json(raw: bytes) -> Any:
    """Parses untrusted JSON.

    Raises:
        UnreadableError: not JSON.
    """
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        kind = "a page of HTML" if raw.lstrip()[:1] == b"<" else "something else"
        raise UnreadableError(f"expected JSON, found {kind}: {error}") from error


def _reading(rows: Iterable[Row], manifests: Manifests, collector: Collector, *, bare: bool = False) -> Publication:
    by_list: dict[str, list[ListedParty]] = {}
    for row in rows:
        name = SOURCES.get(row.source.rsplit(" - ", 1)[0].strip())
        if name is None:
            raise UnreadableError(f"{row.where}: unknown source {row.source[:80]!r}")
        if not row.name:
            collector.problem(name, row.where, "no name")
            continue
        by_list.setdefault(name, []).append(_Entry(name, row, manifests, collector).party())
    for name, entries in by_list.items():
        collector.add_all(entries, manifests, numbered=name in _NUMBERED, bare=bare)
    return collector.reading()


@dataclass(frozen=True, slots=True)
class _Entry:
    """Converts one row to an entry of its list."""

    list: str
    row: Row
    manifests: Manifests
    collector: Collector

    def party(self) -> ListedParty:
        row, name = self.row, self.list
        countries = tuple(dict.fromkeys(code for code in row.countries if _CODE.match(code)))
        is_address = name == "EL" and bool(_ADDRESS_ENTRY.match(row.name))
        # Address entries are all called "Address 01" ...: what tells them apart is the address, else the citation.
        apart = row.addresses[:1] or (row.notice,) if is_address else ()
        cited = _cited(name, row)
        for printed in cited.garbled:
            self.collector.problem(name, row.where, f"{printed!r} of {row.name!r} is no plausible date of a citation")
        start = self._day("start_date", row.start)
        return ListedParty(
            list=name,
            entry_id=row.number or stable_entry_id(row.name, countries[0] if countries else "", *apart),
            name=row.name,
            kind="address" if is_address else "party",
            entity_type=entity_type(row.kind),
            country=countries[0] if countries else None,
            countries=countries[1:],
            aliases=aliases_of(row.name, row.aliases),
            addresses=row.addresses,
            identifiers=tuple(one[:200] for one in row.identifiers[:200]),
            effective_from=cited.effective_from or start,
            effective_to=self._day("end_date", row.end),
            fr=one_line(row.notice)[:500] or None,
            **cited.facts(),
            **tags_of(name, row.programs),
            **(self._terms(cited) if name == "EL" else {}),
        )

    def _terms(self, cited: History) -> dict[str, Any]:
        row = self.row
        read_as = requirement(self.manifests.fixed("EL", row.form, "license_requirement", one_line(row.requirement)))
        manifest = self.manifests.get("EL")
        return {
            "license_requirement": read_as.requirement,
            "footnotes": tuple(cited.footnote(number, manifest) for number in read_as.footnotes) if manifest else (),
            "review_policy": parse_review_policy(one_line(row.policy)),
            "family": "huawei" if 2 in read_as.footnotes else None,
        }

    def _day(self, field: str, value: str) -> date | None:
        fixed = self.manifests.fixed(self.list, self.row.form, field, one_line(value), self.row.name)
        try:
            return parse_day(fixed, "%Y-%m-%d")
        except ValueError as error:
            self.collector.problem(self.list, self.row.where, f"{field} of {self.row.name!r}: {error}")
            return None


def _cited(name: str, row: Row) -> History:
    """Returns the citations of the row's entity. "Huawei ... Affiliated Entity: X" is listed below another entity."""
    main, mark, below = row.name.partition(_BELOW)
    return history(one_line(row.notice), name).of_entity(name, below.strip() or main, below=bool(mark))


def _code(address: str) -> str:
    last = address.rsplit(",", 1)[-1].strip()
    return last if _CODE.match(last) else country(last) or ""


def _one(value: Any) -> str:
    return "" if value is None else one_line(str(value))


def _many(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return parts_of(value)
    return tuple(one_line(str(one)) for one in value or () if one)


def _joined(place: Mapping[str, Any]) -> str:
    parts = (_one(place.get(key)) for key in ("address", "city", "state", "postal_code", "country"))
    return ", ".join(part for part in parts if part)


def _identifier(one: Mapping[str, Any]) -> str:
    return ", ".join(
        part for part in (_one(one.get("country")), _one(one.get("number")), _one(one.get("type"))) if part
    )


_WHOLE = frozenset({"EL", "DPL", "UVL", "MEU", "SDN", "CMIC", "SSI", "DTC", "ISN", "PLC", "CAP", "MBS"})
_PROJECTION = re.compile(rb'\{.{0,2000}"countsBySource"', re.DOTALL)
FORMS = (
    PublisherForm("csl-csv", of_one(read_csv), re.compile(rb"_id,"), whole=_WHOLE),
    PublisherForm("csl-projection", of_one(read_projection), _PROJECTION, whole=_WHOLE, rank=1),
    PublisherForm("csl-json", of_one(read_json), re.compile(rb"[\[{]"), whole=_WHOLE, rank=2),
)
