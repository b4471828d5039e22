"""Routes a hold to the review desk of its most serious finding. Desks are defined in streams/reference/desks.yaml."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from schemas.review import ReviewTask
from schemas.topics import DESKS
from schemas.verdict import Verdict
from streams.facts.reasons import Reason, Reasons

DESK_FILE = "desks.yaml"
QUIET_STATES = ("superseded", "cancelled")
"""States of holds that need no review."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A review desk. service_hours: working hours until the first review of a hold."""

    name: str
    service_hours: int


@dataclass(frozen=True)
class Desks:
    """Desk and severity of every code that can hold an order; rank 0 is the most serious."""

    desks: Mapping[str, Desk]
    desk_of: Mapping[str, str]
    rank: Mapping[str, int]

    @classmethod
    @cache
    def load(cls) -> "Desks":
        """Loads the desks of the package. Raises ValueError if a code has no desk or severity."""
        return cls.of(yaml.safe_load(files("streams.reference").joinpath(DESK_FILE).read_text("utf-8")), Reasons.load())

    @classmethod
    def of(cls, table: Mapping[str, Any], reasons: Reasons) -> "Desks":
        """Builds desks from a table like desks.yaml. Raises ValueError if it lacks a code or names an unknown desk."""
        named = {name: Desk(name, row["service_hours"]) for name, row in table["desks"].items()}
        if set(named) != set(DESKS):
            raise ValueError(f"desks must be {', '.join(DESKS)}, not {', '.join(named)}")
        desk_of = {code: _desk_of(reason, table["desks"]) for code, reason in reasons.holds.items()}
        rank = {code: _rank_of(reason, table["gravity"]) for code, reason in reasons.holds.items()}
        return cls(named, desk_of, rank)

    def gravest(self, codes: Iterable[str]) -> str:
        """Returns the most serious code; ties go to the first by name. Raises ValueError if there are none."""
        return min(codes, key=lambda code: (self.rank[code], code))


def _desk_of(reason: Reason, rows: Mapping[str, Any]) -> str:
    by_code = [name for name, row in rows.items() if reason.code in row["codes"]]
    by_class = [name for name, row in rows.items() if reason.cls in row["classes"]]
    found = by_code or by_class
    if len(found) != 1:
        raise ValueError(f"{reason.code} (class {reason.cls}) must have one desk, has {found or 'none'}")
    return found[0]


def _rank_of(reason: Reason, gravity: list[str]) -> int:
    for name in (reason.code, f"class:{reason.cls}"):
        if name in gravity:
            return gravity.index(name)
    raise ValueError(f"{reason.code} (class {reason.cls}) has no place in gravity")


def route(verdict: Verdict, desks: Desks) -> ReviewTask | None:
    """Returns the review task of a hold; None for a clearance and for superseded and cancelled orders."""
    decision = verdict.decision
    if decision.outcome == "clear" or decision.state in QUIET_STATES:
        return None
    codes = sorted({finding.code for finding in decision.findings})
    gravest = desks.gravest(codes)
    desk = desks.desks[desks.desk_of[gravest]]
    others = {desks.desk_of[code] for code in codes} - {desk.name}
    return ReviewTask(
        state="open",
        order_id=verdict.order_id,
        revision=verdict.revision,
        number=verdict.course.number,
        verdict_id=verdict.verdict_id,
        decision_hash=verdict.decision_hash,
        desk=desk.name,
        other_desks=tuple(name for name in DESKS if name in others),
        gravest=gravest,
        codes=tuple(codes),
        service_hours=desk.service_hours,
    )
