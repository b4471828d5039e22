"""Whether the broker and its topics are fit for workers."""

import asyncio
import time
from collections.abc import Iterable, Iterator
from typing import Final

from aiokafka.errors import TransactionalIdAuthorizationFailed

from schemas.topics import KNOWLEDGE, ORDER_BOOK, ORDERS
from streams.cli.checks.diagnosis import Diagnosis
from streams.cli.shared.broker import reachable, run_async
from streams.cli.shared.exits import Failure
from streams.engine.broker.clock import compared, duration, wrong_clock
from streams.engine.broker.connection import Connection
from streams.engine.broker.readback import open_transactions
from streams.engine.broker.topics import Layout, TopicFault, has_transactions
from streams.engine.broker.trouble import BrokerProblem, hanging

STILL_OPEN_SECONDS: Final = 2.0


def topics(layout: Layout, faults: Iterable[TopicFault]) -> Iterator[Diagnosis]:
    """Whether they are as the table has them."""
    alike = _alike(faults)
    for (wrong, remedy, fatal), named in alike.items():
        about = f"topic {named[0]}" if len(named) == 1 else f"{len(named)} topics"
        said = wrong if len(named) == 1 else f"of each, {wrong} ({', '.join(named)})"
        yield Diagnosis("wrong" if fatal else "note", about, said, remedy)
    if not alike:
        yield Diagnosis("ok", "topics", f"all as the table has them, {layout.partitions} partitions")


def _alike(faults: Iterable[TopicFault]) -> dict[tuple[str, str, bool], list[str]]:
    """Groups topics by equal fault: if no topic exists, that is one problem to fix."""
    found: dict[tuple[str, str, bool], list[str]] = {}
    for fault in faults:
        found.setdefault((fault.wrong, fault.remedy, fault.fatal), []).append(fault.topic)
    return found


def transactions(connection: Connection, group: str) -> Diagnosis:
    """Asks with the caller's own rights: people on call may lack the right to write."""
    try:
        with reachable(connection):
            there = asyncio.run(has_transactions(connection, group))
    except Failure as failed:
        if not isinstance(failed.__cause__, TransactionalIdAuthorizationFailed):
            raise
        said = f"{connection.bootstrap} answers; {connection.sasl_username} may not ask whether it has transactions"
        return Diagnosis("note", "broker", said, "A worker asks at its start, and says so in its log.")
    if there:
        return Diagnosis("ok", "broker", f"{connection.bootstrap} answers and has transactions")
    said = f"{connection.bootstrap} answers, but has no transactions: at least once, not exactly once"
    return Diagnosis("note", "broker", said, "Use Apache Kafka for anything but trials.")


def clock(connection: Connection, limit: float) -> Diagnosis:
    """Whether this machine's agrees with the broker's."""
    found = compared(connection)
    if isinstance(found, BrokerProblem):
        return Diagnosis("note", "clock", f"not compared with the broker's: {found.said}", found.todo)
    if found.apart(limit):
        trouble = wrong_clock(found, limit)
        return Diagnosis("wrong", "clock", trouble.said, trouble.todo)
    which = "ahead of" if found.ahead > 0 else "behind"
    return Diagnosis("ok", "clock", f"{duration(abs(found.ahead))} {which} the broker's")


def open_on(connection: Connection, layout: Layout) -> Iterator[Diagnosis]:
    """Open transactions on what workers read: nothing behind them can be read, and a worker that starts waits."""
    places = [(ORDER_BOOK.name, number) for number in range(layout.partitions)]
    places += [(ORDERS.name, number) for number in range(layout.partitions)]
    places += [(topic.name, 0) for topic in KNOWLEDGE]
    found = run_async(connection, open_transactions(connection, places))
    if found:
        # A worker's own last some milliseconds.
        time.sleep(STILL_OPEN_SECONDS)
        again = run_async(connection, open_transactions(connection, list(found)))
        for place, first in sorted(found.items() & again.items()):
            trouble = hanging(*place, first, connection)
            yield Diagnosis("wrong", "transactions", trouble.said, trouble.todo)
