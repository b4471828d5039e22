"""Whether US jurisdiction over persons is engaged: RULES.md G. A US person or a US border makes the nexus."""

from typing import Literal

from schemas.order import OrderEvent

US_TYPES = frozenset({"export_from_us", "deemed_export", "import_to_us"})
Answer = Literal["yes", "no", "unknown"]


def us_nexus(order: OrderEvent) -> Answer:
    """us_person_involved is a reported fact: absent is no, unknown may be; so may an unknown kind of transaction."""
    if order.transaction_type in US_TYPES or order.us_person_involved is True:
        return "yes"
    return "unknown" if order.us_person_involved == "unknown" or order.transaction_type is None else "no"


def touches(order: OrderEvent, countries: frozenset[str]) -> bool:
    """The order leaves from or goes to one of the countries."""
    return order.ship_from in countries or order.destination in countries
