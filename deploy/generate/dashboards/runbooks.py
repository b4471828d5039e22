"""Each runbook as a dashboard of its own, so that an alert's link opens it in Grafana and needs nothing else."""

from collections.abc import Iterator
from pathlib import Path

from deploy.generate.dashboards.board import Board, Panel


def commands(operations: Path) -> Panel:
    """Where commands are typed: that section of docs/operations.md."""
    text = operations.read_text(encoding="utf-8").split("\n## Commands\n")[1].split("\n## ")[0]
    return Panel("Commands", "Where to type commands.", kind="text", width=24, height=13, markdown=text)


def boards(folder: Path, operations: Path) -> Iterator[Board]:
    """One for each page in the folder, under the alert's name; `operations`: docs/operations.md."""
    typed = commands(operations)
    for page in sorted(folder.glob("*.md")):
        heading, _, body = page.read_text(encoding="utf-8").partition("\n")
        title = heading.removeprefix("# ")
        panel = Panel(title, f"What to do about {page.stem}.", kind="text", width=24, height=20, markdown=body)
        yield Board(page.stem, f"Runbook: {page.stem}", title, (("Runbook", (panel, typed)),))
