"""Defines the root command `shipscreen` and its subcommands."""

from importlib.metadata import version
from typing import Annotated

import typer

from streams.cli.shared.exits import MEANINGS
from streams.cli.shared.lazy import Commands

EPILOG = "Exit codes: " + "; ".join(f"{code.value} {meaning}" for code, meaning in MEANINGS.items()) + "."

app = typer.Typer(
    name="shipscreen",
    cls=Commands,
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
