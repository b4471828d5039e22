"""Reads part 744 of the eCFR (XML): Entity List (Supplement 4), Unverified List (6), Military End-User List (7)."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from schemas.listed_party import ListedParty
from streams.lists.manifest import Manifests
from streams.lists.publishers.entity_cell import Entity, entities
from streams.lists.publishers.markup import parse_xml, text_of
from streams.lists.publishers.names import aliases_of
from streams.lists.publishers.reading import Collector, Publication, PublisherForm, UnreadableError
from streams.lists.publishers.register import History, history
from streams.lists.publishers.requirement import parse_review_policy, requirement
from streams.lists.publishers.unpack import of_one
from streams.lists.publishers.words import country, one_line, stable_entry_id

_SUPPLEMENTS = {
    "Supplement No. 4 to Part 744": "EL",
    "Supplement No. 6 to Part 744": "UVL",
    "Supplement No. 7 to Part 744": "MEU",
}
_COLUMNS = {"EL": 5, "UVL": 3, "MEU": 3}
_HEADINGS = {"EL": "Entity", "UVL": "Listed person and address", "MEU": "Entity"}
_ADDRESS_ENTRY = re.compile(r"Address \d+$")
_INTRODUCES = re.compile(r"^(?:the following .*|subordinate institu\w*):?$", re.IGNORECASE)
_READING = "ecfr/2"
"""Version of this parser. An entry with unchanged text keeps its stored form unless this version changes."""


def read(raw: bytes, manifests: Manifests) -> Publication:
    """Reads the three lists of part 744.

    Raises:
        UnreadableError: not part 744, or a supplement lacks its table.
    """
    part = parse_xml(raw)
    tables = {
        _SUPPLEMENTS[n]: appendix for appendix in part.iter("DIV9") if (n := appendix.get("N", "")) in _SUPPLEMENTS
    }
    if not tables:
        raise UnreadableError("no supplement 4, 6 or 7 of part 744 in this XML")
    collector = Collector()
    for name, table in tables.items():
        _headed(name, table)
        collector.add_all(_entries(name, table, manifests, collector), manifests, numbered=False)
    return collector.reading()


def _headed(name: str, table: Element) -> None:
    headings = [one_line(text_of(heading)) for heading in table.iter("TH")]
    if len(headings) != _COLUMNS[name] or headings[1] != _HEADINGS[name]:
        raise UnreadableError(f"{name}: the table is headed {headings}")


def _entries(name: str, table: Element, manifests: Manifests, collector: Collector) -> Iterator[ListedParty]:
    heading, cites = "", ""
    for number, cells in enumerate(_rows(name, table, collector)):
        heading, cites = one_line(cells[0]) or heading, one_line(cells[-1]) or cites
        if country(heading) is None:
            collector.problem(name, f"row {number + 1}", f"{heading!r} is no country known", grave=False)
        cited = history(cites, name)
        for printed in cited.garbled:
            collector.problem(name, f"row {number + 1}", f"{printed!r} is no plausible date of the Federal Register")
        for place, entity in enumerate(entities(cells[1])):
            own = cited.of_entity(name, entity.name, below=entity.below)
            entry = _entry(name, heading, entity, own)
            terms = _terms(entity, cells, own, manifests) if name == "EL" else {}
            told = (heading, cells[1], cites, str(place), str(entry.effective_from), repr(terms))
            yield entry.model_copy(update={"source": f"{_READING} {stable_entry_id(*told)[-10:]}", **terms})


def _rows(name: str, table: Element, collector: Collector) -> Iterator[list[str]]:
    """Yields the table's rows; merges an Entity List row that continues the previous row's entity into it."""
    waiting: list[str] | None = None
    for row in table.iter("TR"):
        cells = [text_of(cell) for cell in row.findall("TD")]
        if len(cells) != _COLUMNS[name]:
            if len(cells) > 1:
                collector.problem(name, one_line(" ".join(cells))[:60], f"{len(cells)} columns, not {_COLUMNS[name]}")
            continue
        if "[Reserved]" in cells[1] or (name == "MEU" and _INTRODUCES.match(one_line(cells[1]))):
            continue
        if name == "EL" and waiting is not None and not any(one_line(cell) for cell in (cells[0], *cells[2:])):
            waiting[1] += "\n" + cells[1]
            continue
        if waiting is not None:
            yield waiting
        waiting = cells
    if waiting is not None:
        yield waiting


def _entry(name: str, heading: str, entity: Entity, cited: History) -> ListedParty:
    home = country(heading)
    places = tuple(dict.fromkeys(filter(None, (_place(address) for address in entity.addresses))))
    main = places[0] if len(places) == 1 else home
    is_address = bool(_ADDRESS_ENTRY.match(entity.name))
    return ListedParty(
        list=name,
        entry_id=stable_entry_id(entity.name, home or heading, *(entity.addresses[:1] if is_address else ())),
        name=entity.name[:8000],
        kind="address" if is_address else "party",
        country=main,
        countries=tuple(sorted({place for place in (*places, home) if place and place != main})),
        aliases=aliases_of(entity.name, entity.aliases),
        addresses=entity.addresses,
        effective_from=cited.effective_from,
        fr=str(cited) or None,
        **cited.facts(),
    )


def _terms(entity: Entity, cells: list[str], cited: History, manifests: Manifests) -> dict[str, object]:
    column = manifests.fixed("EL", "ecfr-xml", "license_requirement", one_line(cells[2]), entity.name)
    policy = manifests.fixed("EL", "ecfr-xml", "license_policy", one_line(cells[3]), entity.name)
    read_as = requirement(column)
    manifest = manifests.get("EL")
    return {
        "license_requirement": read_as.requirement,
        "footnotes": tuple(cited.footnote(number, manifest) for number in read_as.footnotes) if manifest else (),
        "review_policy": parse_review_policy(policy),
        # Footnote 2 speaks of Huawei and its listed affiliates, and stands with no other entry.
        "family": "huawei" if 2 in read_as.footnotes else None,
    }


def _place(address: str) -> str | None:
    parts = [part for part in address.split(",") if part.strip()]
    return next((found for part in reversed(parts[-2:]) if (found := country(part))), None)


_STARTS = re.compile(rb"<\?xml.{0,400}<(?:DIV\d|ECFR|DLPSTEXTCLASS)|<DIV\d", re.DOTALL)
FORMS = (PublisherForm("ecfr-xml", of_one(read), _STARTS, whole=frozenset({"EL", "UVL", "MEU"})),)
