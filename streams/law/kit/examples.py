"""The examples of a rule are its tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Expectation = Literal["clear", "hold", "unsure", "not_applicable", "error", "lifts", "advisory", "subject"]
CLEAR: Expectation = "clear"
HOLD: Expectation = "hold"
UNSURE: Expectation = "unsure"
NOT_APPLICABLE: Expectation = "not_applicable"
ERROR: Expectation = "error"
LIFTS: Expectation = "lifts"
ADVISORY: Expectation = "advisory"
SUBJECT: Expectation = "subject"


@dataclass(frozen=True, slots=True)
class Example:
    """One example of a rule, and its test. `given` is laid over the sample order (streams/law/kit/samples.py).

    expect: what THIS rule says: CLEAR and NOT_APPLICABLE nothing that holds or lifts (and, if code names a basis, not
    that basis); SUBJECT: the basis named by code.
    """

    says: str
    on: str
    given: Mapping[str, Any]
    expect: Expectation
    code: str | None = None
    """Reason code, clear basis or basis name expected; None = any."""
    lists: tuple[Mapping[str, Any], ...] = ()
    licences: tuple[Mapping[str, Any], ...] = ()
    policy: Mapping[str, Any] = field(default_factory=dict)
    draft: str | None = None
