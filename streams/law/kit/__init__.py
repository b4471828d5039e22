"""Everything that a rule imports; docs/adding-a-rule.md explains how to write one."""

from streams.law.dated import FIRST_DAY, BeforeFirstDateError, Citation, Dated, day
from streams.law.eccn import canonical
from streams.law.kit.examples import (
    ADVISORY,
    CLEAR,
    ERROR,
    HOLD,
    LIFTS,
    NOT_APPLICABLE,
    SUBJECT,
    UNSURE,
    Example,
    Expectation,
)
from streams.law.kit.flags import (
    KNOWN_VIOLATION,
    NEW_CUSTOMER,
    STOP_NOTICE,
    each,
    held_unless_resolved,
    open_signals,
    resolved,
    spelt,
)
from streams.law.kit.listed import any_role_holds, party_holds
from streams.law.kit.reported import either, reported, when_all
from streams.law.kit.view import LineView, OrderView
from streams.law.results import (
    Basis,
    Calculation,
    Found,
    Lifts,
    Outside,
    Requirement,
    Result,
    advisory,
    hold,
    unsure,
)
from streams.law.rule import Check, Rule, Stage

__all__ = [
    "ADVISORY",
    "CLEAR",
    "ERROR",
    "FIRST_DAY",
    "HOLD",
    "KNOWN_VIOLATION",
    "LIFTS",
    "NEW_CUSTOMER",
    "NOT_APPLICABLE",
    "STOP_NOTICE",
    "SUBJECT",
    "UNSURE",
    "Basis",
    "BeforeFirstDateError",
    "Calculation",
    "Check",
    "Citation",
    "Dated",
    "Example",
    "Expectation",
    "Found",
    "Lifts",
    "LineView",
    "OrderView",
    "Outside",
    "Requirement",
    "Result",
    "Rule",
    "Stage",
    "advisory",
    "any_role_holds",
    "canonical",
    "day",
    "each",
    "either",
    "held_unless_resolved",
    "hold",
    "open_signals",
    "party_holds",
    "reported",
    "resolved",
    "spelt",
    "unsure",
    "when_all",
]
