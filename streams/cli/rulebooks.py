"""Rulebooks by name: the enacted one, or a draft laid over it."""

import importlib
import pkgutil
from functools import cache

from streams.cli.exits import Exit, Failure
from streams.rulebook import Draft, Rulebook

ENACTED = "enacted"


@cache
def enacted() -> Rulebook:
    """The law as it stands; discovered once, for it is immutable."""
    return Rulebook.enacted()


def drafts() -> dict[str, Draft]:
    """The drafts of streams/rules/drafts, by id."""
    try:
        folder = importlib.import_module("streams.rules.drafts")
    except ModuleNotFoundError:
        return {}
    modules = pkgutil.iter_modules(folder.__path__, f"{folder.__name__}.")
    loaded = [importlib.import_module(module.name) for module in modules]
    return {module.DRAFT.id: module.DRAFT for module in loaded if hasattr(module, "DRAFT")}


def rulebook_named(name: str) -> Rulebook:
    """The enacted rulebook, or it with that draft. Raises Failure naming the drafts there are."""
    if name == ENACTED:
        return enacted()
    known = drafts()
    if name not in known:
        raise Failure(f"There is no rulebook {name}.", f"There are: {', '.join([ENACTED, *known])}.", Exit.NOT_FOUND)
    return enacted().patched(known[name])
