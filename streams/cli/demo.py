"""`shipscreen demo`: runs the whole pipeline on generated orders and reports the result."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random
from typing import Annotated, Any

import orjson
import typer
from rich.table import Table

from streams.cli.shared.broker import run_async
from streams.cli.shared.exits import Exit, Failure
from streams.cli.shared.explanation import meaning, render_verdict
from streams.cli.shared.files import starter_parties
from streams.cli.shared.lazy import Command
from streams.cli.shared.settings import DEMO_POLICY, Settings, load_settings
from streams.cli.shared.terminal import emit, errors, progress, results
from streams.cli.shared.workers import worker_processes
from streams.engine.broker.connection import Connection
from streams.engine.broker.embedded import EmbeddedBrokerMissingError, embedded_broker
from streams.engine.broker.readback import read_to_end
from streams.engine.broker.topics import create_topics
from streams.engine.knowledge.publisher import publish_items, publish_lists
from streams.lists.bundle import bundle
from streams.reference.items import starter_items
from streams.screening.rulebook import LAW_CHECKED_TO
from streams.trial.orders.orders import Event, events
from streams.trial.run import Pace, TrialResult, trial
from streams.trial.tally import Report

COMMAND = Command(name="demo", says="Screen 20,000 generated orders and explain the result.", panel="Try it")
app = typer.Typer(add_completion=False)

EXPLAINED = 5
RULE_ERROR = "RULE_ERROR"
MOST_PACED = 2_000
TELLING = (
    "EL_LICENSE_REQUIRED",
    "DPL_DENIED_PERSON",
    "SDN_OFAC_BLOCKED",
    "PARTY_MATCH_REVIEW",
    "CCL_LICENSE_REQUIRED",
    "TRANSSHIP_DIVERSION_RISK",
    "RED_FLAG_UNRESOLVED",
    "DATA_MISSING_ECCN",
)
"""Reason codes to explain first, before any others."""


@app.command()
def demo(
    *,
    orders: Annotated[int, typer.Option("--orders", "-n", min=1, help="Number of orders.")] = 20_000,
    workers: Annotated[int, typer.Option(min=1, max=16, help="Number of worker processes.")] = 2,
    seed: Annotated[int, typer.Option(help="Seed of the generator; the same seed gives the same orders.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print only one JSON object to stdout.")] = False,
    logs: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Keep the workers' logs in this folder.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Run even if the broker already holds orders.")] = False,
) -> None:
    """Screen generated orders with real workers: broker, topics, lists, items, orders, verdicts, count, explanation.

    Starts an embedded broker in memory unless SHIPSCREEN_BROKER is set. Most orders go out at once, which shows the
    rate; the last tenth (at most 2,000) at 200 a second, which shows the latency. Every order is then looked for in the
    topics by the sender: exit code 1 if one is missing or has contradictory verdicts, or if a rule raised.

    Its day is the one to which the rulebook was last checked, so that an old release shows the same as on its first
    day; SHIPSCREEN_TODAY sets another.

    Example: shipscreen demo --orders 5000 --json
    """
    settings = load_settings()
    began = time.monotonic()
    with _broker(settings) as (connection, embedded):
        today = settings.today or LAW_CHECKED_TO
        _prepare(connection, settings, today, again=again or embedded)
        _say(began, f"topics, lists and items are on {connection.bootstrap}; the day is {today}")
        prefix = "SO" if embedded else f"DEMO{int(time.time()):x}"
        own = {"today": today.isoformat()} | _own(embedded=embedded)
        with worker_processes(workers, connection.bootstrap, logs, **own):
            _say(began, f"{workers} workers are ready")
            made = events(Random(seed), orders, today, starter_items(), starter_parties(), prefix=prefix)  # noqa: S311
            outcome = run_async(connection, _tried(connection, made, orders))
        _say(began, "done")
    if as_json:
        emit(_figures(outcome))
    else:
        _tell(outcome, embedded=embedded)
    if wrong := _wrong(outcome.report):
        errors().print(f"{wrong} --logs FOLDER keeps the workers' logs.", style="red", highlight=False)
        raise typer.Exit(int(Exit.FAILED))


def _wrong(report: Report) -> str | None:
    """Returns what failed, or None: orders missing or contradictory, or a rule that raised."""
    if not report.adds_up:
        examples = ", ".join([*report.missing_examples, *report.contradictory_examples])
        return f"Orders are missing or contradictory: {examples}."
    if raised := report.held_by_code.get(RULE_ERROR, 0):
        return f"{raised:,} orders are held because a rule raised ({RULE_ERROR}); shipscreen cases finds which."
    return None


@contextmanager
def _broker(settings: Settings) -> Iterator[tuple[Connection, bool]]:
    """Yields the configured broker or an embedded one, and True if it is embedded."""
    if settings.broker is not None:
        yield settings.connection(), False
        return
    try:
        with embedded_broker() as address:
            yield Connection(address), True
    except EmbeddedBrokerMissingError as missing:
        raise Failure(str(missing), "", Exit.UNREACHABLE) from missing


def _own(*, embedded: bool) -> dict[str, str]:
    """Returns the workers' settings. On the embedded broker, a join takes half a session timeout."""
    # Small transactions, so that verdicts appear while thousands of orders wait.
    trial = {"drain_records": "300", "policy": str(DEMO_POLICY)}
    return trial | ({"session_timeout": "6", "heartbeat_interval": "1.5"} if embedded else {})


def _prepare(connection: Connection, settings: Settings, today: date, *, again: bool) -> None:
    """Creates topics, loads lists and items. Raises Failure if the broker already holds orders."""
    if not again and run_async(connection, _holds_orders(connection)):
        raise Failure(
            f"{connection.bootstrap} already holds orders.",
            "The demo publishes example lists: use a broker of its own, or pass --again if this one is for trials.",
            Exit.REFUSED,
        )
    create_topics(connection, settings.partitions, settings.replication)
    run_async(connection, publish_lists(connection, bundle().values(), today))
    run_async(connection, publish_items(connection, starter_items()))


async def _holds_orders(connection: Connection) -> bool:
    ends = await read_to_end(connection, ["orders.v1"], lambda _: None)
    return any(ends.values())


async def _tried(connection: Connection, made: Iterator[Event], orders: int) -> TrialResult:
    with progress() as bars:
        sending = bars.add_task("sent", total=None)
        deciding = bars.add_task("decided", total=orders)

        def show(sent: int, done: int) -> None:
            bars.update(sending, completed=sent)
            bars.update(deciding, completed=done)

        return await trial(connection, made, orders, Pace(min(MOST_PACED, orders // 10)), show)


def _say(began: float, what: str) -> None:
    errors().print(f"[dim]{time.monotonic() - began:5.1f} s[/]  {what}", highlight=False)


def _figures(outcome: TrialResult) -> dict[str, Any]:
    return outcome.report.plain() | {
        "records": outcome.records,
        "orders_per_second": round(outcome.orders_per_second, 1),
        "latency_ms_p50": round(outcome.latency_ms_p50, 1),
        "latency_ms_p99": round(outcome.latency_ms_p99, 1),
    }


def _tell(outcome: TrialResult, *, embedded: bool) -> None:
    out, report = results(), outcome.report
    table = Table(
        title=f"{report.orders:,} orders ({report.order_ids:,} order numbers, {outcome.records:,} records)",
        box=None,
        show_header=False,
        title_justify="left",
    )
    for what, count in _rows(outcome):
        table.add_row(what, count)
    out.print(table)
    out.print("\nFive holds, explained", style="bold")
    for value in _examples(outcome):
        out.print()
        out.print(render_verdict(orjson.loads(value)))
    out.print("\nWhere to look next", style="bold")
    for line in _next(embedded=embedded):
        out.print(f"  {line}", highlight=False)


def _rows(outcome: TrialResult) -> Iterator[tuple[str, str]]:
    report = outcome.report
    yield "cleared", f"{report.cleared:,}"
    yield "held", f"{report.held:,}"
    for code, count in list(report.held_by_code.items())[:10]:
        yield f"  {code}", f"{f'{count:,}':6} {meaning(code)}"
    yield "superseded by a later revision", f"{report.superseded:,}"
    yield "cancelled", f"{report.cancelled:,}"
    without = report.dead_letters_without_order_id
    yield "dead letters", f"{report.dead_letters:,} ({without:,} without an order number; the others hold their order)"
    yield "missing", f"{report.missing:,}"
    yield "contradictory", f"{report.contradictory:,}"
    yield "orders per second", f"{outcome.orders_per_second:,.0f}"
    yield "latency p50 / p99", f"{outcome.latency_ms_p50:.0f} / {outcome.latency_ms_p99:.0f} ms"


def _examples(outcome: TrialResult) -> list[bytes]:
    """Returns holds for different reasons, instructive ones first, each order once."""
    codes = [*TELLING, *outcome.report.held_by_code]
    chosen = dict.fromkeys(outcome.holds[code] for code in codes if code in outcome.holds)
    return list(chosen)[:EXPLAINED]


def _next(*, embedded: bool) -> Iterator[str]:
    yield "shipscreen rules list                           the law behind the verdicts, rule by rule"
    yield "shipscreen orders generate | shipscreen check   the same without Kafka"
    if embedded:
        yield "SHIPSCREEN_BROKER=host:port shipscreen demo     the same on a Kafka of yours; then watch, explain"
    else:
        yield "shipscreen watch                                verdicts as they come"
        yield "shipscreen explain ORDER_ID                     why an order is held, what would release it"
    yield "docs/integrating.md                             how an order system connects"
