"""Reads users' CSV tables."""

import csv
import io
from pathlib import Path

from streams.cli.shared.exits import Exit, Failure
from streams.cli.shared.files import file_bytes

MAX_FIELD = 1_000_000
"""Longest cell in characters; a longer one is not a name, but must not stop the rest of the file."""


def rows(path: Path, needed: tuple[str, ...]) -> list[dict[str, str | None]]:
    """Returns the rows, by column. Raises Failure if a required column is missing or the file is not UTF-8."""
    csv.field_size_limit(MAX_FIELD)
    try:
        text = file_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Failure(
            f"{path} is not UTF-8: {wrong.reason} at byte {wrong.start}.", "Save the file as UTF-8.", Exit.REFUSED
        ) from None
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="")
    reader.fieldnames = [name.strip() for name in reader.fieldnames or ()]
    missing = [name for name in needed if name not in reader.fieldnames]
    if missing:
        have = ", ".join(reader.fieldnames) or "nothing"
        raise Failure(f"{path} has no column {', '.join(missing)}.", f"Its first line names {have}.", Exit.REFUSED)
    try:
        return [{name: value for name, value in row.items() if isinstance(name, str)} for row in reader]
    except csv.Error as wrong:
        raise Failure(f"{path}: line {reader.line_num}: {wrong}.", "Correct the line.", Exit.REFUSED) from None
