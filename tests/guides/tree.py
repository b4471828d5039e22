"""A copy of the tree in which a guide is followed: its files written, its changes applied, its commands run."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILE = re.compile(r"^`([\w./-]+)`:\n\n```(?:python|yaml|markdown)\n(.*?)^```", re.MULTILINE | re.DOTALL)
CHANGE = re.compile(r"^```diff\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMANDS = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
COPIED = (
    "streams",
    "schemas",
    "scripts",
    "deploy",
    "docs",
    "tests",
    "bench",
    "changelog.d",
    "Makefile",
    "pyproject.toml",
    "README.md",
)
LEFT_OUT = shutil.ignore_patterns("__pycache__", "secrets", "dumps", "results")


@dataclass(frozen=True)
class Tree:
    """The copy, and the guide that is followed in it."""

    root: Path
    guide: str

    @classmethod
    def copied(cls, root: Path, guide: str) -> "Tree":
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, root / name, ignore=LEFT_OUT)
            else:
                shutil.copy(source, root / name)
        return cls(root, (ROOT / "docs" / guide).read_text("utf-8"))

    def write_files(self) -> list[str]:
        """Writes each file that the guide gives; they are new. Gives their paths."""
        files = FILE.findall(self.guide)
        for path, text in files:
            assert not (self.root / path).exists(), path
            (self.root / path).write_text(text, "utf-8")
        return [path for path, _ in files]

    def apply_changes(self) -> None:
        for change in CHANGE.findall(self.guide):
            done = subprocess.run(
                ["git", "apply", "-"],
                cwd=self.root,
                input=change,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, f"{change}\n{done.stderr}"

    def run_commands(self) -> list[str]:
        """Runs the commands of the guide and gives what each printed."""
        (block,) = COMMANDS.findall(self.guide)
        return [self.run(line) for line in block.strip().splitlines()]

    def run(self, command: str) -> str:
        """Runs a command with the tools of this environment and the packages of the copy."""
        tools = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        environment = {**os.environ, "PYTHONPATH": str(self.root), "PATH": tools}
        done = subprocess.run(
            shlex.split(command),
            cwd=self.root,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout
