"""`shipscreen dead-letters`: lists, shows and resends order events that could not be read."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from schemas.topics import DEAD_LETTERS, ORDERS
from streams.cli.shared.broker import run_async
from streams.cli.shared.exits import Exit, Failure
from streams.cli.shared.files import file_bytes
from streams.cli.shared.lazy import Command
from streams.cli.shared.options import AsJson
from streams.cli.shared.settings import load_settings
from streams.cli.shared.terminal import emit, errors, results
from streams.engine.broker.connection import Connection
from streams.engine.broker.readback import headers_of, read_to_end
from streams.engine.broker.send import send_all, sender
from streams.screening.decode import Undecodable, decode

COMMAND = Command(name="dead-letters", says="Show and resend order events that could not be read.", panel="Ask it")
app = typer.Typer(add_completion=False, no_args_is_help=True, help="Order events that could not be read.")

Which = Annotated[
    str, typer.Argument(metavar="PARTITION:OFFSET", help="Place of the dead letter, as `dead-letters list` shows it.")
]
SHOWN_BYTES = 4_000


@app.command("list")
def list_letters(
    limit: Annotated[
        int, typer.Option(min=1, help="Maximum number of dead letters, the latest of each partition.")
    ] = 100,
    as_json: AsJson = False,
) -> None:
    """List dead letters: partition and offset, what is wrong with them, and which order they hold.

    Example: shipscreen dead-letters list --json
    """
    rows = [_row(letter) for letter in _letters()]
    rows.sort(key=lambda row: row["time_ms"])
    table = Table("Letter", "Stage", "Order", "Reason", "Came from", box=None)
    for row in rows[-limit:]:
        if as_json:
            emit(row)
        table.add_row(row["letter"], row["stage"], row["order_id"] or "-", escape(row["reason"]), row["origin"])
    if not as_json:
        results().print(table)
        results().print(f"{len(rows):,} dead letters", highlight=False)


@app.command()
def show(letter: Which, as_json: AsJson = False) -> None:
    """Show one dead letter: its headers, and its bytes as received.

    Example: shipscreen dead-letters show 3:17
    """
    record = _one(letter)
    raw: bytes = record.value or b""
    if as_json:
        emit(_row(record) | {"headers": headers_of(record), "value_hex": raw.hex()})
        return
    for name, value in headers_of(record).items():
        results().print(f"{name}: {value}", markup=False, highlight=False)
    shown = raw[:SHOWN_BYTES].decode("utf-8", "backslashreplace")
    results().print(f"\n{shown}", markup=False, highlight=False)
    if len(raw) > SHOWN_BYTES:
        results().print(f"... {len(raw):,} bytes in all", highlight=False)


@app.command()
def replay(
    letter: Which,
    mended: Annotated[
        Path | None, typer.Option("--mended", metavar="FILE", help="Send the corrected event in this file instead.")
    ] = None,
    anyway: Annotated[bool, typer.Option("--anyway", help="Send it even if it still cannot be read.")] = False,
) -> None:
    """Send a dead letter to `orders.v1` again: unchanged, if this release can read it, or corrected.

    The dead letter itself stays on its topic.

    Example: shipscreen dead-letters replay 3:17 --mended order.json
    """
    record = _one(letter)
    value = file_bytes(mended).strip() if mended else record.value or b""
    read = decode(value)
    if isinstance(read, Undecodable) and not anyway:
        raise Failure(
            f"It still cannot be read: {read.reason}.",
            "Correct it in a file and pass --mended FILE; --anyway sends it unchanged.",
            Exit.REFUSED,
        )
    key = record.key if isinstance(read, Undecodable) else read.order.order_id.encode()
    connection = load_settings().connection()
    run_async(connection, _send(connection, key, value))
    order = (
        "" if isinstance(read, Undecodable) else f" shipscreen explain {read.order.order_id} shows what became of it."
    )
    errors().print(f"Sent.{order}", highlight=False)


async def _send(connection: Connection, key: bytes | None, value: bytes) -> int:
    async with sender(connection) as producer:
        return await send_all(producer, ORDERS.name, [(key, value)])


def _letters(only: int | None = None) -> list[Any]:
    connection = load_settings().connection()
    found: list[Any] = []
    run_async(
        connection,
        read_to_end(connection, [DEAD_LETTERS.name], found.append, only=None if only is None else [only]),
    )
    return found


def _one(letter: str) -> Any:
    partition, _, offset = letter.partition(":")
    if not (partition.isdigit() and offset.isdigit()):
        raise Failure(f"{letter} is not PARTITION:OFFSET.", "shipscreen dead-letters list shows them.", Exit.USAGE)
    for record in _letters(int(partition)):
        if record.offset == int(offset):
            return record
    raise Failure(f"There is no dead letter {letter}.", "shipscreen dead-letters list shows them.", Exit.NOT_FOUND)


def _row(record: Any) -> dict[str, Any]:
    told = headers_of(record)
    return {
        "letter": f"{record.partition}:{record.offset}",
        "stage": told.get("dlq-stage", "?"),
        "order_id": told.get("dlq-order-id"),
        "reason": told.get("dlq-reason", "?"),
        "origin": f"{told.get('dlq-topic', '?')} {told.get('dlq-partition', '?')}:{told.get('dlq-offset', '?')}",
        "bytes": len(record.value or b""),
        "time_ms": record.timestamp,
    }
