"""Whether the kind of an order contradicts the places that it states: where it leaves from and where it ends."""

from schemas.order import OrderEvent
from streams.law.countries import UNITED_STATES, codes


def strays(order: OrderEvent) -> bool:
    """No order of this kind goes from there to here. A place that is not stated, or not known, contradicts nothing."""
    kind, origin, end = order.transaction_type, order.ship_from, order.destination
    if kind is None or kind == "deemed_export":
        return False
    if kind == "transfer_in_country":
        return origin != end and _stated(origin) and _stated(end)
    at_home = origin in UNITED_STATES
    if kind == "export_from_us":
        return (not at_home and _stated(origin)) or end == "US"
    if kind == "import_to_us":
        return at_home or (end not in UNITED_STATES and _stated(end))
    return at_home


def _stated(place: str | None) -> bool:
    return place in codes()
