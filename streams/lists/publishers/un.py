"""The consolidated list of the UN Security Council, as XML."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from xml.etree.ElementTree import Element

from schemas.listed_party import ListedParty
from streams.lists.manifest import Manifests
from streams.lists.publishers.markup import root, words
from streams.lists.publishers.names import EntityType, aliases_of
from streams.lists.publishers.reading import Collector, Publication, PublisherForm, UnreadableError
from streams.lists.publishers.unpack import of_one
from streams.lists.publishers.words import country, day, plain

_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_ADDRESS = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")


def read(raw: bytes, manifests: Manifests) -> Publication:
    """Reads the list.

    Raises:
        UnreadableError: not this list, or without individuals or entities.
    """
    top = root(raw)
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
    reference = words(one, "REFERENCE_NUMBER") or words(one, "DATAID")
    name = plain(" ".join(filter(None, (words(one, part) for part in _NAMES))))
    if not reference or not name:
        collector.problem("UN", reference or "?", "no reference number, or no name")
    strong, weak = _aliases(one.findall(f"{kind}_ALIAS"))
    original = plain(words(one, "NAME_ORIGINAL_SCRIPT"))
    addresses = tuple(dict.fromkeys(filter(None, map(_address, one.findall(f"{kind}_ADDRESS")))))
    homes = [*(words(place, "COUNTRY") for place in one.findall(f"{kind}_ADDRESS")), words(one, "NATIONALITY/VALUE")]
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
        effective_from=_listed(words(one, "LISTED_ON"), reference, manifests, collector),
        fr=f"UN Security Council {words(one, 'UN_LIST_TYPE')} {reference}".strip(),
        tags=tuple(filter(None, (words(one, "UN_LIST_TYPE"),))),
    )


def _aliases(found: Iterable[Element]) -> tuple[list[str], list[str]]:
    """Strong and weak ones: the Council tells aliases of low quality."""
    strong: list[str] = []
    weak: list[str] = []
    for alias in found:
        name = plain(words(alias, "ALIAS_NAME"))
        if name:
            (weak if words(alias, "QUALITY") == "Low" else strong).append(name)
    return strong, weak


def _address(place: Element) -> str:
    return ", ".join(filter(None, (plain(words(place, part)) for part in _ADDRESS)))


def _listed(value: str, reference: str, manifests: Manifests, collector: Collector) -> date | None:
    try:
        return day(manifests.fixed("UN", "un-xml", "LISTED_ON", value, reference)[:10], "%Y-%m-%d")
    except ValueError as error:
        collector.problem("UN", reference, f"LISTED_ON: {error}")
        return None


_STARTS = re.compile(rb"<\?xml.{0,400}<CONSOLIDATED_LIST|<CONSOLIDATED_LIST", re.DOTALL)
FORMS = (PublisherForm("un-xml", of_one(read), _STARTS, whole=frozenset({"UN"})),)
