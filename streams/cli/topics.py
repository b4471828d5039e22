"""`shipscreen topics`: creates and lists the topics on the broker."""

from typing import Annotated

import typer
from rich.table import Table

from schemas.topics import TOPICS
from streams.cli.shared.broker import reachable
from streams.cli.shared.exits import Exit, Failure
from streams.cli.shared.lazy import Command
from streams.cli.shared.options import AsJson
from streams.cli.shared.settings import load_settings
from streams.cli.shared.terminal import emit, results
from streams.engine.broker.topics import create_topics, describe

COMMAND = Command(name="topics", says="Create or list the topics.", panel="Run it")
app = typer.Typer(add_completion=False, no_args_is_help=True, help="The topics: create, list.")

DAY_MS = 86_400_000


@app.command()
def create(
    partitions: Annotated[
        int | None,
        typer.Option(
            min=1, max=1000, help="Number of partitions of the order topics; it can never change. Default: the setting."
        ),
    ] = None,
    replication: Annotated[
        int | None, typer.Option(min=1, max=9, help="Number of replicas of every topic; default: the setting.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Create the missing topics with the settings of the table. Existing topics stay unchanged.

    Example: SHIPSCREEN_BROKER=kafka:9092 shipscreen topics create --partitions 24 --replication 3
    """
    settings = load_settings()
    connection = settings.connection()
    try:
        with reachable(connection):
            made = create_topics(connection, partitions or settings.partitions, replication or settings.replication)
    except RuntimeError as refused:
        raise Failure(
            f"The broker refused: {refused}",
            "Correct what it names (SHIPSCREEN_PARTITIONS, SHIPSCREEN_REPLICATION), and run again.",
            Exit.UNREACHABLE,
        ) from None
    if as_json:
        emit({"created": made})
        return
    results().print("\n".join(made) if made else "All topics are there.")


@app.command("list")
def list_topics(as_json: AsJson = False) -> None:
    """List the topics of the table, and whether the broker has them.

    Example: shipscreen topics list
    """
    connection = load_settings().connection()
    with reachable(connection):
        told = {row["name"]: row for row in describe(connection)}
    table = Table("Topic", "Partitions", "Kept", "Key", "What", box=None)
    for topic in TOPICS:
        row = told.get(topic.name, {})
        have = len(row["partitions"]) if row.get("error_code") == 0 else 0
        kept = "compacted" if topic.cleanup == "compact" else _kept(topic.retention_ms)
        if as_json:
            emit({"topic": topic.name, "partitions": have, "exists": have > 0, "kept": kept, "key": topic.key})
        table.add_row(topic.name, str(have) if have else "[red]missing[/]", kept, topic.key, topic.purpose)
    if not as_json:
        results().print(table)


def _kept(retention_ms: int) -> str:
    return "for ever" if retention_ms < 0 else f"{retention_ms // DAY_MS} days"
