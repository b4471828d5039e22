"""`shipscreen items`: publishes item content and shows what the topic holds."""

from pathlib import Path
from typing import Annotated

import typer

from schemas.topics import ITEM_CONTENT
from streams.cli.shared.broker import run_async
from streams.cli.shared.files import items_in
from streams.cli.shared.keyed import tell_list, tell_one
from streams.cli.shared.lazy import Command
from streams.cli.shared.options import AsJson, AsOneJson
from streams.cli.shared.settings import load_settings
from streams.cli.shared.terminal import emit, results
from streams.engine.knowledge.publisher import publish_items
from streams.reference.items import starter_items

COMMAND = Command(name="items", says="Item content: load, list, show.", panel="Feed it")
app = typer.Typer(add_completion=False, no_args_is_help=True, help="Item content: load, list, show.")


@app.callback()
def group() -> None:
    """Load, list and show item content, by sku."""


@app.command()
def load(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Item content, JSON lines; none: the starter items.")
    ] = None,
    *,
    by: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who is responsible for them; `list` and `show` display it.")
    ] = None,
    as_json: AsOneJson = False,
) -> None:
    """Publish the items that differ from those on the topic. One bad line refuses the whole file.

    Example: shipscreen items load our-items.jsonl
    """
    connection = load_settings().connection()
    items = items_in(files) if files else starter_items()
    published = run_async(connection, publish_items(connection, items, by))
    if as_json:
        emit({"items": len(items), "published": published})
    else:
        results().print(f"{published:,} of {len(items):,} items published; the others were known.", highlight=False)


@app.command(name="list")
def list_(as_json: AsJson = False) -> None:
    """List the items on the topic, when each was loaded, and by whom.

    Example: shipscreen items list
    """
    tell_list(ITEM_CONTENT, ("eccn", "origin", "description"), as_json=as_json)


@app.command()
def show(key: Annotated[str, typer.Argument(metavar="SKU", help="Item number, as `list` names it.")]) -> None:
    """Show one item as JSON, with its offset, when it was loaded, and by whom.

    Example: shipscreen items show SEM-4010
    """
    tell_one(ITEM_CONTENT, key)
