"""Tools that check deploy/, from scripts/setup-ops. Without them these tests are skipped, except in CI."""

import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from streams.engine.broker.connection import Connection
from streams.engine.broker.topics import create_topics
from tests.deploy.guarded import Certificates, Guarded, guarded_listener, properties
from tests.kafka import Kafka

PARTITIONS = 3
ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"


@dataclass(frozen=True)
class Tools:
    """The environment's folder. `run` gives what a tool wrote, and fails the test where the tool does."""

    folder: Path

    def path(self, name: str) -> Path:
        places = [self.folder / "venv/bin" / name, self.folder / "debian/usr/bin" / name]
        return next(place for place in places if place.exists())

    def run(self, name: str, *arguments: object, cwd: Path = ROOT) -> str:
        command = [str(self.path(name)), *map(str, arguments)]
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr


@pytest.fixture(scope="session")
def tools() -> Tools:
    in_ci = os.environ.get("CI", "").lower() in {"true", "1"}
    command = [str(ROOT / "scripts/setup-ops"), *([] if in_ci else ["--if-there"])]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode and in_ci:
        pytest.fail(f"CI must check deploy/: {done.stderr}", pytrace=False)
    if done.returncode:
        pytest.skip("wants the tools that check deploy/: run scripts/setup-ops once")
    return Tools(Path(done.stdout.strip()))


@pytest.fixture(scope="session")
def promtool(tools: Tools) -> Callable[..., str]:
    return lambda *arguments, cwd=ROOT: tools.run("promtool", *arguments, cwd=cwd)


@pytest.fixture(scope="package")
def guarded(kafka_here: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """A broker behind TLS, passwords and rights, with the topics on it."""
    certificates = Certificates(tmp_path_factory.mktemp("certificates"))
    with Kafka(listeners=[guarded_listener()], properties=properties(certificates)) as broker:
        create_topics(Connection(broker.bootstrap), PARTITIONS)
        yield Guarded(broker, certificates)
