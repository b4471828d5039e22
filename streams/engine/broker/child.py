"""Runs server processes (the embedded broker, a test's Kafka) with bounded waits; none outlives this process."""

import random
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

HOST = "127.0.0.1"
# Below Linux's range of ephemeral ports. Inside that range a client that keeps
# retrying a dead broker's port may get that port itself, connect to itself, and block the broker's restart.
PORTS = range(20_000, 32_000)
LOG_TAIL = 4_000
POLL_SECONDS = 0.02

# Kills the child when our end of the pipe closes, however this process ended.
WATCH = 'read -r _; kill -9 "$1" 2>/dev/null'


class ChildFailedError(RuntimeError):
    """A child process ended or was not ready in time; the message includes the end of its log."""


def free_port() -> int:
    """Returns a port of 127.0.0.1 on which nothing listens now. Raises ChildFailedError."""
    for port in random.sample(PORTS, 200):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise ChildFailedError(f"none of 200 ports tried between {PORTS.start} and {PORTS.stop} of {HOST} is free")


def answers(port: int) -> bool:
    """Returns True if something accepts connections on this port of 127.0.0.1."""
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True


class Child:
    """One running child process, whose output is appended to `log`."""

    def __init__(self, command: Sequence[str], log: Path, env: Mapping[str, str] | None = None) -> None:
        self.log = log
        with log.open("ab") as out:
            # Its own session: Ctrl-C reaches only this process, which stops the child after its clients.
            self.process = subprocess.Popen(  # noqa: S603  the command is ours
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=env, start_new_session=True
            )
        self._watch = subprocess.Popen(  # noqa: S603  as above
            ["/bin/sh", "-c", WATCH, "watch", str(self.process.pid)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def wait_until(self, ready: Callable[[], bool], within: float) -> None:
        """Waits until `ready()`. Kills the child and raises ChildFailedError after `within` s or if it ends."""
        deadline = time.monotonic() + within
        while not ready():
            if not self.alive:
                self._fail(f"ended with code {self.process.returncode}")
            if time.monotonic() > deadline:
                self._fail(f"was not ready within {within:g} s")
            time.sleep(POLL_SECONDS)

    def stop(self, within: float) -> bool:
        """Sends SIGTERM, and SIGKILL after `within` seconds. Returns True if SIGTERM sufficed."""
        self.process.terminate()
        try:
            self.process.wait(within)
        except subprocess.TimeoutExpired:
            self.kill()
            return False
        self._unwatch()
        return True

    def kill(self) -> None:
        """Sends SIGKILL and waits until the process has ended."""
        self.process.kill()
        self.process.wait()
        self._unwatch()

    def _unwatch(self) -> None:
        # Kill the watcher before its pipe closes, or it may kill another process that reused the id.
        self._watch.kill()
        self._watch.wait()
        if self._watch.stdin is not None:
            self._watch.stdin.close()

    def _fail(self, what: str) -> None:
        self.kill()
        raise ChildFailedError(f"{self.process.args!r} {what}. The end of its log:\n{tail(self.log)}")


def tail(log: Path) -> str:
    """Returns the last few kilobytes of a log file as text."""
    return log.read_bytes()[-LOG_TAIL:].decode(errors="replace") if log.exists() else "(no log)"
