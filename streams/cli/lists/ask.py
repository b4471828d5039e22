"""`shipscreen lists status|show|diff`: shows the lists on the topic, now or at an earlier moment."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from schemas.listed_party import ListedParty
from schemas.topics import LISTED_PARTIES
from streams.cli.shared.broker import run_async
from streams.cli.shared.exits import Exit, Failure
from streams.cli.shared.options import AsJson
from streams.cli.shared.settings import load_policy, load_settings
from streams.cli.shared.terminal import emit, results
from streams.engine.broker.readback import read_to_end
from streams.lists.answers import entries_on, newest_days
from streams.lists.answers import list_statuses as standing_lists
from streams.lists.diff import diff as compared
from streams.lists.fold import Record
from streams.lists.ledger import Ledger
from streams.lists.manifest import manifests
from streams.lists.snapshot import Snapshot
from streams.matching.search import can_read

ListName = Annotated[str, typer.Argument(metavar="LIST", help="Name of the list, as in `lists status`, e.g. EL.")]
KnownAt = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="Show the topic as of this moment (UTC)."),
]


def status(as_json: AsJson = False) -> None:
    """Show each list: entries, dates, age, version, next step. Exit code 1 if a required one is stale.

    Example: shipscreen lists status
    """
    settings = load_settings()
    required = load_policy(settings.policy).required_lists
    ledger, today = _known(None), settings.day()()
    youngest = newest_days(ledger.parties.values(), today)
    rows = standing_lists(ledger.states, manifests(), today, required, youngest)
    table = Table("List", "Entries", "Published", "Checked", "Age", "Version", "To do", box=None)
    for row in rows:
        if as_json:
            emit(row)
        shown = [row.published_on, row.checked_at, None if row.age_days is None else f"{row.age_days} d", row.version]
        todo = f"[red]{row.todo}[/]" if row.todo else ""
        table.add_row(row.list, f"{row.entries:,}", *("-" if one is None else str(one) for one in shown), todo)
    if not as_json:
        results().print(table)
    if any(row.stale and row.required for row in rows):
        raise typer.Exit(int(Exit.FAILED))


def show(
    name: ListName,
    *,
    entry: Annotated[str | None, typer.Option(metavar="ID", help="Show only this entry, with all its fields.")] = None,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Show only entries in effect on this day.")
    ] = None,
    known_at: KnownAt = None,
    as_json: AsJson = False,
) -> None:
    """Show the entries of a list: those in effect on a day (--as-of), as known at a moment (--known-at).

    Example: shipscreen lists show EL --as-of 2020-08-17
    """
    ledger = _known(known_at)
    day = as_of.date() if as_of else None
    wanted = [party for party in _entries(ledger, name, day) if entry in (None, party.entry_id)]
    if entry is not None and not wanted:
        raise Failure(f"{name} has no entry {entry} then.", f"shipscreen lists show {name} names them.", Exit.NOT_FOUND)
    for party in wanted:
        if as_json or entry is not None:
            emit(party.model_dump(mode="json", by_alias=True, exclude_defaults=True))
            continue
        since = f"{party.effective_from or ''} - {party.effective_to or ''}"
        said = (
            f"{party.entry_id}  {escape(party.name)}  {party.country or ''}  {since}  [dim]{escape(party.fr or '')}[/]"
        )
        results().print(said, highlight=False)


def diff(
    name: ListName,
    *,
    since: Annotated[
        datetime,
        typer.Option("--from", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="Moment to compare from (UTC)."),
    ],
    until: Annotated[
        datetime | None,
        typer.Option(
            "--to", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="Moment to compare to (UTC); default: now."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what changed in a list between two moments: entries added, changed (and which fields), removed.

    Example: shipscreen lists diff EL --from 2026-11-01
    """
    before, after = _known(since), _known(until)
    _must_hold(after, name)
    snapshot = Snapshot.of(name, after.entries(name).values())
    for change in compared(before.entries(name), snapshot):
        fields = f" ({', '.join(change.fields)})" if change.fields else ""
        if as_json:
            emit({"change": change.change, "entry_id": change.party.entry_id, "fields": change.fields})
        else:
            said = f"{change.change}: {change.party.entry_id}  {change.party.name}{fields}"
            results().print(said, markup=False, highlight=False)


def _known(at: datetime | None) -> Ledger:
    """Returns the lists folded from the topic, up to a moment by the records' timestamps."""
    connection = load_settings().connection()
    until = None if at is None else int(at.replace(tzinfo=UTC).timestamp() * 1000)
    records: list[Record] = []

    def take(record: Any) -> None:
        if until is None or record.timestamp <= until:
            records.append((record.offset, record.key, record.value))

    run_async(connection, read_to_end(connection, [LISTED_PARTIES.name], take))
    return Ledger(can_read=can_read).after(records)


def _entries(ledger: Ledger, name: str, day: date | None) -> list[ListedParty]:
    """Returns the current entries, or those in effect on a day, including entries that ended later."""
    _must_hold(ledger, name)
    if day is None:
        return sorted(ledger.entries(name).values(), key=lambda party: party.entry_id)
    listed = (party for party in ledger.parties.values() if party.list == name)
    return sorted(entries_on(listed, day), key=lambda party: party.entry_id)


def _must_hold(ledger: Ledger, name: str) -> None:
    if name not in ledger.states:
        known = ", ".join(sorted(ledger.states)) or "none"
        raise Failure(f"The topic has no list {name}.", f"It has: {known}.", Exit.NOT_FOUND)
