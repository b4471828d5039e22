"""Drafts: proposed and withdrawn law as patch sets over the rulebook (RULES.md J)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from streams.law.dated import Dated
from streams.law.rule import Rule


@dataclass(frozen=True)
class Draft:
    """A patch set over the rulebook: proposed or withdrawn law, for replays; never used on the live topics."""

    id: str
    title: str
    status: str
    source: str
    values: Mapping[Dated[Any], Dated[Any]] = field(default_factory=dict)
    """Replacement of each changed dated value."""
    added: tuple[Rule, ...] = ()
    removed: frozenset[str] = frozenset()
