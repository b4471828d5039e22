"""Options that several commands take."""

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="JSON lines on stdout.")]
AsOneJson = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]
