"""Parties that listed entities own something of (advisories): 15 CFR 744.11(a)(1).

Below 50 per cent, or while the affiliates rule is not in force, ownership requires nothing by itself. From 2026-11-10,
until a person has confirmed whether the rule returned, a verdict that rests on it says so.
"""

from collections.abc import Iterator

from streams.law.kit import ADVISORY, CLEAR, Example, Found, OrderView, Rule, Stage, advisory
from streams.law.kit.samples import listed, to
from streams.law.ownership import AFFILIATES


def check(view: OrderView) -> Iterator[Found]:
    binding = {id(share) for share in view.affiliates}
    for share in view.shares:
        if id(share) not in binding or share.stake.state == "minor":
            yield advisory(
                "ADV_LISTED_OWNER",
                {
                    "party": share.party.party.name,
                    "owned_pct": str(share.loose.total),
                    "share_unknown": share.loose.unknown,
                    "owners": sorted({match.entry.key for match in share.loose.matches}),
                },
            )
    if view.shares and view.law[AFFILIATES] == "policy" and view.policy.affiliates_rule_from_2026_11_10 is None:
        yield advisory(
            "ADV_RULESET_UNCONFIRMED",
            {"policy": "affiliates_rule_from_2026_11_10", "treated_as": "reinstated"},
        )


RULE = Rule(
    id="ear.744.11.listed-owner",
    title="Listed owners",
    cite="15 CFR 744.11(a)(1)",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-21",
    per="order",
    needs=frozenset({"owners"}),
    dated=(AFFILIATES,),
)

OWNER = listed("Pinewood Optics Ltd")


def _owned(pct: str) -> dict[str, object]:
    return {"parties": [to("Thu Duc Kestrel Co", country="VN", owners=[{"name": "Pinewood Optics Ltd", "pct": pct}])]}


SET = {"affiliates_rule_from_2026_11_10": "reinstated"}
EXAMPLES = [
    Example("before the rule", "2025-09-28", _owned("60"), ADVISORY, "ADV_LISTED_OWNER", lists=(OWNER,)),
    Example("in force, half or more", "2025-09-29", _owned("60"), CLEAR, lists=(OWNER,)),
    Example("in force, less", "2025-09-29", _owned("49.99"), ADVISORY, "ADV_LISTED_OWNER", lists=(OWNER,)),
    Example("stayed", "2025-12-15", _owned("100"), ADVISORY, "ADV_LISTED_OWNER", lists=(OWNER,)),
    Example(
        "after the stay, unconfirmed", "2026-11-10", _owned("60"), ADVISORY, "ADV_RULESET_UNCONFIRMED", lists=(OWNER,)
    ),
    Example("after the stay, confirmed", "2026-11-10", _owned("60"), CLEAR, lists=(OWNER,), policy=SET),
    Example("nobody listed", "2025-12-15", _owned("60"), CLEAR),
]
