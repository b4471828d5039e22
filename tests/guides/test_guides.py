"""docs/adding-a-*.md, each followed exactly as it is written, in a copy of the tree."""

import re
import shutil
from pathlib import Path

import pytest

from tests.guides.tree import ROOT, Tree

pytestmark = pytest.mark.slow


@pytest.mark.long
def test_a_rule(tmp_path: Path) -> None:
    tree = Tree.copied(tmp_path, "adding-a-rule.md")
    assert tree.write_files() == [
        "streams/rules/redflags/post_office_box.py",
        "changelog.d/post-office-box.decided.md",
        "streams/rules/drafts/post_office_box_2019.py",
    ]
    tree.apply_changes()
    said = tree.run_commands()
    assert f"{tree.guide.count('    Example(')} passed" in said[1]
    page = (tmp_path / "docs" / "coverage.md").read_text("utf-8")
    assert "| `ear.732.post-office-box` | Post-office box as final destination | BIS guidance of 2024-07-10 |" in page
    replayed = "docs/examples/orders-2019.jsonl --rulebook alt:post-office-box-2019"
    assert "2019" in tree.run(f"python -m streams.cli replay {replayed}")
    passes_make_check(tree)


def passes_make_check(tree: Tree) -> None:
    """Each step of `make check`, as the Makefile has it."""
    steps = re.search(r"^check: setup .*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert steps is not None
    # What mypy knows of the files that are the same here; without it the step takes minutes.
    if (ROOT / ".mypy_cache").is_dir():
        shutil.copytree(ROOT / ".mypy_cache", tree.root / ".mypy_cache")
    for step in steps[1].strip().splitlines():
        tree.run(step.strip().removeprefix("$(BIN)/"))


def test_a_metric(tmp_path: Path) -> None:
    tree = Tree.copied(tmp_path, "adding-a-metric.md")
    tree.apply_changes()
    assert tree.write_files() == ["tests/ops/test_red_flag_holds.py"]
    tree.run_commands()
    assert "shipscreen_red_flag_holds_total" in (tmp_path / "docs" / "metrics.md").read_text("utf-8")
    assert "shipscreen_red_flag_holds_total" in (tmp_path / "deploy/grafana/dashboards/workers.json").read_text("utf-8")


def test_a_desk(tmp_path: Path) -> None:
    tree = Tree.copied(tmp_path, "adding-a-desk.md")
    tree.apply_changes()
    said = tree.run_commands()
    assert said[3] == "finance\n"
    assert "reviews.finance.v1" in (tmp_path / "deploy" / "k8s" / "users.yaml").read_text("utf-8")


def test_a_command(tmp_path: Path) -> None:
    tree = Tree.copied(tmp_path, "adding-a-command.md")
    assert tree.write_files() == ["streams/cli/desks.py", "tests/cli/test_desks.py"]
    *_, listed, tested = tree.run_commands()
    assert "sanctions: 4 hours" in listed
    assert "failed" not in tested
    assert "desks" in tree.run("python -m streams.cli --help")


def test_a_list(tmp_path: Path) -> None:
    tree = Tree.copied(tmp_path, "adding-a-list.md")
    manifest, loader, _ = tree.write_files()
    assert (manifest, loader) == ("streams/reference/lists/ch.yaml", "streams/lists/publishers/seco.py")
    *_, tested = tree.run_commands()
    assert "failed" not in tested


def test_every_guide_is_followed_by_a_test() -> None:
    followed = Path(__file__).read_text("utf-8")
    assert not [page.name for page in (ROOT / "docs").glob("adding-*.md") if f'"{page.name}"' not in followed]
