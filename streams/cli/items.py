"""`shipscreen items`: item content onto the topic."""

from pathlib import Path
from typing import Annotated

import typer

from schemas.item import ItemContent
from streams.cli.broker import run
from streams.cli.files import all_records
from streams.cli.settings import load_settings
from streams.cli.terminal import emit, results
from streams.engine.publisher import publish_items
from streams.reference.items import starter_items

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Item content: load.")


@app.callback()
def group() -> None:
    """Item content, by sku."""


@app.command()
def load(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Item content, JSON lines; none: the starter items.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Publish the items that differ from what the topic holds. A file with a bad line is refused whole.

    Example: shipscreen items load our-items.jsonl
    """
    connection = load_settings().connection()
    items = all_records(files, ItemContent) if files else starter_items()
    published = run(connection, publish_items(connection, items))
    if as_json:
        emit({"items": len(items), "published": published})
    else:
        results().print(f"{published:,} of {len(items):,} items published; the others were known.", highlight=False)
