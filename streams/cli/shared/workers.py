"""Starts worker processes for the demo, waits until they are ready, and stops them."""

import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from streams.cli.shared.exits import Failure
from streams.engine.broker.child import HOST, Child, free_port, tail

READY_SECONDS = 120.0
STOP_SECONDS = 8.0
POLL_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class WorkerProcess:
    """A worker and the port of its /readyz."""

    child: Child
    port: int

    @property
    def ready(self) -> bool:
        """Returns True if /readyz says so; it does not while the worker joins or partitions move."""
        try:
            with urllib.request.urlopen(f"http://{HOST}:{self.port}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def must_live(self) -> None:
        """Raises Failure with the end of its log if the process has ended."""
        if not self.child.alive:
            raise Failure(f"A worker ended with code {self.child.process.returncode}.\n{tail(self.child.log)}")


@contextmanager
def worker_processes(
    count: int, broker: str, logs: Path | None = None, **settings: str
) -> Iterator[list[WorkerProcess]]:
    """Runs ready workers. logs: folder of their logs. settings: SHIPSCREEN_ variables without the prefix.

    Raises Failure with the end of a worker's log if it does not become ready.
    """
    with TemporaryDirectory(prefix="shipscreen-workers-") as temporary:
        place = logs or Path(temporary)
        place.mkdir(parents=True, exist_ok=True)
        started: list[WorkerProcess] = []
        try:
            started.extend(_start(number, broker, place, settings) for number in range(1, count + 1))
            _wait_ready(started)
            yield started
        finally:
            for worker in started:
                worker.child.process.terminate()
            for worker in started:
                worker.child.stop(STOP_SECONDS)


def _start(number: int, broker: str, place: Path, settings: dict[str, str]) -> WorkerProcess:
    port = free_port()
    own = {"BROKER": broker, "HTTP_HOST": HOST, "HTTP_PORT": str(port), "LABEL": f"worker-{number}", **settings}
    variables = {f"SHIPSCREEN_{name.upper()}": value for name, value in own.items()}
    command = [sys.executable, "-m", "streams.cli", "worker"]
    return WorkerProcess(Child(command, place / f"worker-{number}.log", env=os.environ | variables), port)


def _wait_ready(workers: Sequence[WorkerProcess]) -> None:
    """Waits until all are ready at the same time: each one that joins moves partitions of the others."""
    deadline = time.monotonic() + READY_SECONDS
    while not all(worker.ready for worker in workers):
        for worker in workers:
            worker.must_live()
        if time.monotonic() > deadline:
            slow = next(worker for worker in workers if not worker.ready)
            raise Failure(f"A worker was not ready within {READY_SECONDS:g} s.\n{tail(slow.child.log)}")
        time.sleep(POLL_SECONDS)
