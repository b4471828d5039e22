"""`shipscreen party`: looks up one name, or a file of names, on the lists."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from schemas.listed_party import ListedParty
from schemas.party import Party
from streams.cli.shared.exits import Exit, Failure
from streams.cli.shared.files import file_bytes
from streams.cli.shared.lazy import Command
from streams.cli.shared.lists import lists_over_bundle
from streams.cli.shared.matched import by, differing, list_of, others
from streams.cli.shared.tables import rows
from streams.cli.shared.terminal import emit, results, watched
from streams.facts.order import Match
from streams.matching.index import MatchIndex
from streams.matching.lookup import explained, found, kind_of, party_of, party_row

COMMAND = Command(name="party", says="Look a name up on the lists.", panel="Ask it")
app = typer.Typer(add_completion=False)

TIERS = {"hit": "bold red", "review": "yellow", "advisory": "dim"}
TOLD = {
    "hit": ("is", "an order with it holds if the list requires it"),
    "review": ("may be", "an order with it holds until a person has reviewed it"),
    "advisory": ("hardly", "an order with it does not hold; its verdict says so"),
}


@app.command()
def party(
    name: Annotated[str | None, typer.Argument(help="The name to look up.")] = None,
    *,
    country: Annotated[str | None, typer.Option(help="ISO 3166-1 alpha-2.")] = None,
    address: Annotated[str | None, typer.Option(help="Address, as one line.")] = None,
    kind: Annotated[str | None, typer.Option(help="person, company, vessel or aircraft.")] = None,
    lists: Annotated[
        list[str] | None, typer.Option("--list", metavar="LIST", help="Search only this list; repeat for more.")
    ] = None,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Search only entries in force on this day.")
    ] = None,
    listed: Annotated[
        list[Path] | None,
        typer.Option("--listed", metavar="FILE", help="Lists in any publisher's form, added to the bundled lists."),
    ] = None,
    batch: Annotated[
        Path | None,
        typer.Option("--batch", metavar="FILE", help="CSV with column name and optionally country, address, kind."),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Show every entry, not only the best of each list and the number of others.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON with the parts of each score; --batch always does.")
    ] = False,
) -> None:
    """Look up a name, or a file of names (--batch), and show which listed names it is or may be.

    Not filtered by date unless --as-of is given. --batch prints one JSON line per row: row (from 1), tier (hit, review,
    advisory, none) and matches, best first.

    Example: shipscreen party "Huawei Technologies" --country CN

    Example: shipscreen party --batch customers.csv --listed consolidated.csv > matches.jsonl
    """
    if (name is None) == (batch is None):
        raise Failure("Give a name, or --batch FILE.", 'shipscreen party "Huawei Technologies"', Exit.USAGE)
    if name is not None and not name.strip():
        raise Failure("The name is empty.", 'shipscreen party "Huawei Technologies"', Exit.USAGE)
    index = _index(listed or ())
    day = as_of.date() if as_of else None
    wanted = frozenset(lists) if lists else None
    if batch is not None:
        _batch(index, batch, wanted, day)
        return
    who = Party(name=name, country=country, address=address)
    matches = found(index, who, kind=kind_of(kind), lists=wanted, as_of=day)
    if as_json:
        emit({"screenable": index.screenable(who), "matches": [explained(match) for match in matches]})
    else:
        _tell(index, who, matches, every=every)


def _tell(index: MatchIndex, who: Party, matches: tuple[Match, ...], *, every: bool) -> None:
    if not index.screenable(who):
        results().print("This name cannot be screened: an order with it would hold (DATA_UNSCREENABLE_NAME).")
    for match, rest in ((match, ()) for match in matches) if every else _folded(matches):
        results().print(_said(match), highlight=False)
        if more := others(rest):
            results().print(f"       {escape(more)}", highlight=False)
    for told, meant in (TOLD[tier] for tier in TIERS if any(match.tier == tier for match in matches)):
        results().print(f"[dim]{told}: {meant}[/]", highlight=False)
    if not matches:
        results().print(f"No match among {len(index):,} entries.", highlight=False)


def _batch(index: MatchIndex, file: Path, lists: frozenset[str] | None, day: date | None) -> None:
    table = rows(file, needed=("name",))
    for number, row in enumerate(watched(table, file.name, len(table)), 1):
        who = party_of(row)
        matches = found(index, who, kind=kind_of(row.get("kind")), lists=lists, as_of=day)
        emit(party_row(number, matches, screenable=index.screenable(who)))


def _index(files: Sequence[Path]) -> MatchIndex:
    tables = [file for file in files if _is_plain_table(file)]
    rest = (file for file in files if file not in tables)
    index, _ = lists_over_bundle(rest, date.max, (entry for file in tables for entry in _plain_table(file)))
    return index


def _is_plain_table(file: Path) -> bool:
    """Returns True for a CSV of names that has no publisher's form."""
    head = file_bytes(file)[:2_000]
    lines = [] if b"\0" in head else head.decode("utf-8-sig", "replace").splitlines()
    if not lines or "\t" in lines[0]:
        return False
    columns = {column.strip().strip('"').lower() for column in lines[0].split(",")}
    return "name" in columns and not columns & {"_id", "weak_aliases"}


def _plain_table(file: Path) -> Iterator[ListedParty]:
    """Yields one entry per CSV row: name and optionally list, entry_id (or id), country, address, kind."""
    for number, row in enumerate(rows(file, needed=("name",)), 1):
        who = party_of(row)
        if who.name:
            yield ListedParty(
                list=(row.get("list") or "LISTED")[:32],
                entry_id=(row.get("entry_id") or row.get("id") or str(number))[:128],
                name=who.name,
                entity_type=kind_of(row.get("kind")),
                country=who.country,
                addresses=(who.address,) if who.address else (),
            )


def _folded(matches: Sequence[Match]) -> Iterator[tuple[Match, Sequence[str]]]:
    """Yields the best match of each list and tier, with the names of the others."""
    groups: dict[tuple[str, str], list[Match]] = {}
    for match in matches:
        groups.setdefault((match.tier, match.entry.list), []).append(match)
    for best, *rest in groups.values():
        yield best, [match.entry.name for match in rest]


def _said(match: Match) -> str:
    entry = match.entry
    days = f"from {entry.effective_from or 'a day that nobody stated'}"
    days += f" to {entry.effective_to}, no longer listed" if entry.effective_to else " until now"
    where = f", {entry.country}" if entry.country else ""
    source = "; ".join(filter(None, (entry.key, entry.fr)))
    met = f'"{match.party_name}"{by(match.how, match.entry_name, entry.name)}{differing(match.why)}'
    return (
        f"[{TIERS[match.tier]}]{TOLD[match.tier][0]:6}[/] [bold]{escape(entry.name)}[/]{escape(where)}"
        f"{escape(list_of(entry.key))}, {days}\n       {escape(met)}  [dim]{escape(source)}[/]"
    )
