"""Boards as Grafana's JSON, with the Foundation SDK of the pinned version."""

from collections.abc import Iterable
from itertools import count
from typing import Any, Final

from grafana_foundation_sdk.builders import common, dashboard, heatmap, prometheus, stat, table, text, timeseries
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import common as kinds
from grafana_foundation_sdk.models import dashboard as model
from grafana_foundation_sdk.models.dashboard import DataSourceRef
from grafana_foundation_sdk.models.heatmap import HeatmapColorMode
from grafana_foundation_sdk.models.prometheus import PromQueryFormat
from grafana_foundation_sdk.models.text import TextMode

from deploy.generate.dashboards.board import Board, Panel, Query, Variable

SOURCE: Final = DataSourceRef(type_val="prometheus", uid="$source")
TAG: Final = "shipment-screening"
WIDE: Final = 24
EVERY: Final = model.VariableOption(selected=True, text="All", value="$__all")


def drawn(board: Board) -> str:
    """The dashboard as JSON text."""
    made = (
        dashboard.Dashboard(board.title)
        .uid(board.uid)
        .description(board.says)
        .tags([TAG])
        .time("now-1h", "now")
        .refresh("15s")
        .timezone("browser")
        .readonly()
        .link(dashboard.DashboardLink("Shipment screening").type(model.DashboardLinkType.DASHBOARDS).tags([TAG]))
        .with_variable(dashboard.DatasourceVariable("source").label("Prometheus").type("prometheus"))
    )
    for text_of, url in board.links:
        made = made.link(
            dashboard.DashboardLink(text_of)
            .type(model.DashboardLinkType.LINK)
            .url(url)
            .keep_time(True)
            .target_blank(True)
        )
    for variable in board.variables:
        made = made.with_variable(_variable(variable))
    # Numbers of their own: links to a panel survive a restart of Grafana.
    number = count(1)
    for title, panels in board.rows:
        made = made.with_row(dashboard.Row(title).id(next(number)))
        for panel in panels:
            made = made.with_panel(_panel(panel).id(next(number)))
    return JSONEncoder(sort_keys=True, indent=2).encode(made.build()) + "\n"


def _variable(variable: Variable) -> Any:
    if variable.query is None:
        return dashboard.TextBoxVariable(variable.name).label(variable.label).default_value(variable.default)
    return (
        dashboard.QueryVariable(variable.name)
        .label(variable.label)
        .datasource(SOURCE)
        .query(variable.query)
        .refresh(model.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .multi(True)
        .include_all(True)
        .all_value(".*")
        .current(EVERY)
    )


def _panel(panel: Panel) -> Any:
    if panel.kind == "text":
        made: Any = text.Panel().mode(TextMode.MARKDOWN).content(panel.markdown.strip())
    else:
        made = _drawing(panel).unit(panel.unit).datasource(SOURCE)
        for target in _targets(panel.queries, panel.kind):
            made = made.with_target(target)
    made = made.title(panel.title).description(panel.says).span(panel.width).height(panel.height)
    if panel.runbook is not None:
        made = made.links([dashboard.DashboardLink("Runbook").url(f"/d/{panel.runbook}").target_blank(True)])
    return made


def _drawing(panel: Panel) -> Any:
    if panel.kind == "stat":
        return (
            stat.Panel()
            .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
            .graph_mode(kinds.BigValueGraphMode.AREA)
            .thresholds(_thresholds(panel))
        )
    if panel.kind == "heatmap":
        colours = heatmap.HeatmapColorOptions().mode(HeatmapColorMode.SCHEME).scheme("Oranges").steps(32)
        return heatmap.Panel().calculate(False).color(colours)
    if panel.kind == "table":
        return table.Panel()
    lines = timeseries.Panel().fill_opacity(10).show_points(kinds.VisibilityMode.NEVER)
    lines = lines.legend(common.VizLegendOptions().show_legend(True).placement(kinds.LegendPlacement.BOTTOM))
    if panel.kind == "stack":
        lines = lines.fill_opacity(40).stacking(common.StackingConfig().mode(kinds.StackingMode.NORMAL))
    return lines if panel.signed else lines.min(0)


def _thresholds(panel: Panel) -> Any:
    steps = [
        model.Threshold(value=None, color="green"),
        *(model.Threshold(value=at, color=c) for at, c in panel.limits),
    ]
    return dashboard.ThresholdsConfig().mode(model.ThresholdsMode.ABSOLUTE).steps(steps)


def _targets(queries: Iterable[Query], kind: str) -> list[Any]:
    made = []
    for letter, query in zip("ABCDEFGH", queries, strict=False):
        target = prometheus.Dataquery().expr(query.expr).legend_format(query.legend).ref_id(letter)
        if kind == "heatmap":
            target = target.format(PromQueryFormat.HEATMAP)
        made.append(target.instant() if kind == "table" else target.range())
    return made
