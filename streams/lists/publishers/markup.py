"""Parses untrusted XML: refuses document types, entities and external references, and recognises HTML pages."""

from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from streams.lists.publishers.reading import UnreadableError


def parse_xml(raw: bytes) -> Element:
    """Parses XML and returns the root element.

    Raises:
        UnreadableError: the XML is malformed, or declares a document type or entities.
    """
    try:
        found: Element = fromstring(raw, forbid_dtd=True)
    except ParseError as error:
        kind = "a page of HTML" if raw.lstrip()[:200].lower().startswith((b"<!doctype html", b"<html")) else "XML"
        raise UnreadableError(f"expected XML, found {kind} that does not parse: {error}") from error
    except (DefusedXmlException, ValueError) as error:
        raise UnreadableError(f"XML with a document type or entities is not read: {error}") from error
    return found


def text_of(element: Element) -> str:
    """Returns all text below an element; `<br>` becomes a line break, a superscript is prefixed with ^."""
    parts: list[str] = []
    _walk(element, parts)
    return "".join(parts)


def _walk(element: Element, parts: list[str]) -> None:
    if element.tag == "br":
        parts.append("\n")
    elif element.tag == "sup":
        parts.append("^")
    parts.append((element.text or "").replace("\n", " "))
    for child in element:
        _walk(child, parts)
        parts.append((child.tail or "").replace("\n", " "))


def text_at(element: Element | None, path: str = ".") -> str:
    """Returns the text at a path with whitespace collapsed; empty if the path does not exist."""
    found = None if element is None else element.find(path)
    return "" if found is None else " ".join("".join(found.itertext()).split())
