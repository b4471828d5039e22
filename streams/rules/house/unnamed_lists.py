"""Lists that no rule names: a hit holds for review and names the list (docs/architecture.md, Lists).

What is loaded is there for a reason; what it asks of an order is for a person to say until a rule says it.
"""

from collections.abc import Iterator

from schemas.listed_party import LISTS
from streams.law.kit import CLEAR, UNSURE, Example, Found, OrderView, Rule, Stage, unsure
from streams.law.kit.samples import listed, to
from streams.rules.house.house_lists import PREFIX


def check(view: OrderView) -> Iterator[Found]:
    for name in sorted(view.hits):
        if name in LISTS or name.startswith(PREFIX):
            continue
        for hit in view.hits[name]:
            if hit.match.tier != "advisory":
                evidence = {**hit.evidence(), "list": name}
                yield unsure("PARTY_MATCH_REVIEW", evidence, f"a reviewer's decision on the hit on {name}")


RULE = Rule(
    id="house.unnamed-lists",
    title="Party on a list that no rule names",
    cite="policy",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-21",
    per="order",
    needs=frozenset({"any-match"}),
)

ENTRY = listed("Delta Forge AG", list_="SECO", since="2024-01-02")

EXAMPLES = [
    Example("a strong hit", "2024-01-02", {"parties": [to("Delta Forge AG")]}, UNSURE, "PARTY_MATCH_REVIEW",
            lists=(ENTRY,)),
    Example("the day before", "2024-01-01", {"parties": [to("Delta Forge AG")]}, CLEAR, lists=(ENTRY,)),
    Example("a weak alias of somebody in another country", "2024-03-02",
            {"parties": [to("DFA", country="JP")]}, CLEAR,
            lists=({**ENTRY, "aliases": [{"name": "DFA", "quality": "weak"}]},)),
    Example("a house list", "2024-03-02", {"parties": [to("Delta Forge AG")]}, CLEAR,
            lists=({**ENTRY, "list": "HOUSE"},)),
    Example("a list that a rule names", "2024-03-02", {"parties": [to("Delta Forge AG")]}, CLEAR,
            lists=({**ENTRY, "list": "EU"},)),
]  # fmt: skip
