"""`shipscreen explain`: reads one order's verdict back from the topics and explains it."""

from collections.abc import Iterator
from typing import Annotated, Any

import orjson
import typer

from schemas.topics import CLEARANCES, HOLDS
from schemas.verdict import VERDICT_KINDS
from streams.cli.shared.broker import reachable, run_async
from streams.cli.shared.exits import Exit, Failure
from streams.cli.shared.explanation import render_verdict
from streams.cli.shared.lazy import Command
from streams.cli.shared.settings import load_settings
from streams.cli.shared.terminal import emit, results
from streams.engine.broker.connection import Connection
from streams.engine.broker.readback import read_to_end
from streams.engine.broker.topics import describe
from streams.engine.deciding.address import home

COMMAND = Command(name="explain", says="Why an order is held or cleared, and what would release it.", panel="Ask it")
app = typer.Typer(add_completion=False)


@app.command()
def explain(
    order_id: Annotated[str, typer.Argument(metavar="ORDER_ID")],
    history: Annotated[
        bool, typer.Option("--history", help="Show every verdict of the order, not only the current one.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print verdicts as JSON lines.")] = False,
) -> None:
    """Explain why an order is held or cleared: the law, the evidence, and what would release it.

    The current verdict is the one with the highest revision and number. Exit code 6 if there is none.

    Example: shipscreen explain SO-0000042
    """
    connection = load_settings().connection()
    found = sorted(_verdicts(connection, order_id), key=_rank)
    if not found:
        raise Failure(
            f"There is no verdict on {order_id}.",
            "Was it sent, and is a worker running? shipscreen dead-letters list shows events that could not be read.",
            Exit.NOT_FOUND,
        )
    for verdict in found if history else found[-1:]:
        if as_json:
            emit(verdict)
        else:
            results().print(render_verdict(verdict))


def _rank(verdict: dict[str, Any]) -> tuple[int, int, bool]:
    return verdict["revision"], verdict["course"]["number"], verdict["kind"] == "hold"


def _verdicts(connection: Connection, order_id: str) -> Iterator[dict[str, Any]]:
    """Yields the distinct verdicts of the order from its partition of both topics."""
    with reachable(connection):
        partitions = next(len(row["partitions"]) for row in describe(connection) if row["name"] == HOLDS.name)
    if not partitions:
        raise Failure("There are no topics.", "shipscreen topics create makes them.", Exit.NOT_FOUND)
    key = order_id.encode()
    values: dict[bytes, None] = {}

    def take(record: Any) -> None:
        if record.key == key and record.value is not None:
            values[record.value] = None

    run_async(
        connection, read_to_end(connection, [HOLDS.name, CLEARANCES.name], take, only=[home(order_id, partitions)])
    )
    return (raw for raw in map(orjson.loads, values) if raw["kind"] in VERDICT_KINDS)
