"""Every generated file, by its path from the root of the checkout."""

from pathlib import Path

from deploy.generate import kubernetes, metrics_page
from deploy.generate.dashboards import flow, holds, lists, order, others, runbooks, workers
from deploy.generate.dashboards.drawing import drawn

_DRAWN = (flow.BOARD, workers.BOARD, lists.BOARD, holds.BOARD, order.BOARD)
BOARDS = (flow.BOARD, workers.board(others.panels(_DRAWN)), lists.BOARD, holds.BOARD, order.BOARD)


def made(root: Path) -> dict[str, str]:
    """Path -> text."""
    deploy = root / "deploy"
    manifests = kubernetes.manifests(deploy / "prometheus" / "rules")
    boards = {f"{board.uid.removeprefix('shipscreen-')}.json": drawn(board) for board in BOARDS}
    pages = {
        f"runbooks/{board.uid}.json": drawn(board)
        for board in runbooks.boards(deploy / "runbooks", root / "docs/operations.md")
    }
    return {
        "docs/metrics.md": metrics_page.page(),
        **{f"deploy/k8s/{name}": text for name, text in manifests.items()},
        **{f"deploy/grafana/dashboards/{name}": text for name, text in {**boards, **pages}.items()},
    }
