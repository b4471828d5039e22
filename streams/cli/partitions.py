"""`shipscreen partitions`: takes partitions over on other topics, and sets back the day that they have reached."""

import asyncio
import sys
from collections.abc import Coroutine
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeVar

import typer
from rich.markup import escape

from streams.cli.shared.broker import reachable, run_async
from streams.cli.shared.exits import Exit, Failure
from streams.cli.shared.lazy import Command
from streams.cli.shared.options import AsOneJson
from streams.cli.shared.settings import Settings, load_settings
from streams.cli.shared.terminal import emit, results
from streams.engine.broker.connection import Connection
from streams.engine.broker.members import members
from streams.engine.broker.topics import Layout, TopicsUnfitError, fit_layout, has_transactions
from streams.engine.broker.trouble import BrokerProblem
from streams.engine.deciding.entry import BookUnreadableError
from streams.engine.lanes.positions import read_positions
from streams.engine.partitions.adoption import Adoption, planned, take_over
from streams.engine.partitions.comparison import Wish
from streams.engine.partitions.day import brokers_day, set_day
from streams.engine.partitions.fencing import WorkersRunError
from streams.engine.settings import WorkerSettings
from streams.ops.logs import configure

COMMAND = Command(name="partitions", says="Take partitions over, or set their day back.", panel="Run it")
app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="The partitions' own records: take them over on other topics or for another group, set their day back.",
)
T = TypeVar("T")
REASON_CHARACTERS = 500

Reason = Annotated[str, typer.Option(metavar="TEXT", help="Why; recorded in the partitions and on alerts.v1.")]
By = Annotated[str, typer.Option(metavar="NAME", help="Who answers for it; recorded too.")]
Apply = Annotated[
    bool,
    typer.Option("--apply", help="Write. Without it, nothing is: it says what would be done. Workers must be stopped."),
]


@app.command()
def adopt(
    *,
    reason: Reason,
    by: By,
    orders_anew: Annotated[
        bool,
        typer.Option(
            "--orders-anew",
            help="Read orders.v1 from its beginning and keep the book: what it knows is published again.",
        ),
    ] = False,
    publish_again: Annotated[
        bool,
        typer.Option("--publish-again", help="Publish verdicts that the book has and clearances.v1 or holds.v1 lacks."),
    ] = False,
    apply: Apply = False,
    as_json: AsOneJson = False,
) -> None:
    """Take the partitions over on the topics, or for the group, that are set here. The way back after code 2.

    Compares the history of the reference topics, the position with the ends of orders.v1, and the book with what was
    published. Says the first difference and writes nothing; else writes the new topic ids and the group. --apply first
    shuts out every worker by the partitions' transactional ids.

    Example: shipscreen partitions adopt --reason "restored from the copy of 2 March" --by "J. Doe"
    """
    settings = load_settings()
    worker, layout = _ready(settings, apply=apply)
    wish = _wish(by, reason, orders_anew=orders_anew, publish_again=publish_again)
    plans = _run(worker, planned(worker, layout, wish, fence=apply))
    different = next((plan.difference for plan in plans if plan.difference), None)
    due = [plan for plan in plans if plan.position is not None]
    if different is None and apply:
        _run(worker, take_over(worker, plans))
    if as_json:
        emit(
            {"applied": apply and different is None, "difference": different, "partitions": [_row(one) for one in due]}
        )
    if different is not None:
        raise Failure(
            f"Nothing was written: {different}", "docs/operations.md, A topic made anew or lost.", Exit.REFUSED
        )
    if not as_json:
        _told(due, layout.partitions, apply=apply)
        if orders_anew and due:
            results().print(
                "What the earlier orders.v1 had beyond these positions was never decided: have it sent again.",
                highlight=False,
            )


@app.command("set-day")
def set_day_back(
    day: Annotated[str, typer.Argument(metavar="DAY", help="The day to go back to: today, or earlier (ISO).")],
    reason: Reason,
    by: By,
    apply: Apply = False,
    as_json: AsOneJson = False,
) -> None:
    """Set back the day that partitions have reached, after a clock or a fixed day was ahead. It never sets it forward.

    The next worker that opens the partition screens all open orders again, and publishes anew what was decided on days
    that have not come.

    Example: shipscreen partitions set-day 2026-03-02 --reason "a test ran here with SHIPSCREEN_TODAY" --by "J. Doe"
    """
    settings = load_settings()
    wanted = _day(day)
    worker, layout = _ready(settings, apply=apply)
    wish = _wish(by, reason)
    with reachable(worker.connection):
        broker = brokers_day(worker.connection)
    if isinstance(broker, BrokerProblem):
        raise Failure(f"{broker.said} Without it no day is set back.", broker.todo, Exit.REFUSED)
    if wanted > broker:
        raise Failure(f"By the broker's clock it is {broker}: no partition is set to {wanted}.", "", Exit.REFUSED)
    every = (_run(worker, set_day(worker, one, wanted, wish, apply=apply)) for one in range(layout.partitions))
    done = [one for one in every if one is not None]
    if as_json:
        emit({"applied": apply, "partitions": done})
        return
    lines = [f"partition {one.partition}: {one.reached} -> {one.day}" for one in done]
    results().print("\n".join(lines) or f"No partition has reached a day after {wanted}.", highlight=False)
    if done and not apply:
        results().print("Nothing was written: --apply does.", highlight=False)


def _wish(by: str, reason: str, *, orders_anew: bool = False, publish_again: bool = False) -> Wish:
    if not by.strip() or not reason.strip() or len(reason) > REASON_CHARACTERS:
        said = f"--by and --reason must say something, the reason in at most {REASON_CHARACTERS} characters."
        raise Failure(said, 'Say who and why: --by "J. Doe" --reason "...".', Exit.USAGE)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Wish(by.strip(), reason.strip(), now, orders_anew, publish_again)


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise Failure(f"{given} is not a day.", "Write it as 2026-03-02.", Exit.USAGE) from None


def _ready(settings: Settings, *, apply: bool) -> tuple[WorkerSettings, Layout]:
    """Returns settings and topics on which this may be done. Raises Failure."""
    configure(settings.log_level, human=sys.stderr.isatty())
    connection = settings.connection()
    worker = settings.worker(connection)
    try:
        with reachable(connection):
            layout, _ = fit_layout(connection)
    except TopicsUnfitError as unfit:
        fault = unfit.faults[0]
        raise Failure(f"{fault.topic}: {fault.wrong}.", fault.remedy, Exit.REFUSED) from None
    with reachable(connection):
        if settings.delivery == "plain" or not asyncio.run(has_transactions(connection, settings.group)):
            said = "Without transactions nobody can be shut out, and the records of partitions are not changed by hand."
            raise Failure(said, "Use Apache Kafka, and no SHIPSCREEN_DELIVERY=plain.", Exit.REFUSED)
    if apply:
        _must_be_stopped(worker, layout)
    return worker, layout


def _must_be_stopped(worker: WorkerSettings, layout: Layout) -> None:
    """Raises Failure where workers run, of this group or of one that screens a partition."""
    told = _run(worker, read_positions(worker.connection, layout.partitions)).values()
    for group in sorted({worker.group, *(one.group for one in told if one is not None and one.group)}):
        running = members(worker.connection, group) or ()
        if running:
            hosts = ", ".join(sorted({one.host for one in running}))
            raise Failure(
                f"{len(running)} workers of the group {group} run ({hosts}). They would be shut out, and started again "
                "by their process manager in the middle of this.",
                "Stop all workers (scale to 0), wait until the group is empty (10 s), and run it again.",
                Exit.REFUSED,
            )


def _run(worker: WorkerSettings, work: Coroutine[Any, Any, T]) -> T:
    connection: Connection = worker.connection
    try:
        return run_async(connection, work)
    except WorkersRunError as run:
        raise Failure(
            f"Stopped: {run}.",
            "Stop all workers and run it again: what is done already is not done twice.",
            Exit.REFUSED,
        ) from None
    except BookUnreadableError as unreadable:
        raise Failure(f"{unreadable}.", "Run this command of the release that the workers run.", Exit.REFUSED) from None


def _row(plan: Adoption) -> dict[str, Any]:
    return {"partition": plan.partition, "changed": plan.changed, "published_again": len(plan.again)}


def _told(due: list[Adoption], partitions: int, *, apply: bool) -> None:
    for plan in due:
        results().print(f"partition {plan.partition}:", highlight=False)
        for change in plan.changed:
            results().print(f"  {escape(change)}", highlight=False)
    if not due:
        results().print(f"Nothing to take over: {partitions} partitions are of these topics and this group.")
    elif apply:
        results().print(f"{len(due)} partitions taken over. Start the workers.", highlight=False)
    else:
        results().print("Nothing speaks against it. Nothing was written: --apply does.", highlight=False)
