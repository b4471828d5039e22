"""`shipscreen status`: how the pipeline stands, from the topics."""

from collections import Counter
from typing import Annotated, Any

import orjson
import typer
from rich.table import Table

from schemas.topics import DEAD_LETTERS, KNOWLEDGE, ORDER_BOOK, ORDERS
from streams.cli.broker import run
from streams.cli.settings import load_settings
from streams.cli.terminal import emit, results
from streams.engine.book import PARTITION_KEY
from streams.engine.connection import Connection
from streams.engine.readback import Place, ends, read_to_end

app = typer.Typer(add_completion=False)


@app.command()
def status(as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False) -> None:
    """Orders waiting, open and closed, held and cleared; dead letters; how far the reference topics go.

    Reads the whole order book. shipscreen lists status says how fresh the lists are, shipscreen doctor what is wrong.

    Example: shipscreen status
    """
    connection = load_settings().connection()
    found = run(connection, _status(connection))
    if as_json:
        emit(found)
        return
    table = Table(box=None, show_header=False)
    for name, value in found.items():
        table.add_row(name.replace("_", " "), f"{value:,}" if isinstance(value, int) else str(value))
    results().print(table)


async def _status(connection: Connection) -> dict[str, Any]:
    positions: dict[int, int] = {}
    orders: dict[bytes, tuple[str, bool]] = {}

    def take(record: Any) -> None:
        if record.value is None:
            orders.pop(record.key, None)
            return
        raw = orjson.loads(record.value)
        if record.key == PARTITION_KEY.encode():
            positions[record.partition] = raw["next"]
        else:
            orders[record.key] = raw["verdict"]["decision"]["state"], raw["closed"] is not None

    topics = [ORDERS.name, DEAD_LETTERS.name, *(topic.name for topic in KNOWLEDGE)]
    reached = await ends(connection, topics)
    await read_to_end(connection, [ORDER_BOOK.name], take)
    open_states = Counter(state for state, closed in orders.values() if not closed)
    return {
        "orders_received": _sum(reached, ORDERS.name),
        "orders_waiting": sum(
            end - positions.get(partition, 0) for (topic, partition), end in reached.items() if topic == ORDERS.name
        ),
        "open_orders": sum(open_states.values()),
        "open_held": open_states["held"],
        "open_cleared": open_states["cleared"],
        "closed_orders": sum(closed for _, closed in orders.values()),
        "dead_letters": _sum(reached, DEAD_LETTERS.name),
        **{topic.name: reached.get((topic.name, 0), 0) for topic in KNOWLEDGE},
    }


def _sum(reached: dict[Place, int], topic: str) -> int:
    return sum(end for (name, _), end in reached.items() if name == topic)
