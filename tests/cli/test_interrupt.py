"""Ctrl-C at any moment of the start ends a command without a traceback."""

import subprocess
import sys

import pytest

PROGRAM = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.{before})
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
sys.argv = ["shipscreen", "party", "Huawei"]
from streams.cli.__main__ import main
main()
"""


@pytest.mark.parametrize("module", ["typer.main", "rich.markup", "streams.cli.app", "pydantic", "rapidfuzz"])
def test_interrupted_while_a_module_loads(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(module=module, before="default_int_handler")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr in {"", "Stopped.\n"}


def test_a_process_told_to_ignore_it_goes_on() -> None:
    """As under nohup: the shell sets SIGINT to be ignored for what runs in the background."""
    program = PROGRAM.format(module="typer.main", before="SIG_IGN")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0
    assert "Huawei" in done.stdout
