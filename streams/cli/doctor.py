"""`shipscreen doctor`: finds problems and says how to fix them."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Annotated

import typer
from rich.markup import escape

from streams.cli.checks import broker, knowledge, partitions
from streams.cli.checks.diagnosis import WHOLE, Check, Diagnosis, Level, together
from streams.cli.checks.machine import machine
from streams.cli.shared.broker import reachable
from streams.cli.shared.exits import Exit, Failure
from streams.cli.shared.lazy import Command
from streams.cli.shared.options import AsJson
from streams.cli.shared.settings import Settings, load_policy, load_settings
from streams.cli.shared.terminal import emit, results
from streams.engine.broker.connection import Connection
from streams.engine.broker.topics import Layout, check_topics
from streams.facts.policy import Policy

COMMAND = Command(name="doctor", says="Find problems and say how to fix them.", panel="Run it")
app = typer.Typer(add_completion=False)
COLOURS = {"ok": "green", "note": "yellow", "unknown": "bold yellow", "wrong": "bold red"}
LIMIT = 3.0


@app.command()
def doctor(
    limit: Annotated[
        float, typer.Option(min=0.1, help="Seconds for each question to the broker; longer where topics are read.")
    ] = LIMIT,
    as_json: AsJson = False,
) -> None:
    """Check settings, law, broker, topics, workers, partitions, lists and items.

    Exit code 1 if something is wrong, or could not be found out.

    Example: shipscreen doctor
    """
    counts: Counter[Level] = Counter()
    for finding in _looked_at(load_settings(), limit):
        counts[finding.level] += 1
        if as_json:
            emit(finding)
            continue
        results().print(
            f"[{COLOURS[finding.level]}]{finding.level:7}[/] {finding.about}: {escape(finding.said)}", highlight=False
        )
        if finding.todo:
            results().print(f"        → {escape(finding.todo)}", highlight=False)
    if not as_json:
        said = ", ".join(f"{counts[level]} {words}" for level, words in WORDS.items())
        results().print(said, highlight=False)
    if counts["wrong"] or counts["unknown"]:
        raise typer.Exit(int(Exit.FAILED))


WORDS: dict[Level, str] = {"wrong": "wrong", "unknown": "unknown", "note": "to note", "ok": "in order"}


def _looked_at(settings: Settings, limit: float) -> Iterator[Diagnosis]:
    policy, today = load_policy(settings.policy), settings.day()()
    yield from machine(settings, policy, today)
    if settings.broker is None:
        yield Diagnosis(
            "note", "broker", "none set: only demo, check, cases and look-ups work", "SHIPSCREEN_BROKER=host:port"
        )
        return
    connection = settings.connection()
    try:
        with reachable(connection):
            layout, faults = check_topics(connection)
    except Failure as failed:
        yield Diagnosis("wrong", "broker", str(failed), failed.next_step or None)
        return
    yield from broker.topics(layout, faults)
    checks = _of_broker(connection, settings, limit)
    if not any(fault.fatal for fault in faults):
        checks += _of_partitions(connection, settings, layout, today, limit)
    yield from together([*checks, *_of_knowledge(connection, policy, today, limit)])


def _of_broker(connection: Connection, settings: Settings, limit: float) -> list[Check]:
    return [
        Check("clock", lambda: [broker.clock(connection, settings.clock_limit)], limit),
        Check("broker", lambda: [broker.transactions(connection, settings.group)], limit),
    ]


def _of_partitions(
    connection: Connection, settings: Settings, layout: Layout, today: date, limit: float
) -> list[Check]:
    group = settings.group
    return [
        Check("identity", lambda: partitions.identity(connection, layout, group), limit),
        Check("workers", lambda: partitions.workers(connection, layout, group), limit),
        Check("orders", lambda: partitions.orders(connection, layout, limit), 2 * limit),
        Check("standing", lambda: partitions.standing(connection, layout, today), limit),
        Check("transactions", lambda: broker.open_on(connection, layout), limit + 2 * broker.STILL_OPEN_SECONDS),
    ]


def _of_knowledge(connection: Connection, policy: Policy, today: date, limit: float) -> list[Check]:
    """These read whole topics."""
    return [
        Check("lists", lambda: knowledge.lists(connection, policy, today), WHOLE * limit),
        Check("items", lambda: knowledge.catalogue(connection), WHOLE * limit),
    ]
