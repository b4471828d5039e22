"""What the lanes tell the metrics and the log."""

from collections.abc import Sequence
from time import time

import structlog

from streams.engine.book import Book
from streams.engine.decide import Tally
from streams.engine.publish import Published
from streams.engine.rescreen import Backlog, Slice
from streams.engine.transport import Chunk
from streams.engine.writes import Received
from streams.ops.metrics import Metrics
from streams.reasons import Reasons

RULE_ERROR = "RULE_ERROR"

log = structlog.get_logger(__name__)


class Watch:
    """Of a whole worker."""

    def __init__(self, metrics: Metrics, reasons: Reasons) -> None:
        self.metrics = metrics
        self._class_of = {code: reason.cls for code, reason in reasons.holds.items()}

    def lane(self, partition: int) -> "LaneWatch":
        return LaneWatch(partition, self)

    def published(self, done: Published) -> None:
        """One verdict."""
        metrics, decision = self.metrics, done.decision
        metrics.verdicts.labels(decision.state, done.cause).inc()
        if done.gravest is not None:
            metrics.holds.labels(self._class_of.get(done.gravest, "other")).inc()
        errors = sum(finding.code == RULE_ERROR for finding in decision.findings)
        if errors:
            metrics.rule_errors.inc(errors)
            log.error("rule failed", order_id=decision.order_id, verdict_id=done.entry.verdict_id)
        if done.cut:
            metrics.cut.inc()
        log.debug("verdict", order_id=decision.order_id, verdict_id=done.entry.verdict_id, state=decision.state)

    def tallied(self, tally: Tally) -> None:
        metrics = self.metrics
        for done in tally.published:
            self.published(done)
        for stage, count in tally.dead_letters.items():
            metrics.dead_letters.labels(stage).inc(count)
        metrics.repeats.inc(tally.repeated)
        metrics.forwarded.inc(tally.forwarded)
        for kind in tally.alerts:
            metrics.alerts.labels(kind).inc()
        for failure in tally.failures:
            metrics.faults.inc()
            log.error("an event could not be decided by a fault of ours", exc_info=failure)


class LaneWatch:
    """Of one lane."""

    def __init__(self, partition: int, watch: Watch) -> None:
        self._partition = partition
        self._watch = watch
        metrics, label = watch.metrics, str(partition)
        self._queue = metrics.queue_records.labels(label)
        self._in_flight = metrics.in_flight.labels(label)
        self._lag = metrics.lag_records.labels(label)
        self._behind = metrics.lag_seconds.labels(label)
        self._open = metrics.open_orders.labels(label)
        self._all = metrics.book_orders.labels(label)
        self._pending = metrics.rescreen_pending.labels(label)
        self.decision = metrics.decision_seconds.observe

    def queued(self, count: int) -> None:
        self._queue.inc(count)

    def taken(self, count: int) -> None:
        self._queue.dec(count)
        self._in_flight.set(count)

    def emptied(self) -> None:
        """What was queued is another's to decide."""
        self._queue.set(0)

    def decided(self, records: Sequence[Received], last: Chunk) -> None:
        """Events whose verdicts are committed."""
        now, metrics = time(), self._watch.metrics
        self._in_flight.set(0)
        self._lag.set(max(0, last.end - last.next))
        metrics.received.inc(len(records))
        metrics.drained.observe(len(records))
        observe = metrics.latency_seconds.observe
        for record in records:
            observe(now - record.timestamp / 1000.0)
        if records:
            self._behind.set(max(0.0, now - records[-1].timestamp / 1000.0))

    def wrote(self, seconds: float, tally: Tally) -> None:
        self._watch.metrics.transaction_seconds.observe(seconds)
        self._watch.tallied(tally)

    def pending(self, count: int) -> None:
        """Orders of a backlog yet to be looked at or screened again."""
        self._pending.set(count)

    def rescreened(self, work: Backlog, part: Slice) -> None:
        self.pending(len(work))
        if part.screened:
            self._watch.metrics.rescreened.labels(work.cause).inc(part.screened)

    def book(self, book: Book) -> None:
        self._open.set(book.open_count)
        self._all.set(len(book))

    def gone(self) -> None:
        self._watch.metrics.forget(self._partition)
