"""`shipscreen settings`: prints every setting, its value and its source."""

import typer
from pydantic import SecretStr
from rich.table import Table

from streams.cli.shared.lazy import Command
from streams.cli.shared.options import AsOneJson
from streams.cli.shared.settings import Settings, load_settings, sources, unknown_settings
from streams.cli.shared.terminal import emit, errors, results

COMMAND = Command(name="settings", says="Print every setting, its value and its source.", panel="Run it")
app = typer.Typer(add_completion=False)


@app.command()
def settings(as_json: AsOneJson = False) -> None:
    """Print every setting with its value and source. Secrets are hidden.

    Example: SHIPSCREEN_BROKER=kafka:9092 shipscreen settings
    """
    current = load_settings()
    where = sources(current)
    for name in unknown_settings():
        errors().print(f"{name} is set, but there is no such setting.", style="yellow")
    if as_json:
        emit({field: {"value": _shown(current, field), "source": source} for field, source in where.items()})
        return
    table = Table("Setting", "Value", "Source", "Meaning", box=None)
    for field, source in where.items():
        meaning = Settings.model_fields[field].description or ""
        value = _shown(current, field)
        table.add_row(field, "-" if value is None else str(value), source, meaning)
    results().print(table)


def _shown(current: Settings, field: str) -> str | int | None:
    value = getattr(current, field)
    if value is None or isinstance(value, int):
        return value
    return "(hidden)" if isinstance(value, SecretStr) else str(value)
