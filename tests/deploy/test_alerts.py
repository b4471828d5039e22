"""Alerts, runbooks, dashboards and routing hold together; each alert is proved to fire and to be quiet."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from deploy.generate.dashboards.runbooks import commands as commands_panel
from deploy.generate.files import BOARDS
from streams.cli.app import app
from tests.deploy.conftest import DEPLOY, ROOT, Tools

PROMETHEUS = DEPLOY / "prometheus"
ALERTMANAGER = DEPLOY / "alertmanager" / "alertmanager.yaml"
SECTIONS = ["## What it means", "## How to see it", "## What to do", "## How to know that it is over"]


def rules() -> list[dict[str, Any]]:
    files = sorted((PROMETHEUS / "rules").glob("*.yaml"))
    return [rule for file in files for group in yaml.safe_load(file.read_text())["groups"] for rule in group["rules"]]


WATCHDOG = "Watchdog"
"""Fires always, so that its silence is noticed."""
ALERTS = {rule["alert"]: rule for rule in rules() if "alert" in rule}


def cases_of_rules() -> list[Path]:
    return sorted((PROMETHEUS / "tests").glob("*.yaml"))


def test_configuration_is_valid(tools: Tools) -> None:
    tools.run("promtool", "check", "config", PROMETHEUS / "prometheus.yaml")
    tools.run("amtool", "check-config", ALERTMANAGER)


@pytest.mark.parametrize("file", cases_of_rules(), ids=lambda file: file.stem)
def test_rules(tools: Tools, file: Path) -> None:
    tools.run("promtool", "test", "rules", file.name, cwd=file.parent)


def test_each_alert_is_tested_both_ways() -> None:
    fires: set[str] = set()
    quiet: set[str] = set()
    for file in cases_of_rules():
        for group in yaml.safe_load(file.read_text())["tests"]:
            for asked in group.get("promql_expr_test", ()):
                named = re.search(r'alertname="(\w+)"', asked["expr"])
                assert named, asked
                (fires if asked["exp_samples"] else quiet).add(named[1])
    assert fires == set(ALERTS)
    assert quiet == set(ALERTS) - {WATCHDOG}


@pytest.mark.parametrize("name", sorted(ALERTS))
def test_each_alert_says_what_whoever_is_woken_needs(name: str) -> None:
    rule = ALERTS[name]
    assert rule["labels"]["severity"] in ({"none"} if name == WATCHDOG else {"page", "ticket"})
    assert rule["labels"]["team"] in {"operations", "compliance"}
    assert set(rule["annotations"]) == {"summary", "description", "runbook_url"}
    assert rule["annotations"]["runbook_url"] == "{{ $externalLabels.runbooks }}/" + name


def test_each_alert_has_a_runbook_and_each_runbook_an_alert() -> None:
    pages = {page.stem: page.read_text() for page in (DEPLOY / "runbooks").glob("*.md")}
    assert set(pages) == set(ALERTS)
    for name, text in pages.items():
        headings = [line for line in text.splitlines() if line.startswith("## ")]
        assert headings == SECTIONS, name


def test_runbooks_name_alerts_panels_and_boards_that_exist() -> None:
    boards = {board.title for board in BOARDS}
    for page in (DEPLOY / "runbooks").glob("*.md"):
        text = page.read_text()
        named = set(re.findall(r"\*([A-Z][a-z ]+)\*", text))
        titles = {panel.title for board in BOARDS for panel in board.panels()}
        assert named <= boards | titles, (page.name, named - boards - titles)
        capitals = set(re.findall(r"\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b", text))
        assert capitals <= set(ALERTS) | KAFKA_ERRORS, (page.name, capitals - set(ALERTS) - KAFKA_ERRORS)


KAFKA_ERRORS = {"NotEnoughReplicas", "TopicAuthorizationFailed", "TransactionalIdAuthorizationFailed"}


def texts() -> list[str]:
    """All that tells people what to type."""
    pages = [page.read_text() for page in (DEPLOY / "runbooks").glob("*.md")]
    return pages + [panel.markdown for board in BOARDS for panel in board.panels()]


def test_commands_can_be_typed_in_any_folder_and_reach_the_right_place() -> None:
    section = commands_panel(ROOT / "docs/operations.md").markdown
    typed = [found for text in (*texts(), section) for found in re.findall(r"`((?:docker|kubectl) [^`]*)`", text)]
    astray = [
        one
        for one in typed
        if not one.startswith(("docker compose -p shipment-screening ", "kubectl -n shipment-screening "))
    ]
    assert typed
    assert not astray


def test_log_lines_in_runbooks_are_ones_that_workers_write() -> None:
    source = "".join(file.read_text() for file in (ROOT / "streams").rglob("*.py"))
    tools = ("shipscreen ", "docker ", "kubectl ", "curl ", "chronyc ")
    quoted = [found for text in texts() for found in re.findall(r"`([^`]+)`", text)]
    lines = [one for one in quoted if " " in one and not one.startswith(tools)]
    assert lines
    assert not [one for one in lines if one not in source]


def test_each_panel_leads_to_a_runbook_that_exists() -> None:
    for board in BOARDS:
        for row, panels in board.rows:
            for panel in panels:
                # Nobody has placed what stands under Others: metrics that no board shows (docs/adding-a-metric.md).
                assert panel.kind == "text" or panel.runbook in ALERTS or row == "Others", (board.title, panel.title)


def test_each_alert_can_be_seen_on_a_dashboard() -> None:
    shown = {panel.runbook for board in BOARDS for panel in board.panels()}
    unseen = set(ALERTS) - shown
    # Seen on the panels of their neighbours, which their runbooks name.
    assert unseen <= {"EngineFaults", "OrdersLost", WATCHDOG, "WorkerDown"}, unseen


@pytest.mark.parametrize(
    ("labels", "receivers"),
    [
        ("severity=page team=operations", "pager"),
        ("severity=page team=compliance", "compliance,pager"),
        ("severity=ticket team=compliance", "compliance"),
        ("severity=ticket team=operations", "tickets"),
        ("alertname=Watchdog severity=none team=operations", "watchdog"),
        ("alertname=SomethingNew", "tickets"),
    ],
)
def test_alerts_reach_those_whom_they_concern(tools: Tools, labels: str, receivers: str) -> None:
    told = tools.run("amtool", "config", "routes", "test", "--config.file", ALERTMANAGER, *labels.split())
    assert told.splitlines()[0] == receivers


def commands() -> list[tuple[str, ...]]:
    """Each command that runbooks and dashboards tell people to run, with its options."""
    return sorted({tuple(found.split()) for text in texts() for found in re.findall(r"`shipscreen ([^`]*)`", text)})


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_commands_of_the_runbooks_exist(words: tuple[str, ...]) -> None:
    names = [word for word in words if re.fullmatch(r"[a-z-]+", word) and not word.startswith("-")]
    told = CliRunner().invoke(app, [*names, "--help"], env={"COLUMNS": "200", "TERM": "dumb"})
    assert told.exit_code == 0, told.output
    for option in words:
        assert not option.startswith("--") or option in told.output
