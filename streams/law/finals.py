"""The countries that an order ends in: 748.5(e), (f), 736.2(b)(1), 734.13(b).  (RULES2.md A.1, A.2)

Goods go to the destination and to where a final party is; technology goes to the nationality of whoever receives it.
What nobody says the kind of may be either. Purchaser, exporter, bank and forwarder are no destination; a party of a
role that nobody knows may be one. Every line is judged at each of these countries.
"""

from collections.abc import Iterator, Sequence

from schemas.order import OrderEvent
from schemas.party import Party
from streams.facts.order import PartyFacts
from streams.law.countries import UNITED_STATES
from streams.law.parties import KNOWN_ROLES, is_final

DEEMED = "deemed_export"
FINAL_PARTIES = "ear.748.5.final-parties"
"""The rule that names what follows from final parties elsewhere."""


def final_countries(order: OrderEvent, parties: Sequence[PartyFacts]) -> tuple[str, ...]:
    """Returns the stated final countries, the destination first, including invalid ones. Empty: none is stated."""
    if order.transaction_type == DEEMED:
        stated = {place for party in recipients(parties) for place in nationalities(order, party)}
        return tuple(sorted(place for place in (stated or set(nationalities(order, None))) if place))
    destination = order.destination or ""
    others: set[str] = set()
    for one in parties:
        country = one.party.country
        if country and country != destination and is_final(one.party.role):
            others.add(country)
    if order.transaction_type is None:
        others |= {one.nationality for one in recipients(parties) if one.nationality} - {destination}
    return (destination, *sorted(others)) if others else (destination,)


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
