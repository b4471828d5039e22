"""`shipscreen replay`: screens old orders under a draft of the law."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from schemas.verdict import short_rulebook
from streams.audit.identity import enacted
from streams.audit.replay import Move, Replay, Totals, as_shipped
from streams.audit.replay import replay as replayed
from streams.cli.shared.exits import Exit, Failure
from streams.cli.shared.known import knowledge_of
from streams.cli.shared.lazy import Command
from streams.cli.shared.lists import say_lists
from streams.cli.shared.reading import STDIN, numbered_values
from streams.cli.shared.settings import load_settings, trial_policy
from streams.cli.shared.terminal import emit, errors, results
from streams.facts.order import Facts
from streams.facts.policy import Policy
from streams.screening.decode import Undecodable, decode
from streams.screening.drafts import drafts, rulebook_of
from streams.screening.knowledge import Knowledge
from streams.screening.rulebook import Rulebook

COMMAND = Command(
    name="replay", says="Screen old orders under a draft of the law and show what changes.", panel="Try it"
)
app = typer.Typer(add_completion=False)


@app.command()
def replay(
    orders: Annotated[Path, typer.Argument(help='Order events, JSON lines; "-" reads stdin.')] = STDIN,
    *,
    rulebook: Annotated[
        str | None, typer.Option("--rulebook", metavar="DRAFT", help="Id of the draft; without it, list the drafts.")
    ] = None,
    lists: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="Listed parties, in any publisher's form.")
    ] = None,
    items: Annotated[list[Path] | None, typer.Option(metavar="FILE", help="Item content, JSON lines.")] = None,
    licences: Annotated[list[Path] | None, typer.Option(metavar="FILE", help="Licences, JSON lines.")] = None,
    rates: Annotated[Path | None, typer.Option(metavar="FILE", help="Exchange rates, JSON.")] = None,
    policy: Annotated[Path | None, typer.Option(metavar="FILE", help="The company's policy, YAML.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per order line whose result changes, then a summary.")
    ] = False,
) -> None:
    """Screen the same orders under the enacted rulebook and a draft, each on its own day; print what changes.

    A line that the draft cannot judge, because the old order lacks a fact, is "undetermined", never clear. Nothing is
    published. Exit code 4 if a line of the file is no order event.

    Example: shipscreen replay orders.jsonl --rulebook draft:2020-01-deminimis10
    """
    if rulebook is None:
        for draft in drafts().values():
            results().print(f"{draft.id}  {draft.title} ({draft.status})", markup=False, highlight=False)
        return
    today = load_settings().day()()
    chosen = trial_policy(policy)
    knowledge = knowledge_of(lists or (), items or (), licences or (), rates, today)
    base, unread = enacted(), list[int]()
    facts = _facts(orders, knowledge, chosen, today, unread)
    done = replayed(facts, base, _draft(rulebook, base), chosen)
    if as_json:
        for move in done.moved:
            emit(_row(move))
        emit(_summary(done))
    else:
        _tell(done)
    say_lists(knowledge.lists)
    if unread:
        raise typer.Exit(int(Exit.PARTIAL))


def _draft(name: str, enacted: Rulebook) -> Rulebook:
    """Returns the draft with this id; its prefix ("draft:", "alt:") may be omitted."""
    known = [one for one in drafts() if name in (one, one.partition(":")[2])]
    if not known:
        raise Failure(f"There is no draft {name}.", f"There are: {', '.join(drafts())}.", Exit.NOT_FOUND)
    return rulebook_of(known[0], enacted)


def _facts(orders: Path, knowledge: Knowledge, policy: Policy, today: date, unread: list[int]) -> Iterator[Facts]:
    for number, line in numbered_values(orders):
        read = decode(line)
        if isinstance(read, Undecodable):
            unread.append(number)
            errors().print(f"{orders}:{number}: skipped: {read.reason}", markup=False, highlight=False)
        elif read.order.event != "cancelled":
            yield as_shipped(read.order, read.content_hash, knowledge, policy, today)


def _row(move: Move) -> Mapping[str, object]:
    return {
        "order_id": move.order_id,
        "revision": move.revision,
        "line": move.line,
        "destination": move.destination,
        "as_of": move.as_of,
        "kind": move.kind,
        "before": move.before,
        "after": move.after,
        "value_usd": None if move.value_usd is None else str(move.value_usd),
    }


def _summary(done: Replay) -> Mapping[str, object]:
    groups = {"by_kind": done.by_kind(), "by_reason": done.by_reason(), "by_destination": done.by_destination()}
    plain = {
        name: {
            key: {"lines": one.lines, "value_usd": str(one.value_usd), "unvalued": one.unvalued}
            for key, one in of.items()
        }
        for name, of in groups.items()
    }
    return {"orders": done.orders, "lines": len(done.moves), "base": done.base, "other": done.other, **plain}


def _tell(done: Replay) -> None:
    results().print(
        f"{done.orders:,} orders, {len(done.moves):,} lines\n"
        f"  {short_rulebook(done.base)}\n  {short_rulebook(done.other)}",
        highlight=False,
    )
    groups: tuple[tuple[str, Mapping[str, Totals]], ...] = (
        ("What moves", done.by_kind()),
        ("By reason", done.by_reason()),
        ("By destination", done.by_destination()),
    )
    for title, tallies in groups:
        table = Table(title, "Lines", "Value, US dollars", box=None)
        for key, one in tallies.items():
            unknown = f" and {one.unvalued:,} without a value" if one.unvalued else ""
            table.add_row(key, f"{one.lines:,}", f"{one.value_usd:,.2f}{unknown}")
        results().print()
        results().print(table)
