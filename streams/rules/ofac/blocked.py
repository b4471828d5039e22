"""Blocked persons: 31 CFR chapter V. Dealing with a Specially Designated National, in any role, with US nexus.

Nothing of BIS overcomes it. Ownership of 50 percent or more: streams/rules/ofac/blocked_owners.py.
"""

from collections.abc import Iterator
from typing import Any

from streams.law.kit import (
    CLEAR,
    HOLD,
    UNSURE,
    Example,
    Found,
    OrderView,
    Result,
    Rule,
    Stage,
    any_role_holds,
    hold,
    unsure,
)
from streams.law.kit.samples import listed, to
from streams.law.parties import Hit
from streams.law.provisions.nexus import us_nexus


def check(view: OrderView) -> Iterator[Found]:
    nexus = us_nexus(view.order)
    if nexus != "no":
        blocked = _blocked if nexus == "yes" else _perhaps
        yield from any_role_holds(view.hits.get("SDN", ()), blocked)


def _blocked(hit: Hit) -> Result:
    return hold("SDN_OFAC_BLOCKED", hit.evidence(), "an OFAC licence")


def _perhaps(hit: Hit) -> Result:
    return unsure("SDN_OFAC_BLOCKED", hit.evidence(), "whether a US person is involved")


RULE = Rule(
    id="ofac.blocked",
    title="Blocked person",
    cite="31 CFR chapter V",
    stage=Stage.PROHIBIT,
    check=check,
    checked_on="2026-11-21",
    per="order",
    needs=frozenset({"list:SDN"}),
)

ENTRY = listed("Baltmor Shipping AG", list_="SDN", since="2023-05-19", country="CH", tags=["CUBA"])


def _order(role: str = "bank", **changes: Any) -> dict[str, object]:
    return {"destination": "CH", "parties": [to("Baltmor Shipping AG", role=role, country="CH")], **changes}


ABROAD = {"transaction_type": "reexport", "ship_from": "TR"}

EXAMPLES = [
    Example("the day before", "2023-05-18", _order(), CLEAR, lists=(ENTRY,)),
    Example("first day, any role", "2023-05-19", _order(), HOLD, "SDN_OFAC_BLOCKED", lists=(ENTRY,)),
    Example("a near name", "2024-05-19", {"parties": [to("Baltmoor Shiping AG", country="CH")]}, UNSURE,
            "PARTY_MATCH_REVIEW", lists=(ENTRY,)),
    Example("no US nexus", "2024-05-19", _order(**ABROAD), CLEAR, lists=(ENTRY,)),
    Example("a US person", "2024-05-19", _order(**ABROAD, us_person_involved=True), HOLD, lists=(ENTRY,)),
    Example("perhaps a US person", "2024-05-19", _order(**ABROAD, us_person_involved=None), UNSURE, lists=(ENTRY,)),
    Example("an import is nexus", "2024-05-19", _order(transaction_type="import_to_us", destination="US"), HOLD,
            lists=(ENTRY,)),
]  # fmt: skip
