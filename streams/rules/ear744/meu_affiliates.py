"""Affiliates of military end users: 15 CFR 744.21(a)(3). Owned to 50 percent or more by entities of the MEU List.

While the affiliates rule is in force (RULES.md C.7); owners that are military end users without being listed do not
count. Where an owner is on the Entity List too, that list's rule speaks.
"""

from collections.abc import Iterator
from typing import Any

from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, LineView, Rule, Stage
from streams.law.kit.samples import listed, to
from streams.law.ownership import AFFILIATES
from streams.law.provisions.inherited import Inherited, inherited
from streams.law.provisions.military import ALL_ITEMS, in_supplement_2, under_older_contract

ASKED = Inherited("MEU", "MEU_LICENSE_REQUIRED", "744.21", "presumption_of_denial")


def check(view: LineView) -> Iterator[Found]:
    listed = in_supplement_2(view.eccn) or view.destination in (view.law[ALL_ITEMS] or ())
    if listed and not under_older_contract(view):
        yield from inherited(view, ASKED)


RULE = Rule(
    id="ear.744.21.meu-affiliates",
    title="Affiliates of military end users",
    cite="15 CFR 744.21(a)(3)",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"list:MEU"}),
    dated=(AFFILIATES, ALL_ITEMS),
)

ENTRY = listed("Chengfa Arclight Aeroengine Co., Ltd.", list_="MEU", since="2020-12-23")
ON_BOTH = listed("Chengfa Arclight Aeroengine Co., Ltd.")


def _order(pct: str, eccn: str = "9A991.c", **party: Any) -> dict[str, Any]:
    owner = {"name": ENTRY["name"], "pct": pct}
    named = to("Cotai Turbine Parts", **{"country": "VN", "owners": [owner], **party})
    return {"destination": "VN", "parties": [named], "lines": [{"eccn": eccn}]}


HOLDING = {"name": "Cotai Holdings", "pct": 60, "owners": [{"name": ENTRY["name"], "pct": 50}]}

EXAMPLES = [
    Example("the day before the affiliates rule", "2025-09-28", _order("60"), CLEAR, lists=(ENTRY,)),
    Example("first day", "2025-09-29", _order("60"), HOLD, "MEU_LICENSE_REQUIRED", lists=(ENTRY,)),
    Example("stayed", "2025-11-10", _order("60"), CLEAR, lists=(ENTRY,)),
    Example("exactly 50 percent", "2025-10-15", _order("50"), HOLD, "MEU_LICENSE_REQUIRED", lists=(ENTRY,)),
    Example("49.99 percent", "2025-10-15", _order("49.99"), CLEAR, lists=(ENTRY,)),
    Example("an item outside Supp. 2", "2025-10-15", _order("60", "EAR99"), CLEAR, lists=(ENTRY,)),
    Example("an owner on the Entity List too", "2025-10-15", _order("60"), CLEAR, lists=(ENTRY, ON_BOTH)),
    Example("an owner whose name is only near", "2025-10-15",
            _order("60", owners=[{"name": "Chengfa Arclite Aeroengine Co Ltd", "pct": 60}]), UNSURE,
            "PARTY_MATCH_REVIEW", lists=(ENTRY,)),
    Example("an owner above an unlisted holding", "2025-10-15", _order("60", owners=[HOLDING]), HOLD,
            "MEU_LICENSE_REQUIRED", lists=(ENTRY,)),
    Example("to Russia any item", "2025-10-15", {**_order("60", "EAR99", country="RU"), "destination": "RU"}, HOLD,
            "MEU_LICENSE_REQUIRED", lists=(ENTRY,)),
    Example("a forwarder whose possession is not known", "2025-10-15", _order("60", role="freight_forwarder"), UNSURE,
            "PARTY_ROLE_UNRESOLVED", lists=(ENTRY,)),
    Example("Venezuela, a contract from before 2014-11-07", "2025-10-15",
            {**_order("60", country="VE"), "destination": "VE", "claims": {"contract_date": "2014-11-06"}},
            CLEAR, lists=(ENTRY,)),
    Example("Venezuela, a contract of that day", "2025-10-15",
            {**_order("60", country="VE"), "destination": "VE", "claims": {"contract_date": "2014-11-07"}},
            HOLD, lists=(ENTRY,)),
]  # fmt: skip
