"""The root of `shipscreen`: the table of commands."""

from importlib.metadata import version
from typing import Annotated

import typer

from streams.cli.shared.exits import MEANINGS
from streams.cli.shared.lazy import Commands

TRY = "Try it"
RUN = "Run it"
ASK = "Ask it"
FEED = "Feed it"


class ShipscreenCommands(Commands):
    """Every command, by the question that brings one to it."""

    table = (
        ("demo", "streams.cli.demo", "Screen 20,000 generated orders and explain the result.", TRY),
        ("check", "streams.cli.check", "Screen a file of orders, without Kafka.", TRY),
        ("cases", "streams.cli.cases", "Run golden cases and score them.", TRY),
        ("replay", "streams.cli.replay", "Screen old orders under a draft of the law: what would move?", TRY),
        ("worker", "streams.cli.worker", "Run a worker.", RUN),
        ("topics", "streams.cli.topics", "Create or list the topics.", RUN),
        ("doctor", "streams.cli.doctor", "Say what is wrong, and what to do about it.", RUN),
        ("status", "streams.cli.status", "Lists, knowledge, orders: how the pipeline stands.", RUN),
        ("settings", "streams.cli.settings", "Every setting, its value and its source.", RUN),
        ("orders", "streams.cli.orders", "Send, generate or validate order events.", FEED),
        ("lists", "streams.cli.lists.command", "Load restricted-party lists; what they hold.", FEED),
        ("items", "streams.cli.items", "Item content: load, list, show.", FEED),
        ("licences", "streams.cli.licences", "Licences: load, list, show.", FEED),
        ("watch", "streams.cli.watch", "Holds and clearances as they are published.", ASK),
        ("explain", "streams.cli.explain", "Why an order is held or cleared, and what would release it.", ASK),
        ("party", "streams.cli.party", "Look a name up on the lists.", ASK),
        ("names", "streams.cli.names", "Score pairs of names.", ASK),
        ("rules", "streams.cli.rules", "The rulebook: list, show, stale.", ASK),
        ("dead-letters", "streams.cli.dead_letters", "Order events that could not be read; send them again.", ASK),
    )


EPILOG = "Exit codes: " + "; ".join(f"{code.value} {meaning}" for code, meaning in MEANINGS.items()) + "."

app = typer.Typer(
    name="shipscreen",
    cls=ShipscreenCommands,
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"shipscreen {version('shipment-screening')}")
        raise typer.Exit


@app.callback()
def root(
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Export-control screening of shipments, as a stream: order events in, holds and clearances out.

    Start with: shipscreen demo
    """


def main() -> None:
    """Entry point of the distribution."""
    app()
