"""Shipments of limited value (LVS): 15 CFR 740.3.

Commodities to Country Group B, where the entry names a value limit and the net value of all lines of the order under
the same entry stays within it: an order may not be split. The yearly limit of twelve times that is not tracked.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from streams.law.controls import limit_of
from streams.law.kit import CLEAR, HOLD, LIFTS, Example, LineView
from streams.law.kit.samples import foreign, listed, to
from streams.law.provisions.exceptions import CHART_ONLY, GP8, LicenceException, control_of, exception_rule, in_group


def terms(view: LineView) -> Iterator[str]:
    if view.item.kind != "commodity":
        yield "commodities only"
    limit, net = _limit(view), _net_value(view)
    if limit is None:
        yield "the entry must name a value limit"
    elif net is None or net > limit:
        yield f"net value of the order under this entry within {limit} US dollars"


def _limit(view: LineView) -> Decimal | None:
    """The limit as the line states it, or that of the entry where it is lower; None where either has none."""
    control, stated = control_of(view), view.item.lvs_limit
    granted = limit_of(control.exceptions.get("LVS")) if control else None
    return None if stated is None or granted is None else min(stated, Decimal(granted))


def _net_value(view: LineView) -> Decimal | None:
    """Net value of every line of the order under the same entry; None where one is unknown or not above zero."""
    entry = (view.eccn or "")[:5]
    values = [
        facts.line.net_value_usd
        for facts in view.whole.facts.lines
        if (facts.item.eccn or "").strip().upper().startswith(entry)
    ]
    known = [value for value in values if value is not None and value > 0]
    return sum(known, Decimal(0)) if known and len(known) == len(values) else None


def place(view: LineView) -> bool:
    return in_group(view, "B")


LVS = LicenceException("LVS", CHART_ONLY | {GP8}, terms, place, "Country Group B only", "lvs_limit")
RULE = exception_rule(LVS, "Shipments of limited value", "15 CFR 740.3")


def _order(net: str | None = "2900", destination: str = "TH", **facts: Any) -> dict[str, Any]:
    line = {"eccn": "3A002.a", "net_value_usd": net, "lvs_limit": "3000", **facts}
    return {"destination": destination, "lines": [line], "claims": {"license_exception": "LVS"}}


PART_TO_HONG_KONG = _order("100", "HK", eccn="9A610.x", lvs_limit="1500")
TWO = _order("1500")["lines"] * 2
UVL = listed("Rizhao Cobble Trading Ltd", list_="UVL", since="2023-03-24")
UVL_PARTY = {"parties": [to("Rizhao Cobble Trading Ltd", country="TH", uvl_statement=True)]}

MADE = {"status": "complete", "technology": [{"eccn": "3E001", "us_origin": True}]}
FOOTNOTE_1 = {
    **foreign("SG", ship_from="JP", eccn="3A002.a", net_value_usd="2500", lvs_limit="3000", direct_product=MADE),
    "parties": [to("Huawei Cloud Singapore", country="SG")],
    "claims": {"license_exception": "LVS"},
}
NOTED = listed("Huawei Cloud Singapore", since="2020-08-17", country="SG", footnotes=[{"n": 1, "from": "2020-08-17"}])

EXAMPLES = [
    Example("within the limit", "2026-04-14", _order(), LIFTS, "LEX_APPLIED"),
    Example("exactly the limit", "2026-04-14", _order("3000"), LIFTS, "LEX_APPLIED"),
    Example("one cent over", "2026-04-14", _order("3000.01"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("value not given", "2026-04-14", _order(None), HOLD, "LEX_NOT_AVAILABLE"),
    Example("two lines within the limit", "2026-04-14", {**_order(), "lines": TWO}, LIFTS),
    Example("two lines, one without a net value", "2026-04-14",
            {**_order(), "lines": [*TWO, {**TWO[0], "net_value_usd": None}]}, HOLD, "LEX_NOT_AVAILABLE"),
    Example("two lines over it together", "2026-04-14", {**_order(), "lines": [*TWO, *TWO]}, HOLD),
    Example("the line's limit is above the entry's", "2026-04-14", _order("3500", lvs_limit="5000"), HOLD),
    Example("no limit stated", "2026-04-14", _order(lvs_limit=None), HOLD, "LEX_NOT_AVAILABLE"),
    Example("China is not in Group B", "2026-04-14", _order(destination="CN"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("600 series to Lebanon, Group B and D:5", "2026-04-14",
            _order("100", "LB", eccn="9A610.x", lvs_limit="1500"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("600 series to Thailand", "2026-04-14", _order("100", eccn="9A610.x", lvs_limit="1500"), LIFTS),
    Example("a net value below zero", "2026-04-14", _order("-1"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("another entry does not count", "2026-04-14",
            {**_order(), "lines": [*TWO, {"eccn": "5A991", "net_value_usd": None}]}, LIFTS),
    Example("to a listed party", "2026-04-14", {**_order(), "parties": [to("Sugon", country="TH")]}, HOLD,
            "LEX_NOT_AVAILABLE", lists=(listed("Sugon", country="TH"),)),
    Example("a footnote 1 direct product to its listed party", "2023-07-11", FOOTNOTE_1, LIFTS, "LEX_APPLIED",
            lists=(NOTED,)),
    Example("the day before the footnote", "2020-08-16", FOOTNOTE_1, CLEAR, lists=({**NOTED, "footnotes": []},)),
    Example("a US-origin item to the same party", "2023-07-11",
            {**FOOTNOTE_1, "lines": [{**FOOTNOTE_1["lines"][0], "origin": "US"}]}, HOLD, "LEX_NOT_AVAILABLE",
            lists=(NOTED,)),
    Example("another listed party beside it", "2023-07-11",
            {**FOOTNOTE_1, "parties": [*FOOTNOTE_1["parties"], to("Sugon", role="purchaser", country="SG")]}, HOLD,
            "LEX_NOT_AVAILABLE", lists=(NOTED, listed("Sugon", entry_id="EL-2", country="SG"))),
    Example("Hong Kong, last day before the suspension", "2020-06-29", PART_TO_HONG_KONG, LIFTS),
    Example("Hong Kong, suspended", "2020-06-30", PART_TO_HONG_KONG, HOLD, "LEX_NOT_AVAILABLE"),
    Example("Hong Kong, in the groups of China", "2020-12-23", _order(destination="HK"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("Burma, last day before the suspension", "2021-02-16", _order(destination="MM"), LIFTS),
    Example("Burma, suspended", "2021-02-17", _order(destination="MM"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("Burma, out of Group B", "2021-03-08", _order(destination="MM"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("software", "2026-04-14", _order(kind="software"), HOLD, "LEX_NOT_AVAILABLE"),
    Example("transit by a Group B country of GP8", "2026-04-14", {**_order(), "transit": [{"country": "UA"}]}, LIFTS),
    Example("transit by Vietnam", "2026-04-14", {**_order(), "transit": [{"country": "VN"}]}, HOLD),
    Example("a party of the Unverified List", "2024-04-30", {**_order(), **UVL_PARTY}, HOLD, lists=(UVL,)),
    Example("nothing to lift", "2026-04-14", {**_order(eccn="3A991"), "destination": "DE"}, CLEAR),
    Example("never applied unless claimed", "2026-04-14", {**_order(), "claims": {}}, CLEAR),
]  # fmt: skip
