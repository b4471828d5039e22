"""Gallium, germanium, antimony and superhard materials of China to the United States: MOFCOM No. 46 of 2024.

Banned from 2024-12-03, suspended from 2025-11-09 to 2026-11-27 (No. 72 of 2025); what stands since then is not known.
From secondary sources: the verdict says the state and holds nothing; China's authority decides.
"""

from collections.abc import Iterator

from streams.law.countries import UNITED_STATES
from streams.law.kit import (
    ADVISORY,
    CLEAR,
    FIRST_DAY,
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
from streams.law.kit.samples import foreign
from streams.law.provisions.diversion import digits_of

CODE = "ADV_RULESET_UNCONFIRMED"
STATE: Dated[str] = Dated(
    {
        FIRST_DAY: (None, Citation("no ban before")),
        day("2024-12-03"): ("banned", Citation("MOFCOM No. 46 of 2024", "S")),
        day("2025-11-09"): ("suspended until 2026-11-27, not known since", Citation("MOFCOM No. 72 of 2025", "S")),
    }
)
NUMBERS = ("8112", "8110", "2804", "282560", "282580", "261710", "710420", "710490")
"""HS numbers of gallium, germanium, antimony, their oxides and ores, and synthetic diamonds."""


def check(view: OrderView) -> Iterator[Found]:
    state, order = view.law[STATE], view.order
    if state is None or view.destination not in UNITED_STATES or order.ship_from != "CN":
        return
    lines = sorted(
        line.line.line
        for line in view.facts.lines
        if digits_of(line.item.hs6).startswith(NUMBERS) and line.item.origin in ("CN", None)
    )
    if lines:
        yield advisory(CODE, {"rule": "MOFCOM No. 46 of 2024", "state": state, "lines": lines})


RULE = Rule(
    id="china.metals",
    title="Metals of China to the United States",
    cite="MOFCOM Nos. 46 of 2024, 72 of 2025",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-30",
    per="order",
    needs=frozenset({"cn_leg"}),
    dated=(STATE,),
)


def _order(number: str | None = "811292", origin: str | None = "CN", **more: object) -> dict[str, object]:
    return {**foreign("US", ship_from="CN", eccn="EAR99", origin=origin, hs6=number), **more}


EXAMPLES = [
    Example("gallium, the day before", "2024-12-02", _order(), CLEAR, CODE),
    Example("gallium, banned", "2024-12-03", _order(), ADVISORY, CODE),
    Example("gallium, suspended", "2025-11-09", _order(), ADVISORY, CODE),
    Example("gallium, nobody knows", "2026-11-28", _order(), ADVISORY, CODE),
    *(Example(f"HS {number}", "2026-03-02", _order(number), ADVISORY, CODE) for number in NUMBERS),
    Example("with points", "2026-03-02", _order("8112.92"), ADVISORY, CODE),
    Example("steel", "2026-03-02", _order("720890"), CLEAR, CODE),
    Example("no number", "2026-03-02", _order(None), CLEAR, CODE),
    Example("of Kazakhstan", "2026-03-02", _order(origin="KZ"), CLEAR, CODE),
    Example("of nobody says where", "2026-03-02", _order(origin=None), ADVISORY, CODE),
    Example("an import", "2026-03-02", _order(transaction_type="import_to_us"), ADVISORY, CODE),
    Example("to Korea", "2026-03-02", {**_order(), "destination": "KR"}, CLEAR, CODE),
    Example("from Hong Kong", "2026-03-02", {**_order(), "ship_from": "HK"}, CLEAR, CODE),
]
