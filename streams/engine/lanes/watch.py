"""Reports what lanes do to metrics and log."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from time import time

import structlog
from rigour.territories import get_territory

from schemas.topics import DESKS
from schemas.verdict import Finding
from streams.engine.deciding.book import Book, Held
from streams.engine.deciding.output import DrainTally
from streams.engine.deciding.records import TASK_TYPE, Published
from streams.engine.deciding.writes import Received
from streams.engine.rescreening.recheck import Slice
from streams.engine.rescreening.rescreen import Backlog
from streams.engine.settings import EASTERN
from streams.facts.order import ListState
from streams.facts.reasons import Reasons
from streams.lists.answers import missing_entries
from streams.lists.manifest import Manifests
from streams.ops.metrics import OTHER, REGIONS, Metrics, list_label
from streams.screening.decode import MAX_REASON, RefusedError

RULE_ERROR = "RULE_ERROR"
STALE_LIST = "DATA_STALE_LIST"
WEAK = frozenset({"ADV_WEAK_ALIAS", "ADV_ADDRESS_SHARED"})
"""Codes of matches that are too weak to hold an order."""

log = structlog.get_logger(__name__)


class Watch:
    """Reports for a whole worker."""

    def __init__(self, metrics: Metrics, reasons: Reasons) -> None:
        self.metrics = metrics
        self._class_of = {code: reason.cls for code, reason in reasons.holds.items()}
        for cls in set(self._class_of.values()):
            metrics.holds.labels(cls)

    def lane(self, partition: int) -> "LaneWatch":
        return LaneWatch(partition, self)

    def published(self, done: Published) -> None:
        """Reports one verdict, except its count."""
        metrics, decision = self.metrics, done.decision
        if done.gravest is not None:
            metrics.holds.labels(self._class_of.get(done.gravest, "other")).inc()
        errors = sum(finding.code == RULE_ERROR for finding in decision.findings)
        if errors:
            metrics.rule_errors.inc(errors)
            log.error("rule failed", order_id=decision.order_id, verdict_id=done.entry.verdict_id)
        for name in _lists(decision.findings):
            metrics.list_holds.labels(name).inc()
        for name in _lists(one for one in decision.advisories if one.code in WEAK):
            metrics.suppressed.labels(name).inc()
        if any(finding.code == STALE_LIST for finding in decision.findings):
            metrics.stale_lists.inc()
        for write in done.writes:
            if write.about is not None and write.about[0] == TASK_TYPE:
                metrics.tasks.labels(*write.about[1].rsplit("/", 2)[1:]).inc()
        if done.cut:
            metrics.cut.inc()
        # Clearances are not logged: there are many, and clearances.v1 has them.
        say = log.info if decision.state == "held" else log.debug
        say("verdict", order_id=decision.order_id, verdict_id=done.entry.verdict_id, state=decision.state,
            cause=done.cause, reason=done.gravest)  # fmt: skip

    def tallied(self, tally: DrainTally) -> None:
        metrics = self.metrics
        for done in tally.published:
            self.published(done)
        for labels, count in Counter((done.decision.state, done.cause) for done in tally.published).items():
            metrics.verdicts.labels(*labels).inc(count)
        for stage, count in tally.dead_letters.items():
            metrics.dead_letters.labels(stage).inc(count)
        metrics.unnamed.inc(tally.unnamed)
        for country, count in tally.held_to.items():
            metrics.region_holds.labels(region(country)).inc(count)
        metrics.repeats.inc(tally.repeated)
        metrics.forwarded.inc(tally.forwarded)
        for kind in tally.alerts:
            metrics.alerts.labels(kind).inc()
        for failure in tally.failures:
            metrics.faults.inc()
            # Without a traceback: a stricter release may refuse thousands of orders.
            trace = None if isinstance(failure, RefusedError) else failure
            log.error("an order could not be decided", why=str(failure)[:MAX_REASON], exc_info=trace)

    def undecided(self, oldest: Mapping[int, int | None]) -> None:
        """Sets the gauges of the oldest event without a verdict, from its timestamp (ms) by partition."""
        now = time()
        for partition, stamp in oldest.items():
            age = 0.0 if stamp is None else max(0.0, now - stamp / 1000.0)
            self.metrics.oldest_undecided.labels(str(partition)).set(age)

    def unread(self, topics: Mapping[str, int]) -> None:
        """Sets by reference topic what the broker held at the last look and this worker has not read."""
        for topic, count in topics.items():
            self.metrics.unread.labels(topic).set(max(0, count))

    def open_holds(self, holds: Iterable[Held], today: date) -> None:
        counts: Counter[str] = Counter()
        first: dict[str, str] = {}
        for desk, day in holds:
            counts[desk] += 1
            if desk not in first or day < first[desk]:
                first[desk] = day
        for desk in DESKS:
            age = (today - date.fromisoformat(first[desk])).days if desk in first else 0
            self.metrics.open_holds.labels(desk).set(counts[desk])
            self.metrics.oldest_hold.labels(desk).set(age)


def measure_lists(metrics: Metrics, states: Iterable[ListState], today: date, known: Manifests) -> None:
    """Sets the gauges of each list; all house lists count as one, as old as the oldest."""
    by_label: dict[str, list[ListState]] = {}
    for state in states:
        by_label.setdefault(list_label(state.list), []).append(state)
    for label, found in by_label.items():
        checked = min(state.checked_at for state in found)
        refused = max((state.refused_at for state in found if state.refused_at), default=None)
        metrics.list_entries.labels(label).set(sum(state.entries for state in found))
        metrics.list_missing.labels(label).set(sum(missing_entries(state, known) for state in found))
        metrics.list_age.labels(label).set((today - checked).days)
        metrics.list_checked.labels(label).set(_midnight(checked))
        metrics.list_refused.labels(label).set(0 if refused is None else _midnight(refused))


def _midnight(day: date) -> float:
    return datetime.combine(day, datetime.min.time(), EASTERN).timestamp()


def _lists(findings: Iterable[Finding]) -> set[str]:
    """Returns the lists that findings rest on: their evidence names entries as list/entry id."""
    entries = (str(finding.evidence.get("entry", "")) for finding in findings)
    return {list_label(entry.partition("/")[0]) for entry in entries if "/" in entry}


@cache
def region(country: str) -> str:
    """Returns the continent of a country code; "other" if unknown."""
    territory = get_territory(country) if country else None
    name = territory.region if territory is not None else None
    return name if name in REGIONS else OTHER


class LaneWatch:
    """Reports for one lane."""

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
        self._current = metrics.current.labels(label)
        self._decision = metrics.decision_seconds.observe

    def judged(self, count: int, seconds: float) -> None:
        """Reports events decided together: each counts with its share of the time."""
        for _ in range(count):
            self._decision(seconds / count)

    def queued(self, count: int) -> None:
        self._queue.inc(count)

    def taken(self, count: int) -> None:
        self._queue.dec(count)
        self._in_flight.set(count)

    def emptied(self) -> None:
        """Resets the gauges of a dropped queue."""
        self._queue.set(0)

    def decided(self, records: Sequence[Received], lag: int) -> None:
        """Events whose verdicts are committed."""
        now, metrics = time(), self._watch.metrics
        self._in_flight.set(0)
        self._lag.set(max(0, lag))
        metrics.received.inc(len(records))
        metrics.drained.observe(len(records))
        observe = metrics.latency_seconds.observe
        for record in records:
            observe(now - record.timestamp / 1000.0)
        if records:
            self._behind.set(max(0.0, now - records[-1].timestamp / 1000.0))

    def waits(self, count: int) -> None:
        """Events that stand in Kafka undecided, as the broker says."""
        self._lag.set(count)

    def found(self, count: int) -> None:
        """Events that no fetch had brought."""
        self._watch.metrics.found.inc(count)

    def wrote(self, seconds: float, tally: DrainTally) -> None:
        self._watch.metrics.transaction_seconds.observe(seconds)
        self._watch.tallied(tally)

    def pending(self, count: int) -> None:
        """Sets the number of orders of a backlog still to be tested or screened again."""
        self._pending.set(count)

    def rescreened(self, work: Backlog, part: Slice) -> None:
        self.pending(len(work))
        if part.screened:
            self._watch.metrics.rescreened.labels(work.cause).inc(part.screened)

    def book(self, book: Book) -> None:
        self._open.set(book.open_count)
        self._all.set(len(book))

    def current(self, at: float) -> None:
        """Everything up to that time is in; at the beginning: the lane has just begun to say so."""
        self._current.set(at)

    def gone(self) -> None:
        self._watch.metrics.forget(self._partition)
