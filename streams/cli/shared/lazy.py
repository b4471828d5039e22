"""Commands that are loaded when they are called: `shipscreen --help` must not wait for Kafka and ICU."""

import errno
import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any, ClassVar

import typer
from rich.markup import escape
from typer.core import TyperCommand, TyperGroup

from streams.cli.shared.exits import Exit, Failure
from streams.cli.shared.terminal import errors

DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_SETTING = re.compile(r"SHIPSCREEN_[A-Z][A-Z_]*[A-Z]")


SERVICES = frozenset({"worker", "lists"})
"""Commands that run where nobody looks on: under a process manager or by the clock."""


class Deferred(TyperCommand):
    """Stands in the list of commands; calling it loads the module and hands over."""

    def __init__(self, name: str, module: str, help_text: str, panel: str) -> None:
        super().__init__(name, callback=None, help=help_text, rich_help_panel=panel)
        self._module = module

    def load(self) -> Any:
        """The command itself: attribute `app` of the module."""
        command = typer.main.get_command(import_module(self._module).app)
        command.name = self.name
        return command

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        """That of the command itself, which then runs in its own name."""
        return self.load().make_context(*args, **kwargs)


class Commands(TyperGroup):
    """The root: deferred commands, and one place where failures become messages and exit codes."""

    table: ClassVar[tuple[tuple[str, str, str, str], ...]] = ()
    """Name, module, help, panel."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        for name, module, help_text, panel in self.table:
            self.add_command(Deferred(name, module, help_text, panel), name)

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        return ended_well(lambda: super(Commands, self).invoke(ctx), lambda: ctx.invoked_subcommand in SERVICES)


def ended_well(run: Callable[[], Any], serves: Callable[[], bool] = lambda: False) -> Any:
    """Runs a command; a Failure is printed with its next step, Ctrl-C ends without a traceback.

    serves: whether it is a service; off a terminal its failure is a log event instead of words, once either way.
    """
    try:
        done = run()
        # Here, where a full disk can still be told: at the interpreter's end nobody would hear of it.
        sys.stdout.flush()
    except Failure as failure:
        raise _ended(failure, logged=serves()) from failure
    except KeyboardInterrupt:
        errors().print("Stopped.")
        raise typer.Exit(int(Exit.INTERRUPTED)) from None
    except BrokenPipeError:
        _give_up_stdout()
        raise typer.Exit(int(Exit.CLOSED)) from None
    except OSError as failure:
        if failure.errno not in DISK_FULL:
            raise
        _give_up_stdout()
        where = failure.filename or "what this command writes"
        todo = "Free space there (df -h), or write elsewhere: temporary files go where TMPDIR says."
        raise _ended(Failure(f"The disk is full: {where}: {failure.strerror}.", todo), logged=serves()) from failure
    return done


def _ended(failure: Failure, *, logged: bool) -> typer.Exit:
    """Says it, and gives what ends the process."""
    if logged and not sys.stderr.isatty():
        _log(failure)
        return typer.Exit(int(failure.code))
    errors().print(f"[bold red]{escape(str(failure))}[/]", highlight=False)
    if failure.next_step:
        errors().print(f"[dim]→[/] {escape(failure.next_step)}", highlight=False)
    return typer.Exit(int(failure.code))


def _log(failure: Failure) -> None:
    import structlog  # noqa: PLC0415  only a command that failed waits for it

    processors: list[structlog.typing.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.JSONRenderer(),
    ]
    log = structlog.wrap_logger(structlog.PrintLogger(sys.stderr), processors=processors).bind(logger=__name__)
    settings = sorted(set(_SETTING.findall(f"{failure} {failure.next_step}")))
    code = int(failure.code)
    log.error("the command failed", why=str(failure), next_step=failure.next_step, settings=settings, exit_code=code)


def _give_up_stdout() -> None:
    """What could not be written must not be tried again, and fail again, when the interpreter ends."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
