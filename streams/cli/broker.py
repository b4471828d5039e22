"""Commands that talk to a broker: run, with failures that say the next step."""

import asyncio
import logging
import socket
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from aiokafka.errors import KafkaError as AsyncKafkaError
from kafka.errors import KafkaError

from streams.cli.exits import Exit, Failure
from streams.engine.connection import Connection
from streams.engine.readback import ReadStalledError

T = TypeVar("T")

NEXT = "Is the broker running, and is SHIPSCREEN_BROKER right?"
CONNECT_SECONDS = 5.0


@contextmanager
def reachable(connection: Connection) -> Iterator[None]:
    """What the broker refuses, or its absence, as a Failure."""
    # Clients log every attempt; here the Failure says it once.
    for library in ("aiokafka", "kafka"):
        logging.getLogger(library).setLevel(logging.CRITICAL)
    if not any(_answers(server) for server in connection.servers):
        raise Failure(f"Nothing answers at {connection.bootstrap}.", NEXT, Exit.UNREACHABLE)
    try:
        yield
    except (AsyncKafkaError, KafkaError, ReadStalledError, OSError) as away:
        raise Failure(
            f"Broker {connection.bootstrap}: {type(away).__name__}: {away}",
            NEXT,
            Exit.UNREACHABLE,
        ) from away


def run(connection: Connection, work: Coroutine[Any, Any, T]) -> T:
    """Runs a coroutine that talks to the broker. Ctrl-C cancels it and lets it close its connections."""
    with reachable(connection):
        return asyncio.run(work)


def _answers(server: str) -> bool:
    """Whether something accepts connections there: the clients would try for half a minute."""
    host, _, port = server.rpartition(":")
    try:
        socket.create_connection((host or server, int(port or 9092)), CONNECT_SECONDS).close()
    except (OSError, ValueError):
        return False
    return True
