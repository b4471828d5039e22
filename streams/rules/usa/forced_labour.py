"""Goods of China that come into the United States: Uyghur Forced Labor Prevention Act, Pub. L. 117-78.

Customs presumes forced labour in goods of Xinjiang and of listed entities. Not screened here: an advisory where a line
is of China or was made there, or says neither and leaves from China.
"""

from collections.abc import Iterator

from schemas.item import ItemFacts
from streams.law.countries import UNITED_STATES
from streams.law.kit import (
    ADVISORY,
    CLEAR,
    NOT_APPLICABLE,
    Citation,
    Dated,
    Example,
    Found,
    OrderView,
    Rule,
    Stage,
    advisory,
    day,
)
from streams.law.provisions.nexus import arrives

CODE = "ADV_UFLPA"
IN_FORCE = Dated(
    {day("2022-06-21"): (True, Citation("Pub. L. 117-78, sec. 3; 180 days after 2021-12-23, from a law firm", "S"))}
)


def check(view: OrderView) -> Iterator[Found]:
    if arrives(view):
        lines = sorted(line.line.line for line in view.facts.lines if _of_china(view, line.item))
        if lines:
            yield advisory(CODE, {"lines": lines, "authority": "U.S. Customs and Border Protection"})


def _of_china(view: OrderView, item: ItemFacts) -> bool:
    stated = {place for place in (item.origin, item.made_in) if place and place in view.law.countries.known}
    return "CN" in stated or (not stated and view.order.ship_from == "CN")


RULE = Rule(
    id="usa.forced-labour",
    title="Goods of China into the United States",
    cite="Pub. L. 117-78",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-30",
    per="order",
    needs=frozenset({"type:import_to_us", *(f"to:{one}" for one in UNITED_STATES)}),
    force=IN_FORCE,
)


def _from(ship_from: str | None = "SG", **line: object) -> dict[str, object]:
    goods = {"eccn": "EAR99", "origin": "SG", **line}
    return {"transaction_type": "import_to_us", "ship_from": ship_from, "destination": "US", "lines": [goods]}


EXAMPLES = [
    Example("the day before", "2022-06-20", _from(origin="CN"), NOT_APPLICABLE, CODE),
    Example("the first day", "2022-06-21", _from(origin="CN"), ADVISORY, CODE),
    Example("made in China", "2026-03-02", _from(made_in="CN"), ADVISORY, CODE),
    Example("of Singapore", "2026-03-02", _from(), CLEAR, CODE),
    Example("of Singapore, by way of China", "2026-03-02", _from("CN"), CLEAR, CODE),
    Example("of nobody knows where, from China", "2026-03-02", _from("CN", origin=None), ADVISORY, CODE),
    Example("of a place that is none, from China", "2026-03-02", _from("CN", origin="ZZ"), ADVISORY, CODE),
    Example("of nobody knows where, from Singapore", "2026-03-02", _from(origin=None), CLEAR, CODE),
    Example("called a reexport", "2026-03-02", {**_from(origin="CN"), "transaction_type": "reexport"}, ADVISORY, CODE),
    Example("an export", "2026-03-02", {**_from("US", origin="CN"), "transaction_type": "export_from_us"}, CLEAR, CODE),
]
