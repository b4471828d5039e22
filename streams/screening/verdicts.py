"""Serialises decisions and builds verdicts. The same inputs give the same bytes."""

import hashlib
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

import orjson

from schemas.verdict import Course, Decision, Verdict

_FIELDS = tuple(one.name for one in fields(Verdict))


def decision_bytes(decision: Decision) -> bytes:
    """Returns the canonical JSON of a decision."""
    return orjson.dumps(decision, default=_plain, option=orjson.OPT_SORT_KEYS)


def decision_hash(decision: Decision) -> str:
    """Returns the hexadecimal SHA-256 of the canonical JSON."""
    return hashlib.sha256(decision_bytes(decision)).hexdigest()


def verdict(decision: Decision, course: Course) -> Verdict:
    """Builds a verdict from a decision and its course; order, revision and number identify it."""
    return _verdict(decision, course, decision_hash(decision))


def _verdict(decision: Decision, course: Course, digest: str) -> Verdict:
    return Verdict(
        kind="clearance" if decision.outcome == "clear" else "hold",
        verdict_id=f"{decision.order_id}/{decision.revision}/{course.number}",
        order_id=decision.order_id,
        revision=decision.revision,
        decision_hash=digest,
        decision=decision,
        course=course,
    )


def sealed(decision: Decision, course: Course) -> tuple[Verdict, bytes]:
    """Returns the results of `verdict` and `verdict_bytes` while serialising the decision only once."""
    raw = decision_bytes(decision)
    made = _verdict(decision, course, hashlib.sha256(raw).hexdigest())
    fields = {name: getattr(made, name) for name in _FIELDS}
    return made, orjson.dumps({**fields, "decision": orjson.Fragment(raw)})


def verdict_bytes(of: Verdict) -> bytes:
    """Returns the canonical JSON of a verdict."""
    return orjson.dumps(of, default=_plain, option=orjson.OPT_SORT_KEYS)


def differs(one: Decision, other: Decision) -> bool:
    """Returns True if consumers must know: outcome, codes, line outcomes, authorisations or releases differ."""
    return _essence(one) != _essence(other)


def _essence(decision: Decision) -> tuple[Any, ...]:
    return (
        decision.outcome,
        decision.state,
        sorted({(finding.code, -1 if finding.line is None else finding.line) for finding in decision.findings}),
        sorted((line.line, line.outcome, line.lifted, line.clear_basis) for line in decision.lines),
        decision.releasable_lines,
        decision.undecoded,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"evidence of type {type(value).__name__} is not serialisable")
