"""Reads the consolidated list of the UN Security Council from XML."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from xml.etree.ElementTree import Element

from schemas.listed_party import ListedParty
from streams.lists.manifest import Manifests
from streams.lists.publishers.markup import parse_xml, text_at
from streams.lists.publishers.names import EntityType, aliases_of
from streams.lists.publishers.reading import Collector, Publication, PublisherForm, UnreadableError
from streams.lists.publishers.unpack import of_one
from streams.lists.publishers.words import country, one_line, parse_day

_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_ADDRESS = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")


def read(raw: bytes, manifests: Manifests) -> Publication:
    """Reads the list.

    Raises:
        UnreadableError: not this list, or no individuals or entities in it.
    """
    top = parse_xml(raw)
    if top.tag != "CONSOLIDATED_LIST":
        raise UnreadableError(f"expected CONSOLIDATED_LIST, found {top.tag}")
    people, others = top.findall("INDIVIDUALS/INDIVIDUAL"), top.findall("ENTITIES/ENTITY")
    if not people or not others:
        raise UnreadableError(f"{len(people)} individuals and {len(others)} entities: one kind is missing as a whole")
    collector = Collector(_generated(top))
    entries = [
        *(_entry(one, "INDIVIDUAL", "person", manifests, collector) for one in people),
        *(_entry(one, "ENTITY", "company", manifests, collector) for one in others),
    ]
    collector.add_all(entries, manifests, numbered=True)
    return collector.reading()


def _generated(top: Element) -> date:
    try:
        return datetime.fromisoformat(top.get("dateGenerated", "")).date()
    except ValueError as error:
        raise UnreadableError(f"dateGenerated: {error}") from error


def _entry(one: Element, kind: str, is_a: EntityType, manifests: Manifests, collector: Collector) -> ListedParty:
    reference = text_at(one, "REFERENCE_NUMBER") or text_at(one, "DATAID")
    name = one_line(" ".join(filter(None, (text_at(one, part) for part in _NAMES))))
    if not reference or not name:
        collector.problem("UN", reference or "?", "no reference number, or no name")
    strong, weak = _aliases(one.findall(f"{kind}_ALIAS"))
    original = one_line(text_at(one, "NAME_ORIGINAL_SCRIPT"))
    addresses = tuple(dict.fromkeys(filter(None, map(_address, one.findall(f"{kind}_ADDRESS")))))
    homes = [
        *(text_at(place, "COUNTRY") for place in one.findall(f"{kind}_ADDRESS")),
        text_at(one, "NATIONALITY/VALUE"),
    ]
    countries = tuple(dict.fromkeys(filter(None, map(country, homes))))
    return ListedParty(
        list="UN",
        entry_id=reference or "?",
        name=name,
        entity_type=is_a,
        country=countries[0] if countries else None,
        countries=countries[1:],
        aliases=aliases_of(name, [*strong, *filter(None, (original,))], weak),
        addresses=addresses,
        effective_from=_listed(text_at(one, "LISTED_ON"), reference, manifests, collector),
        fr=f"UN Security Council {text_at(one, 'UN_LIST_TYPE')} {reference}".strip(),
        tags=tuple(filter(None, (text_at(one, "UN_LIST_TYPE"),))),
    )


def _aliases(found: Iterable[Element]) -> tuple[list[str], list[str]]:
    """Returns strong and weak aliases; the Council marks aliases of low quality."""
    strong: list[str] = []
    weak: list[str] = []
    for alias in found:
        name = one_line(text_at(alias, "ALIAS_NAME"))
        if name:
            (weak if text_at(alias, "QUALITY") == "Low" else strong).append(name)
    return strong, weak


def _address(place: Element) -> str:
    return ", ".join(filter(None, (one_line(text_at(place, part)) for part in _ADDRESS)))


def _listed(value: str, reference: str, manifests: Manifests, collector: Collector) -> date | None:
    try:
        return parse_day(manifests.fixed("UN", "un-xml", "LISTED_ON", value, reference)[:10], "%Y-%m-%d")
    except ValueError as error:
        collector.problem("UN", reference, f"LISTED_ON: {error}")
        return None


_STARTS = re.compile(rb"<\?xml.{0,400}<CONSOLIDATED_LIST|<CONSOLIDATED_LIST", re.DOTALL)
FORMS = (PublisherForm("un-xml", of_one(read), _STARTS, whole=frozenset({"UN"})),)
