"""Checks whether a claimed BIS licence covers an order line (15 CFR 750.7, 750.8, 750.11; RULES.md E).

Every mismatch has its own code: a reviewer must see all of them, not only the first.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from schemas.item import ItemFacts
from schemas.licence import Licence, LicenceLine
from schemas.order import Line
from schemas.party import Party
from streams.facts.order import LineFacts
from streams.licences.balance import Drawing, quantity_fits, same_unit, value_fits
from streams.licences.holidays import last_day
from streams.licences.names import is_named, may_replace
from streams.licences.renumbering import same_entry

UNLIMITED = ("software", "technology")
BASE = 5  # a five-character ECCN covers its paragraphs


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One reason why a licence does not cover a line. release: what would resolve it."""

    code: str
    release: str
    evidence: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of a licence by an order. parties: each 748.5 party with the role that the licence must give it."""

    licence: Licence
    as_of: date
    destination: str | None
    parties: tuple[tuple[str, Party], ...]
    lines: tuple[LineFacts, ...]
    conditions_met: frozenset[str]
    state_holidays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Examination:
    """The result for one line. limited: it uses up a quantity or value whose balance somebody must track."""

    failures: tuple[Mismatch, ...]
    limited: bool = True


def distinct(failures: Iterable[Mismatch]) -> tuple[Mismatch, ...]:
    """Returns each mismatch once: several countries of an order may fail alike."""
    found: list[Mismatch] = []
    for one in failures:
        if one not in found:
            found.append(one)
    return tuple(found)


def item_kind(item: ItemFacts) -> str:
    """Returns the kind of an item. Only known software or technology has no limits; unknown counts as commodity."""
    return item.kind if item.kind in UNLIMITED else "commodity"


def covers_item(granted: LicenceLine, line: Line, item: ItemFacts, as_of: date) -> bool:
    """Returns True if the licence line names this item by ECCN, item id (if it has one) and kind."""
    if granted.eccn is None or item.eccn is None:
        return False
    if granted.kind is not None and granted.kind != item_kind(item):
        return False
    if granted.item_id is not None and granted.item_id != line.sku:
        return False
    return covers_eccn(granted.eccn.strip().upper(), item.eccn.strip().upper(), as_of)


def covers_eccn(granted: str, eccn: str, as_of: date) -> bool:
    """Returns True if ECCNs (in capitals) are equal, renumbered, or an entry and one of its paragraphs."""
    if same_entry(granted, eccn, as_of):
        return True
    return len(granted) == BASE and eccn.startswith(f"{granted}.")


def examine_licence(claim: Claim, facts: LineFacts) -> Examination:
    """Returns all mismatches of the licence for one order line; none: it covers the line."""
    general = tuple(general_failures(claim))
    granted = [
        candidate for candidate in claim.licence.lines if covers_item(candidate, facts.line, facts.item, claim.as_of)
    ]
    if not granted:
        return Examination((*general, item_mismatch(claim, facts.item)))
    if item_kind(facts.item) in UNLIMITED:
        return Examination(general, limited=False)
    best = min((tuple(balance_failures(claim, candidate)) for candidate in granted), key=len)
    return Examination((*general, *best))


def general_failures(claim: Claim) -> Iterator[Mismatch]:
    """Yields mismatches independent of the line: agency, status, days, destination, parties, conditions."""
    yield from status_failures(claim.licence)
    yield from day_failures(claim)
    licence = claim.licence
    if licence.destination is None or licence.destination != claim.destination:
        evidence = {"licence": licence.destination, "order": claim.destination}
        yield Mismatch("LIC_DEST_MISMATCH", "a licence for this destination", evidence)
    yield from party_failures(licence, claim.parties)
    missing = sorted(set(licence.conditions) - claim.conditions_met)
    if missing:
        yield Mismatch("LIC_CONDITION_UNMET", "evidence of " + ", ".join(missing), {"conditions": missing})


def status_failures(licence: Licence) -> Iterator[Mismatch]:
    """A licence that is not active covers nothing; one whose status is unknown is not known to be active."""
    if licence.agency.upper() != "BIS":
        yield Mismatch("LIC_NOT_FOUND", "a BIS licence: this is another agency's", {"agency": licence.agency})
    if licence.status in ("suspended", "revoked", None):
        yield Mismatch("LIC_SUSPENDED_REVOKED", "an active licence", {"status": licence.status})
    elif licence.status == "exhausted":
        yield Mismatch("LIC_QTY_EXCEEDED", "a licence with open quantity", {"status": licence.status})


def day_failures(claim: Claim) -> Iterator[Mismatch]:
    """First and last day, both inclusive; an end on a legal holiday moves to the next business day (750.7(g))."""
    licence, day = claim.licence, claim.as_of
    if licence.valid_from is None or day < licence.valid_from:
        starts = licence.valid_from.isoformat() if licence.valid_from else None
        yield Mismatch("LIC_NOT_YET_VALID", f"ship from {starts or 'a known first day'} on", {"valid_from": starts})
    end = last_day(licence, claim.state_holidays)
    if licence.status == "expired" or end is None or day > end:
        evidence = {"valid_until": end.isoformat() if end else None, "status": licence.status}
        yield Mismatch("LIC_EXPIRED", "a licence that is valid on the day of shipment", evidence)


def party_failures(licence: Licence, parties: Iterable[tuple[str, Party]]) -> Iterator[Mismatch]:
    """Every 748.5 party must be named in its role, or be a replacement that 750.7(c) allows."""
    strangers = [
        {"role": role, "name": party.name}
        for role, party in parties
        if not is_named(licence, role, party) and not may_replace(licence, role, party)
    ]
    if strangers:
        strangers.sort(key=lambda stranger: (stranger["role"] or "", stranger["name"] or ""))
        yield Mismatch("LIC_PARTY_MISMATCH", "a licence that names these parties", {"parties": strangers})


def item_mismatch(claim: Claim, item: ItemFacts) -> Mismatch:
    evidence = {"item": item.eccn, "licence": sorted({line.eccn or "" for line in claim.licence.lines})}
    return Mismatch("LIC_ITEM_MISMATCH", "a licence that names this item", evidence)


def balance_failures(claim: Claim, granted: LicenceLine) -> Iterator[Mismatch]:
    """Unit, quantity and value of all lines of the order that could draw on this licence line, taken together."""
    drawings = order_drawings(claim, granted)
    if not same_unit(granted, drawings):
        units = sorted({drawing.unit or "" for drawing in drawings})
        yield Mismatch(
            "LIC_UNIT_MISMATCH", "quantities in the licence's unit", {"licence": granted.unit, "order": units}
        )
    elif not quantity_fits(granted, drawings):
        yield Mismatch("LIC_QTY_EXCEEDED", "a licence with enough open quantity", {"qty": str(granted.qty)})
    if not value_fits(granted, drawings):
        yield Mismatch("LIC_VALUE_EXCEEDED", "a licence with enough open value", {"value_usd": str(granted.value_usd)})


def order_drawings(claim: Claim, granted: LicenceLine) -> Sequence[Drawing]:
    return [
        Drawing(facts.line.qty, facts.line.unit, facts.line.line_value_usd)
        for facts in claim.lines
        if covers_item(granted, facts.line, facts.item, claim.as_of) and item_kind(facts.item) not in UNLIMITED
    ]
