"""`shipscreen lists`: checks and publishes publications of restricted-party lists, and fetches new ones."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from streams.cli.lists.ask import diff, show, status
from streams.cli.lists.fetch import fetch
from streams.cli.lists.publish import (
    approval_of,
    held_lists,
    publish_checked,
    publish_snapshots,
    tell_checked,
    tell_loaded,
)
from streams.cli.shared.broker import run_async
from streams.cli.shared.exits import Exit, Failure
from streams.cli.shared.files import file_bytes
from streams.cli.shared.lazy import Command
from streams.cli.shared.options import AsJson
from streams.cli.shared.settings import load_settings
from streams.cli.shared.terminal import errors
from streams.engine.broker.connection import Connection
from streams.engine.knowledge.publisher import ListsNow
from streams.lists.bundle import bundle
from streams.lists.check import Checked
from streams.lists.check import check as checked
from streams.lists.guard import AcceptedList
from streams.lists.manifest import manifests

OFAC = ("sdn.csv", "add.csv", "alt.csv")

COMMAND = Command(name="lists", says="Load and show restricted-party lists.", panel="Feed it", serves=True)
app = typer.Typer(add_completion=False, no_args_is_help=True, help="Restricted-party lists: check, load, ask.")
app.command()(fetch)
app.command()(status)
app.command()(show)
app.command()(diff)

Files = Annotated[
    list[Path] | None,
    typer.Argument(
        help="Files in any publisher's form, compressed or not; OFAC's three files together; our JSON lines."
    ),
]
Only = Annotated[str | None, typer.Option("--list", metavar="NAME", help="Take only this list.")]
PublishedOn = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The publisher's date, if the file has none.")
]
AcceptShrink = Annotated[
    str | None,
    typer.Option("--accept-shrink", metavar="REASON", help="Accept a list that lost entries, and say why. Needs --by."),
]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who accepts it; recorded on the topic.")]


@app.command()
def check(
    files: Files = None,
    *,
    only: Only = None,
    previous: Annotated[
        Path | None,
        typer.Option("--previous", metavar="FILE", help="Compare with this publication instead of the accepted one."),
    ] = None,
    published_on: PublishedOn = None,
    as_json: AsJson = False,
) -> None:
    """Check whether a publication would be accepted and what it would change; publish nothing.

    Exit code 0: accepted. 3: refused, with what was expected and what was found.

    Example: shipscreen lists check consolidated.csv --previous last-week.csv
    """
    before = _held(checked(_one([previous]), {}, manifests(), only=only)) if previous else {}
    day = published_on.date() if published_on else None
    found = checked(_one(files or []), before, manifests(), only=only, published_on=day)
    tell_checked(found, as_json=as_json)
    if not found.accepted:
        raise typer.Exit(int(Exit.REFUSED))


@app.command()
def load(
    files: Files = None,
    *,
    only: Only = None,
    published_on: PublishedOn = None,
    accept_shrink: AcceptShrink = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Publish lists: changes against the topic, then a marker per list; without files, the bundled lists.

    A file is the whole list and not an addition: entries missing from it are removed from the list, and orders are
    screened without them. Lists that no file names stay unchanged. The bundled lists are as old as the release: they
    replace no list of a publisher, and orders hold on them unless policy says otherwise (bundled_lists: advise).

    Lists of your own are named HOUSE or HOUSE-...: a party on one holds (HOUSE_LISTED). As CSV in UTF-8 (an example:
    docs/examples/house.csv) the first line is, in this order:

    list,entry_id,name,aliases,weak_aliases,type,country,addresses,identifiers,effective_from,effective_to,citation

    list, entry_id (once in the list) and name are needed, the rest may be empty. Several aliases, addresses or
    identifiers are separated by ";". A weak alias holds only where the country does not speak against it. type:
    company, person, vessel or aircraft; country: two letters; days: 2026-11-21, both included. As JSON lines: one entry
    a line, with the members of schemas/json/listed-party-change.schema.json.

    A publication that the guard refuses changes nothing (exit code 3). An unchanged list publishes only its marker,
    which records that it was checked today.

    Example: shipscreen lists load sdn.csv add.csv alt.csv

    Example: shipscreen lists load house.csv
    """
    settings = load_settings()
    connection, today = settings.connection(), settings.day()()
    if not files:
        _load_bundle(connection, today, as_json=as_json)
        return
    day = published_on.date() if published_on else None
    approval = approval_of(accept_shrink, by)
    refused = False
    for publication in _publications(files):
        held = held_lists(run_async(connection, ListsNow(connection).read_on()))
        source = ", ".join(publication)
        found = checked(publication, held, manifests(), only=only, published_on=day, source=source, approval=approval)
        try:
            publish_checked(connection, found, today, as_json=as_json)
        except typer.Exit:
            refused = True
    if refused:
        raise typer.Exit(int(Exit.REFUSED))


def _load_bundle(connection: Connection, today: date, *, as_json: bool) -> None:
    states = run_async(connection, ListsNow(connection).read_on()).states
    bundled = bundle()
    real = sorted(name for name in bundled if name in states and not states[name].bundled)
    if real:
        said = f"{', '.join(real)}: a publisher's list is there already; the bundled one does not replace it."
        errors().print(said, highlight=False)
    snapshots = [snapshot for name, snapshot in bundled.items() if name not in real]
    tell_loaded(publish_snapshots(connection, snapshots, today), as_json=as_json)


def _publications(files: Sequence[Path]) -> list[dict[str, bytes]]:
    """Groups files into publications: one each, except OFAC's three files and all JSON lines files."""
    if not files:
        raise Failure("No file was given.", "shipscreen lists check FILE", Exit.USAGE)
    named = {_publisher_name(file.name, len(files)): file_bytes(file) for file in files}
    ofac = {name: raw for name, raw in named.items() if name.removesuffix(".gz") in OFAC}
    jsonl = {name: raw for name, raw in named.items() if name.endswith(".jsonl")}
    single = [{name: raw} for name, raw in named.items() if name not in ofac and name not in jsonl]
    joined = [{", ".join(jsonl): b"".join(raw if raw.endswith(b"\n") else raw + b"\n" for raw in jsonl.values())}]
    return [*([ofac] if ofac else []), *(joined if jsonl else []), *single]


def _publisher_name(name: str, count: int) -> str:
    """Returns OFAC's own name of one of its three files, whatever name it was saved under."""
    packed = ".gz" if name.lower().endswith(".gz") else ""
    part = next((part for part in OFAC if name.lower().removesuffix(".gz").endswith(part)), None)
    return part + packed if part and count > 1 else name


def _one(files: Sequence[Path]) -> dict[str, bytes]:
    publications = _publications(files)
    if len(publications) > 1:
        raise Failure("These are several publications.", "Check one at a time.", Exit.USAGE)
    return publications[0]


def _held(found: Checked) -> dict[str, AcceptedList]:
    """Treats a publication as the accepted one."""
    if found.form is None:
        raise Failure(f"The previous publication cannot be read: {found.refusals[0]}.", "", Exit.USAGE)
    return {
        name: AcceptedList(judged.snapshot.by_id(), judged.snapshot.published_on, name)
        for name, judged in found.lists.items()
    }
