"""The company's own lists ("HOUSE", "HOUSE-..."): policy. A strong hit in any role holds for review."""

from collections.abc import Iterator

from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, OrderView, Result, Rule, Stage, any_role_holds, hold
from streams.law.kit.samples import listed, to
from streams.law.parties import Hit

PREFIX = "HOUSE"


def check(view: OrderView) -> Iterator[Found]:
    for name in sorted(view.hits):
        if name.startswith(PREFIX):
            yield from any_role_holds(view.hits[name], _listed)


def _listed(hit: Hit) -> Result:
    return hold("HOUSE_LISTED", hit.evidence(), f"a reviewer's decision under {hit.entry.list}")


RULE = Rule(
    id="house.lists",
    title="Party on a list of the company's own",
    cite="policy",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-21",
    per="order",
    needs=frozenset({"any-match"}),
)

ENTRY = listed("Unpaid Invoices Ltd", list_="HOUSE-CREDIT", since="2024-01-02")

EXAMPLES = [
    Example("a strong hit", "2024-01-02", {"parties": [to("Unpaid Invoices Ltd")]}, HOLD, "HOUSE_LISTED",
            lists=(ENTRY,)),
    Example("the day before", "2024-01-01", {"parties": [to("Unpaid Invoices Ltd")]}, CLEAR, lists=(ENTRY,)),
    Example("a near name", "2024-03-02", {"parties": [to("Unpaid Invoyces Ltd")]}, UNSURE, "PARTY_MATCH_REVIEW",
            lists=(ENTRY,)),
    Example("somebody else", "2024-03-02", {"parties": [to("Kobe Hinoki KK")]}, CLEAR, lists=(ENTRY,)),
]  # fmt: skip
