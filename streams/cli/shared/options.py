"""Options that several commands take."""

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON lines.")]
AsOneJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
