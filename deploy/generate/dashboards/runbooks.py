"""Each runbook as a dashboard of its own, so that an alert's link opens it in Grafana and needs nothing else."""

from collections.abc import Iterator
from pathlib import Path

from deploy.generate.dashboards.board import Board, Panel


def boards(folder: Path) -> Iterator[Board]:
    """One for each page in the folder, under the alert's name."""
    for page in sorted(folder.glob("*.md")):
        heading, _, body = page.read_text(encoding="utf-8").partition("\n")
        title = heading.removeprefix("# ")
        panel = Panel(title, f"What to do about {page.stem}.", kind="text", width=24, height=20, markdown=body)
        yield Board(page.stem, f"Runbook: {page.stem}", title, (("Runbook", (panel,)),))
