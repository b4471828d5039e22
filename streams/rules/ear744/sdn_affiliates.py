"""Affiliates of tagged SDNs outside OFAC's reach: 15 CFR 744.8(a)(2). Owned to 50 percent or more by them.

While the affiliates rule is in force (RULES.md C.7). With US nexus OFAC's own 50 percent rule speaks; where an owner is
on the Entity List too, that list's rule.
"""

from collections.abc import Iterator
from typing import Any

from streams.law.kit import CLEAR, HOLD, Example, Found, LineView, Rule, Stage
from streams.law.kit.samples import listed, to
from streams.law.ownership import AFFILIATES
from streams.law.provisions.inherited import Inherited, inherited
from streams.law.provisions.nexus import us_nexus

ASKED = Inherited("SDN", "SDN_EAR_744_8", "744.8", "policy_of_denial")


def check(view: LineView) -> Iterator[Found]:
    if us_nexus(view.order) != "yes" and view.order.ofac_gl_applies is not True:
        yield from inherited(view, ASKED)


RULE = Rule(
    id="ear.744.8.sdn-affiliates",
    title="Affiliates of tagged SDNs",
    cite="15 CFR 744.8(a)(2)",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"list:SDN"}),
    dated=(AFFILIATES,),
)

ENTRY = listed("Baltmor Shipping AG", list_="SDN", since="2023-05-19", country="CH", tags=["RUSSIA-EO14024"])


def _order(pct: str, **changes: Any) -> dict[str, Any]:
    party = to("Zug Kestrelmark AG", country="CH", owners=[{"name": "Baltmor Shipping AG", "pct": pct}])
    return {
        "transaction_type": "reexport", "ship_from": "TR", "destination": "CH", "parties": [party],
        "lines": [{"eccn": "EAR99"}], **changes,
    }  # fmt: skip


EXAMPLES = [
    Example("the day before the affiliates rule", "2025-09-28", _order("50"), CLEAR, lists=(ENTRY,)),
    Example("first day, exactly 50 percent", "2025-09-29", _order("50"), HOLD, "SDN_EAR_744_8", lists=(ENTRY,)),
    Example("49.99 percent", "2025-09-29", _order("49.99"), CLEAR, lists=(ENTRY,)),
    Example("stayed", "2025-11-10", _order("50"), CLEAR, lists=(ENTRY,)),
    Example("with US nexus OFAC speaks", "2025-09-29", _order("50", us_person_involved=True), CLEAR, lists=(ENTRY,)),
    Example(
        "an OFAC general licence covers it", "2025-09-29", _order("50", ofac_gl_applies=True), CLEAR, lists=(ENTRY,)
    ),
    Example("as the list prints it", "2025-09-29", _order("50"), HOLD, "SDN_EAR_744_8",
            lists=({**ENTRY, "tags": ["[Russia-EO14024]"]},)),
    Example("programmes that nobody states", "2025-09-29", _order("50"), HOLD, "SDN_EAR_744_8",
            lists=({**ENTRY, "tags": []},)),
    Example("another programme", "2025-09-29", _order("50"), CLEAR, lists=({**ENTRY, "tags": ["CUBA"]},)),
]  # fmt: skip
