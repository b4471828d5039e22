"""Draws the dashboards from recorded data with matplotlib, laid out as Grafana does: pictures.py DATA FOLDER.

Run by the Python of scripts/setup-ops, which has matplotlib; the project's own has not.
"""

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

COLUMNS = 3
MOST_SERIES = 12
SUFFIX = {"s": " s", "percentunit": "", "bytes": " B", "d": " d", "ops": "/s"}


def named(legend: str, labels: dict[str, str]) -> str:
    for key, value in labels.items():
        legend = legend.replace("{{" + key + "}}", value)
    return legend[:34] or "value"


def last(value: float, unit: str) -> str:
    if unit == "percentunit":
        return f"{value * 100:.2f} %"
    return f"{value:,.4g}{SUFFIX.get(unit, '')}"


def draw_stat(axes: Any, panel: dict[str, Any]) -> None:
    axes.axis("off")
    found = [(named(q["legend"], s["labels"]), s["values"][-1][1]) for q in panel["queries"] for s in q["series"]]
    for place, (name, value) in enumerate(found[:8]):
        down = 0.8 - 0.8 * place / max(1, min(8, len(found)))
        size = 20 if len(found) < 3 else 10
        axes.text(0.02, down, last(value, panel["unit"]), fontsize=size, color="#73bf69", va="center")
        axes.text(0.98, down, name, fontsize=8, color="#c7d0d9", va="center", ha="right")


def draw_heat(axes: Any, panel: dict[str, Any]) -> None:
    series = sorted(panel["queries"][0]["series"], key=lambda one: float(one["labels"]["le"].replace("+Inf", "inf")))
    times = sorted({at for one in series for at, _ in one["values"]})
    rows, below = [], dict.fromkeys(times, 0.0)
    for one in series:
        values = dict(map(tuple, one["values"]))
        rows.append([max(0.0, values.get(at, 0.0) - below[at]) for at in times])
        below.update({at: values.get(at, 0.0) for at in times})
    axes.imshow(rows, aspect="auto", origin="lower", cmap="Oranges", interpolation="nearest")
    axes.set_yticks(range(len(series)), [one["labels"]["le"] for one in series], fontsize=6)
    axes.set_xticks([])


def draw_lines(axes: Any, panel: dict[str, Any]) -> None:
    found = [(named(q["legend"], s["labels"]), s["values"]) for q in panel["queries"] for s in q["series"]]
    start = min((values[0][0] for _, values in found), default=0.0)
    for name, values in found[:MOST_SERIES]:
        at = [(when - start) / 60 for when, _ in values]
        axes.plot(at, [value for _, value in values], linewidth=1, label=name)
        if panel["kind"] == "stack":
            axes.fill_between(at, [value for _, value in values], alpha=0.2)
    if found:
        axes.legend(fontsize=5, loc="upper left", frameon=False, labelcolor="#c7d0d9", ncols=2)
    axes.set_ylim(bottom=0)
    axes.set_ylabel(panel["unit"], fontsize=6, color="#8e8e8e")


def picture(board: dict[str, Any], folder: Path) -> None:
    plt = import_module("matplotlib.pyplot")

    panels = board["panels"]
    rows = -(-len(panels) // COLUMNS)
    figure, grid = plt.subplots(rows, COLUMNS, figsize=(15, 2.5 * rows), facecolor="#111217", squeeze=False)
    for axes in grid.flat:
        axes.set_facecolor("#181b1f")
        axes.tick_params(colors="#8e8e8e", labelsize=6)
        for spine in axes.spines.values():
            spine.set_color("#2c3235")
    for axes, panel in zip(grid.flat, panels, strict=False):
        axes.set_title(panel["title"], fontsize=9, color="#d8d9da", loc="left")
        draw = {"stat": draw_stat, "table": draw_stat, "heatmap": draw_heat}.get(panel["kind"], draw_lines)
        draw(axes, panel)
    for axes in list(grid.flat)[len(panels) :]:
        axes.axis("off")
    figure.suptitle(board["board"], color="#d8d9da", fontsize=14, x=0.01, ha="left")
    figure.tight_layout()
    figure.savefig(folder / f"{board['uid'].removeprefix('shipscreen-')}.png", dpi=80, facecolor="#111217")
    plt.close(figure)


def main() -> None:
    os.environ["MPLBACKEND"] = "Agg"
    data, folder = Path(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for board in json.loads(data.read_text(encoding="utf-8")):
        picture(board, folder)


if __name__ == "__main__":
    main()
