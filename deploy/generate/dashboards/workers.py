"""Workers: how busy, how full, what fails; lanes and rebalances."""

from dataclasses import replace
from typing import Final

from deploy.generate.dashboards.board import INSTANCE, SCOPE, Board, Panel, Query, gauge, quantile, rate, times

NOW: Final = (
    Panel(
        "Up", "Workers that answer.", (Query('sum(up{job="shipscreen"})', "workers"),), "short", "stat", "NoWorkers",
        4, 4, limits=((0, "red"), (1, "green")),
    ),
    Panel(
        "Ready", "Workers that know the lists and have read the books of their partitions.",
        (Query(gauge("shipscreen_ready"), "ready"),), "short", "stat", "WorkerNotReady",
        4, 4, limits=((0, "red"), (1, "green")),
    ),
    Panel(
        "Partitions owned", "Lanes open; it must be the number of partitions of orders.v1.",
        (Query(gauge("shipscreen_current_timestamp_seconds", "count", "partition"), "owned"),
         Query(gauge("shipscreen_partitions", "max"), "there are")), "short", "stat", "PartitionsUnowned", 4, 4,
    ),
    Panel(
        "Screened up to", "How long ago what is published was last known to be true, on the partition most behind. "
        "Ship gates refuse from 15 minutes on.",
        (Query(f"time() - {gauge('shipscreen_current_timestamp_seconds', 'min')}", "ago"),), "s", "stat", "StandingOld",
        4, 4, limits=((0, "green"), (180, "orange"), (900, "red")),
    ),
    Panel(
        "Versions", "Rulebook of each worker; two at once only while upgrading.",
        (Query(f'count by (instance, rulebook) (shipscreen_worker_info{{{SCOPE}, rulebook!=""}})',
               "{{instance}} {{rulebook}}"),),
        "short", "table", "WorkerRestarting", 8, 4,
    ),
)  # fmt: skip
BUSY: Final = (
    Panel(
        "Processor", "Seconds of processor time per second; one worker uses one core at most.",
        (Query(f"rate(process_cpu_seconds_total{{{SCOPE}}}[$__rate_interval])", "{{instance}}"),), "percentunit",
        "graph", "VerdictsSlow",
    ),
    Panel(
        "Memory", "Resident; the limit of compose and Kubernetes is 2 GiB.",
        (Query(f"process_resident_memory_bytes{{{SCOPE}}}", "{{instance}}"),), "bytes", "graph", "WorkerRestarting",
    ),
    Panel(
        "Time per decision", "Median and 99 % of one decision.",
        (Query(quantile(0.5, "shipscreen_decision_seconds"), "median"),
         Query(quantile(0.99, "shipscreen_decision_seconds"), "99 %")), "s", "graph", "VerdictsSlow",
    ),
    Panel(
        "Time per write", "One transaction, from first to last word.",
        (Query(quantile(0.5, "shipscreen_transaction_seconds"), "median"),
         Query(quantile(0.99, "shipscreen_transaction_seconds"), "99 %")), "s", "graph", "WritesSlow",
    ),
    Panel(
        "Events per write", "Rises with the load: a lane takes all that is queued.",
        (Query(quantile(0.5, "shipscreen_drain_events"), "median"),
         Query(quantile(0.99, "shipscreen_drain_events"), "99 %")), "short", "graph", "WritesSlow",
    ),
    Panel(
        "Events by worker", "How the load is shared.",
        (Query(rate("shipscreen_events_received_total", "instance"), "{{instance}}"),), "ops", "stack",
        "WorkersUnstable",
    ),
)  # fmt: skip
CLOCK: Final = Panel(
    "Clock against the broker", "How far the two are apart. From 5 minutes on a worker refuses to run.",
    (Query(f"abs(shipscreen_clock_ahead_seconds{{{SCOPE}}})", "{{instance}}"),), "s", "graph", "ClockApart", 6,
)  # fmt: skip
FULL: Final = (
    Panel(
        "True up to", "How long ago everything published of a partition was last known to be true (standing.v1).",
        (Query(f"time() - {gauge('shipscreen_current_timestamp_seconds', 'max', 'partition')}", "{{partition}}"),), "s",
        "graph", "StandingOld",
    ),
    Panel(
        "Lag by partition", "Events waiting in Kafka.",
        (Query(gauge("shipscreen_lag_records", "max", "partition"), "{{partition}}"),), "short", "graph",
        "LagNearRetention",
    ),
    Panel(
        "Lag in seconds", "Age of the last event decided, when it was decided.",
        (Query(gauge("shipscreen_lag_seconds", "max", "partition"), "{{partition}}"),), "s", "graph",
        "LagNearRetention",
    ),
    Panel(
        "Oldest undecided by partition", "Age of the first event that is not decided.",
        (Query(gauge("shipscreen_oldest_undecided_seconds", "max", "partition"), "{{partition}}"),), "s", "graph",
        "OrdersUndecided",
    ),
    Panel(
        "Queued and being decided", "Events in the lanes.",
        (Query(gauge("shipscreen_queue_records"), "queued"),
         Query(gauge("shipscreen_in_flight_records"), "being decided or written")), "short", "graph",
        "OrdersUndecided",
    ),
    Panel(
        "Orders in the books", "Open ones, and all that are kept in memory.",
        (Query(gauge("shipscreen_open_orders"), "open"), Query(gauge("shipscreen_book_orders"), "all")), "short",
        "graph", "WorkerRestarting",
    ),
    Panel(
        "Re-screening", "Open orders still to be screened again, and those screened per second by cause.",
        (Query(gauge("shipscreen_rescreen_pending"), "pending"),
         Query(rate("shipscreen_rescreened_total", "cause"), "per second: {{cause}}")), "short", "graph",
        "RescreeningStuck", fault=True,
    ),
    Panel(
        "Trial clock", "1: its day may be set by hand, and its verdicts are none to ship by.",
        (Query(f"shipscreen_trial_clock{{{SCOPE}}}", "{{instance}}"),), "short", "graph", "TrialClock",
    ),
)  # fmt: skip
FAULTS: Final = (
    Panel(
        "Starts", "Starts in the last 15 minutes.",
        (Query(f"changes(process_start_time_seconds{{{SCOPE}}}[15m])", "{{instance}}"),), "short", "graph",
        "WorkerRestarting", 6,
    ),
    Panel(
        "Rebalances", "Times in the last 30 minutes that a worker was given its partitions.",
        (Query(times("shipscreen_assignments_total", "30m", "instance"), "{{instance}}"),),
        "short", "graph", "WorkersUnstable", 6,
    ),
    Panel(
        "Fences", "Times in the last 30 minutes that another worker had taken over a partition.",
        (Query(times("shipscreen_fences_total", "30m", "instance"), "{{instance}}"),), "short",
        "graph", "WorkerFenced", 6,
    ),
    CLOCK,
)  # fmt: skip

BOARD: Final = Board(
    "shipscreen-workers",
    "Workers",
    "How busy and how full the workers are, and what fails.",
    (("Now", NOW), ("Utilisation", BUSY), ("Saturation", FULL), ("Errors", FAULTS)),
    (INSTANCE,),
)


def board(others: tuple[Panel, ...]) -> Board:
    """The board, with what no other panel shows."""
    return replace(BOARD, rows=(*BOARD.rows, ("Others", others))) if others else BOARD
