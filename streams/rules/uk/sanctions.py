"""UK consolidated list: holds on UK nexus (from or to the United Kingdom, a UK person, UK goods)."""

from collections.abc import Callable, Iterator
from typing import Any

from streams.rules.kit import CLEAR, HOLD, UNSURE, Example, Found, Result, Rule, Stage, hold, unsure
from streams.rules.listed import any_role_holds
from streams.rules.nexus import touches
from streams.rules.parties import Hit
from streams.rules.samples import foreign, listed, to
from streams.rules.view import OrderView

UK = frozenset({"GB"})


def check(view: OrderView) -> Iterator[Found]:
    person = view.order.uk_person_involved
    if touches(view.order, UK) or person is True or any(line.item.origin in UK for line in view.facts.lines):
        yield from any_role_holds(view.hits.get("UK", ()), _found(hold, "an OFSI or ECJU licence"))
    elif person == "unknown":
        yield from any_role_holds(view.hits.get("UK", ()), _found(unsure, "whether a UK person is involved"))


def _found(make: Callable[..., Result], release: str) -> Callable[[Hit], Result]:
    return lambda hit: make("UK_SANCTIONED_PARTY", hit.evidence(), release)


RULE = Rule(
    id="uk.sanctions",
    title="UK-listed party with UK nexus",
    cite="UK consolidated list",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-21",
    per="order",
    needs=frozenset({"list:UK"}),
    section="I",
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
]
