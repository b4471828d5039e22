"""Names as lists give them: which aliases are weak, and how persons' and vessels' names are turned round."""

import re
from collections.abc import Iterable

from schemas.listed_party import Alias

_CAPITALS = re.compile(r"^[A-Z][A-Z0-9&.-]{0,4}$")


def aliases_of(name: str, found: Iterable[str], weak: Iterable[str] = ()) -> tuple[Alias, ...]:
    """The aliases, each once, without the name itself. Those told weak, and bare acronyms, are weak (RULES.md C.5)."""
    told_weak = set(weak)
    kept = dict.fromkeys(alias for alias in (*found, *told_weak) if alias and alias != name)
    return tuple(
        Alias(name=alias[:8000], quality="weak" if alias in told_weak or is_acronym(alias) else "strong")
        for alias in list(kept)[:1000]
    )


def is_acronym(alias: str) -> bool:
    """One token of at most five capitals."""
    return bool(_CAPITALS.match(alias)) and sum(c.isalpha() for c in alias) >= 1
