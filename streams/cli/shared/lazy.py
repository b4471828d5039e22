"""Loads each command when it is called: `shipscreen --help` must not wait for Kafka and ICU."""

import ast
import errno
import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import typer
from rich.markup import escape
from typer.core import TyperCommand, TyperGroup

import streams.cli
from streams.cli.shared.exits import Exit, Failure
from streams.cli.shared.interrupt import ended_quietly
from streams.cli.shared.terminal import errors

DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_SETTING = re.compile(r"SHIPSCREEN_[A-Z][A-Z_]*[A-Z]")


PANELS = ("Try it", "Run it", "Feed it", "Ask it")
"""Purposes of commands, in the order of the help page."""

_DECLARED = re.compile(r"^COMMAND = (Command\(.*?\))$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Command:
    """Declaration of a command; the attribute `app` of its module is the command itself.

    serves: it runs unattended, under a process manager or on a schedule.
    """

    name: str
    says: str
    panel: str
    serves: bool = False


def discovered() -> dict[str, tuple[Command, str]]:
    """Returns every command and its module by name, in help order; a file that declares a command adds it.

    Parses declarations without importing them, since importing all modules would load Kafka and ICU.
    """
    folder = Path(streams.cli.__file__).parent
    found = []
    for path in folder.rglob("*.py"):
        if declared := _DECLARED.search(path.read_text("utf-8")):
            module = ".".join(("streams", "cli", *path.relative_to(folder).with_suffix("").parts))
            found.append((_read(declared[1]), module))
    found.sort(key=lambda one: (PANELS.index(one[0].panel), one[0].name))
    return {command.name: (command, module) for command, module in found}


def _read(declaration: str) -> Command:
    call = ast.parse(declaration, mode="eval").body
    assert isinstance(call, ast.Call)
    return Command(**{str(given.arg): ast.literal_eval(given.value) for given in call.keywords})


class Deferred(TyperCommand):
    """Placeholder in the list of commands; a call loads the module and runs its command."""

    def __init__(self, command: Command, module: str) -> None:
        super().__init__(command.name, callback=None, help=command.says, rich_help_panel=command.panel)
        self._module = module

    def load(self) -> Any:
        """Imports and returns the command: attribute `app` of the module."""
        with ended_quietly():
            command = typer.main.get_command(import_module(self._module).app)
        command.name = self.name
        return command

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        """Returns the context of the real command, which then runs under its own name."""
        return self.load().make_context(*args, **kwargs)


class Commands(TyperGroup):
    """The root group: it defers commands and turns failures into messages and exit codes."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        self._found = discovered()
        for command, module in self._found.values():
            self.add_command(Deferred(command, module), command.name)

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002  click calls it with the context
        """Returns the command names in the order of the help page."""
        return list(self._found)

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        return ended_well(lambda: super(Commands, self).invoke(ctx), lambda: self._serves(ctx.invoked_subcommand))

    def _serves(self, name: str | None) -> bool:
        return name in self._found and self._found[name][0].serves


def ended_well(run: Callable[[], Any], serves: Callable[[], bool] = lambda: False) -> Any:
    """Runs a command; a Failure is printed with its next step, Ctrl-C ends without a traceback.

    serves: returns True for a service, whose failure is logged as an event when stderr is not a terminal.
    """
    try:
        done = run()
        # Flush here, where a full disk can still be reported; at interpreter exit it would go unseen.
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
    """Reports a failure and returns the exception that ends the process."""
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
    """Keeps the interpreter from writing, and failing, again at exit."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
