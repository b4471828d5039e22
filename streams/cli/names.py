"""`shipscreen names`: scores pairs of names."""

import csv
import sys
from pathlib import Path
from typing import Annotated

import typer

from streams.cli.shared.lazy import Command
from streams.cli.shared.tables import rows
from streams.cli.shared.terminal import emit, watched
from streams.matching.lookup import names_row
from streams.ops.escaping import visible_cell

COMMAND = Command(name="names", says="Score pairs of names.", panel="Ask it")
app = typer.Typer(add_completion=False)


@app.command()
def names(
    file: Annotated[Path, typer.Argument(help="CSV with columns name1, name2 and optionally kind.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON lines instead of CSV.")] = False,
) -> None:
    """Score pairs of names: print the rows with added score (0 to 1) and tier (hit, review, advisory, none).

    Example: shipscreen names pairs.csv > scored.csv
    """
    table = rows(file, needed=("name1", "name2"))
    scored = (names_row(row) for row in watched(table, file.name, len(table)))
    if as_json:
        for row in scored:
            emit(row)
        return
    columns = [*(table[0] if table else ("name1", "name2")), "score", "tier"]
    writer = csv.DictWriter(sys.stdout, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: visible_cell(cell) for name, cell in row.items()} for row in scored)
