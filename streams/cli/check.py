"""`shipscreen check`: screens a file of orders without Kafka."""

import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from streams.audit.identity import enacted
from streams.cli.shared.exits import Exit, Failure
from streams.cli.shared.explanation import render_verdict
from streams.cli.shared.known import knowledge_of
from streams.cli.shared.lazy import Command
from streams.cli.shared.lists import say_lists
from streams.cli.shared.reading import STDIN, numbered_values
from streams.cli.shared.settings import load_settings, trial_policy
from streams.cli.shared.terminal import errors, results, write_line
from streams.engine.deciding.session import Screening

OWN = "order"

COMMAND = Command(name="check", says="Screen a file of orders, without Kafka.", panel="Try it")
app = typer.Typer(add_completion=False)


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help='Order events, JSON lines; "-" reads stdin.')] = STDIN,
    *,
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="DAY|order", help="Screen as of this day instead of today; order: each order on its own day."
        ),
    ] = None,
    lists: Annotated[list[Path] | None, typer.Option(metavar="FILE", help="Listed parties, JSON lines.")] = None,
    lists_checked: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="Day on which the lists were last checked; default: the day of screening."
        ),
    ] = None,
    items: Annotated[list[Path] | None, typer.Option(metavar="FILE", help="Item content, JSON lines.")] = None,
    licences: Annotated[list[Path] | None, typer.Option(metavar="FILE", help="Licences, JSON lines.")] = None,
    rates: Annotated[Path | None, typer.Option(metavar="FILE", help="Exchange rates, JSON.")] = None,
    policy: Annotated[Path | None, typer.Option(metavar="FILE", help="The company's policy, YAML.")] = None,
    explain: Annotated[
        bool | None,
        typer.Option("--explain/--json", help="Print text or JSON lines; default: text on a terminal, else JSON."),
    ] = None,
) -> None:
    """Screen a file of order events without Kafka; print one verdict per line to stdout, in file order.

    Lists in files are added to the bundled lists; a file with a published list replaces only that list.
    They count as checked on the day of screening, unless --lists-checked gives another: too old, they hold. Rates of
    a later day count as of the day of --as-of. The policy is that of a worker, but that bundled lists are said and do
    not hold. A line that is no order event is a dead letter: it is named on stderr, the exit code becomes 4, and if its
    order id can be read, that order is held. Holds are results: the exit code stays 0.

    --as-of order judges each order on its own day, by the law and the lists of that day: its shipping day, actual or
    planned.

    Example: shipscreen orders generate --count 100 | shipscreen check -

    Example: shipscreen check orders.jsonl --explain

    Example: shipscreen check docs/examples/orders-2019.jsonl --as-of order --explain
    """
    today = _day(as_of)
    chosen = trial_policy(policy)
    checked = lists_checked.date() if lists_checked else today
    knowledge = knowledge_of(lists or (), items or (), licences or (), rates, checked)
    if as_of:
        knowledge = replace(knowledge, exchange_rates=knowledge.exchange_rates.no_later(today))
    screening = Screening(knowledge, enacted(), chosen, today, own_days=as_of == OWN)
    told = _in_words if (sys.stdout.isatty() if explain is None else explain) else write_line
    states, codes = _screened(file, screening, told)
    _say(states, codes)
    say_lists(knowledge.lists)
    if states["dead letters"]:
        raise typer.Exit(int(Exit.PARTIAL))


def _day(given: str | None) -> date:
    """Returns the day of screening; with own days, the day for orders that name none."""
    if given in (None, OWN):
        return load_settings().day()()
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise Failure(f"{given} is not a date.", "--as-of 2019-08-19, or --as-of order", Exit.USAGE) from None


def _screened(file: Path, screening: Screening, tell: Callable[[bytes], None]) -> tuple[Counter[str], Counter[str]]:
    """Prints the verdicts; returns the counts of verdicts by state, and of holds by code."""
    states: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    for number, line in numbered_values(file):
        answer = screening.decide(line)
        if answer.refused:
            states["dead letters"] += 1
            errors().print(f"{file}:{number}: dead letter: {answer.refused}", markup=False, highlight=False)
        for alert in answer.alerts:
            errors().print(f"{file}:{number}: alert: {alert}", markup=False, highlight=False)
        for decision, verdict in answer.verdicts:
            states[decision.state] += 1
            codes.update({finding.code for finding in decision.findings})
            tell(verdict)
    return states, codes


def _in_words(verdict: bytes) -> None:
    results().print(render_verdict(json.loads(verdict)))


def _say(states: Counter[str], codes: Counter[str]) -> None:
    said = ", ".join(f"{count:,} {state}" for state, count in states.most_common()) or "no orders"
    errors().print(said, highlight=False)
    if codes:
        errors().print("  " + ", ".join(f"{code} {count:,}" for code, count in codes.most_common(8)), highlight=False)
