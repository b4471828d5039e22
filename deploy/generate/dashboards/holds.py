"""Holds and reviews: how many, where, how old, why."""

from typing import Final

from deploy.generate.dashboards.board import INSTANCE, Board, Panel, Query, Variable, gauge, rate, times

DESK: Final = Variable("desk", "Desk", "label_values(shipscreen_open_holds, desk)")
ONE: Final = 'desk=~"$desk"'
GOODS_AWAY: Final = 'kind=~"recall|shipped_without_clearance"'
OPENED: Final = f'state="open", {ONE}'

NOW: Final = (
    Panel(
        "Open holds", "Holds that wait for a desk.",
        (Query(gauge("shipscreen_open_holds", "sum", "desk", ONE), "{{desk}}"),), "short", "stat", "HoldOverdue",
        12, 5,
    ),
    Panel(
        "Oldest open hold", "Days since the verdict of the oldest open hold of each desk.",
        (Query(gauge("shipscreen_oldest_hold_days", "max", "desk", ONE), "{{desk}}"),), "d", "stat", "HoldOverdue",
        12, 5, limits=((3, "orange"), (7, "red")),
    ),
)  # fmt: skip
WORK: Final = (
    Panel(
        "Open holds by desk", "A line that only rises is a desk that does not keep up.",
        (Query(gauge("shipscreen_open_holds", "sum", "desk", ONE), "{{desk}}"),), "short", "graph", "HoldOverdue", 12,
    ),
    Panel(
        "Tasks opened by desk", "Review tasks opened per second.",
        (Query(rate("shipscreen_review_tasks_total", "desk", OPENED), "{{desk}}"),), "ops", "stack",
        "HoldOverdue", 12,
    ),
    Panel(
        "Tasks by what happened", "open, changed by a later verdict, closed because nothing is left to review.",
        (Query(rate("shipscreen_review_tasks_total", "state", ONE), "{{state}}"),), "ops", "graph", "HoldOverdue", 12,
    ),
    Panel(
        "Age of the oldest hold", "Days, by desk.",
        (Query(gauge("shipscreen_oldest_hold_days", "max", "desk", ONE), "{{desk}}"),), "d", "graph", "HoldOverdue",
        12,
    ),
)  # fmt: skip
WHY: Final = (
    Panel(
        "Holds by reason", "By class of the gravest reason.",
        (Query(rate("shipscreen_holds_total", "reason_class"), "{{reason_class}}"),), "ops", "stack", "HoldOverdue",
    ),
    Panel(
        "Holds by list", "Holds that rest on an entry of a list.",
        (Query(rate("shipscreen_list_holds_total", "list"), "{{list}}"),), "ops", "stack", "HoldOverdue",
    ),
    Panel(
        "Holds by region", "Where the goods were to go.",
        (Query(rate("shipscreen_region_holds_total", "region"), "{{region}}"),), "ops", "stack", "HoldOverdue",
    ),
    Panel(
        "Shipped or recalled", "Shipments without a clearance, and shipped orders that would be held today, in the "
        "last hour.", (Query(times("shipscreen_alerts_total", "1h", "kind", GOODS_AWAY), "{{kind}}"),),
        "short", "graph", "Recall", 12, fault=True,
    ),
)  # fmt: skip

BOARD: Final = Board(
    "shipscreen-holds",
    "Holds and reviews",
    "How many holds are open, where, how old, and why.",
    (("Now", NOW), ("Work", WORK), ("Why", WHY)),
    (INSTANCE, DESK),
)
