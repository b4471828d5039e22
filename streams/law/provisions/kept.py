"""Lists that a regulator keeps, as dated values: a rule declares the one that it reads (streams/reference/kept.py)."""

from datetime import date
from typing import Any

from streams.law.kit import FIRST_DAY, Citation, Dated
from streams.reference.kept import versions

NOT_YET = Citation("no such list yet")


def kept(authority: str, name: str) -> Dated[frozenset[str]]:
    """The list by day; None before its first version."""
    steps: dict[date, tuple[frozenset[str] | None, Citation]] = {FIRST_DAY: (None, NOT_YET)}
    for one in versions(authority, name):
        mark: Any = one.mark
        steps[one.first] = (frozenset(one.members), Citation(one.cite, mark, day_known=one.day_known))
    return Dated(steps)
