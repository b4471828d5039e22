"""Activities of US persons with items that are not subject to the EAR: what the rules of 15 CFR 744.6 share."""

from schemas.record import Fact
from streams.law.countries import UNITED_STATES, US_TYPES
from streams.law.kit import LineView
from streams.law.provisions.nexus import is_import


def us_person_acts(view: LineView) -> Fact:
    """A US person ships, transfers or supports the shipment of an item that is not subject to the EAR.

    A subject item meets 744.2 to 744.4, 744.22, 744.23 themselves; one of which nobody knows whether it is subject, and
    that no requirement holds, counts as not subject. What leaves the United States is subject unless published. Where
    nobody says whether a US person takes part, a party in the United States may be one (772.1).
    """
    order = view.order
    if view.bases or view.requirements or is_import(view.whole):
        return False
    if order.transaction_type in US_TYPES:
        return view.outside
    if order.us_person_involved is not None:
        return order.us_person_involved
    among_them = any(one.party.country in UNITED_STATES for one in view.whole.parties)
    return "unknown" if among_them or order.transaction_type is None else False
