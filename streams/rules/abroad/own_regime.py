"""Goods that leave another country than the United States answer to its own export control, not screened here.

Every verdict says so, once, with the name of the authority; not of what stays within the European Union.
"""

from collections.abc import Iterator
from typing import Any

from streams.law.kit import ADVISORY, CLEAR, Example, Found, OrderView, Rule, Stage, advisory
from streams.law.kit.samples import foreign, to
from streams.law.provisions.authorities import UNION, authority_of

CODE = "ADV_OWN_REGIME_NOT_SCREENED"


def check(view: OrderView) -> Iterator[Found]:
    place = view.order.ship_from
    if place in UNION and UNION.issuperset(view.finals):
        return
    authority = authority_of(place, view.day)
    yield advisory(CODE, {"ship_from": place, "authority": authority.name, "laws": authority.laws})


RULE = Rule(
    id="abroad.own-regime",
    title="Export control of the place of shipment",
    cite="the place's own law, such as Reg. (EU) 2021/821",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-30",
    per="order",
    needs=frozenset({"abroad"}),
    order=90,
)


def _order(ship_from: str | None, destination: str = "CN", **more: Any) -> dict[str, object]:
    return {**foreign(destination, ship_from="DE"), "ship_from": ship_from, **more}


def _final(country: str) -> dict[str, object]:
    return _order("DE", "FR", parties=[to("Lampe SARL", country="FR"), to("Lamp", role="end_user", country=country)])


EXAMPLES = [
    *(Example(f"from {place}", "2026-03-02", _order(place), ADVISORY, CODE)
      for place in ("DE", "GB", "JP", "KR", "TW", "CH", "LI", "NG", "ZZ")),
    Example("from China to Vietnam", "2026-03-02", _order("CN", "VN"), ADVISORY, CODE),
    Example("from nobody says where", "2026-03-02", _order(None), ADVISORY, CODE),
    Example("from the United States", "2026-03-02", _order("US"), CLEAR, CODE),
    Example("from Puerto Rico", "2026-03-02", _order("PR"), CLEAR, CODE),
    Example("an export from the United States, place not given", "2026-03-02",
            _order(None, transaction_type="export_from_us"), CLEAR, CODE),
    Example("a release there, place not given", "2026-03-02",
            _order(None, transaction_type="deemed_export"), CLEAR, CODE),
    Example("an import", "2026-03-02", _order("DE", "US", transaction_type="import_to_us"), CLEAR, CODE),
    Example("an import that goes elsewhere", "2026-03-02", _order("DE", "CA", transaction_type="import_to_us"),
            ADVISORY, CODE),
    Example("to the United States, of another kind", "2026-03-02", _order("DE", "US"), ADVISORY, CODE),
    Example("within the European Union", "2026-03-02", _order("DE", "FR"), CLEAR, CODE),
    Example("out of it in the end", "2026-03-02", _final("CN"), ADVISORY, CODE),
    Example("not out of it", "2026-03-02", _final("PL"), CLEAR, CODE),
    Example("into it", "2026-03-02", _order("CH", "FR"), ADVISORY, CODE),
]  # fmt: skip
