"""Dashboards ask only for what exists, in valid PromQL, and every panel explains itself."""

import io
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote

import pytest
import structlog
import yaml
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import dashboard as model
from prometheus_client import CollectorRegistry, generate_latest

from deploy.generate.dashboards.board import Board, Panel
from deploy.generate.files import BOARDS
from streams.ops import logs
from streams.ops.metrics import Metrics
from tests.deploy.conftest import DEPLOY, Tools
from tests.deploy.test_alerts import rules

FOLDER = DEPLOY / "grafana" / "dashboards"
FROM_PROMETHEUS = {"up"}
UNITS = {"short", "s", "ops", "percentunit", "bytes", "d"}


def panels() -> Iterator[tuple[Board, Panel]]:
    return ((board, panel) for board in BOARDS for panel in board.panels())


def expressions() -> list[str]:
    return [query.expr for _, panel in panels() for query in panel.queries] + [rule["expr"] for rule in rules()]


def plain(expr: str) -> str:
    """As Prometheus gets it once Grafana has put its variables in."""
    return re.sub(r"\$\w+", ".*", expr.replace("$__rate_interval", "1m"))


def known() -> set[str]:
    """Names of all series: what workers report, and what rules record."""
    registry = CollectorRegistry()
    metrics = Metrics(registry)
    suffixes = {"counter": ["_total"], "histogram": ["_bucket", "_count", "_sum"], "info": ["_info"], "gauge": [""]}
    names = {family.name + end for family in metrics.registry.collect() for end in suffixes.get(family.type, [""])}
    return names | {rule["record"] for rule in rules() if "record" in rule} | FROM_PROMETHEUS


def test_every_query_is_promql(tools: Tools) -> None:
    program = "import json, sys, promql_parser\nfor one in json.load(sys.stdin): promql_parser.parse(one)"
    command = [str(tools.path("python")), "-c", program]
    asked = json.dumps([plain(expr) for expr in expressions()])
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_query_asks_for_series_that_exist() -> None:
    there = known()
    for expr in expressions():
        bare = re.sub(r'"[^"]*"|\{[^}]*\}', "", expr)
        named = set(re.findall(r"\b(?:shipscreen_\w+|process_\w+|job\w*:[\w:]+|up(?=\{|\b))", bare))
        assert named <= there, (expr, named - there)
        # The watchdog asks for nothing, so that it fires whatever is there.
        assert named or expr == "vector(1)", expr


def test_every_metric_is_on_a_board() -> None:
    """A metric that nobody drew gets a panel of its own, under `Others`."""
    asked = " ".join(query.expr for _, panel in panels() for query in panel.queries)
    names = [family.name for family in Metrics(CollectorRegistry()).registry.collect()]
    assert not [name for name in names if name.startswith("shipscreen_") and name not in asked]


def test_every_panel_explains_itself() -> None:
    for board, panel in panels():
        where = (board.title, panel.title)
        assert panel.says.endswith((".", "?")), where
        assert panel.unit in UNITS, where
        assert panel.kind == "text" or panel.queries, where


def test_titles_are_unique_on_a_board() -> None:
    for board in BOARDS:
        titles = [panel.title for panel in board.panels()]
        assert len(titles) == len(set(titles)), board.title


@pytest.mark.parametrize("file", sorted(FOLDER.rglob("*.json")), ids=lambda file: file.stem)
def test_grafana_reads_what_we_wrote(file: object) -> None:
    """Through the SDK's own reader and back: nothing is lost, so nothing is unknown to Grafana's schema."""
    text = (FOLDER / str(file)).read_text()
    again = JSONEncoder(sort_keys=True, indent=2).encode(model.Dashboard.from_json(json.loads(text)))
    assert json.loads(again) == json.loads(text)


def test_provisioning_finds_the_dashboards_that_compose_mounts() -> None:
    provider = yaml.safe_load((DEPLOY / "grafana/provisioning/dashboards/shipscreen.yaml").read_text())["providers"][0]
    volumes = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["grafana"]["volumes"]
    mounted = dict(volume.split(":")[:2] for volume in volumes if volume.startswith("./"))
    assert mounted["./grafana/dashboards"] == provider["options"]["path"]
    assert (DEPLOY / "grafana" / "dashboards" / "flow.json").exists()


def queries_of(board: str, title: str) -> list[str]:
    (panel,) = (panel for one, panel in panels() if (one.title, panel.title) == (board, title))
    return [plain(query.expr) for query in panel.queries]


def ask(tools: Tools, place: Path, expr: str, series: dict[str, str], shown: dict[str, float]) -> None:
    """What Prometheus answers to a panel's query of the list DPL: `shown` has the value expected at each time."""
    asked = [
        {
            "expr": expr,
            "eval_time": at,
            "exp_samples": [{"labels": '{list="DPL"}', "value": value}],
        }
        for at, value in shown.items()
    ]
    told = [{"series": name, "values": values} for name, values in series.items()]
    file = place / "asked.yaml"
    file.write_text(yaml.safe_dump({"tests": [{"interval": "1m", "input_series": told, "promql_expr_test": asked}]}))
    tools.run("promtool", "test", "rules", file.name, cwd=place)


def of_dpl(metric: str, instance: str = "a") -> str:
    return f'{metric}{{job="shipscreen", instance="{instance}", list="DPL"}}'


def test_a_list_that_shrinks_is_seen_to_shrink(tools: Tools, tmp_path: Path) -> None:
    """Also when the workers that knew it before are gone: pods have new names after an upgrade."""
    entries = {
        of_dpl("shipscreen_list_entries", "a"): "1000x1440 1000 _x1440",
        of_dpl("shipscreen_list_entries", "b"): "_x1439 1000 400x1600",
    }
    fewer, more = queries_of("Lists", "Change of size in a day")
    ask(tools, tmp_path, fewer, entries, {"12h": 0, "26h": -600, "49h": 0})
    ask(tools, tmp_path, more, entries, {"12h": 0, "26h": 0, "49h": 0})


def test_a_refusal_is_seen_for_as_long_as_it_stands(tools: Tools, tmp_path: Path) -> None:
    """And where none stands there is a line at nothing: a panel without data might as well be a broken one."""
    refused = {
        of_dpl("shipscreen_list_refused_timestamp_seconds", "a"): "0x9 1795064400x9 0x9",
        of_dpl("shipscreen_list_refused_timestamp_seconds", "b"): "0x9 1795064400x9 0x9",
    }
    (standing,) = queries_of("Lists", "Refusals that stand")
    ask(tools, tmp_path, standing, refused, {"5m": 0, "15m": 1, "25m": 0})


def test_prometheus_finds_nothing_to_mend_in_the_metrics(tools: Tools) -> None:
    text = generate_latest(Metrics().registry)
    done = subprocess.run([tools.path("promtool"), "check", "metrics"], input=text, capture_output=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, b"")


def searched(order: str) -> tuple[str, dict[str, Any]]:
    """Where the link to log lines leads once Grafana has put an order's id in: the page, and the pane on it."""
    links = json.loads((FOLDER / "order.json").read_text())["links"]
    (url,) = (link["url"] for link in links if link["title"] == "Log lines of this order")
    page, _, query = url.partition("?")
    panes = json.loads(parse_qs(query.replace("${order:percentencode}", quote(order, safe="")))["panes"][0])
    return page, panes["logs"]


@pytest.mark.parametrize("order", ["SO-1", "SO/1 & 2#3+4%"])
def test_one_order_leads_to_its_log_lines(order: str) -> None:
    """Grafana's search in logs, for the order chosen; by the data source of deploy/grafana/logs.yaml."""
    page, pane = searched(order)
    source = yaml.safe_load((DEPLOY / "grafana/logs.yaml").read_text())["datasources"][0]
    assert (page, pane["datasource"], source["type"]) == ("/explore", source["uid"], "loki")
    (query,) = pane["queries"]
    assert query["expr"].endswith(f"|= `{order}` | json | order_id=`{order}`")


def test_a_log_line_leads_to_its_order() -> None:
    """The data source's link, on a line as a worker writes it; Grafana reads $$ in provisioning files as $."""
    source = yaml.safe_load((DEPLOY / "grafana/logs.yaml").read_text())["datasources"][0]
    (field,) = source["jsonData"]["derivedFields"]
    out = io.StringIO()
    logs.configure("info", stream=out)
    try:
        structlog.get_logger("streams.test").info("verdict", order_id="SO-1", verdict_id="SO-1/1/1")
    finally:
        structlog.reset_defaults()
    found = re.search(field["matcherRegex"], out.getvalue())
    assert found is not None
    assert found[1] == "SO-1"
    board, _, given = field["url"].partition("?")
    uid = json.loads((FOLDER / "order.json").read_text())["uid"]
    assert (board, given) == (f"/d/{uid}", "var-order=$${__value.raw}")
