"""`shipscreen orders`: generates, validates and sends order events."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Annotated

import typer

from schemas.order import OrderEvent
from schemas.topics import ORDERS
from schemas.unread import unread
from streams.cli.shared.broker import run_async
from streams.cli.shared.exits import Exit
from streams.cli.shared.files import starter_parties
from streams.cli.shared.lazy import Command
from streams.cli.shared.options import AsOneJson
from streams.cli.shared.reading import STDIN, numbered_values
from streams.cli.shared.settings import load_settings
from streams.cli.shared.terminal import emit, errors, progress, write_line
from streams.engine.broker.connection import Connection
from streams.engine.broker.send import Message, send_all, sender
from streams.reference.items import starter_items
from streams.screening.decode import Undecodable, decode
from streams.trial.orders.orders import events

COMMAND = Command(name="orders", says="Send, generate or validate order events.", panel="Feed it")
app = typer.Typer(add_completion=False, no_args_is_help=True, help="Order events: generate, validate, send.")

OrderFile = Annotated[Path, typer.Argument(help='Order events, JSON lines; "-" reads stdin.')]


@app.command()
def generate(
    orders: Annotated[int | None, typer.Argument(min=1, help="Number of orders; default: 1,000.")] = None,
    *,
    count: Annotated[int | None, typer.Option("--count", "-n", min=1, help="Number of orders, as an option.")] = None,
    seed: Annotated[int, typer.Option(help="Seed of the generator; the same seed gives the same orders.")] = 1,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day on which they are sent.")] = None,
    prefix: Annotated[str, typer.Option(help="Prefix of every order id.")] = "SO",
) -> None:
    """Print generated order events, JSON lines, in sending order.

    They include broken records (see streams/trial/orders/mix.py), except those that are not text on one line.

    Example: shipscreen orders generate --count 1000 > orders.jsonl
    """
    today = as_of.date() if as_of else load_settings().day()()
    rng = Random(seed)  # noqa: S311  example data, no secrets
    for event in events(rng, orders or count or 1_000, today, starter_items(), starter_parties(), prefix=prefix):
        if event.value and _is_text(event.value):
            write_line(event.value)


@app.command()
def validate(
    file: OrderFile = STDIN,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per wrong line, and a summary.")
    ] = False,
) -> None:
    """Report values of a file that are not order events, and why; also members that no field reads.

    A misspelt member holds its order (DATA_UNKNOWN_FACT). Exit code 4 if there are any.

    Example: shipscreen orders validate orders.jsonl
    """
    total = wrong = odd = 0
    for number, line in numbered_values(file):
        total += 1
        read = decode(line)
        if isinstance(read, Undecodable):
            wrong += 1
            if as_json:
                emit({"line": number, "stage": read.stage, "reason": read.reason, "order_id": read.order_id})
            else:
                errors().print(f"{file}:{number}: {read.stage}: {read.reason}", markup=False, highlight=False)
            continue
        odd += _tell_unread(file, number, read.order, as_json=as_json)
    if as_json:
        emit({"lines": total, "valid": total - wrong, "invalid": wrong, "misspelt": odd})
    else:
        held = f"; {odd:,} members hold their orders" if odd else ""
        errors().print(f"{total - wrong:,} of {total:,} values are order events{held}.", highlight=False)
    if wrong or odd:
        raise typer.Exit(int(Exit.PARTIAL))


def _tell_unread(file: Path, number: int, order: OrderEvent, *, as_json: bool) -> int:
    """Prints the members of an order that no field reads; returns how many of them hold it."""
    found = unread(order)
    for one in found:
        if as_json:
            emit({"line": number, "order_id": order.order_id, **one.told()})
        else:
            errors().print(f"{file}:{number}: {one}", markup=False, highlight=False)
    return sum(one.holds for one in found)


@app.command()
def send(
    file: OrderFile = STDIN,
    per_second: Annotated[
        float | None, typer.Option("--rate", min=0.01, help="Orders per second; default: all at once.")
    ] = None,
    as_json: AsOneJson = False,
) -> None:
    """Send order events to `orders.v1`, keyed by order id, acknowledged by all replicas.

    A line without a readable order id is sent without a key and becomes a dead letter.

    Example: shipscreen orders generate -n 500 | shipscreen orders send
    """
    connection = load_settings().connection()
    records = [(_key(line), line) for _, line in numbered_values(file)]
    sent = run_async(connection, _send(connection, records, per_second))
    if as_json:
        emit({"sent": sent})
    else:
        errors().print(f"{sent:,} sent. shipscreen watch shows the verdicts.", highlight=False)


async def _send(connection: Connection, records: Sequence[Message], per_second: float | None) -> int:
    with progress() as bars:
        task = bars.add_task("sending", total=len(records))
        async with sender(connection) as producer:
            return await send_all(
                producer,
                ORDERS.name,
                records,
                per_second=per_second,
                acknowledged=lambda count: bars.advance(task, count),
            )


def _key(line: bytes) -> bytes | None:
    read = decode(line)
    order_id = read.order_id if isinstance(read, Undecodable) else read.order.order_id
    return order_id.encode() if order_id else None


def _is_text(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True
