"""A panel for each metric that no board shows: a metric is defined once, and seen from then on."""

from collections.abc import Iterator
from typing import Final

from prometheus_client import CollectorRegistry, Metric

from deploy.generate.dashboards.board import Board, Panel, Query, gauge, quantile, rate
from streams.ops.metrics import Metrics

UNITS: Final = {"_timestamp_seconds": "short", "_seconds": "s", "_days": "d"}


def panels(boards: tuple[Board, ...]) -> tuple[Panel, ...]:
    """Those that `boards` lack, by name."""
    shown = " ".join(query.expr for board in boards for panel in board.panels() for query in panel.queries)
    return tuple(_panel(metric) for metric in _ours() if metric.name not in shown)


def _ours() -> Iterator[Metric]:
    found = Metrics(CollectorRegistry()).registry.collect()
    return (metric for metric in sorted(found, key=lambda one: one.name) if metric.name.startswith("shipscreen_"))


def _panel(metric: Metric) -> Panel:
    title = metric.name.removeprefix("shipscreen_").replace("_", " ").capitalize()
    unit = next((unit for end, unit in UNITS.items() if metric.name.endswith(end)), "short")
    if metric.type == "counter":
        return Panel(title, metric.documentation, (Query(rate(f"{metric.name}_total")),), "ops", width=6)
    if metric.type == "histogram":
        return Panel(title, metric.documentation, (Query(quantile(0.99, metric.name), "99 %"),), unit, width=6)
    return Panel(title, metric.documentation, (Query(gauge(metric.name, "max")),), unit, width=6)
