"""Members that no field reads: project policy (RULES.md 0.8; what is misspelt is not given).

What a misspelt fact would have said is not known. Objects of flags take no unknown member; elsewhere one that is nearly
a known name, the name of another place, or another word for one, holds; any other is said once per order. A sender's
own members begin with `x_` or stand in `extensions`.
"""

from collections.abc import Iterator

from schemas.unread import Unread
from streams.law.kit import ADVISORY, CLEAR, UNSURE, Example, Found, OrderView, Rule, Stage, advisory, unsure

MOST = 20
"""Members that one verdict names; the rest is counted."""


def check(view: OrderView) -> Iterator[Found]:
    holding = [one for one in view.facts.unread if one.holds]
    for one in holding[:MOST]:
        yield unsure("DATA_UNKNOWN_FACT", _evidence(one, len(holding)), _release(one))
    if others := [one.path for one in view.facts.unread if not one.holds]:
        yield advisory("ADV_UNREAD_MEMBERS", {"members": others[:MOST], "count": len(others)})


def _evidence(one: Unread, count: int) -> dict[str, object]:
    more = {"unread_members": count} if count > MOST else {}
    return {"member": one.path, "meant": one.meant, **more}


def _release(one: Unread) -> str:
    if one.meant:
        return f"the member {one.path} as {one.meant}, where that belongs; x_{one.name} if it is your own"
    return f"the order without {one.path}; a member of your own begins with x_"


RULE = Rule(
    id="process.unread",
    title="Members that nobody reads",
    cite="policy",
    stage=Stage.GATE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"unread"}),
    per="order",
    order=91,
)

CODE = "DATA_UNKNOWN_FACT"
EXAMPLES = [
    Example("a misspelt flag", "2026-11-30", {"end_use": {"militery": True}}, UNSURE, CODE),
    Example("an unknown flag", "2026-11-30", {"end_use": {"zeppelin": False}}, UNSURE, CODE),
    Example("a flag of the next release", "2026-11-30", {"end_use": {"birth_date": "1970-01-01"}}, UNSURE, CODE),
    Example("an unknown claim", "2026-11-30", {"claims": {"waiver": "A-1"}}, UNSURE, CODE),
    Example("a misspelt member", "2026-11-30", {"destinatoin": "IR"}, UNSURE, CODE),
    Example("a misspelt member of a line", "2026-11-30", {"lines": [{"orgin": "US"}]}, UNSURE, CODE),
    Example("of a party's owner", "2026-11-30", {"lines": [{}], "parties": [
        {"role": "ultimate_consignee", "name": "Alder", "country": "DE", "owners": [{"name": "Birch", "pctt": "6"}]},
    ]}, UNSURE, CODE),
    Example("a member of another place", "2026-11-30", {"military": True}, UNSURE, CODE),
    Example("by another name", "2026-11-30", {"red_flags": ["RF_CASH"]}, UNSURE, CODE),
    Example("written otherwise", "2026-11-30", {"EndUse": {"military": True}}, UNSURE, CODE),
    Example("the next release's member", "2026-11-30", {"identifiers": []}, ADVISORY, "ADV_UNREAD_MEMBERS"),
    Example("a member of the sender's", "2026-11-30", {"warehouse": "W-7"}, ADVISORY, "ADV_UNREAD_MEMBERS"),
    Example("marked as the sender's", "2026-11-30", {"x_militery": True, "extensions": {"military": True}}, CLEAR),
    Example("marked so among flags", "2026-11-30", {"end_use": {"x_militery": True}}, CLEAR),
    Example("all of them read", "2026-11-30", {"end_use": {"military": False}}, CLEAR),
]  # fmt: skip
