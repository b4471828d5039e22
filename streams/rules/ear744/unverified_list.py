"""Unverified List: 15 CFR 744.15(b), Supp. 6 to part 744.

Where no licence is required otherwise, a UVL statement of the listed party must be obtained first. The list adds no
licence requirement, and takes none away; licence exceptions are closed to its parties (740.2(a)(17)).
"""

from collections.abc import Iterator
from typing import Any

from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, LineView, Result, Rule, Stage, hold, party_holds
from streams.law.kit.samples import listed, to
from streams.law.parties import Hit


def check(view: LineView) -> Iterator[Found]:
    if not view.requirements:
        yield from party_holds((hit for hit in view.hits.get("UVL", ()) if not _stated(hit)), _missing)


def _stated(hit: Hit) -> bool:
    return hit.party is not None and hit.party.party.uvl_statement is True


def _missing(hit: Hit) -> Result:
    return hold(
        "UVL_STATEMENT_MISSING",
        hit.evidence(),
        "a UVL statement of the party for these items; EEI is filed in any case (758.1(b)(8))",
    )


RULE = Rule(
    id="ear.744.15.unverified-list",
    title="Unverified List party without statement",
    cite="15 CFR 744.15(b)",
    stage=Stage.RESIDUAL,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"list:UVL"}),
)

ENTRY = listed("Rizhao Cobble Trading Ltd", list_="UVL", since="2023-03-24")


def _order(eccn: str = "EAR99", **party: Any) -> dict[str, object]:
    return {
        "destination": "CN", "parties": [to("Rizhao Cobble Trading Ltd", **party)], "lines": [{"eccn": eccn}],
    }  # fmt: skip


EXAMPLES = [
    Example("the day before it was listed", "2023-03-23", _order(), CLEAR, lists=(ENTRY,)),
    Example("first day", "2023-03-24", _order(), HOLD, "UVL_STATEMENT_MISSING", lists=(ENTRY,)),
    Example("statement on file", "2024-04-30", _order(uvl_statement=True), CLEAR, lists=(ENTRY,)),
    Example("statement unknown", "2024-04-30", _order(uvl_statement=None), HOLD, lists=(ENTRY,)),
    Example("a licence is required anyway", "2024-04-30", _order("3A001.a.7"), CLEAR, lists=(ENTRY,)),
    Example("a forwarder whose possession is not known", "2024-04-30", _order(role="freight_forwarder"), UNSURE,
            "PARTY_ROLE_UNRESOLVED", lists=(ENTRY,)),
]  # fmt: skip
