"""A real Apache Kafka for tests and measurements: KRaft, one node, 127.0.0.1 only, no containers.

In Python: `with Kafka() as kafka: ... kafka.bootstrap`. At a terminal: `python -m tests.kafka --port 9092`.
"""

import argparse
import atexit
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from streams.engine.broker.child import Child, ChildFailedError, free_port, tail
from tests.broker.jars import jars
from tests.broker.settings import Listener, node

START_SECONDS = 90.0
STOP_SECONDS = 30.0
# A graceful stop that also writes Java's class archive.
ARCHIVE_SECONDS = 120.0
STARTED = "Kafka Server started"
CLUSTER = "c2hpcG1lbnQtdGVzdHMtMQ"


class Kafka:
    """One broker and its directory. Ports and records survive stop, kill and a new start; `close` removes all.

    `properties` stand above our own settings. Raises KafkaMissingError where Java or Maven is missing.
    """

    def __init__(
        self,
        port: int | None = None,
        *,
        session_min_ms: int = 1_000,
        listeners: Sequence[Listener] = (),
        properties: Mapping[str, str] | None = None,
        heap: str = "256m",
    ) -> None:
        self._jars = jars()
        self._listeners = (Listener("PLAINTEXT", port=port or free_port()), *listeners)
        self._controller = Listener("CONTROLLER")
        self._properties = {"group.min.session.timeout.ms": str(session_min_ms), **(properties or {})}
        self._heap = heap
        self._child: Child | None = None
        self.directory = Path(tempfile.mkdtemp(prefix="shipscreen-kafka-"))
        self.log = self.directory / "broker.log"
        atexit.register(self.close)

    @property
    def bootstrap(self) -> str:
        return self._listeners[0].bootstrap

    @property
    def alive(self) -> bool:
        return self._child is not None and self._child.alive

    @property
    def pid(self) -> int:
        """Of the running broker, for tests that freeze it."""
        assert self._child is not None, "the broker was never started"
        return self._child.pid

    def listener(self, name: str) -> Listener:
        return next(each for each in self._listeners if each.name == name)

    def start(self) -> Self:
        """Starts, or starts again; returns when clients are served: after about 2 s, or 4 s where it was killed."""
        assert not self.alive, "the broker is running already"
        settings = self._formatted()
        before = self._starts()
        archive = self._jars.sharing() or [f"-XX:ArchiveClassesAtExit={self._new_archive}"]
        heap = [f"-Xms{self._heap}", f"-Xmx{self._heap}"]
        self._child = Child(self._java([*heap, *archive], "kafka.Kafka", str(settings)), self.log)
        self._child.wait_until(lambda: self._starts() > before, START_SECONDS)
        return self

    def stop(self) -> None:
        """SIGTERM. Raises ChildFailedError if it did not help and the broker had to be killed."""
        if self._child is None or not self._child.alive:
            return
        within = STOP_SECONDS if self._jars.archive.exists() else ARCHIVE_SECONDS
        if not self._child.stop(within):
            raise ChildFailedError(f"Kafka did not end within {within:g} s of SIGTERM:\n{self.log_tail()}")
        if self._new_archive.exists():
            self._new_archive.replace(self._jars.archive)

    def kill(self) -> None:
        """SIGKILL."""
        if self._child is not None:
            self._child.kill()

    def restart(self) -> None:
        self.stop()
        self.start()

    def close(self) -> None:
        """Ends the broker and removes its records."""
        self.kill()
        self._new_archive.unlink(missing_ok=True)
        shutil.rmtree(self.directory, ignore_errors=True)
        atexit.unregister(self.close)

    def log_tail(self) -> str:
        return tail(self.log)

    def __enter__(self) -> Self:
        try:
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(self, *failure: object) -> None:
        try:
            # Nobody misses the records; only a class archive still to be written asks for a graceful end.
            if not self._jars.archive.exists():
                self.stop()
        finally:
            self.close()

    @property
    def _new_archive(self) -> Path:
        return self._jars.archive.with_name(f"{self.directory.name}.jsa")

    def _formatted(self) -> Path:
        settings, records = self.directory / "server.properties", self.directory / "log"
        if records.exists():
            return settings
        wanted = {**node(self._listeners, self._controller, records), **self._properties}
        settings.write_text("".join(f"{name}={value}\n" for name, value in wanted.items()))
        options = ["-Xmx128m", "-XX:TieredStopAtLevel=1", *self._jars.sharing()]
        arguments = ["format", "--standalone", "-t", CLUSTER, "-c", str(settings)]
        command = self._java(options, "kafka.tools.StorageTool", *arguments)
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=START_SECONDS)
        if done.returncode:
            raise ChildFailedError(f"Kafka's storage could not be formatted:\n{done.stdout}{done.stderr}")
        return settings

    def _java(self, options: Sequence[str], program: str, *arguments: str) -> list[str]:
        levels = {"defaultLogLevel": "warn", "showDateTime": "true", "log.kafka.server.KafkaRaftServer": "info"}
        logging = [f"-Dorg.slf4j.simpleLogger.{name}={value}" for name, value in levels.items()]
        # Quiet about archives: without one, or with one that does not fit, Java merely starts more slowly.
        sharing = ["-Xshare:auto", "-Xlog:disable", "-Xlog:all=error:stderr"]
        java = [self._jars.java, "-XX:+UseSerialGC", *sharing, *options, *logging, "-cp", self._jars.class_path]
        return [*java, program, *arguments]

    def _starts(self) -> int:
        return self.log.read_text(errors="replace").count(STARTED) if self.log.exists() else 0


def main() -> None:
    parser = argparse.ArgumentParser(description="Runs Apache Kafka on 127.0.0.1 until Ctrl-C.")
    parser.add_argument("--port", type=int, help="default: a free one")
    parser.add_argument("--session-min-ms", type=int, default=1_000, help="shortest session time-out (1000)")
    parser.add_argument("--heap", default="256m", help="Java heap (256m)")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with Kafka(given.port, session_min_ms=given.session_min_ms, heap=given.heap) as kafka:
            sys.stdout.write(f"{kafka.bootstrap}  log: {kafka.log}  Ctrl-C ends it\n")
            sys.stdout.flush()
            while kafka.alive:
                time.sleep(0.2)
            raise SystemExit(f"Kafka has ended:\n{kafka.log_tail()}")
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
