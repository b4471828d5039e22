"""`shipscreen lists`: restricted-party lists onto the topic, and what stands there."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from schemas.listed_party import ListedParty
from streams.cli.broker import run
from streams.cli.exits import Exit, Failure
from streams.cli.files import all_records, starter_parties
from streams.cli.settings import load_settings
from streams.cli.terminal import emit, results
from streams.engine.publisher import Loaded, NotTakenError, publish_lists
from streams.lists.snapshot import Snapshot

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Restricted-party lists: load.")


@app.callback()
def group() -> None:
    """Restricted-party lists."""


Json = Annotated[bool, typer.Option("--json", help="JSON lines on stdout.")]


@app.command()
def load(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Listed parties, JSON lines; none: the starter lists.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Publish lists: what changed against the topic, then a marker for each list. Each file holds its lists whole.

    A list that did not change publishes its marker alone, which says that it was checked today.

    Example: shipscreen lists load our-house-list.jsonl
    """
    settings = load_settings()
    connection = settings.connection()
    parties = all_records(files, ListedParty) if files else starter_parties()
    wanted = snapshots(parties, ", ".join(file.name for file in files) if files else "starter lists")
    try:
        loaded = run(connection, publish_lists(connection, wanted, settings.day()()))
    except NotTakenError as rival:
        raise Failure(str(rival), "Run again when the other publisher is done.", Exit.REFUSED) from None
    _tell(loaded, as_json=as_json)


def snapshots(parties: Iterable[ListedParty], source: str) -> list[Snapshot]:
    """One snapshot per list that the parties name. Raises Failure where an entry comes twice."""
    by_list: dict[str, list[ListedParty]] = defaultdict(list)
    for party in parties:
        by_list[party.list].append(party)
    try:
        return [Snapshot.of(name, entries, source=source) for name, entries in sorted(by_list.items())]
    except ValueError as wrong:
        raise Failure(f"{source}: {wrong}.", "An entry id must be unique within its list.", Exit.REFUSED) from None


def _tell(loaded: list[Loaded], *, as_json: bool) -> None:
    table = Table("List", "Entries", "Added", "Changed", "Removed", "Version", box=None)
    for one in loaded:
        if as_json:
            emit(one)
        counts = (one.entries, one.added, one.changed, one.removed, one.version)
        table.add_row(one.list, *(f"{count:,}" for count in counts))
    if not as_json:
        results().print(table)
