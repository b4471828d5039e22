"""Military End-User List: 15 CFR 744.21(b)(1), Supp. 7 to part 744.

A listed party in a role of 748.5(c)-(f) needs a licence for the items of Supp. 2, wherever it is; one of Russia or
Belarus for any item (744.21(a)(2)). EAR99 to a listed party of China needs none. The list began 2020-12-23.
"""

from collections.abc import Iterator
from typing import Any

from streams.law.kit import (
    CLEAR,
    HOLD,
    NOT_APPLICABLE,
    UNSURE,
    Citation,
    Dated,
    Example,
    Found,
    LineView,
    Result,
    Rule,
    Stage,
    hold,
    party_holds,
)
from streams.law.kit import day as on
from streams.law.kit.samples import listed, to
from streams.law.parties import Hit
from streams.law.provisions.military import ALL_ITEMS, in_supplement_2, under_older_contract

LIST = Dated({on("2020-12-23"): (True, Citation("85 FR 83793"))})


def check(view: LineView) -> Iterator[Found]:
    if not under_older_contract(view):
        yield from party_holds((hit for hit in view.hits.get("MEU", ()) if _reaches(view, hit)), _required)


def _reaches(view: LineView, hit: Hit) -> bool:
    anything = view.law[ALL_ITEMS] or frozenset()
    countries = {hit.entry.country, view.destination, hit.party.party.country if hit.party else None}
    return in_supplement_2(view.eccn) or bool(countries & anything)


def _required(hit: Hit) -> Result:
    return hold(
        "MEU_LICENSE_REQUIRED",
        hit.evidence(),
        "a BIS licence for this military end user, or License Exception GOV",
        review_policy="presumption_of_denial",
        sign={"hits": (hit,), "paragraph": "744.21"},
    )


RULE = Rule(
    id="ear.744.21.meu-list",
    title="Party on the Military End-User List",
    cite="15 CFR 744.21(b)(1), Supp. 7 to part 744",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"list:MEU"}),
    dated=(ALL_ITEMS,),
    force=LIST,
)

ENTRY = listed("Chengfa Arclight Aeroengine Co., Ltd.", list_="MEU", since="2020-12-23")
NAMED = to("Chengfa Arclight Aeroengine Co., Ltd.")


def _order(eccn: str, **party: Any) -> dict[str, object]:
    return {"destination": "CN", "parties": [{**NAMED, **party}], "lines": [{"eccn": eccn}]}


def _venezuelan(signed: str) -> dict[str, object]:
    return {**_order("9A991.c", country="VE"), "destination": "VE", "claims": {"contract_date": signed}}


EXAMPLES = [
    Example("the day before the list", "2020-12-22", _order("9A991.c"), NOT_APPLICABLE, lists=(ENTRY,)),
    Example("its first day", "2020-12-23", _order("9A991.c"), HOLD, "MEU_LICENSE_REQUIRED", lists=(ENTRY,)),
    Example("an item outside Supp. 2", "2022-01-18", _order("EAR99"), CLEAR, lists=(ENTRY,)),
    Example("a bank is no party", "2022-01-18", _order("9A991.c", role="bank"), CLEAR, lists=(ENTRY,)),
    Example("a forwarder whose possession is not known", "2022-01-18", _order("9A991.c", role="freight_forwarder"),
            UNSURE, "PARTY_ROLE_UNRESOLVED", lists=(ENTRY,)),
    Example("a name that is only near", "2022-01-18", _order("9A991.c", name="Chengfa Arclite Aeroengine Co Ltd"),
            UNSURE, "PARTY_MATCH_REVIEW", lists=(ENTRY,)),
    Example("one of Russia: any item", "2022-02-24", _order("EAR99"), HOLD, "MEU_LICENSE_REQUIRED",
            lists=({**ENTRY, "country": "RU"},)),
    Example("the day before any item", "2022-02-23", _order("EAR99"), CLEAR, lists=({**ENTRY, "country": "RU"},)),
    Example("Venezuela, a contract from before 2014-11-07", "2026-03-02", _venezuelan("2014-11-06"), CLEAR,
            lists=(ENTRY,)),
    Example("Venezuela, a contract of that day", "2026-03-02", _venezuelan("2014-11-07"), HOLD,
            "MEU_LICENSE_REQUIRED", lists=(ENTRY,)),
]  # fmt: skip
