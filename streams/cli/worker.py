"""`shipscreen worker`: runs one worker process."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import structlog
import typer

from streams.cli.shared.exits import Exit, Failure
from streams.cli.shared.files import read_rates
from streams.cli.shared.lazy import Command
from streams.cli.shared.settings import load_settings, unknown_settings
from streams.engine.worker import run_worker
from streams.facts.order import ExchangeRates
from streams.ops.logs import configure

COMMAND = Command(name="worker", says="Run a worker.", panel="Run it", serves=True)
app = typer.Typer(add_completion=False)
log = structlog.get_logger(__name__)


@app.command()
def worker(
    allow_rollback: Annotated[
        bool,
        typer.Option(
            "--allow-rollback", help="Start even if the order book was written by a newer rulebook or another build."
        ),
    ] = False,
) -> None:
    """Screen the orders of this worker's share of partitions until stopped (SIGTERM, Ctrl-C).

    Only settings configure it (shipscreen settings). Any fault ends the process and loses nothing: have a process
    manager start it again. Exit codes: 0 stopped; 1 a fault, start it again; 2 something must be changed first, the log
    says what; 3 another worker took over a partition, start it again.

    Example: SHIPSCREEN_BROKER=kafka:9092 shipscreen worker
    """
    settings = load_settings()
    configure(settings.log_level, human=sys.stderr.isatty())
    for name in unknown_settings():
        log.warning("this is set, but there is no such setting", name=name, next_step="shipscreen settings lists them")
    rates = _rates(settings.rates)
    told = settings.worker(settings.connection(), allow_rollback=allow_rollback)
    raise typer.Exit(asyncio.run(run_worker(told, rates)))


def _rates(named: str | None) -> ExchangeRates:
    try:
        return read_rates(Path(named) if named else None)
    except Failure as wrong:
        raise Failure(f"SHIPSCREEN_RATES: {wrong}", wrong.next_step, Exit.USAGE) from None
