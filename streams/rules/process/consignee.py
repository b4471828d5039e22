"""The ultimate consignee: 15 CFR 748.5(e).  Who receives the goods abroad must be known.

An end user or the recipient of technology receives the item as well and stands in for a missing consignee only where
technology is released: a deemed export has a recipient and no consignee.
"""

from collections.abc import Iterator

from streams.law.kit import CLEAR, HOLD, Example, Found, OrderView, Rule, Stage, hold
from streams.law.kit.samples import to


def check(view: OrderView) -> Iterator[Found]:
    for party in view.parties:
        if party.party.role == "ultimate_consignee":
            return  # the usual answer
    roles = {party.party.role for party in view.parties}
    if view.order.transaction_type == "deemed_export" and roles & {"technology_recipient", "end_user"}:
        return
    named = sorted(role for role in roles if role)
    yield hold("DATA_MISSING_PARTY", {"roles": named}, "the name and address of the ultimate consignee")


RULE = Rule(
    id="ear.748.5.consignee",
    title="Ultimate consignee known",
    cite="748.5(e)",
    stage=Stage.GATE,
    check=check,
    checked_on="2026-11-21",
    per="order",
    order=60,
)

EXAMPLES = [
    Example(
        "purchaser alone",
        "2025-09-09",
        {"parties": [to("Kobe Hinoki KK", role="purchaser")]},
        HOLD,
        "DATA_MISSING_PARTY",
    ),
    Example("nobody at all", "2025-09-09", {"parties": []}, HOLD, "DATA_MISSING_PARTY"),
    Example(
        "a role that is not given is no consignee",
        "2025-09-09",
        {"parties": [to("X Corp", role=None)]},
        HOLD,
        "DATA_MISSING_PARTY",
    ),
    Example("an ultimate consignee", "2025-09-09", {}, CLEAR),
    Example(
        "a deemed export has a recipient instead",
        "2025-09-09",
        {"transaction_type": "deemed_export", "parties": [to("Chen Li", role="technology_recipient")]},
        CLEAR,
    ),
]
