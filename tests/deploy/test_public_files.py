"""Files that others read of a public project: each says what is so here."""

import re
from pathlib import Path

import pytest
import yaml

from tests.deploy.conftest import ROOT, Tools

GITHUB = ROOT / ".github"
FORMS = [
    ("dependabot", GITHUB / "dependabot.yml"),
    ("github-workflows", GITHUB / "workflows" / "ci.yml"),
    ("github-issue-config", GITHUB / "ISSUE_TEMPLATE" / "config.yml"),
    *(
        ("github-issue-forms", GITHUB / "ISSUE_TEMPLATE" / f"{name}.yml")
        for name in ("bug", "change-of-law", "wrong-hold")
    ),
]


@pytest.mark.parametrize(("schema", "file"), FORMS, ids=lambda one: getattr(one, "name", one))
def test_files_for_the_host_have_its_form(tools: Tools, schema: str, file: Path) -> None:
    tools.run("check-jsonschema", "--builtin-schema", f"vendor.{schema}", file)


def test_every_issue_form_is_checked() -> None:
    assert {file for _, file in FORMS} >= set((GITHUB / "ISSUE_TEMPLATE").iterdir())


def test_updates_are_asked_for_where_versions_are_pinned() -> None:
    updates = yaml.safe_load((GITHUB / "dependabot.yml").read_text())["updates"]
    for update in updates:
        for folder in update.get("directories", [update.get("directory")]):
            assert (ROOT / folder.lstrip("/")).is_dir()


def test_commit_hooks_are_the_steps_of_make_check() -> None:
    steps = re.search(r"^check: setup .*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert steps is not None
    made = [step.strip().replace("$(BIN)", ".venv/bin") for step in steps[1].strip().splitlines()]
    (repo,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    assert repo["repo"] == "local"
    assert [hook["entry"] for hook in repo["hooks"]] == made
    assert {(hook["language"], hook["pass_filenames"]) for hook in repo["hooks"]} == {("system", False)}


def test_tests_that_stand_apart_run_in_ci_by_targets_of_their_own() -> None:
    makefile = (ROOT / "Makefile").read_text()
    (apart,) = re.findall(r"^APART := (.+)$", makefile, re.MULTILINE)
    chosen = dict(re.findall(r'^(\w+): setup ##.*\n\t\$\(PYTEST\) -m "?([\w ]+\w)"?', makefile, re.MULTILINE))
    assert sorted(" or ".join(chosen.values()).split(" or ")) == sorted(apart.split(" or "))
    steps = re.findall(r"^make (\w+)$", (ROOT / ".ci" / "run").read_text(), re.MULTILINE)
    assert {"test", *chosen} <= set(steps)


def test_the_hosted_run_is_ours_and_nothing_it_uses_can_change() -> None:
    (job,) = yaml.safe_load((GITHUB / "workflows" / "ci.yml").read_text())["jobs"].values()
    assert job["steps"][-1]["run"] == ".ci/run"
    used = [step["uses"] for step in job["steps"] if "uses" in step]
    assert used
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", one) for one in used)


@pytest.mark.parametrize("package", ["streams", "schemas"])
def test_packages_say_that_they_are_typed(package: str) -> None:
    assert (ROOT / package / "py.typed").exists()


def test_what_lists_the_components_is_pinned() -> None:
    lines = (ROOT / "deploy/image/sbom-requirements.txt").read_text().splitlines()
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in lines if not line.startswith("#"))
