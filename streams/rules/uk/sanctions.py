"""UK consolidated list: holds on UK nexus (from or to the United Kingdom, a UK person, UK goods)."""

from collections.abc import Iterator
from typing import Any

from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, OrderView, Rule, Stage
from streams.law.kit.samples import foreign, listed, to
from streams.law.provisions.nexus import Jurisdiction, area_holds

UK = frozenset({"GB"})


AREA = Jurisdiction("UK", "UK_SANCTIONED_PARTY", UK, "an OFSI or ECJU licence", "whether a UK person is involved")


def check(view: OrderView) -> Iterator[Found]:
    return area_holds(view, AREA, view.order.uk_person_involved)


RULE = Rule(
    id="uk.sanctions",
    title="UK-listed party with UK nexus",
    cite="UK consolidated list",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-21",
    per="order",
    needs=frozenset({"list:UK"}),
)

ENTRY = listed("Severnaya Zvezda Logistika OOO", list_="UK", since="2022-06-03", country="RU")
NAMED = [to("Severnaya Zvezda Logistika OOO", country="KZ")]


def _order(ship_from: str = "BR", **changes: Any) -> dict[str, object]:
    return {**foreign("KZ", ship_from=ship_from, eccn="EAR99"), "parties": NAMED, **changes}


EXAMPLES = [
    Example("no UK nexus", "2022-09-12", _order(), CLEAR, lists=(ENTRY,)),
    Example("from the UK, the day before", "2022-06-02", _order("GB"), CLEAR, lists=(ENTRY,)),
    Example("from the UK, first day", "2022-06-03", _order("GB"), HOLD, "UK_SANCTIONED_PARTY", lists=(ENTRY,)),
    Example("a UK person", "2022-09-12", _order(uk_person_involved=True), HOLD, lists=(ENTRY,)),
    Example("perhaps a UK person", "2022-09-12", _order(uk_person_involved=None), UNSURE, lists=(ENTRY,)),
    Example(
        "from nowhere given",
        "2022-09-12",
        {**_order(), "ship_from": None},
        UNSURE,
        "UK_SANCTIONED_PARTY",
        lists=(ENTRY,),
    ),
]
