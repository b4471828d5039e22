"""docs/metrics.md from the one module that defines the metrics."""

from collections.abc import Iterator
from typing import Any, Final

from prometheus_client import CollectorRegistry

from streams.ops.metrics import Metrics

HEAD: Final = """# Metrics of a worker

Made by `python -m deploy.generate` from `streams/ops/metrics.py`; served at `/metrics` (port 9464) of each worker.

Labels are bounded: no order, party or sku ever stands in one. A worker reports only partitions that it owns. Counters
that alerts look at are there, at 0, from the start. Times are in seconds unless the name says days. Faust's own sensors
are off.

| metric | type | labels | what it says |
|---|---|---|---|
"""
FOOT: Final = """
`process_*` are those of every Prometheus client (processor, memory, open files, start).

What follows from them: recording rules and alerts in `deploy/prometheus/rules`, dashboards in `deploy/grafana`, one
runbook per alert in `deploy/runbooks`.
"""


def page() -> str:
    """The page."""
    families = {family.name: family for family in Metrics(CollectorRegistry()).registry.collect()}
    rows = [_row(attribute) for attribute in _collectors()]
    assert len(rows) == len([name for name in families if name.startswith("shipscreen_")]), "a metric without a row"
    return HEAD + "\n".join(sorted(rows)) + "\n" + FOOT


def _collectors() -> Iterator[Any]:
    metrics = Metrics(CollectorRegistry())
    return (each for each in vars(metrics).values() if hasattr(each, "_labelnames"))


def _row(collector: Any) -> str:
    name, kind = collector._name, collector._type  # noqa: SLF001  the client tells it nowhere else
    name += {"counter": "_total", "info": "_info"}.get(kind, "")
    labels = ", ".join(f"`{label}`" for label in collector._labelnames)  # noqa: SLF001
    return f"| `{name}` | {kind} | {labels} | {collector._documentation} |"  # noqa: SLF001
