"""UN Security Council consolidated list: binds every member state, so no nexus is asked."""

from collections.abc import Iterator

from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, OrderView, Result, Rule, Stage, any_role_holds, hold
from streams.law.kit.samples import listed, to
from streams.law.parties import Hit


def check(view: OrderView) -> Iterator[Found]:
    yield from any_role_holds(view.hits.get("UN", ()), _listed)


def _listed(hit: Hit) -> Result:
    return hold("UN_SANCTIONED_PARTY", hit.evidence(), "an exemption of the Security Council's committee")


RULE = Rule(
    id="un.sanctions",
    title="UN-listed party",
    cite="UN Security Council consolidated list",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-21",
    per="order",
    needs=frozenset({"list:UN"}),
)

ENTRY = listed("Korea Ryonbong General Corporation", list_="UN", since="2009-04-24", country="KP")
NAMED = {"parties": [to("Korea Ryonbong General Corporation", role="bank")]}

EXAMPLES = [
    Example("the day before", "2009-04-23", NAMED, CLEAR, lists=(ENTRY,)),
    Example("first day, any role", "2009-04-24", NAMED, HOLD, "UN_SANCTIONED_PARTY", lists=(ENTRY,)),
    Example("a weak alias of somebody in another country", "2020-04-24", {"parties": [to("KRGC", country="JP")]}, CLEAR,
            lists=({**ENTRY, "aliases": [{"name": "KRGC", "quality": "weak"}]},)),
    Example("a near name", "2020-04-24", {"parties": [to("Korea Ryonbon General Corporation")]}, UNSURE,
            "PARTY_MATCH_REVIEW", lists=(ENTRY,)),
]  # fmt: skip
