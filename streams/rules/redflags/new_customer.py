"""Common High Priority List items to a new customer in a transhipment country: BIS guidance, Supp. 3 to part 732.

HS-6 on the list, destination in the company's transhipment countries (policy.transship), a party founded or first seen
since 2022-02-24, and no end-use certificate. Absent facts raise nothing; unknown ones could.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from schemas.party import Party
from streams.law.kit import (
    CLEAR,
    HOLD,
    NEW_CUSTOMER,
    NOT_APPLICABLE,
    UNSURE,
    Citation,
    Dated,
    Example,
    Found,
    LineView,
    Rule,
    Stage,
    each,
    hold,
    resolved,
    unsure,
)
from streams.law.kit import day as on
from streams.law.kit.samples import resolution, to
from streams.law.parties import capacity
from streams.law.provisions.diversion import hs6_of, priority_items

INVASION = on("2022-02-24")
GUIDANCE = Dated({INVASION: (True, Citation("common high priority list; the stored list is of 2024-02-23", "M"))})


def check(view: LineView) -> Iterator[Found]:
    if view.item.hs6 is None or view.outside or view.destination not in view.whole.policy.transship:
        return
    order, number = view.order, hs6_of(view.item.hs6)
    if order.end_use_certificate is True or resolved(view.whole, NEW_CUSTOMER):
        return
    if number != "unknown" and number not in priority_items():
        return
    parties = [one.party for one in view.whole.parties]
    perhaps = [one for one in parties if _new(one) is not False and capacity(one) in ("party", "unresolved")]
    for party, evidence in each(perhaps):
        make = hold if _new(party) and number != "unknown" else unsure
        evidence |= {"hs6": number, "destination": view.destination, "flag": NEW_CUSTOMER}
        release = "an end-use certificate, or a documented resolution of the red flag"
        yield make("TRANSSHIP_DIVERSION_RISK", evidence, release)


def _new(party: Party) -> bool | None:
    """Founded or first seen since the invasion; None = its founding is known to be unknown."""
    if isinstance(party.incorporated, date) and party.incorporated >= INVASION:
        return True
    if party.first_seen is not None and party.first_seen >= INVASION:
        return True
    return None if party.incorporated == "unknown" else False


RULE = Rule(
    id="ear.732.new-customer",
    title="Priority item to a new customer in a transhipment country",
    cite="BIS Common High Priority List, 2024-02-23; Supp. 3 to part 732",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"hs6"}),
    force=GUIDANCE,
)


def _order(hs6: str = "854231", destination: str = "KG", **party: Any) -> dict[str, object]:
    buyer = to("Sarymsak Trade", country=destination, **({"incorporated": "2022-06-10"} | party))
    return {"destination": destination, "parties": [buyer], "lines": [{"eccn": "EAR99", "hs6": hs6}]}


EXAMPLES = [
    Example("founded after the invasion", "2025-07-01", _order(), HOLD, "TRANSSHIP_DIVERSION_RISK"),
    Example("founded on the day", "2025-07-01", _order(incorporated="2022-02-24"), HOLD),
    Example("founded the day before", "2025-07-01", _order(incorporated="2022-02-23"), CLEAR),
    Example("an old firm first seen since", "2025-07-01", _order(incorporated="1999-01-01", first_seen="2023-01-09"),
            HOLD),
    Example("founding unknown", "2025-07-01", _order(incorporated="unknown"), UNSURE, "TRANSSHIP_DIVERSION_RISK"),
    Example("founding not given", "2025-07-01",
            {"destination": "KG", "parties": [to("Sarymsak", country="KG")], "lines": [{"hs6": "854231"}]}, CLEAR),
    Example("the number with dots", "2025-07-01", _order("8542.31"), HOLD),
    Example("in full-width digits", "2025-07-01", _order("\uff18\uff15\uff14\uff12\uff13\uff11"), HOLD),
    Example("a number known to be unknown", "2025-07-01", _order("unknown"), UNSURE),
    Example("a textile", "2025-07-01", _order("620342"), CLEAR),
    Example("another country", "2025-07-01", _order(destination="JP"), CLEAR),
    Example("with an end-use certificate", "2025-07-01", {**_order(), "end_use_certificate": True}, CLEAR),
    Example("resolved", "2025-07-01", {**_order(), "red_flags_resolved": [resolution(NEW_CUSTOMER)]}, CLEAR),
    Example("named only", "2025-07-01", {**_order(), "red_flags_resolved": [NEW_CUSTOMER]}, HOLD),
    Example("before the invasion", "2022-02-23", _order(incorporated="2022-02-24"), NOT_APPLICABLE),
    Example("a country that policy does not name", "2025-07-01", _order(), CLEAR, policy={"transship": []}),
]  # fmt: skip
