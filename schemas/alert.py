"""Alerts on `alerts.v1`: what operators and compliance must hear of, beside verdicts."""

from dataclasses import dataclass, field
from typing import Any, Literal

AlertKind = Literal["shipped_without_clearance", "recall", "wrong_partition", "lost_to_retention"]


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert. order_id is None where the alert is about a partition, not an order."""

    alert: AlertKind
    order_id: str | None
    revision: int | None
    verdict_id: str | None = None
    """The verdict that it speaks of: the current one, or None where there is none."""
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PartitionChange:
    """A person changed the record of a partition: what about it, who, and why."""

    alert: Literal["adopted", "day_set"]
    partition: int
    by: str
    reason: str
    changed: tuple[str, ...]
