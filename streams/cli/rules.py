"""`shipscreen rules`: lists the rules of the rulebook and shows each one's law."""

import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from schemas.verdict import short_rulebook
from streams.audit.identity import enacted
from streams.audit.provisions import ledger, sections_by_rule
from streams.audit.unverified import Unverified, unverified, value_text
from streams.cli.shared.exits import Exit, Failure
from streams.cli.shared.lazy import Command
from streams.cli.shared.options import AsJson
from streams.cli.shared.settings import load_settings
from streams.cli.shared.terminal import emit, results
from streams.law.kit import Dated, Rule
from streams.screening.rulebook import Rulebook

COMMAND = Command(name="rules", says="The rulebook: list, show, stale.", panel="Ask it")
app = typer.Typer(add_completion=False, no_args_is_help=True, help="The rulebook: list, show, stale.")

AsOf = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day on which the law is read; default: today.")
]


@app.command("list")
def list_rules(as_of: AsOf = None, as_json: AsJson = False) -> None:
    """List the rules with their provisions, and which are in force on a day.

    Example: shipscreen rules list --as-of 2020-06-01
    """
    book, day = enacted(), _day(as_of)
    sections = sections_by_rule(ledger())
    rows = [_row(rule, day, sections) for rule in sorted(book.rules, key=lambda rule: rule.id)]
    if as_json:
        for row in rows:
            emit(row)
        return
    table = Table("Rule", "Provision", "What it asks", "In force", "Checked on", box=None)
    for row in rows:
        table.add_row(
            row["id"], row["cite"], escape(row["title"]), "yes" if row["in_force"] else "no", row["checked_on"]
        )
    results().print(table)
    results().print(f"{len(rows)} rules, rulebook {short_rulebook(book.identity)}, on {day}", highlight=False)


@app.command()
def show(rule_id: Annotated[str, typer.Argument(metavar="ID")], as_of: AsOf = None, as_json: AsJson = False) -> None:
    """Show one rule: the provision, its dated values with their citations, its examples.

    Example: shipscreen rules show process.cancelled
    """
    book, day = enacted(), _day(as_of)
    rule = _named(book, rule_id)
    provision = (sys.modules[rule.check.__module__].__doc__ or "").strip()
    if as_json:
        row = _row(rule, day, sections_by_rule(ledger()))
        emit(row | {"provision": provision, "values": list(_values(rule)), "examples": _examples(book, rule)})
        return
    out = results()
    out.print(f"[bold]{rule.id}[/]  {escape(rule.title)}\n{escape(rule.cite)}\n\n{escape(provision)}", highlight=False)
    for value in _values(rule):
        out.print(f"  from {value['from']}  {escape(value['value'])}  [dim]{escape(value['cite'])}[/]", highlight=False)
    for example in _examples(book, rule):
        out.print(f"  {example['on']}  {escape(example['says'])}: {example['expect']}", highlight=False)


@app.command()
def stale(
    days: Annotated[
        int, typer.Option(min=0, help="Show rules not checked against the source for more than this many days.")
    ] = 180,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """List rules not recently compared with their source, and unverified values. Exit code 1 if there are any.

    Unverified values are those of rules and reference tables marked S (secondary source) or M (memory), each with
    the rules that it answers to, its first day, its citation, and the section of the rule model that marks it so.

    Example: shipscreen rules stale --days 90
    """
    book, day = enacted(), _day(as_of)
    late = [rule for rule in book.rules if day - date.fromisoformat(rule.checked_on) > timedelta(days=days)]
    values = list(unverified(book))
    for rule in late:
        row = {"id": rule.id, "checked_on": rule.checked_on, "cite": rule.cite}
        _tell(row, f"{rule.id}: not checked since {rule.checked_on} ({rule.cite})", as_json=as_json)
    for value in values:
        others = f" and {len(value.rules) - 1} more" if len(value.rules) > 1 else ""
        words = (
            f"{value.mark}  {value.rules[0]}{others}: {value.value}, from {value.first} ({value.cite}); {value.section}"
        )
        _tell(_unverified_row(value), words, as_json=as_json)
    if late or values:
        raise typer.Exit(int(Exit.FAILED))


def _unverified_row(value: Unverified) -> dict[str, Any]:
    return {
        "id": value.rules[0], "rules": list(value.rules), "from": value.first, "value": value.value,
        "cite": value.cite, "mark": value.mark, "marked_in": value.section,
    }  # fmt: skip


def _day(as_of: datetime | None) -> date:
    return as_of.date() if as_of else load_settings().day()()


def _named(book: Rulebook, rule_id: str) -> Rule:
    by_id = {rule.id: rule for rule in book.rules}
    if rule_id not in by_id:
        near = get_close_matches(rule_id, by_id, n=3, cutoff=0.4)
        hint = f"Did you mean {', '.join(near)}?" if near else "shipscreen rules list names them all."
        raise Failure(f"There is no rule {rule_id}.", hint, Exit.NOT_FOUND)
    return by_id[rule_id]


def _row(rule: Rule, day: date, sections: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": rule.title,
        "cite": rule.cite,
        "stage": rule.stage.name.lower(),
        "sections": sections.get(rule.id, ()),
        "in_force": _in_force(rule, day),
        "checked_on": rule.checked_on,
    }


def _in_force(rule: Rule, day: date) -> bool:
    return rule.force is None or (rule.force.days[0] <= day and rule.force.on(day) is not None)


def _values(rule: Rule) -> Iterator[dict[str, str]]:
    for value in rule.values:
        yield from _steps(value)


def _steps(value: Dated[Any]) -> Iterator[dict[str, str]]:
    for first in value.days:
        held, cite = value.steps[first]
        yield {"from": str(first), "value": value_text(held), "cite": cite.text, "mark": cite.mark}


def _examples(book: Rulebook, rule: Rule) -> list[dict[str, str]]:
    return [{"on": one.on, "says": one.says, "expect": one.expect} for one in book.examples.get(rule.id, ())]


def _tell(row: dict[str, Any], words: str, *, as_json: bool) -> None:
    if as_json:
        emit(row)
    else:
        results().print(words, highlight=False, markup=False)
