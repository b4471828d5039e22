"""Flow: what comes in, what goes out, how fast, and what fails."""

from typing import Final

from deploy.generate.dashboards.board import INSTANCE, Board, Panel, Query, gauge, quantile, rate, times

CLEARED: Final = rate("shipscreen_verdicts_total", more='state="cleared"')
NOW: Final = (
    Panel(
        "Orders in", "Order events taken from orders.v1.",
        (Query(rate("shipscreen_events_received_total"), "events"),), "ops", "stat", "OrdersUndecided", 4, 4,
    ),
    Panel(
        "Cleared", "Share of verdicts that clear.",
        (Query(f"{CLEARED} / {rate('shipscreen_verdicts_total')}", "cleared"),), "percentunit", "stat", "ListStale",
        4, 4,
    ),
    Panel(
        "Waiting", "Order events that stand in Kafka undecided.",
        (Query(gauge("shipscreen_lag_records"), "events"),), "short", "stat", "OrdersUndecided", 4, 4,
        limits=((1_000, "orange"), (50_000, "red")),
    ),
    Panel(
        "Oldest undecided", "Age of the oldest order event that is undecided; nothing above a minute.",
        (Query(gauge("shipscreen_oldest_undecided_seconds", "max"), "age"),), "s", "stat", "OrdersUndecided", 4, 4,
        limits=((10, "orange"), (60, "red")),
    ),
    Panel(
        "Within 2 s", "Share of verdicts within 2 s of their order over the last hour; the objective is 99.9 %.",
        (Query("1 - job:shipscreen_slow_verdicts:ratio_rate1h", "within 2 s"),), "percentunit", "stat", "VerdictsSlow",
        4, 4, limits=((0, "red"), (0.99, "orange"), (0.999, "green")),
    ),
    Panel(
        "Faults", "Dead letters, rule errors and faults of the program in the last hour.",
        (Query(times("shipscreen_dead_letters_total", "1h"), "dead letters"),
         Query(times("shipscreen_rule_errors_total", "1h"), "rule errors"),
         Query(times("shipscreen_engine_faults_total", "1h"), "engine faults")),
        "short", "stat", "DeadLetters", 4, 4, limits=((1, "red"),),
    ),
)  # fmt: skip
RATE: Final = (
    Panel(
        "Orders in, verdicts out", "Events taken and verdicts published; verdicts exceed events while re-screening.",
        (Query(rate("shipscreen_events_received_total"), "events in"),
         Query(rate("shipscreen_verdicts_total"), "verdicts out")), "ops", "graph", "OrdersUndecided", 12,
    ),
    Panel(
        "Verdicts by state", "held, cleared, superseded, cancelled.",
        (Query(rate("shipscreen_verdicts_total", "state"), "{{state}}"),), "ops", "stack", "ListStale", 12,
    ),
    Panel(
        "Holds by reason", "By class of the gravest reason. A sudden rise of data is an order system's; of review, a "
        "list's.", (Query(rate("shipscreen_holds_total", "reason_class"), "{{reason_class}}"),), "ops", "stack",
        "ListStale", 12,
    ),
    Panel(
        "Verdicts by cause", "What made them: an event, a changed list, item or licence, a new day, a new rulebook.",
        (Query(rate("shipscreen_verdicts_total", "cause"), "{{cause}}"),), "ops", "stack", "RescreeningStuck", 12,
    ),
)  # fmt: skip
TIME: Final = (
    Panel(
        "Order to verdict", "From an order's time stamp until its verdict was committed.",
        (Query(quantile(0.5, "shipscreen_end_to_end_seconds"), "median"),
         Query(quantile(0.99, "shipscreen_end_to_end_seconds"), "99 %"),
         Query(quantile(0.999, "shipscreen_end_to_end_seconds"), "99.9 %")), "s", "graph", "VerdictsSlow", 12,
    ),
    Panel(
        "Order to verdict, all of them", "Each cell counts verdicts; a band that rises is a queue.",
        (Query(rate("shipscreen_end_to_end_seconds_bucket", "le"), "{{le}}"),), "s", "heatmap", "VerdictsSlow", 12,
    ),
    Panel(
        "Budget of slow verdicts", "Share later than 2 s by window; burning alerts stand at 1.44 % and 0.6 %.",
        tuple(Query(f"job:shipscreen_slow_verdicts:ratio_rate{w}", w) for w in ("5m", "30m", "1h", "6h", "3d")),
        "percentunit", "graph", "VerdictsSlowBudget", 12,
    ),
    Panel(
        "Verdicts later than a minute", "Share by window; the objective is 0.01 %.",
        tuple(Query(f"job:shipscreen_late_verdicts:ratio_rate{w}", w) for w in ("5m", "30m", "1h", "6h", "3d")),
        "percentunit", "graph", "VerdictsLate", 12,
    ),
)  # fmt: skip
FAULTS: Final = (
    Panel(
        "Dead letters", "Events that could not be read, by the stage that refused them.",
        (Query(rate("shipscreen_dead_letters_total", "stage"), "{{stage}}"),), "ops", "stack", "DeadLetters",
        6, fault=True,
    ),
    Panel(
        "Events of no order", "Dead letters of the last hour of which no order could be told, so that none is held.",
        (Query(times("shipscreen_unnamed_events_total", "1h"), "events"),), "short", "graph", "EventsUnnamed",
        6, fault=True,
    ),
    Panel(
        "Rules and program", "Rules that raised, events not decided by a fault of ours, verdicts cut for size.",
        (Query(rate("shipscreen_rule_errors_total"), "rule errors"),
         Query(rate("shipscreen_engine_faults_total"), "engine faults"),
         Query(rate("shipscreen_verdicts_cut_total"), "verdicts cut")), "ops", "graph", "RuleErrors", 6,
    ),
    Panel(
        "Repeats and strays", "Events that came again, and events on the wrong partition.",
        (Query(rate("shipscreen_repeats_total"), "repeats"),
         Query(rate("shipscreen_forwarded_total"), "wrong partition")), "ops", "graph", "WrongPartition", 6,
    ),
    Panel(
        "Alerts to compliance", "Published on alerts.v1 in the last hour, by kind.",
        (Query(times("shipscreen_alerts_total", "1h", "kind"), "{{kind}}"),), "short", "graph",
        "ShippedWithoutClearance", 6, fault=True,
    ),
)  # fmt: skip

BOARD: Final = Board(
    "shipscreen-flow",
    "Flow",
    "What comes in, what goes out, how fast, and what fails.",
    (("Now", NOW), ("Rate", RATE), ("Duration", TIME), ("Errors", FAULTS)),
    (INSTANCE,),
)
