"""Publishes checked publications, or reports why they are refused."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

import typer
from rich.table import Table

from streams.cli.shared.broker import run_async
from streams.cli.shared.exits import Exit, Failure
from streams.cli.shared.terminal import emit, errors, results
from streams.engine.broker.connection import Connection
from streams.engine.knowledge.publisher import Loaded, NotTakenError, publish_lists, publish_refusals
from streams.lists.check import Checked
from streams.lists.guard import AcceptedList
from streams.lists.ledger import Ledger
from streams.lists.publish import Approval, refusal
from streams.lists.snapshot import Snapshot


def publish_checked(
    connection: Connection, found: Checked, today: date, *, as_json: bool, wanted: Collection[str] = ()
) -> None:
    """Publishes the lists that are accepted; reports the refused ones, records them on the topic and raises Exit 3.

    wanted: the expected lists, if the content does not tell them.
    """
    if not found.accepted:
        tell_checked(found, as_json=False)
        for name, why in _refused(found, wanted).items():
            note_refused(connection, (name,), today, why)
    for overridden in found.overridden:
        errors().print(f"accepted all the same: {overridden}", markup=False, style="yellow")
    if snapshots := [judged.snapshot for judged in found.good.values()]:
        tell_loaded(publish_snapshots(connection, snapshots, today, found.approval), as_json=as_json)
    if not found.accepted:
        raise typer.Exit(int(Exit.REFUSED))


def _refused(found: Checked, wanted: Collection[str]) -> dict[str, str]:
    """Returns why each list is refused; of a publication refused as a whole, every list of it."""
    own = {
        name: [str(wrong) for wrong in found.refusals if wrong.list == name]
        for name in dict.fromkeys((*(wrong.list for wrong in found.refusals), *found.lists))
        if name is not None and name not in found.good
    }
    every = "; ".join(map(str, found.refusals))
    if found.refused_whole:
        return dict.fromkeys(own.keys() or wanted, every)
    return {
        name: "; ".join(of) or f"it lost or changed entries, beside what is refused: {every}"
        for name, of in own.items()
    }


def note_refused(connection: Connection, names: Iterable[str], today: date, why: str) -> None:
    """Records a refusal on the topic: workers count it, `shipscreen doctor` and `lists status` show it."""
    records = [record for name in sorted(names) for record in refusal(name, today, why)]
    if records:
        run_async(connection, publish_refusals(connection, records))


def publish_snapshots(
    connection: Connection, snapshots: Sequence[Snapshot], today: date, approval: Approval | None = None
) -> list[Loaded]:
    """Publishes snapshots. Raises Failure if another publisher interfered."""
    try:
        return run_async(connection, publish_lists(connection, snapshots, today, approval))
    except NotTakenError as rival:
        mend = "Mend the publication, or let a person accept fewer entries: --accept-shrink REASON --by NAME."
        todo = "Run again when the other publisher is done." if rival.overtaken else mend
        raise Failure(str(rival), todo, Exit.REFUSED) from None


def approval_of(reason: str | None, by: str | None) -> Approval | None:
    """Returns who accepts a list that lost entries, and why. Raises Failure if only one of the two is given."""
    if reason is None and by is None:
        return None
    if not reason or not by:
        raise Failure("--accept-shrink and --by go together.", "Say who accepts it, and why.", Exit.USAGE)
    return Approval(by, reason)


def held_lists(ledger: Ledger) -> dict[str, AcceptedList]:
    """Returns the accepted lists of the topic."""
    return {
        name: AcceptedList(
            ledger.entries(name), ledger.states[name].published_on, applied.snapshot, ledger.states[name].bundled
        )
        for name, applied in ledger.applied.items()
    }


def tell_loaded(loaded: list[Loaded], *, as_json: bool) -> None:
    """Reports what was published."""
    table = Table("List", "Entries", "Added", "Changed", "Removed", "Version", box=None)
    for one in loaded:
        if as_json:
            emit(one)
        counts = (one.entries, one.added, one.changed, one.removed, one.version)
        table.add_row(one.list, *(f"{count:,}" for count in counts))
    if not as_json:
        results().print(table)


def tell_checked(found: Checked, *, as_json: bool) -> None:
    if as_json:
        emit(_plain(found))
        return
    for name, judged in found.lists.items():
        changes = ", ".join(f"{judged.diff.count(kind):,} {kind}" for kind in ("added", "changed", "removed"))
        results().print(f"{name}: {len(judged.snapshot.entries):,} entries; {changes}", highlight=False)
    for note in found.notes[:10]:
        errors().print(f"note: {note.where}: {note.what}", markup=False, highlight=False)
    for wrong in found.refusals:
        can = " (a person may accept it: --accept-shrink REASON --by NAME)" if wrong.overridable else ""
        errors().print(f"refused: {wrong}{can}", markup=False, highlight=False, style="red")
    good = ", ".join(sorted(found.good))
    refused = f"refused; the list in force stays{f'. Accepted: {good}' if good else ''}"
    results().print("accepted" if found.accepted else refused, highlight=False)


def _plain(found: Checked) -> Mapping[str, object]:
    return {
        "accepted": found.accepted,
        "accepted_lists": sorted(found.good),
        "form": found.form,
        "source_hash": found.source_hash,
        "lists": {
            name: {
                "entries": len(judged.snapshot.entries),
                "published_on": judged.snapshot.published_on,
                "added": judged.diff.count("added"),
                "changed": judged.diff.count("changed"),
                "removed": judged.diff.count("removed"),
            }
            for name, judged in found.lists.items()
        },
        "refusals": [str(wrong) for wrong in found.refusals],
        "notes": len(found.notes),
    }
