"""EU consolidated financial sanctions list: holds on EU nexus (from or to the EU, an EU person, EU goods).

Without nexus the list binds nobody in the order. Ownership and control are a separate test, not made here.
"""

from collections.abc import Iterator
from typing import Any

from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, OrderView, Rule, Stage
from streams.law.kit.samples import foreign, listed, to
from streams.law.provisions.authorities import UNION
from streams.law.provisions.nexus import Jurisdiction, area_holds

AREA = Jurisdiction(
    "EU", "EU_SANCTIONED_PARTY", UNION, "the competent authority's authorisation", "whether an EU person is involved"
)


def check(view: OrderView) -> Iterator[Found]:
    return area_holds(view, AREA, view.order.eu_person_involved)


RULE = Rule(
    id="eu.sanctions",
    title="EU-listed party with EU nexus",
    cite="EU consolidated financial sanctions list",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-21",
    per="order",
    needs=frozenset({"list:EU"}),
)

ENTRY = listed("Severnaya Zvezda Logistika OOO", list_="EU", since="2022-06-03", country="RU")
NAMED = [to("Severnaya Zvezda Logistika OOO", country="KZ")]


def _order(ship_from: str = "BR", **changes: Any) -> dict[str, object]:
    return {**foreign("KZ", ship_from=ship_from, eccn="EAR99"), "parties": NAMED, **changes}


EXAMPLES = [
    Example("no EU nexus", "2022-09-12", _order(), CLEAR, lists=(ENTRY,)),
    Example("from the EU, the day before", "2022-06-02", _order("DE"), CLEAR, lists=(ENTRY,)),
    Example("from the EU, first day", "2022-06-03", _order("DE"), HOLD, "EU_SANCTIONED_PARTY", lists=(ENTRY,)),
    Example("an EU person", "2022-09-12", _order(eu_person_involved=True), HOLD, lists=(ENTRY,)),
    Example("perhaps an EU person", "2022-09-12", _order(eu_person_involved=None), UNSURE, lists=(ENTRY,)),
    Example("no EU person", "2022-09-12", _order(eu_person_involved=False), CLEAR, lists=(ENTRY,)),
    Example("from nobody knows where", "2022-09-12", {**_order(), "ship_from": "unknown"}, UNSURE,
            "EU_SANCTIONED_PARTY", lists=(ENTRY,)),
    Example("EU goods", "2022-09-12", {"destination": "KZ", "parties": NAMED, "lines": [{"origin": "FR"}]}, HOLD,
            lists=(ENTRY,)),
]  # fmt: skip
