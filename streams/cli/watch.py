"""`shipscreen watch`: shows verdicts as they are published."""

import asyncio
from typing import Annotated, Any

import orjson
import typer
from rich.markup import escape

from schemas.topics import ALERTS, CLEARANCES, DEAD_LETTERS, HOLDS
from schemas.verdict import VERDICT_KINDS
from streams.cli.shared.broker import run_async
from streams.cli.shared.lazy import Command
from streams.cli.shared.settings import load_settings
from streams.cli.shared.terminal import errors, results, write_line
from streams.engine.broker.connection import Connection
from streams.engine.broker.readback import follow, headers_of

COMMAND = Command(name="watch", says="Show holds and clearances as they are published.", panel="Ask it")
app = typer.Typer(add_completion=False)

COLOURS = {"held": "red", "cleared": "green", "superseded": "yellow", "cancelled": "yellow"}


@app.command()
def watch(
    holds: Annotated[bool, typer.Option("--holds", help="Show only holds, alerts and dead letters.")] = False,
    alerts: Annotated[bool, typer.Option("--alerts", help="Show only alerts and dead letters.")] = False,
    seconds: Annotated[
        float | None, typer.Option(min=0.1, help="Stop after this many seconds; default: on Ctrl-C.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print holds, clearances and alerts as JSON lines.")] = False,
) -> None:
    """Show holds, clearances, withdrawals, alerts and dead letters as they are published, from now on.

    Example: shipscreen watch --holds
    """
    connection = load_settings().connection()
    verdicts = [] if alerts else [HOLDS.name] if holds else [HOLDS.name, CLEARANCES.name]
    topics = [ALERTS.name, DEAD_LETTERS.name, *verdicts]
    if seconds is None:
        errors().print("Watching; Ctrl-C stops.", style="dim")
    run_async(connection, _watch(connection, topics, seconds, as_json=as_json))


async def _watch(connection: Connection, topics: list[str], seconds: float | None, *, as_json: bool) -> None:
    try:
        async with asyncio.timeout(seconds):
            async for records in follow(connection, topics):
                for record in records:
                    _show(record, as_json=as_json)
    except TimeoutError:
        return


def _show(record: Any, *, as_json: bool) -> None:
    if record.topic == DEAD_LETTERS.name:
        told = headers_of(record)
        if not as_json:
            reason = escape(told.get("dlq-reason", "?"))
            results().print(f"[magenta]dead letter[/] {record.partition}:{record.offset}  {reason}", highlight=False)
    elif as_json:
        write_line(record.value)
    else:
        results().print(_line(record.topic, orjson.loads(record.value)), highlight=False)


def _line(topic: str, value: dict[str, Any]) -> str:
    if topic == ALERTS.name:
        return f"[bold magenta]alert[/] {value['alert']} {escape(_about(value))}"
    if value["kind"] == "withdrawal":
        return (
            f"[yellow]withdrawn[/] {escape(value['withdraws'])}, now {escape(value['replaced_by'])} ({value['cause']})"
        )
    if value["kind"] not in VERDICT_KINDS:
        return f"{escape(value['kind'])}: shown by a later release"
    decision = value["decision"]
    state = decision["state"]
    codes = sorted({finding["code"] for finding in decision["findings"]})
    cause = value["course"]["cause"]
    because = "" if cause == "event" else f"  ({cause})"
    return f"[{COLOURS[state]}]{state}[/] {escape(value['verdict_id'])}  {' '.join(codes)}{because}"


def _about(alert: dict[str, Any]) -> str:
    """Returns the order of an alert, or the partition that a person changed."""
    if "partition" in alert:
        return f"partition {alert['partition']} by {alert['by']}: {alert['reason']}"
    return alert["order_id"] or ""
