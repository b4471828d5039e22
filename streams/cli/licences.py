"""`shipscreen licences`: publishes licences and shows what the topic holds."""

from pathlib import Path
from typing import Annotated

import typer

from schemas.topics import LICENCES
from streams.cli.shared.broker import run_async
from streams.cli.shared.files import licences_in
from streams.cli.shared.keyed import tell_list, tell_one
from streams.cli.shared.lazy import Command
from streams.cli.shared.options import AsJson, AsOneJson
from streams.cli.shared.settings import load_settings
from streams.cli.shared.terminal import emit, results
from streams.engine.knowledge.publisher import publish_licences

COMMAND = Command(name="licences", says="Licences: load, list, show.", panel="Feed it")
app = typer.Typer(add_completion=False, no_args_is_help=True, help="Licences: load, list, show.")


@app.callback()
def group() -> None:
    """Load, list and show licences, by licence id."""


@app.command()
def load(
    files: Annotated[list[Path], typer.Argument(help="Licences, JSON lines.")],
    *,
    by: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who is responsible for them; `list` and `show` display it.")
    ] = None,
    as_json: AsOneJson = False,
) -> None:
    """Publish the licences that differ from those on the topic. One bad line refuses the whole file.

    Example: shipscreen licences load licences.jsonl
    """
    connection = load_settings().connection()
    licences = licences_in(files)
    published = run_async(connection, publish_licences(connection, licences, by))
    if as_json:
        emit({"licences": len(licences), "published": published})
    else:
        said = f"{published:,} of {len(licences):,} licences published; the others were known."
        results().print(said, highlight=False)


@app.command(name="list")
def list_(as_json: AsJson = False) -> None:
    """List the licences on the topic, when each was loaded, and by whom.

    Example: shipscreen licences list
    """
    tell_list(LICENCES, ("status", "valid_from", "valid_to", "destination"), as_json=as_json)


@app.command()
def show(key: Annotated[str, typer.Argument(metavar="ID", help="Licence number, as `list` names it.")]) -> None:
    """Show one licence as JSON, with its offset, when it was loaded, and by whom.

    Example: shipscreen licences show D123456
    """
    tell_one(LICENCES, key)
