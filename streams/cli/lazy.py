"""Commands that are loaded when they are called: `shipscreen --help` must not wait for Kafka and ICU."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, ClassVar

import typer
from rich.markup import escape
from typer.core import TyperCommand, TyperGroup

from streams.cli.exits import Exit, Failure
from streams.cli.terminal import errors


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
        return ended_well(lambda: super(Commands, self).invoke(ctx))


def ended_well(run: Callable[[], Any]) -> Any:
    """Runs a command; a Failure is printed with its next step, Ctrl-C ends without a traceback."""
    try:
        return run()
    except Failure as failure:
        errors().print(f"[bold red]{escape(str(failure))}[/]", highlight=False)
        if failure.next_step:
            errors().print(f"[dim]→[/] {escape(failure.next_step)}", highlight=False)
        raise typer.Exit(int(failure.code)) from failure
    except KeyboardInterrupt:
        errors().print("Stopped.")
        raise typer.Exit(int(Exit.INTERRUPTED)) from None
