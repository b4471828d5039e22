"""China's Unreliable Entity List: MOFCOM Order No. 4 of 2020, in force 2020-09-19 (announced 2019-05-31).

Holds only with a China leg: from, to, or goods of China. There is no complete machine list: no match means "not
screened", not clean.
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
    OrderView,
    Result,
    Rule,
    Stage,
    any_role_holds,
    hold,
    unsure,
)
from streams.law.kit import day as on
from streams.law.kit.samples import foreign, listed, to
from streams.law.parties import Hit
from streams.law.provisions.nexus import from_nowhere, touches

IN_FORCE = Dated({on("2020-09-19"): (True, Citation("MOFCOM Order No. 4 of 2020", "S"))})
CHINA = frozenset({"CN"})


def check(view: OrderView) -> Iterator[Found]:
    if china_leg(view):
        yield from any_role_holds(view.hits.get("CN_UEL", ()), _listed)
    elif from_nowhere(view) or _of_nowhere(view):
        yield from any_role_holds(view.hits.get("CN_UEL", ()), _perhaps)


def china_leg(view: OrderView) -> bool:
    goods = {country for line in view.facts.lines for country in (line.item.origin, line.item.made_in)}
    return touches(view, CHINA) or bool(goods & CHINA)


def _of_nowhere(view: OrderView) -> bool:
    known = view.law.countries.known
    items = [line.item for line in view.facts.lines]
    return any(one.origin not in known or (one.made_in or one.origin) not in known for one in items)


def _listed(hit: Hit) -> Result:
    return hold("CN_UEL_LISTED", hit.evidence(), "counsel's opinion on the measures against this entity")


def _perhaps(hit: Hit) -> Result:
    return unsure("CN_UEL_LISTED", hit.evidence(), "whether the goods leave from China or are of China")


RULE = Rule(
    id="china.unreliable-entities",
    title="China's Unreliable Entity List",
    cite="MOFCOM Order No. 4 of 2020",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-21",
    per="order",
    needs=frozenset({"list:CN_UEL"}),
    force=IN_FORCE,
)

ENTRY = listed("Pebblecove Parent Inc.", list_="CN_UEL", since="2020-09-19", country="US")
NAMED = [to("Pebblecove Parent Inc.", country="US")]


def _order(**changes: Any) -> dict[str, object]:
    return {**foreign("US", ship_from="CN", eccn="EAR99"), "parties": NAMED, **changes}


OF_TAIWAN = foreign("US")["lines"]
EXAMPLES = [
    Example("the day before", "2020-09-18", _order(), NOT_APPLICABLE, lists=(ENTRY,)),
    Example("first day, from China", "2020-09-19", _order(), HOLD, "CN_UEL_LISTED", lists=(ENTRY,)),
    Example("to China", "2023-05-30", {"destination": "CN", "parties": NAMED}, HOLD, lists=(ENTRY,)),
    Example("goods of China", "2023-05-30", {"destination": "MX", "parties": NAMED, "lines": [{"origin": "CN"}]}, HOLD,
            lists=(ENTRY,)),
    Example("no China leg", "2023-05-30", {"destination": "MX", "parties": NAMED}, CLEAR, lists=(ENTRY,)),
    Example("goods of nobody knows where", "2023-05-30",
            {"destination": "MX", "parties": NAMED, "lines": [{"origin": None}]}, UNSURE, "CN_UEL_LISTED",
            lists=(ENTRY,)),
    Example("made nobody knows where", "2023-05-30",
            {"destination": "MX", "parties": NAMED, "lines": [{"made_in": "unknown"}]}, UNSURE, lists=(ENTRY,)),
    Example("from nobody knows where", "2023-05-30", _order(ship_from="unknown", lines=OF_TAIWAN), UNSURE,
            "CN_UEL_LISTED", lists=(ENTRY,)),
    Example("from nowhere given", "2023-05-30", _order(ship_from=None, lines=OF_TAIWAN), UNSURE,
            "CN_UEL_LISTED", lists=(ENTRY,)),
    Example("an export from the US, from nowhere given", "2023-05-30",
            {"destination": "MX", "ship_from": None, "parties": NAMED}, CLEAR, lists=(ENTRY,)),
    Example("a near name", "2023-05-30", _order(parties=[to("Pebblecove Parents Inc.", country="US")]), UNSURE,
            "PARTY_MATCH_REVIEW", lists=(ENTRY,)),
]  # fmt: skip
