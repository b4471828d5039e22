"""What the panels show: every query over the whole run, in the calm before any fault, and during the faults.

No step is longer than a scrape: a state that stood for one scrape alone would fall between two of them.
"""

import time
from collections.abc import Iterable, Mapping
from typing import Any, Final

from bench.ops.prometheus import SCRAPE_SECONDS, Prometheus
from deploy.generate.dashboards.board import Board, Panel
from deploy.generate.files import BOARDS

GRAFANAS: Final = (("$__rate_interval", "15s"), ("$instance", ".*"), ("$list", ".*"), ("$desk", ".*"))


def plain(expr: str) -> str:
    """With Grafana's variables put in."""
    for name, value in GRAFANAS:
        expr = expr.replace(name, value)
    return expr


def asked(prometheus: Prometheus, panel: Panel, start: float, end: float) -> list[dict[str, Any]]:
    """Each query of a panel from `start` to `end`, seconds since 1970: its series, NaN left out."""
    rows = []
    for query in panel.queries:
        since = time.monotonic()
        series = prometheus.over(plain(query.expr), start, end, SCRAPE_SECONDS)
        seconds = time.monotonic() - since
        kept = [
            {"labels": one["metric"], "values": [[at, float(it)] for at, it in one["values"] if it != "NaN"]}
            for one in series
        ]
        kept = [one for one in kept if one["values"]]
        rows.append({"expr": query.expr, "legend": query.legend, "series": kept, "seconds": round(seconds, 4)})
    return rows


def boards(prometheus: Prometheus, start: float, end: float, which: Iterable[Board] = BOARDS) -> list[dict[str, Any]]:
    """Every panel of every board with what its queries gave."""
    return [
        {
            "board": board.title,
            "uid": board.uid,
            "panels": [
                {"title": panel.title, "unit": panel.unit, "kind": panel.kind, "limits": panel.limits,
                 "signed": panel.signed, "fault": panel.runbook if panel.fault else None,
                 "queries": asked(prometheus, panel, start, end)}
                for panel in board.panels() if panel.queries
            ],
        }
        for board in which
    ]  # fmt: skip


def empty(data: Iterable[Mapping[str, Any]]) -> list[str]:
    """Queries without any data."""
    return [
        f"{board['board']} / {panel['title']}: {query['expr']}"
        for board in data for panel in board["panels"] for query in panel["queries"] if not query["series"]
    ]  # fmt: skip


def unseen(data: Iterable[Mapping[str, Any]], spans: Mapping[str, tuple[float, float]]) -> list[str]:
    """Panels of faults that showed nothing but 0 during theirs.

    Args:
        data: as `boards` gives it.
        spans: of each alert provoked, when its fault began and was over, seconds since 1970.
    """
    return [
        f"{board['board']} / {panel['title']}"
        for board in data for panel in board["panels"]
        if panel["fault"] in spans and not _rises(panel, *spans[panel["fault"]])
    ]  # fmt: skip


def _rises(panel: Mapping[str, Any], start: float, end: float) -> bool:
    values = (value for query in panel["queries"] for one in query["series"] for value in one["values"])
    return any(start <= at <= end and value for at, value in values)
