"""The identity of this program, and the rulebook that carries it (streams/audit/closure.py says what counts)."""

import platform
from functools import cache
from importlib.metadata import version
from importlib.resources import files

from streams.audit.closure import PACKAGES, Identity, Sources
from streams.screening.rulebook import Build, Rulebook

RUNTIME = ("orjson", "pydantic")
"""Those that parse orders and write decisions; each decision records their versions."""


@cache
def program_identity() -> Identity:
    """Returns the identity of this program."""
    return Sources({name: files(name) for name in PACKAGES}).identity()


@cache
def enacted() -> Rulebook:
    """Returns the enacted rulebook with this program's identity."""
    runtime = {"python": platform.python_version(), **{name: version(name) for name in RUNTIME}}
    return Rulebook.enacted(Build(program_identity().hash, runtime))
