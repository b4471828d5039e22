"""No owner data for a foreign party: 15 CFR 744.11(a)(1); 31 CFR ch. V (50 per cent rules).  Project policy.

Ownership by listed entities can only be screened where owners are reported. Where they are not, the verdict says so;
policy.ownership_unknown=hold asks for them. An empty list of owners is an answer.
"""

from collections.abc import Iterator

from streams.law.countries import UNITED_STATES
from streams.law.kit import ADVISORY, CLEAR, UNSURE, Example, Found, OrderView, Rule, Stage, advisory, unsure
from streams.law.kit.samples import to
from streams.law.parties import NONPARTIES


def check(view: OrderView) -> Iterator[Found]:
    usual, own = view.policy.ownership_unknown, view.policy.ownership_unknown_in
    held: set[str] = set()
    advised: set[str] = set()
    for one in view.parties:
        party = one.party
        if party.owners is None and party.country not in UNITED_STATES and party.role not in NONPARTIES:
            answer = own.get(party.country or "", usual) if own else usual
            if answer == "hold":
                held.add(party.name or "")
            elif answer == "advise":
                advised.add(party.name or "")
    if names := sorted(held):
        yield unsure(
            "DATA_MISSING_OWNERSHIP", {"parties": names[:20]}, f"the owners of {', '.join(names[:5])}, with shares"
        )
    elif names := sorted(advised):
        yield advisory("ADV_OWNERSHIP_NOT_SCREENED", {"parties": names[:20]})


RULE = Rule(
    id="ear.744.11.owners-unknown",
    title="Owners of foreign parties reported",
    cite="15 CFR 744.11(a)(1)",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-21",
    per="order",
)

HOLD_UNKNOWN = {"ownership_unknown": "hold"}
EXAMPLES = [
    Example("no owner data", "2025-12-15", {}, ADVISORY, "ADV_OWNERSHIP_NOT_SCREENED"),
    Example("no owner data, and policy holds", "2025-12-15", {}, UNSURE, "DATA_MISSING_OWNERSHIP", policy=HOLD_UNKNOWN),
    Example(
        "reported as having none",
        "2025-12-15",
        {"parties": [to("Alder AG", country="DE", owners=[])]},
        CLEAR,
        policy=HOLD_UNKNOWN,
    ),
    Example("a US party", "2025-12-15", {"parties": [to("Alder Inc", country="US")]}, CLEAR, policy=HOLD_UNKNOWN),
    Example("owners come from elsewhere", "2025-05-05", {}, CLEAR, "ADV_OWNERSHIP_NOT_SCREENED",
            policy={"ownership_unknown": "elsewhere"}),
    Example("but not for this country", "2025-05-05", {}, UNSURE, "DATA_MISSING_OWNERSHIP",
            policy={"ownership_unknown": "elsewhere", "ownership_unknown_in": {"DE": "hold"}}),
    Example("for this country alone", "2025-05-05", {}, CLEAR, "DATA_MISSING_OWNERSHIP",
            policy={"ownership_unknown": "hold", "ownership_unknown_in": {"DE": "elsewhere"}}),
]  # fmt: skip
