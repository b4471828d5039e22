"""The red flag RF_CHPL_NEW_CUSTOMER as reported by a person: Supp. 3 to part 732. It has a code of its own."""

from collections.abc import Iterator

from streams.law.kit import (
    CLEAR,
    HOLD,
    NEW_CUSTOMER,
    UNSURE,
    Example,
    Found,
    OrderView,
    Rule,
    Stage,
    hold,
    resolved,
    spelt,
    unsure,
)
from streams.law.kit.samples import resolution


def check(view: OrderView) -> Iterator[Found]:
    stated = [value for flag, value in view.order.signals.items() if value and spelt(flag) == NEW_CUSTOMER]
    if stated and not resolved(view, NEW_CUSTOMER):
        make = hold if True in stated else unsure
        yield make("TRANSSHIP_DIVERSION_RISK", {"flag": NEW_CUSTOMER}, f"a documented resolution of {NEW_CUSTOMER}")


RULE = Rule(
    id="ear.732.reported-new-customer",
    title="Diversion risk as reported",
    cite="BIS Common High Priority List; Supp. 3 to part 732",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-21",
    per="order",
    needs=frozenset({"signals"}),
)

RAISED = {"signals": {NEW_CUSTOMER: True}}

EXAMPLES = [
    Example("reported", "2025-07-01", RAISED, HOLD, "TRANSSHIP_DIVERSION_RISK"),
    Example("unknown", "2025-07-01", {"signals": {NEW_CUSTOMER: None}}, UNSURE, "TRANSSHIP_DIVERSION_RISK"),
    Example("down", "2025-07-01", {"signals": {NEW_CUSTOMER: False}}, CLEAR),
    Example("resolved", "2025-07-01", {**RAISED, "red_flags_resolved": [resolution(NEW_CUSTOMER)]}, CLEAR),
    Example("spelt otherwise", "2025-07-01", {"signals": {"rf chpl new customer": True}}, HOLD),
    Example("named only", "2025-07-01", {**RAISED, "red_flags_resolved": [NEW_CUSTOMER]}, HOLD),
]
