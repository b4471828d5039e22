"""Foreign vessels and aircraft that items are for: 15 CFR 744.7(a).  (RULES2.md E.2)

Besides the place of delivery the shipment must be allowed to the country of registry, and to the country that controls,
leases or charters the craft. A line's `purpose` says that it is for one; a word that names neither kind says nothing,
an unknown purpose could be either.
"""

from collections.abc import Iterator, Sequence

from schemas.order import Line
from schemas.party import Party
from streams.facts.order import PartyFacts
from streams.matching.placeholders import is_placeholder

VESSELS, CODE = "ear.744.7.vessels", "VESSEL_AIRCRAFT_744_7"
"""The rule, and its code for whatever the countries of the craft would need."""
KINDS = ("vessel", "aircraft")
"""Roles of a craft, and what the purposes vessel_equipment, vessel_stores, aircraft_equipment, aircraft_stores name."""


def kinds_of(line: Line) -> tuple[str, ...]:
    """Returns the kinds of craft that the line's items may be for."""
    purpose = (line.purpose or "").casefold()
    if not purpose:
        return ()
    return KINDS if is_placeholder(purpose) else tuple(kind for kind in KINDS if kind in purpose)


def crafts(line: Line, parties: Sequence[PartyFacts]) -> tuple[Party, ...]:
    """Returns vessels or aircraft that the line's items may be for; a carrier of that kind may be one."""
    kinds = kinds_of(line)
    return tuple(one.party for one in parties if one.party.role in kinds) if kinds else ()


def craft_countries(line: Line, parties: Sequence[PartyFacts]) -> Iterator[str]:
    """Yields the stated countries of registry and of control."""
    for party in crafts(line, parties):
        yield from (country for country in (party.country, party.controlled_by) if country)
