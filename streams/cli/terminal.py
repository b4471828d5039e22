"""What people see: results on stdout, everything else on stderr; colour and progress on a terminal alone."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

T = TypeVar("T")

PLAIN_WIDTH = 200
"""Columns of tables that go to a file or a pipe."""


def results() -> Console:
    """Console on stdout: plain text where it is no terminal. Made anew, since tests exchange stdout."""
    return Console(file=sys.stdout) if sys.stdout.isatty() else Console(file=sys.stdout, width=PLAIN_WIDTH)


def errors() -> Console:
    """Console on stderr, for messages and progress."""
    return Console(file=sys.stderr, soft_wrap=True)


def emit(value: Any) -> None:
    """One JSON line on stdout."""
    write_line(orjson.dumps(value, default=str))


def write_line(line: bytes) -> None:
    """One line of bytes on stdout, as it is."""
    sys.stdout.write(line.decode() + "\n")


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
