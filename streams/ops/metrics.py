"""Defines every metric of a worker on one registry. Label values are bounded: no order id, party or sku.

Times are in seconds, counters end in _total, and series of a partition end when the worker loses the partition.
"""

from collections.abc import Sequence
from itertools import product
from math import nan
from typing import Final, get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector

from schemas.alert import AlertKind
from schemas.dead_letter import Stage
from schemas.listed_party import LISTS
from schemas.topics import DESKS
from schemas.verdict import Moved, State

DECISION_BUCKETS: Final = (0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.25, 1.0)
LATENCY_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0, 300.0)
TRANSACTION_BUCKETS: Final = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0)
OTHER: Final = "other"
HOUSE: Final = "house"
REGIONS: Final = ("Africa", "Americas", "Antarctica", "Asia", "Europe", "Oceania", OTHER)
TASK_STATES: Final = ("open", "changed", "closed")


def list_label(name: str) -> str:
    """Returns the label of a list: its own name if rules name it, `house` for house lists, else `other`."""
    if name in LISTS:
        return name
    return HOUSE if name.startswith("HOUSE") else OTHER


class Metrics:
    """The metrics of one worker process."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self.registry = registry or CollectorRegistry()
        self._of_partitions: list[Gauge] = []
        self.worker = Info("shipscreen_worker", "Versions that this worker runs.", registry=self.registry)
        self._define_counters()
        self._define_histograms()
        self._define_gauges()
        ProcessCollector(registry=self.registry)
        self._set_unknown()

    def _define_counters(self) -> None:
        self.received = self._counter("events_received", "Order events taken from orders.v1.")
        self.found = self._counter("events_found", "Order events decided that no fetch had brought.")
        self.verdicts = self._counter(
            "verdicts", "Verdicts published, by state and cause.", state=get_args(State), cause=("event",)
        )
        self.holds = self._counter("holds", "Holds published, by class of the most serious reason.", reason_class=())
        self.repeats = self._counter("repeats", "Redelivered events answered by publishing the recorded verdict again.")
        self.forwarded = self._counter(
            "forwarded", "Events that arrived on the wrong partition and were forwarded to the right one."
        )
        self.dead_letters = self._counter(
            "dead_letters", "Events that could not be decoded, by stage.", stage=get_args(Stage)
        )
        self.unnamed = self._counter("unnamed_events", "Events that could not be decoded and name no order to hold.")
        self.rule_errors = self._counter("rule_errors", "Rules that raised an exception; each holds its order.")
        self.faults = self._counter(
            "engine_faults", "Events and open orders that raised an exception while deciding; all are held."
        )
        self.cut = self._counter("verdicts_cut", "Verdicts too large for their topic, published without evidence.")
        self.alerts = self._counter("alerts", "Alerts published, by kind.", kind=get_args(AlertKind))
        self.fences = self._counter("fences", "Times another worker fenced this one off a partition.")
        self.assignments = self._counter("assignments", "Consumer group rebalances completed by this worker.")
        self.rescreened = self._counter("rescreened", "Open orders screened again, by cause.", cause=get_args(Moved))
        self.refusals = self._counter("knowledge_refused", "Records and markers of reference topics that were refused.")
        self.suppressed = self._counter(
            "suppressed_matches",
            "Verdicts with a match that is too weak to hold the order, by list.",
            list=(*LISTS, HOUSE, OTHER),
        )
        self.stale_lists = self._counter("stale_list_verdicts", "Verdicts that name a stale or missing list.")
        self.list_holds = self._counter(
            "list_holds", "Holds that rest on an entry of a list.", list=(*LISTS, HOUSE, OTHER)
        )
        self.region_holds = self._counter(
            "region_holds", "Holds of order events, by region of destination.", region=REGIONS
        )
        self.tasks = self._counter(
            "review_tasks", "Review tasks, by desk and what happened.", desk=DESKS, state=TASK_STATES
        )

    def _define_histograms(self) -> None:
        self.decision_seconds = self._histogram("decision_seconds", "Wall-clock time per decision.", DECISION_BUCKETS)
        self.latency_seconds = self._histogram(
            "end_to_end_seconds", "Time from an event's timestamp to the commit of its verdict.", LATENCY_BUCKETS
        )
        self.transaction_seconds = self._histogram(
            "transaction_seconds",
            "Duration of one write to Kafka (a transaction, if the broker has them).",
            TRANSACTION_BUCKETS,
        )
        self.drained = self._histogram(
            "drain_events", "Events decided per transaction.", (1, 5, 20, 100, 500, 2000, 4000)
        )

    def _define_gauges(self) -> None:
        self.lag_records = self._gauge("lag_records", "Events waiting in orders.v1, fetched or not.", "partition")
        self.oldest_undecided = self._gauge(
            "oldest_undecided_seconds",
            "Age of the oldest event that is undecided, fetched or not; 0 = none.",
            "partition",
        )
        self.open_holds = self._gauge("open_holds", "Open holds of this worker's partitions.", "desk")
        self.oldest_hold = self._gauge("oldest_hold_days", "Days since the verdict of the oldest open hold.", "desk")
        self.lag_seconds = self._gauge(
            "lag_seconds", "Age of the last decided event at the time of its decision.", "partition"
        )
        self.queue_records = self._gauge("queue_records", "Fetched events waiting in a lane's queue.", "partition")
        self.in_flight = self._gauge("in_flight_records", "Events being decided or written.", "partition")
        self.open_orders = self._gauge("open_orders", "Orders in the order book that are not closed.", "partition")
        self.book_orders = self._gauge("book_orders", "Orders in the order book, including closed ones.", "partition")
        self.rescreen_pending = self._gauge(
            "rescreen_pending", "Open orders waiting to be screened again.", "partition"
        )
        self.current = self._gauge(
            "current_timestamp_seconds",
            "Broker time up to which everything of a partition is decided and screened, as standing.v1 says; before "
            "the first time that is said, when the worker took the partition over.",
            "partition",
        )
        self.ready = self._gauge(
            "ready", "1 when the reference topics and the order books of all partitions are loaded."
        )
        self.clock_ahead = self._gauge("clock_ahead_seconds", "This machine's clock minus the broker's; NaN = unknown.")
        self.partitions = self._gauge("partitions", "Partitions of orders.v1.")
        self.trial_clock = self._gauge(
            "trial_clock", "1 where policy lets a day be set in place of the clock's: no verdict is one to ship by."
        )
        self.knowledge_offset = self._gauge("knowledge_offset", "Next offset of a reference topic.", "topic")
        self.unread = self._gauge(
            "knowledge_unread",
            "Offsets that a reference topic held at the last look, not read by this worker.",
            "topic",
        )
        self.quarantined = self._gauge(
            "quarantined_records", "Keys of a reference topic whose last record was refused.", "topic"
        )
        self.list_checked = self._gauge(
            "list_checked_timestamp_seconds", "Day on which the publisher was last asked.", "list"
        )
        self.list_age = self._gauge("list_age_days", "Evaluation day minus the day of the last check.", "list")
        self.list_refused = self._gauge(
            "list_refused_timestamp_seconds",
            "Day on which a publication after the accepted one was refused; 0 = none.",
            "list",
        )
        self.list_entries = self._gauge("list_entries", "Entries of a list.", "list")
        self.list_missing = self._gauge(
            "list_missing_entries", "Entries fewer than the list's manifest expects; 0 = enough, or accepted.", "list"
        )
        self.rates_age = self._gauge("rates_age", "Days since the exchange rates' day; NaN = none.")

    def _set_unknown(self) -> None:
        """Sets to NaN the gauges whose value is not known at the start."""
        self.clock_ahead.set(nan)
        self.rates_age.set(nan)

    def forget(self, partition: int) -> None:
        """Removes the series of a partition that this worker no longer owns."""
        for gauge in self._of_partitions:
            gauge.remove_by_labels({"partition": str(partition)})

    def _counter(self, name: str, says: str, **labels: Sequence[str]) -> Counter:
        """labels: known values of each label. Series start at 0: Prometheus sees no increase in a first sample."""
        counter = Counter(f"shipscreen_{name}_total", says, tuple(labels), registry=self.registry)
        if labels:
            for values in product(*labels.values()):
                counter.labels(*values)
        return counter

    def _gauge(self, name: str, says: str, *labels: str) -> Gauge:
        gauge = Gauge(f"shipscreen_{name}", says, labels, registry=self.registry)
        if "partition" in labels:
            self._of_partitions.append(gauge)
        return gauge

    def _histogram(self, name: str, says: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(f"shipscreen_{name}", says, registry=self.registry, buckets=buckets)
