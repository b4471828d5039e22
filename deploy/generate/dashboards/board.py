"""What a dashboard is, before Grafana's JSON: rows of panels, each with its queries, unit, words and runbook."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

Kind = Literal["graph", "stack", "stat", "heatmap", "table", "text"]
SCOPE: Final = 'job="shipscreen", instance=~"$instance"'
"""Label matchers of every query on a worker's metrics."""


@dataclass(frozen=True, slots=True)
class Query:
    """One PromQL expression. legend: what its series are called, with labels as {{label}}."""

    expr: str
    legend: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel. unit: Grafana's name of it. runbook: the alert whose page says what to do, or None for text.

    fault: it is at nothing unless something went wrong; ops-check asks what it shows while its runbook's alert fires.
    """

    title: str
    says: str
    queries: tuple[Query, ...] = ()
    unit: str = "short"
    kind: Kind = "graph"
    runbook: str | None = None
    width: int = 8
    height: int = 8
    fault: bool = False
    signed: bool = False
    """Values below 0 mean something."""
    limits: tuple[tuple[float, str], ...] = ()
    """Values from which a colour holds, rising."""
    markdown: str = ""


@dataclass(frozen=True, slots=True)
class Variable:
    """A choice at the top of a dashboard: the values of a label, or free text where no query is given."""

    name: str
    label: str
    query: str | None = None
    default: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """A dashboard. rows: title and panels."""

    uid: str
    title: str
    says: str
    rows: tuple[tuple[str, tuple[Panel, ...]], ...]
    variables: tuple[Variable, ...] = field(default=())
    links: tuple[tuple[str, str], ...] = field(default=())
    """Title and address of what else is linked at the top; Grafana puts its variables in."""

    def panels(self) -> Iterator[Panel]:
        return (panel for _, panels in self.rows for panel in panels)


INSTANCE: Final = Variable("instance", "Worker", 'label_values(up{job="shipscreen"}, instance)')


def rate(metric: str, by: str = "", more: str = "") -> str:
    """Per second, added up over workers, or by labels."""
    return _added("sum", by, f"rate({_of(metric, more)}[$__rate_interval])")


def quantile(share: float, metric: str) -> str:
    """A quantile of a histogram, over all workers."""
    return f"histogram_quantile({share}, {rate(f'{metric}_bucket', 'le')})"


def gauge(metric: str, how: str = "sum", by: str = "", more: str = "") -> str:
    """A gauge over workers and partitions."""
    return _added(how, by, _of(metric, more))


def times(metric: str, window: str, by: str = "", more: str = "", how: str = "sum") -> str:
    """How often in a window of time; whole, where Prometheus reckons what may have happened between two scrapes."""
    return f"round({_added(how, by, f'increase({_of(metric, more)}[{window}])')})"


def _of(metric: str, more: str) -> str:
    """The series of the workers chosen."""
    return f"{metric}{{{SCOPE}, {more}}}" if more else f"{metric}{{{SCOPE}}}"


def _added(how: str, by: str, series: str) -> str:
    return f"{how} by ({by}) ({series})" if by else f"{how} ({series})"
