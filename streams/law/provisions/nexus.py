"""Whether US jurisdiction over persons is engaged: RULES.md G. A US person or a US border makes the nexus."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

from schemas.order import OrderEvent
from schemas.record import UNKNOWN_COUNTRY, Fact
from streams.law.countries import UNITED_STATES, US_TYPES, iso
from streams.law.kit import LineView, OrderView, Result, any_role_holds, either, hold, reported, unsure
from streams.law.parties import Hit

IN_THE_US = frozenset({"export_from_us", "deemed_export"})
YesNo = Literal["yes", "no", "unknown"]
FACTS: dict[YesNo, Fact] = {"yes": True, "no": False, "unknown": "unknown"}
ANSWERS: dict[bool | Literal["unknown"], YesNo] = {True: "yes", False: "no", "unknown": "unknown"}
STRICTEST_FIRST: tuple[YesNo, ...] = ("yes", "unknown", "no")


def leaves_the_us(order: OrderEvent) -> bool:
    """The item is in the United States: subject to the EAR whatever its origin (734.3(a)(1))."""
    return order.transaction_type in IN_THE_US or iso(order.ship_from) in UNITED_STATES


def passes_the_us(order: OrderEvent) -> bool:
    """The item passes through the United States: the same."""
    return any(iso(leg.country) in UNITED_STATES for leg in order.transit)


def us_nexus(order: OrderEvent) -> YesNo:
    """us_person_involved is a reported fact: absent is no, unknown may be; so may an unknown kind of transaction.

    What leaves from the United States or ends there crosses their border, whatever kind of transaction it is called.
    """
    if order.transaction_type in US_TYPES or order.us_person_involved is True:
        return "yes"
    if not UNITED_STATES.isdisjoint((order.ship_from, order.destination)):
        return "yes"
    return "unknown" if order.us_person_involved == "unknown" or order.transaction_type is None else "no"


def prohibited(
    order: OrderEvent, code: str, evidence: Mapping[str, Any], *, by_owned_companies: bool = False
) -> Iterator[Result]:
    """What OFAC prohibits to US persons and from the United States; nothing where no US person takes part.

    by_owned_companies: also to companies abroad that US persons own or control (Cuba: 31 CFR 515.329; Iran: 560.215).
    """
    owned = us_owned(order) if by_owned_companies else False
    answers = {us_nexus(order), ANSWERS[owned]}
    nexus = next(answer for answer in STRICTEST_FIRST if answer in answers)
    found = {**evidence, "us_nexus": nexus}
    if nexus == "yes":
        yield hold(code, found, "an OFAC licence")
    elif nexus == "unknown":
        yield unsure(code, found, "whether a US person is involved")


def us_owned(order: OrderEvent) -> bool | Literal["unknown"]:
    """The exporter, or what may be the exporter, is stated to belong to a company in the United States.

    Unknown where it is stated that nobody knows; absent parents are not reported.
    """
    parents, perhaps = {order.exporter_headquarters}, set[str | None]()
    for party in order.parties:
        if party.role == "exporter":
            parents |= {party.hq_country, party.ultimate_parent_country}
        elif party.role is None:
            perhaps |= {party.hq_country, party.ultimate_parent_country}
    if not UNITED_STATES.isdisjoint(parents):
        return True
    doubtful = UNKNOWN_COUNTRY in parents or not perhaps.isdisjoint({UNKNOWN_COUNTRY, *UNITED_STATES})
    return "unknown" if doubtful else False


def information(view: LineView) -> bool:
    """Published technology: what the sanctions exempt as information and informational materials."""
    return view.outside and view.item.kind == "technology"


def boycott_nexus(order: OrderEvent) -> Fact:
    """A US person in the sense of 760.1(b), which includes what is controlled in fact from the United States."""
    return either(us_owned(order), FACTS[us_nexus(order)])


def arrives(view: OrderView) -> bool:
    """It comes into the United States: it is called so, or ends there and does not leave from there."""
    order, origin = view.order, iso(view.order.ship_from)
    if order.transaction_type == "import_to_us":
        return True
    if view.destination not in UNITED_STATES or origin in UNITED_STATES:
        return False
    return origin in view.law.countries.known or order.transaction_type not in IN_THE_US


def is_import(view: OrderView) -> bool:
    """Into the United States from abroad. What only says so, and goes elsewhere or leaves from there, is none."""
    order = view.order
    return (
        order.transaction_type == "import_to_us"
        and view.destination in UNITED_STATES
        and order.ship_from not in UNITED_STATES
    )


class Jurisdiction(NamedTuple):
    """A jurisdiction with a sanctions list of its own. person: the question whether one of its persons takes part."""

    list: str
    code: str
    countries: frozenset[str]
    licence: str
    person: str


def area_holds(view: OrderView, area: Jurisdiction, person: Fact) -> Iterator[Result]:
    """Holds for parties on the area's list, in any role, where order, goods or a person touch the area."""
    origins = {line.item.origin for line in view.facts.lines}
    nexus = touches(view, area.countries) or not origins.isdisjoint(area.countries)
    doubtful = "unknown" if origins - view.law.countries.known or from_nowhere(view) else person
    fact = True if nexus or person is True else doubtful

    def found(hit: Hit) -> Result:
        return reported(area.code, fact, hit.evidence(), release=area.licence, question=area.person)

    if fact:
        yield from any_role_holds(view.hits.get(area.list, ()), found)


def touches(view: OrderView, countries: frozenset[str]) -> bool:
    """The order leaves from or goes to one of the countries."""
    return view.order.ship_from in countries or view.destination in countries


def from_nowhere(view: OrderView) -> bool:
    """Nobody says, or knows, where the order leaves from; an export from the United States says it by its kind."""
    order = view.order
    return order.transaction_type not in IN_THE_US and order.ship_from not in view.law.countries.known
