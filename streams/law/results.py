"""What a check finds: holds, doubts, advisories, bases of jurisdiction, and what lifts a requirement."""

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from typing import Any

from schemas.value import value
from schemas.verdict import ComponentResult, Finding, FindingOutcome


@value
class Result:
    """What a check found. evidence: small, JSON-able. release: the single fact or document that would release it."""

    code: str
    outcome: FindingOutcome
    evidence: Mapping[str, Any] = field(default_factory=dict)
    release: str | None = None
    review_policy: str | None = None
    cite: str | None = None
    """Where it is narrower than the rule's own."""
    stop: bool = False
    """GATE: nothing else is asked. ENTRY: nothing else is asked of this line."""
    sign: Mapping[str, Any] = field(default_factory=dict)
    """Facts for later rules (which entry, which party); not published."""


def hold(code: str, evidence: Mapping[str, Any], release: str, **more: Any) -> Result:
    """A hold: the provision applies."""
    return Result(code, "hold", evidence, release, **more)


def unsure(code: str, evidence: Mapping[str, Any], release: str, **more: Any) -> Result:
    """A hold because a fact that decides is not known."""
    return Result(code, "unsure", evidence, release, **more)


def advisory(code: str, evidence: Mapping[str, Any], **more: Any) -> Result:
    """Worth saying; holds nothing."""
    return Result(code, "advisory", evidence, **more)


@value
class Basis:
    """SCOPE, FOREIGN: the item is subject to the EAR, by this name (e.g. "734.4(c)", "FDP_EL_FN1")."""

    name: str
    evidence: Mapping[str, Any] = field(default_factory=dict)


@value
class Outside:
    """ENTRY: the line is not subject to the EAR whatever it contains; nothing else is asked of it."""

    evidence: Mapping[str, Any] = field(default_factory=dict)


@value
class Calculation:
    """FOREIGN: the de minimis arithmetic. pct: exact share in per cent; None where facts are missing."""

    pct: Decimal | None
    level: Decimal
    components: tuple[ComponentResult, ...]


@value
class Lifts:
    """AUTHORISE: overcomes these open requirements. basis: a clear_basis of reason_codes.json."""

    basis: str
    requirements: tuple["Requirement", ...]
    evidence: Mapping[str, Any] = field(default_factory=dict)


@value
class Requirement:
    """A requirement that stands against a line: the finding, the rule's result with its sign, and whose rule it is."""

    finding: Finding
    result: Result
    country: str
    """Where it arose: the destination wherever it arose there too."""

    @property
    def code(self) -> str:
        return self.finding.code


Found = Result | Basis | Outside | Calculation | Lifts
