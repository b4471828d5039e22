"""Review tasks on `reviews.<desk>.v1`, and the decisions of reviewers on `review-decisions.v1`."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from schemas.record import Identifier, Record


class ReviewTask(Record):
    """A hold for a desk to look at: opened, changed by a later verdict, or closed because nothing is left to review."""

    state: Literal["open", "changed", "closed"]
    order_id: Identifier
    revision: int
    number: int
    """Number of the verdict that it speaks of."""
    verdict_id: str
    decision_hash: str
    desk: Annotated[str, Field(max_length=32)]
    other_desks: tuple[str, ...] = ()
    gravest: str
    """Reason code that decided the desk."""
    codes: tuple[str, ...] = ()
    service_hours: int | None = None


class ReviewDecision(Record):
    """A reviewer's release or refusal, bound to the verdict that it looked at. Applied from a later release on."""

    order_id: Identifier
    verdict_id: str
    decision_hash: str
    decision: Literal["release", "refuse", "need_information"]
    who: Annotated[str, Field(min_length=1, max_length=200)]
    second: Annotated[str, Field(max_length=200)] | None = None
    reason: Annotated[str, Field(min_length=1, max_length=4000)]
    codes: tuple[str, ...] = ()
    decided_on: date | None = None
