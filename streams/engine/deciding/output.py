"""Collects the results of deciding: records to write, counts for the metrics, and changed book entries."""

from dataclasses import dataclass, field
from typing import Any, Final

from schemas.alert import Alert, AlertKind
from schemas.topics import ALERTS
from schemas.verdict import Cause, Decision
from streams.engine.deciding.book import BookDraft
from streams.engine.deciding.entry import BookEntry
from streams.engine.deciding.records import Grounds, Published, decision_records, recorded
from streams.engine.deciding.writes import Write
from streams.screening.decode import encode

ALERT_TYPE: Final = b"shipscreen.alert.v1"


@dataclass
class DrainTally:
    """Counts of one drain, for the metrics."""

    published: list[Published] = field(default_factory=list)
    repeated: int = 0
    forwarded: int = 0
    dead_letters: dict[str, int] = field(default_factory=dict)
    unnamed: int = 0
    """Dead letters that name no order, so that none is held for them."""
    alerts: list[AlertKind] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)
    held_to: dict[str, int] = field(default_factory=dict)
    """Holds by destination country ("" if there is none)."""


@dataclass(frozen=True, slots=True)
class Output:
    """Collects the records of one drain, which are written in one transaction."""

    grounds: Grounds
    draft: BookDraft
    writes: list[Write] = field(default_factory=list)
    tally: DrainTally = field(default_factory=DrainTally)

    def publish(self, entry: BookEntry | None, decision: Decision, cause: Cause, *, current: bool = True) -> Published:
        """Adds a verdict and its related records; the caller puts the returned entry into the draft."""
        done = decision_records(entry, decision, cause, self.grounds, current=current)
        self.writes.extend(done.writes)
        self.tally.published.append(done)
        return done

    def repeat(self, entry: BookEntry) -> None:
        """Adds the recorded verdict again."""
        self.tally.repeated += 1
        self.writes.append(recorded(entry))

    def alert(self, kind: AlertKind, entry: BookEntry | None, order_id: str | None, detail: dict[str, Any]) -> None:
        self.tally.alerts.append(kind)
        self.writes.append(alert(kind, entry, order_id, detail))


def alert(kind: AlertKind, entry: BookEntry | None, order_id: str | None, detail: dict[str, Any]) -> Write:
    """Builds an alert about an order, or about the partition if order_id is None."""
    revision = None if entry is None else entry.revision
    verdict_id = None if entry is None else entry.verdict_id
    value = encode(Alert(kind, order_id, revision, verdict_id, detail))
    key = (order_id or "#partition").encode()
    return Write(ALERTS.name, key, value, about=(ALERT_TYPE, f"{kind}/{verdict_id or order_id}"))
