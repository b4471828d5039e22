"""Property of blocked persons by ownership: OFAC's 50 percent rule (31 CFR chapter V; guidance of 2014-08-13).

A party of any role that SDNs of any programme own to 50 percent or more in aggregate is itself blocked, on every date,
where there is US nexus. An unknown share of an SDN holds; no BIS licence overcomes it.
"""

from collections.abc import Iterator
from typing import Any

from streams.facts.order import PartyFacts
from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, OrderView, Rule, Stage, hold, unsure
from streams.law.kit.samples import listed, to
from streams.law.ownership import Stake, blocks, stake
from streams.law.provisions.nexus import us_nexus


def check(view: OrderView) -> Iterator[Found]:
    nexus = us_nexus(view.order)
    if nexus == "no":
        return
    for party in view.parties:
        if party.owners:
            yield from _owned(party, view, sure=nexus == "yes")


def _owned(party: PartyFacts, view: OrderView, *, sure: bool) -> Iterator[Found]:
    held, possible = (stake(party.owners, view.day, blocks, loose=loose) for loose in (False, True))
    evidence = _evidence(party, held if held.state != "none" else possible)
    if held.state == "yes":
        make = hold if sure else unsure
        yield make("SDN_OFAC_BLOCKED", evidence, "an OFAC licence" if sure else "whether a US person is involved")
    elif held.state == "unknown":
        yield unsure("EL_AFFILIATE_UNKNOWN", evidence, "the share that blocked persons own")
    elif possible.state in ("yes", "unknown"):
        more = {**evidence, "would_be": "SDN_OFAC_BLOCKED"}
        yield unsure("PARTY_MATCH_REVIEW", more, "a documented decision whether the owner is the listed person")


def _evidence(party: PartyFacts, held: Stake) -> dict[str, object]:
    owners = sorted({match.entry.key for match in held.matches})
    return {"party": party.party.name, "role": party.party.role, "owners": owners, "share_pct": str(held.total)}


RULE = Rule(
    id="ofac.blocked-owners",
    title="Owned by blocked persons",
    cite="31 CFR chapter V; OFAC guidance of 2014-08-13",
    stage=Stage.PROHIBIT,
    check=check,
    checked_on="2026-11-21",
    per="order",
    needs=frozenset({"owners"}),
)

SDN = listed("Baltmor Shipping AG", list_="SDN", since="2023-05-19", country="CH", tags=["CUBA"])
OTHER = {**SDN, "entry_id": "SDN-2", "name": "Zugersee Holding AG"}


def _order(*owners: tuple[str, str | None], role: str = "end_user", **changes: Any) -> dict[str, object]:
    shares = [{"name": name, "pct": pct} for name, pct in owners]
    return {"parties": [to("Kestrelmark AG", role=role, country="CH", owners=shares)], **changes}


HOLDING = {"name": "Cedarspan Holdings", "pct": 60, "owners": [{"name": "Baltmor Shipping AG", "pct": 50}]}
HELD = {"parties": [to("Kestrelmark AG", country="CH", owners=[HOLDING])]}
NAME, ABROAD = "Baltmor Shipping AG", {"transaction_type": "reexport", "ship_from": "TR"}

EXAMPLES = [
    Example("49.99 percent", "2024-06-11", _order((NAME, "49.99")), CLEAR, lists=(SDN,)),
    Example("exactly 50 percent", "2024-06-11", _order((NAME, "50")), HOLD, "SDN_OFAC_BLOCKED", lists=(SDN,)),
    Example("two of 25 percent", "2024-06-11", _order((NAME, "25"), ("Zugersee Holding AG", "25")), HOLD,
            "SDN_OFAC_BLOCKED", lists=(SDN, OTHER)),
    Example("a bank too", "2024-06-11", _order((NAME, "50"), role="bank"), HOLD, "SDN_OFAC_BLOCKED", lists=(SDN,)),
    Example("the day before it was listed", "2023-05-18", _order((NAME, "50")), CLEAR, lists=(SDN,)),
    Example("share unknown", "2024-06-11", _order((NAME, None)), UNSURE, "EL_AFFILIATE_UNKNOWN", lists=(SDN,)),
    Example("an owner whose name is only near", "2024-06-11", _order(("Baltmoor Shiping AG", "60")), UNSURE,
            "PARTY_MATCH_REVIEW", lists=(SDN,)),
    Example("an owner whose name is only near, a minority", "2024-06-11", _order(("Baltmoor Shiping AG", "20")), CLEAR,
            lists=(SDN,)),
    Example("through a holding", "2024-06-11", HELD, HOLD, "SDN_OFAC_BLOCKED", lists=(SDN,)),
    Example("no US nexus", "2024-06-11", _order((NAME, "50"), **ABROAD), CLEAR, lists=(SDN,)),
    Example("perhaps a US person", "2024-06-11", _order((NAME, "50"), **ABROAD, us_person_involved=None), UNSURE,
            "SDN_OFAC_BLOCKED", lists=(SDN,)),
]  # fmt: skip
