"""Writes results to stdout and everything else to stderr; colour and progress only on a terminal."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from errno import EPIPE
from typing import Any, TypeVar

import orjson
from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.segment import Segment

from streams.ops.escaping import visible, visible_json

T = TypeVar("T")

PLAIN_WIDTH = 200
"""Width in columns of tables written to a file or a pipe."""


class Screen(Console):
    """A console that escapes control characters in data (streams/ops/escaping)."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Renders segments; only rich's own styles and cursor moves keep their escape sequences."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(visible(segment.text), segment.style)

    def on_broken_pipe(self) -> None:
        """Raises BrokenPipeError; rich would exit with code 1, which means that a check failed."""
        raise BrokenPipeError(EPIPE, "the reader of the output stopped reading")


def results() -> Console:
    """Returns a console on stdout; plain text off a terminal. It is created per call, since tests replace stdout."""
    return Screen(file=sys.stdout) if sys.stdout.isatty() else Screen(file=sys.stdout, width=PLAIN_WIDTH)


def errors() -> Console:
    """Returns a console on stderr, for messages and progress."""
    return Screen(file=sys.stderr, soft_wrap=True)


def emit(value: Any) -> None:
    """Prints one JSON line to stdout."""
    write_line(orjson.dumps(value, default=str))


def write_line(line: bytes) -> None:
    """Prints one line of JSON to stdout, with control characters escaped."""
    sys.stdout.write(visible_json(line.decode()) + "\n")


@contextmanager
def progress() -> Iterator[Progress]:
    """Shows progress on stderr; silent unless stderr is a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors(), disable=not sys.stderr.isatty(), transient=True) as bars:
        yield bars


def watched(items: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
    """Yields the items and shows a progress bar."""
    with progress() as bars:
        yield from bars.track(items, total=total, description=what)
