"""Every metric of a worker, on one registry. Labels are bounded: never an order, a party or a sku.

Times in seconds, counters end in _total, and what a worker no longer owns is no longer reported.
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
    """The list as a label: those that rules name by name, all house lists as one, anything else as other."""
    if name in LISTS:
        return name
    return HOUSE if name.startswith("HOUSE") else OTHER


class Metrics:
    """The metrics of one worker process."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self.registry = registry or CollectorRegistry()
        self._of_partitions: list[Gauge] = []
        self.worker = Info("shipscreen_worker", "Versions that this worker runs.", registry=self.registry)
        self.received = self._counter("events_received", "Order events taken from orders.v1.")
        self.verdicts = self._counter(
            "verdicts", "Verdicts published, by state and cause.", state=get_args(State), cause=("event",)
        )
        self.holds = self._counter("holds", "Holds published, by class of the gravest reason.", reason_class=())
        self.repeats = self._counter("repeats", "Events that came again; the recorded verdict was published again.")
        self.forwarded = self._counter("forwarded", "Events found on the wrong partition and sent to the right one.")
        self.dead_letters = self._counter(
            "dead_letters", "Events that could not be decoded, by stage.", stage=get_args(Stage)
        )
        self.unnamed = self._counter("unnamed_events", "Events that could not be decoded and name no order to hold.")
        self.rule_errors = self._counter("rule_errors", "Rules that raised; each held its order.")
        self.faults = self._counter("engine_faults", "Events and open orders that could not be decided; held.")
        self.cut = self._counter("verdicts_cut", "Verdicts too large for their topic, published without evidence.")
        self.alerts = self._counter("alerts", "Alerts published, by kind.", kind=get_args(AlertKind))
        self.fences = self._counter("fences", "Times that another worker took over a partition from this one.")
        self.assignments = self._counter("assignments", "Rebalances after which this worker had its partitions.")
        self.rescreened = self._counter("rescreened", "Open orders screened again, by cause.", cause=get_args(Moved))
        self.refusals = self._counter("knowledge_refused", "Records or markers of reference topics not taken.")
        self.suppressed = self._counter(
            "suppressed_matches", "Verdicts noting a match too weak to hold for, by list.", list=(*LISTS, HOUSE, OTHER)
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
        self.decision_seconds = self._histogram("decision_seconds", "CPU and waiting per decision.", DECISION_BUCKETS)
        self.latency_seconds = self._histogram(
            "end_to_end_seconds", "From an event's timestamp until its verdict was committed.", LATENCY_BUCKETS
        )
        self.transaction_seconds = self._histogram(
            "transaction_seconds", "From first to last word of one write to Kafka.", TRANSACTION_BUCKETS
        )
        self.drained = self._histogram("drain_events", "Events decided in one write.", (1, 5, 20, 100, 500, 2000, 4000))
        self.lag_records = self._gauge("lag_records", "Events waiting in orders.v1.", "partition")
        self.oldest_undecided = self._gauge(
            "oldest_undecided_seconds", "Age of the oldest event fetched and not decided; 0 = none.", "partition"
        )
        self.open_holds = self._gauge("open_holds", "Open holds of this worker's partitions.", "desk")
        self.oldest_hold = self._gauge("oldest_hold_days", "Days since the verdict of the oldest open hold.", "desk")
        self.lag_seconds = self._gauge("lag_seconds", "Age of the last event decided, when it was.", "partition")
        self.queue_records = self._gauge("queue_records", "Events fetched and waiting in a lane.", "partition")
        self.in_flight = self._gauge("in_flight_records", "Events being decided or written.", "partition")
        self.open_orders = self._gauge("open_orders", "Orders in the book that are not closed.", "partition")
        self.book_orders = self._gauge("book_orders", "Orders in the book, closed ones included.", "partition")
        self.rescreen_pending = self._gauge("rescreen_pending", "Open orders yet to be screened again.", "partition")
        self.ready = self._gauge("ready", "1 when knowledge is loaded and the partitions' books are read.")
        self.clock_ahead = self._gauge("clock_ahead_seconds", "This machine's clock minus the broker's; NaN = unknown.")
        self.knowledge_offset = self._gauge("knowledge_offset", "Next offset of a reference topic.", "topic")
        self.list_checked = self._gauge("list_checked_timestamp_seconds", "Day the publisher was last asked.", "list")
        self.list_age = self._gauge("list_age_days", "Evaluation day minus the day of the last check.", "list")
        self.list_refused = self._gauge(
            "list_refused_timestamp_seconds",
            "Day on which a publication was refused, since the one held; 0 = none.",
            "list",
        )
        self.list_entries = self._gauge("list_entries", "Entries of a list.", "list")
        self.rates_age = self._gauge("rates_age", "Days since the exchange rates' day; NaN = none.")
        ProcessCollector(registry=self.registry)
        self.clock_ahead.set(nan)
        self.rates_age.set(nan)

    def forget(self, partition: int) -> None:
        """A partition that is no longer this worker's."""
        for gauge in self._of_partitions:
            gauge.remove_by_labels({"partition": str(partition)})

    def _counter(self, name: str, says: str, **labels: Sequence[str]) -> Counter:
        """labels: known values of each. Their series start at 0, since Prometheus sees no increase in a first value."""
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
