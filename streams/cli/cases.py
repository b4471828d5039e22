"""`shipscreen cases`: runs golden cases and scores them."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.markup import escape
from rich.table import Table

from streams.audit.cases import CaseResult, case_from_json, run_case, summary
from streams.audit.identity import enacted
from streams.cli.shared.exits import Exit
from streams.cli.shared.lazy import Command
from streams.cli.shared.reading import numbered_values
from streams.cli.shared.terminal import emit, errors, results
from streams.screening.drafts import rulebook_of
from streams.screening.rulebook import Rulebook

COMMAND = Command(name="cases", says="Run golden cases and score them.", panel="Try it")
app = typer.Typer(add_completion=False)


@app.command()
def cases(
    file: Annotated[Path, typer.Argument(help="Golden cases, JSON lines (format: RULES.md section M).")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per case instead of the table.")
    ] = False,
    failed: Annotated[
        bool, typer.Option("--failed", help="Show only cases whose result differs from the expectation.")
    ] = False,
) -> None:
    """Run golden cases and show where the rulebook differs from them; the last line is one JSON object.

    A case brings its own `lists`: whom they do not name is not listed in it, whatever the lists of today say. An
    order's `version` becomes its revision, status `new` becomes submitted; both dates are the case's `as_of`. Exit
    code 1 if any case differs, 4 if a line is not a case or names an unknown rulebook.

    Example: shipscreen cases tests/golden/cases.jsonl --failed
    """
    unread: list[int] = []
    done = list(_done(file, unread))
    shown = [result for result in done if result.departures or not failed]
    if as_json:
        for result in shown:
            emit(_row(result))
    else:
        results().print(_table(shown))
    emit(summary(done))
    if unread:
        raise typer.Exit(int(Exit.PARTIAL))
    if any(result.departures or result.surplus for result in done):
        raise typer.Exit(int(Exit.FAILED))


def _done(file: Path, unread: list[int]) -> Iterator[CaseResult]:
    rulebooks: Callable[[str], Rulebook] = cache(lambda ruleset: rulebook_of(ruleset, enacted()))
    for number, line in numbered_values(file):
        try:
            case = case_from_json(json.loads(line))
            rulebook = rulebooks(case.ruleset)
            _ = case.expected["outcome"], case.expected["reason_codes"]
        except (ValidationError, KeyError, ValueError, TypeError, AttributeError) as wrong:
            unread.append(number)
            what = f"no {wrong}" if isinstance(wrong, KeyError) else str(wrong)
            errors().print(f"{file}:{number}: not a case that can be run: {what}", markup=False, highlight=False)
            continue
        yield run_case(case, {case.ruleset: rulebook}.__getitem__)


def _row(result: CaseResult) -> dict[str, object]:
    return {
        "id": result.case.id,
        "topic": result.case.topic,
        "expected": result.case.expected["outcome"],
        "outcome": result.decision.outcome,
        "codes": sorted(result.codes),
        "surplus": sorted(result.surplus),
        "departures": result.departures,
        "false_clear": result.false_clear,
    }


def _table(shown: list[CaseResult]) -> Table:
    table = Table("Case", "As of", "Title", "Expected", "Outcome", "Codes", "Departs in", box=None)
    for result in shown:
        case, codes = result.case, " ".join(sorted(result.codes))
        good = result.outcome_exact
        outcome = f"[{'green' if good else 'bold red'}]{result.decision.outcome}[/]"
        surplus = [f"surplus {' '.join(sorted(result.surplus))}"] if result.surplus else []
        departs = escape("; ".join([*result.departures, *surplus]))
        table.add_row(case.id, str(case.as_of), escape(case.title), case.expected["outcome"], outcome, codes, departs)
    return table
