"""Draws the dashboards from recorded data with matplotlib, laid out as Grafana does: pictures.py DATA BOARDS FOLDER.

DATA is what `make ops-check` recorded, BOARDS the folder with Grafana's JSON, which says where each panel stands. Run
by the Python of scripts/setup-ops, which has matplotlib; the project's own has not.
"""

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

WIDTH, UNIT, LEGEND, HEAD, NOTE = 16.0, 0.34, 0.2, 0.45, 0.17
"""Inches: of a picture, of a row of Grafana's grid, of a line of a legend, of the heading, of a note."""
GRID = 24
MOST_SERIES = 14
PAGE, PANEL, RULE, WORDS, FAINT = "#111217", "#181b1f", "#2c3235", "#d8d9da", "#8e9aa6"
COLOURS = {"green": "#73bf69", "orange": "#ff9830", "red": "#f2495c"}
LINES = (
    "#73bf69", "#f2cc0c", "#8ab8ff", "#ff780a", "#f2495c", "#5794f2", "#b877d9", "#56a64b", "#fade2a", "#c0d8ff",
    "#e0b400", "#ffb357", "#37872d", "#a352cc",
)  # fmt: skip
SECONDS = ((86400.0, "d"), (3600.0, "h"), (60.0, "min"), (1.0, "s"), (0.001, "ms"), (0.000001, "µs"))
THOUSANDS = ((1e9, " Bil"), (1e6, " Mil"), (1e3, " K"), (1.0, ""))
BYTES = ((2.0**30, " GiB"), (2.0**20, " MiB"), (2.0**10, " KiB"), (1.0, " B"))


def number(value: float) -> str:
    """Returns a number with three digits, or in whole thousands."""
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"


def scaled(value: float, steps: tuple[tuple[float, str], ...]) -> str:
    """Returns a number with the largest unit that it reaches. steps: size and name of the units, the largest first."""
    size, name = next((step for step in steps if abs(value) >= step[0]), steps[-1])
    return f"{number(value / size)}{name}" if value else f"0{steps[-1][1] if steps is BYTES else ''}"


def shown(value: float, unit: str) -> str:
    """A value as Grafana writes it."""
    if unit == "percentunit":
        return f"{round(value * 100, 2):g}%"
    if unit == "s":
        size, name = next((step for step in SECONDS if abs(value) >= step[0]), SECONDS[-1])
        return f"{number(value / size)} {name}" if value else "0 s"
    if unit == "bytes":
        return scaled(value, BYTES)
    if unit == "d":
        return f"{number(value)} d"
    whole = round(value) if unit == "short" and abs(value - round(value)) < 0.05 else value
    return scaled(whole, THOUSANDS) + ("/s" if unit == "ops" else "")


def named(legend: str, labels: dict[str, str]) -> str:
    """Returns a legend with its labels filled in, at most 34 letters."""
    for key, value in labels.items():
        legend = legend.replace("{{" + key + "}}", value)
    return legend[:34] or "value"


def series(panel: dict[str, Any]) -> list[tuple[str, list[tuple[float, float]]]]:
    """Returns name and points of every series of a panel."""
    return [
        (named(query["legend"], one["labels"]), [(at, value) for at, value in one["values"]])
        for query in panel["queries"] for one in query["series"]
    ]  # fmt: skip


class Drawing:
    """Panels of one run. start, end: seconds since 1970; faults: minutes of the run at which each began."""

    def __init__(self, start: float, end: float, faults: list[float]) -> None:
        self._start, self._minutes_long, self._faults = start, (end - start) / 60, faults

    def panel(self, axes: Any, panel: dict[str, Any]) -> None:
        """Draws a panel as its kind asks; as lines if the kind has no drawing of its own."""
        draw = {"stat": self._stat, "table": self._table, "heatmap": self._heat, "stack": self._stack}
        draw.get(panel["kind"], self._lines)(axes, panel)

    def _minutes(self, values: list[tuple[float, float]]) -> list[float]:
        return [(at - self._start) / 60 for at, _ in values]

    def _stat(self, axes: Any, panel: dict[str, Any]) -> None:
        axes.axis("off")
        found, steps = series(panel), [(float("-inf"), "green"), *panel["limits"]]
        beside = panel["place"]["w"] >= 12
        for place, (name, values) in enumerate(found):
            value = values[-1][1]
            colour = COLOURS[[name for at, name in steps if value >= at][-1]]
            across = (place + 0.5) / len(found) if beside else 0.5
            down = 0.55 if beside else 1 - (place + 0.5) / len(found)
            many = len(found) > 1
            axes.text(across, down, shown(value, panel["unit"]), fontsize=13 if many else 22, color=colour,
                      ha="center" if beside or not many else "right", va="center")  # fmt: skip
            if many:
                axes.text(across if beside else 0.55, down - (0.3 if beside else 0), name, fontsize=7, color=FAINT,
                          ha="center" if beside else "left", va="center")  # fmt: skip

    def _table(self, axes: Any, panel: dict[str, Any]) -> None:
        axes.axis("off")
        found = [one for query in panel["queries"] for one in query["series"]]
        end = max((one["values"][-1][0] for one in found), default=0.0)
        rows = [one["labels"] for one in found if one["values"][-1][0] == end]
        names = sorted({name for row in rows for name in row})
        for down, cells in enumerate([{name: name for name in names}, *rows]):
            for across, name in enumerate(names):
                axes.text(0.02 + across / max(1, len(names)), 0.85 - 0.25 * down, cells.get(name, ""), fontsize=8,
                          color=WORDS if down else FAINT, va="center")  # fmt: skip

    def _heat(self, axes: Any, panel: dict[str, Any]) -> None:
        rising = sorted(panel["queries"][0]["series"], key=lambda one: float(one["labels"]["le"]))
        times = sorted({at for one in rising for at, _ in one["values"]})
        rows, below = [], dict.fromkeys(times, 0.0)
        for one in rising:
            values = dict(map(tuple, one["values"]))
            rows.append([max(0.0, values.get(at, 0.0) - below[at]) or float("nan") for at in times])
            below.update({at: values.get(at, 0.0) for at in times})
        ends = [(times[0] - self._start) / 60, (times[-1] - self._start) / 60, -0.5, len(rows) - 0.5]
        axes.imshow(rows, aspect="auto", origin="lower", cmap="Oranges_r", interpolation="nearest", extent=ends)
        bounds = [one["labels"]["le"] for one in rising]
        axes.set_yticks(range(len(rising)), ["more" if le == "+Inf" else shown(float(le), "s") for le in bounds])
        self._framed(axes, [], panel)

    def _stack(self, axes: Any, panel: dict[str, Any]) -> None:
        found = self._told(series(panel))
        times = sorted({at for _, values in found for at, _ in values})
        heights = [[dict(values).get(at, 0.0) for at in times] for _, values in found]
        if found:
            drawn = axes.stackplot(self._minutes([(at, 0) for at in times]), heights, colors=LINES, alpha=0.55)
            self._framed(axes, [(name, fill) for (name, _), fill in zip(found, drawn, strict=True)], panel)

    def _lines(self, axes: Any, panel: dict[str, Any]) -> None:
        drawn = []
        for colour, (name, values) in zip(LINES, self._told(series(panel)), strict=False):
            (line,) = axes.plot(self._minutes(values), [value for _, value in values], linewidth=1.1, color=colour)
            drawn.append((name, line))
        if not any(value for _, values in series(panel) for _, value in values):
            axes.set_ylim(-1 if panel["signed"] else 0, 1)
        elif not panel["signed"]:
            axes.set_ylim(bottom=0)
        self._framed(axes, drawn, panel)

    @staticmethod
    def _told(found: list[tuple[str, list[tuple[float, float]]]]) -> list[tuple[str, list[tuple[float, float]]]]:
        """Those that say something first, and not more than can be told apart."""
        return sorted(found, key=lambda one: not any(value for _, value in one[1]))[:MOST_SERIES]

    def _framed(self, axes: Any, drawn: list[tuple[str, Any]], panel: dict[str, Any]) -> None:
        if panel["kind"] != "heatmap":
            axes.yaxis.set_major_formatter(lambda value, _: shown(value, panel["unit"]))
            axes.grid(axis="y", color=RULE, linewidth=0.5)
        axes.set_xlim(0, self._minutes_long)
        for count, at in enumerate(self._faults, start=1):
            axes.axvline(at, color=FAINT, linewidth=0.5, linestyle=":")
            axes.annotate(str(count), (at, 1), xycoords=("data", "axes fraction"), fontsize=5, color=FAINT, ha="center",
                          va="bottom")  # fmt: skip
        if drawn:
            axes.legend([handle for _, handle in drawn], [name for name, _ in drawn], fontsize=6, frameon=False,
                        labelcolor=WORDS, loc="upper left", bbox_to_anchor=(-0.01, -0.1), borderaxespad=0,
                        ncols=max(2, panel["place"]["w"] // 2), columnspacing=1.0, handlelength=1.0)  # fmt: skip


def place(figure: Any, box: dict[str, int], height: float, graph: bool) -> Any:
    """Axes where Grafana has the panel; a frame around, and room for title, scale and legend."""
    left, right = box["x"] / GRID, (box["x"] + box["w"]) / GRID
    top, bottom = height - box["y"] * UNIT, height - (box["y"] + box["h"]) * UNIT
    frame = figure.add_axes(
        (left + 0.002, (bottom + 0.03) / height, right - left - 0.004, (top - bottom - 0.06) / height)
    )
    frame.set(facecolor=PANEL, xticks=[], yticks=[])
    for spine in frame.spines.values():
        spine.set_color(RULE)
    inner = (bottom + (0.26 + 2.2 * LEGEND if graph else 0.1)) / height
    start = left + (0.036 if graph else 0.008)
    axes = figure.add_axes((start, inner, right - start - 0.01, (top - 0.42) / height - inner))
    axes.set_facecolor("none")
    axes.tick_params(colors=FAINT, labelsize=6, length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    return frame, axes


def panels(figure: Any, board: dict[str, Any], drawing: Drawing, layout: list[dict[str, Any]], height: float) -> None:
    """Rows' titles and panels, each where Grafana has it."""
    by_title = {panel["title"]: panel for panel in board["panels"]}
    for one in layout:
        box = {**one["gridPos"], "y": one["gridPos"]["y"] + HEAD / UNIT}
        if one["type"] == "row":
            top = (height - box["y"] * UNIT - 0.2) / height
            figure.text(0.005, top, one["title"], color=WORDS, fontsize=10, weight="bold", va="center")
            continue
        frame, axes = place(figure, box, height, graph=one["type"] in {"timeseries", "heatmap"})
        frame.set_title(one["title"], fontsize=8.5, color=WORDS, loc="left", y=1.0, pad=-12, x=0.01)
        if one["type"] == "text":
            axes.axis("off")
            axes.text(
                0,
                1,
                one["options"]["content"].replace("$order", "SO-000001"),
                fontsize=8,
                color=WORDS,
                va="top",
                family="monospace",
            )
        else:
            drawing.panel(axes, by_title[one["title"]] | {"place": box})


def picture(board: dict[str, Any], told: dict[str, Any], layout: list[dict[str, Any]], file: Path) -> None:
    """Draws a dashboard into a file."""
    plt = import_module("matplotlib.pyplot")

    notes = [f"{count}  {fault['says']}" for count, fault in enumerate(told["faults"], start=1)]
    below = HEAD + NOTE * -(-len(notes) // 2)
    height = HEAD + max(one["gridPos"]["y"] + one["gridPos"]["h"] for one in layout) * UNIT + below
    figure = plt.figure(figsize=(WIDTH, height), facecolor=PAGE)
    figure.text(0.005, 1 - 0.5 * HEAD / height, board["board"], color=WORDS, fontsize=14, va="center")
    drawing = Drawing(told["start"], told["end"], [(fault["began"] - told["start"]) / 60 for fault in told["faults"]])
    panels(figure, board, drawing, layout, height)
    small = {"color": FAINT, "fontsize": 7.5, "va": "center"}
    figure.text(0.005, (below - 0.15) / height, "Across: minutes. Dotted lines: a fault was provoked.", **small)
    for count, note in enumerate(notes):
        down = below - HEAD + 0.1 - NOTE * (count // 2)
        figure.text(0.005 + 0.5 * (count % 2), down / height, note, **small)
    figure.savefig(file, dpi=90, facecolor=PAGE)
    plt.close(figure)


def main() -> None:
    """Runs the command: DATA BOARDS FOLDER."""
    os.environ["MPLBACKEND"] = "Agg"
    data, boards, folder = map(Path, sys.argv[1:])
    folder.mkdir(parents=True, exist_ok=True)
    told = json.loads(data.read_text(encoding="utf-8"))
    for board in told["boards"]:
        name = board["uid"].removeprefix("shipscreen-")
        layout = json.loads((boards / f"{name}.json").read_text(encoding="utf-8"))["panels"]
        picture(board, told, layout, folder / f"{name}.png")


if __name__ == "__main__":
    main()
