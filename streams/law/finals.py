"""The countries that an order ends in: 748.5(e), (f), 736.2(b)(1), 734.13(b).  (RULES2.md A.1, A.2)

Goods go to the destination and to where a final party is; technology goes to the nationality of whoever receives it.
A release in the United States goes there alone. Abroad it is a deemed reexport beside the export (734.14(a)(2)):
what may be technology or source code also ends in every nationality that a final party states. Purchaser, exporter,
bank and forwarder are no destination; a party of a role that nobody knows may be one. Every line is judged at each of
these countries.
"""

from collections.abc import Iterator, Sequence

from schemas.order import OrderEvent
from schemas.party import Party
from streams.facts.order import LineFacts, PartyFacts
from streams.law.countries import UNITED_STATES
from streams.law.parties import KNOWN_ROLES, is_final

DEEMED = "deemed_export"
FINAL_PARTIES = "ear.748.5.final-parties"
"""The rule that names what follows from final parties elsewhere."""


def final_countries(
    order: OrderEvent, parties: Sequence[PartyFacts], lines: Sequence[LineFacts] = ()
) -> tuple[str, ...]:
    """As stated, the destination first; one that is no country is among them. Empty: nobody says where it ends."""
    if order.transaction_type == DEEMED:
        stated = {place for party in recipients(parties) for place in nationalities(order, party)}
        return tuple(sorted(place for place in (stated or set(nationalities(order, None))) if place))
    destination = order.destination or ""
    others: set[str] = set()
    for one in parties:
        country = one.party.country
        if country and country != destination and is_final(one.party.role):
            others.add(country)
    if any(one.item.kind != "commodity" for one in lines):
        # A release to a national of the United States is no export to there.
        others |= {place for one in parties if (place := foreign_nationality(one.party))} - {destination}
    return (destination, *sorted(others)) if others else (destination,)


def foreign_nationality(party: Party) -> str | None:
    """The stated nationality of a party to whom technology may be released; none that is the United States."""
    nationality = party.nationality
    return nationality if nationality and nationality not in UNITED_STATES and is_final(party.role) else None


def by_nationality_alone(order: OrderEvent, parties: Sequence[PartyFacts], country: str | None) -> bool:
    """The order ends in this country only because somebody who receives technology is a national of it."""
    if order.transaction_type == DEEMED:
        return True
    if country is None or country == order.destination:
        return False
    if any(is_final(one.party.role) and one.party.country == country for one in parties):
        return False
    return any(foreign_nationality(one.party) == country for one in parties)


def recipients(parties: Sequence[PartyFacts]) -> tuple[Party, ...]:
    """Returns who receives technology: recipients, else end users, else consignees, and possible ones."""
    perhaps = tuple(one.party for one in parties if one.party.role not in KNOWN_ROLES)
    for role in ("technology_recipient", "end_user", "ultimate_consignee"):
        if found := tuple(one.party for one in parties if one.party.role == role):
            return (*found, *perhaps)
    return perhaps


def nationalities(order: OrderEvent, party: Party | None) -> Iterator[str]:
    """Yields the countries to which a release to this recipient counts as an export; none if nothing is stated.

    A nationality that is stated decides. Else both what the order calls its destination and the recipient's country
    may be it, and the United States are neither: a release there is no export to there. An order that does not even
    say where the release is says too little.
    """
    if party and party.nationality:
        yield party.nationality
        return
    if not order.destination:
        return
    for place in (order.destination, party.country if party else None):
        if place and place not in UNITED_STATES:
            yield place


def who(parties: Sequence[PartyFacts], order: OrderEvent, country: str) -> str | None:
    """Returns the name of the first final party or recipient there, for evidence."""
    if order.transaction_type == DEEMED:
        there = [one for one in recipients(parties) if country in nationalities(order, one)]
    else:
        final = [one.party for one in parties if is_final(one.party.role)]
        there = [one for one in final if country in (one.country, one.nationality)]
    return min(((one.name or one.role or "")[:200] for one in there), default=None)
