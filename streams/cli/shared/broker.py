"""Runs commands that talk to a broker, and turns broker errors into failures with a next step."""

import asyncio
import logging
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from aiokafka.errors import KafkaError as AsyncKafkaError
from kafka.errors import KafkaError

from streams.cli.shared.exits import Exit, Failure
from streams.engine.broker.connection import Connection
from streams.engine.broker.reach import IS_IT_THERE, unreachable
from streams.engine.broker.readback import ReadStalledError
from streams.engine.broker.trouble import BrokerProblemError, known

T = TypeVar("T")


@contextmanager
def reachable(connection: Connection) -> Iterator[None]:
    """Raises a Failure if the broker refuses or cannot be reached."""
    # Clients log every attempt; the Failure reports it once.
    for library in ("aiokafka", "kafka"):
        logging.getLogger(library).setLevel(logging.CRITICAL)
    # Checked first, since the clients would retry for half a minute and could not say why.
    trouble = asyncio.run(unreachable(connection))
    if trouble is not None:
        raise Failure(trouble.said, trouble.todo, Exit.UNREACHABLE)
    try:
        yield
    except BrokenPipeError:
        raise
    except (AsyncKafkaError, KafkaError, ReadStalledError, BrokerProblemError, OSError) as away:
        raise _failure(away, connection) from away


def run_async(connection: Connection, work: Coroutine[Any, Any, T]) -> T:
    """Runs a coroutine that talks to the broker. Ctrl-C cancels it and lets it close its connections."""
    try:
        with reachable(connection):
            return asyncio.run(work)
    finally:
        work.close()


def _failure(away: Exception, connection: Connection) -> Failure:
    trouble = known(away, connection)
    if trouble is None:
        return Failure(f"Broker {connection.bootstrap}: {type(away).__name__}: {away}", IS_IT_THERE, Exit.UNREACHABLE)
    return Failure(trouble.said, trouble.todo, Exit.FAILED if isinstance(away, OSError) else Exit.UNREACHABLE)
