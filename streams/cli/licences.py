"""`shipscreen licences`: licences onto the topic."""

from pathlib import Path
from typing import Annotated

import typer

from schemas.licence import Licence
from streams.cli.broker import run
from streams.cli.files import all_records
from streams.cli.settings import load_settings
from streams.cli.terminal import emit, results
from streams.engine.publisher import publish_licences

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Licences: load.")


@app.callback()
def group() -> None:
    """Licences, by licence id."""


@app.command()
def load(
    files: Annotated[list[Path], typer.Argument(help="Licences, JSON lines.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Publish the licences that differ from what the topic holds. A file with a bad line is refused whole.

    Example: shipscreen licences load licences.jsonl
    """
    connection = load_settings().connection()
    licences = all_records(files, Licence)
    published = run(connection, publish_licences(connection, licences))
    if as_json:
        emit({"licences": len(licences), "published": published})
    else:
        said = f"{published:,} of {len(licences):,} licences published; the others were known."
        results().print(said, highlight=False)
