"""Processes we start never outlive us, and failures carry their log."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from streams.engine.broker.child import Child, ChildFailedError, answers, free_port


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def gone(pid: int, within: float = 5.0) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        stat = Path(f"/proc/{pid}/stat")
        if not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.02)
    return False


def test_an_early_end_raises_with_its_log(tmp_path: Path) -> None:
    child = Child(python("print('no such port'); raise SystemExit(3)"), tmp_path / "log")
    with pytest.raises(ChildFailedError, match=r"(?s)ended with code 3.*no such port"):
        child.wait_until(lambda: False, within=10)


def test_a_slow_start_is_killed(tmp_path: Path) -> None:
    child = Child(python("import time; time.sleep(60)"), tmp_path / "log")
    with pytest.raises(ChildFailedError, match=r"not ready within 0\.2 s"):
        child.wait_until(lambda: False, within=0.2)
    assert not child.alive


def test_a_deaf_child_is_killed_in_the_end(tmp_path: Path) -> None:
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    child = Child(python(deaf), tmp_path / "log")
    child.wait_until(lambda: "up" in child.log.read_text(), within=10)
    assert child.stop(within=0.2) is False
    assert not child.alive


def test_a_child_dies_with_us_even_if_we_are_killed(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from streams.engine.broker.child import Child;"
        f"print(Child(['sleep', '60'], Path({str(tmp_path / 'log')!r})).pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(python(code), stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
    assert gone(pid)


def test_a_free_port_does_not_answer() -> None:
    assert not answers(free_port())
