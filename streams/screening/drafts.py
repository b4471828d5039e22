"""Drafts by id: proposed and withdrawn law as patch sets, for replays and golden cases (RULES.md J)."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

import streams.rules.drafts
from streams.screening.rulebook import Draft, Rulebook

ENACTED = "enacted"


@cache
def drafts() -> Mapping[str, Draft]:
    """Returns every draft under streams/rules/drafts/, by id."""
    found = pkgutil.iter_modules(streams.rules.drafts.__path__, "streams.rules.drafts.")
    loaded = [importlib.import_module(module.name).DRAFT for module in sorted(found, key=lambda one: one.name)]
    return {draft.id: draft for draft in loaded}


def rulebook_of(ruleset: str, enacted: Rulebook) -> Rulebook:
    """Returns the enacted rulebook, or it with a draft applied. Raises KeyError that names the existing drafts."""
    if ruleset == ENACTED:
        return enacted
    if ruleset not in drafts():
        raise KeyError(f"no draft {ruleset!r}; there are {', '.join(sorted(drafts()))}")
    return enacted.patched(drafts()[ruleset])
