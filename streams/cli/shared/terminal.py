"""What people see: results on stdout, everything else on stderr; colour and progress on a terminal alone."""

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
"""Columns of tables that go to a file or a pipe."""


class Screen(Console):
    """A console on which data cannot steer the terminal: what a name carries is written out (streams/ops/escaping)."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Segments as rich makes them; only its own styles and moves keep their escape sequences."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(visible(segment.text), segment.style)

    def on_broken_pipe(self) -> None:
        """Left to the command: rich would end it with exit code 1, which says that what was checked is wrong."""
        raise BrokenPipeError(EPIPE, "whoever read the output stopped reading")


def results() -> Console:
    """Console on stdout: plain text where it is no terminal. Made anew, since tests exchange stdout."""
    return Screen(file=sys.stdout) if sys.stdout.isatty() else Screen(file=sys.stdout, width=PLAIN_WIDTH)


def errors() -> Console:
    """Console on stderr, for messages and progress."""
    return Screen(file=sys.stderr, soft_wrap=True)


def emit(value: Any) -> None:
    """One JSON line on stdout."""
    write_line(orjson.dumps(value, default=str))


def write_line(line: bytes) -> None:
    """One line of JSON on stdout, in which nothing steers a terminal."""
    sys.stdout.write(visible_json(line.decode()) + "\n")


@contextmanager
def progress() -> Iterator[Progress]:
    """A progress display on stderr; silent unless stderr is a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors(), disable=not sys.stderr.isatty(), transient=True) as bars:
        yield bars


def watched(items: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
    """The items, with a progress bar as they go by."""
    with progress() as bars:
        yield from bars.track(items, total=total, description=what)
