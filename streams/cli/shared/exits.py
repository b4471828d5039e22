"""Exit codes of `shipscreen`, the same for every command; `shipscreen --help` prints this table."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the process; each has its meaning below, for help texts."""

    OK = 0
    FAILED = 1
    USAGE = 2
    REFUSED = 3
    PARTIAL = 4
    UNREACHABLE = 5
    NOT_FOUND = 6
    INTERRUPTED = 130
    CLOSED = 141


MEANINGS: dict[Exit, str] = {
    Exit.OK: "done; holds are results, not failures",
    Exit.FAILED: "done, but the check failed (orders missing, faults found, cases wrong)",
    Exit.USAGE: "the command line or a setting is wrong",
    Exit.REFUSED: "an input was refused as a whole; nothing was published",
    Exit.PARTIAL: "done, but some records could not be read: they are dead letters",
    Exit.UNREACHABLE: "the broker cannot be reached, or refuses the request",
    Exit.NOT_FOUND: "there is no such order, rule or entry",
    Exit.INTERRUPTED: "stopped by Ctrl-C",
    Exit.CLOSED: "the reader of the output stopped reading (as in `shipscreen check FILE | head`)",
}


class Failure(Exception):  # noqa: N818  ends a command; not an error of the program
    """Ends a command with a message and the next step, without a traceback."""

    def __init__(self, message: str, next_step: str = "", code: Exit = Exit.FAILED) -> None:
        super().__init__(message)
        self.next_step = next_step
        self.code = code
