"""What `make ops-check` calls empty and unseen: a check that finds nothing must be able to find something."""

from typing import Any

from bench.ops.asking import empty, plain, unseen
from bench.ops.faults import FAULTS
from bench.ops.prometheus import hurried
from deploy.generate.files import BOARDS

EXPR = "up"


def recorded(*values: tuple[float, float], fault: str | None = "Recall") -> list[dict[str, Any]]:
    """One board with one panel, and what its query gave: values at times."""
    series = [{"labels": {}, "values": [list(value) for value in values]}] if values else []
    panel = {"title": "Panel", "fault": fault, "queries": [{"expr": EXPR, "series": series}]}
    return [{"board": "Board", "panels": [panel]}]


def test_a_query_without_series_is_empty() -> None:
    assert empty(recorded()) == ["Board / Panel: up"]
    assert empty(recorded((1, 0))) == []


def test_a_fault_is_seen_only_while_it_lasts() -> None:
    spans = {"Recall": (10.0, 20.0)}
    assert unseen(recorded((5, 1), (15, 0), (25, 1)), spans) == ["Board / Panel"]
    assert unseen(recorded((5, 0), (15, 1), (25, 0)), spans) == []
    assert unseen(recorded(), spans) == ["Board / Panel"]


def test_a_panel_whose_fault_was_not_provoked_is_not_judged() -> None:
    assert unseen(recorded((15, 0)), {}) == []
    assert unseen(recorded((15, 0), fault=None), {"Recall": (10.0, 20.0)}) == []


def test_every_panel_of_faults_has_a_fault_that_is_provoked() -> None:
    provoked = {name for fault in FAULTS for name in fault.alerts}
    panels = [panel for board in BOARDS for panel in board.panels() if panel.fault]
    assert panels
    assert {panel.runbook for panel in panels} <= provoked


def test_no_variable_of_grafana_is_left_in_a_query() -> None:
    assert not [
        query for board in BOARDS for panel in board.panels() for query in panel.queries if "$" in plain(query.expr)
    ]


def test_rules_run_hurried_with_their_thresholds() -> None:
    rule = {"alert": "A", "expr": "increase(x[30m]) > 30", "for": "5m", "labels": {"severity": "page"}}
    (group,) = hurried({"groups": [{"name": "g", "rules": [rule]}]}, 30)["groups"]
    assert group["rules"] == [{**rule, "expr": "increase(x[60s]) > 30", "for": "10s"}]
