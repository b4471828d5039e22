"""Names as lists write them: decides which aliases are weak, and inverts names of persons and vessels."""

import re
from collections.abc import Iterable
from typing import Any, Literal

from schemas.listed_party import Alias
from streams.facts.programmes import TAGS_744_8, plain_tag

_CAPITALS = re.compile(r"^[A-Z][A-Z0-9&.-]{0,4}$")


def aliases_of(name: str, found: Iterable[str], weak: Iterable[str] = ()) -> tuple[Alias, ...]:
    """Returns each alias once, without the name itself. Aliases in `weak` and bare acronyms are weak (RULES.md C.5)."""
    # In the order of the publication: a set is in another order in every process, and each would be a change.
    told_weak = dict.fromkeys(weak)
    kept = dict.fromkeys(alias for alias in (*found, *told_weak) if alias and alias != name)
    return tuple(
        Alias(name=alias[:8000], quality="weak" if alias in told_weak or is_acronym(alias) else "strong")
        for alias in list(kept)[:1000]
    )


def is_acronym(alias: str) -> bool:
    """Returns True for one token of at most five capital letters."""
    return bool(_CAPITALS.match(alias)) and sum(c.isalpha() for c in alias) >= 1


EntityType = Literal["company", "person", "vessel", "aircraft", "unknown"]
_TYPES: dict[str, EntityType] = {
    "individual": "person",
    "person": "person",
    "entity": "company",
    "company": "company",
    "vessel": "vessel",
    "ship": "vessel",
    "aircraft": "aircraft",
}


def entity_type(told: str) -> EntityType:
    return _TYPES.get(told.strip().lower(), "unknown")


def tags_of(name: str, programs: Iterable[str]) -> dict[str, Any]:
    """Returns the programme tags of an entry, and whether 744.8 applies to them."""
    tags = tuple(dict.fromkeys(program[:64] for program in programs))[:100]
    return (
        {"tags": tags, "tag_744_8": not TAGS_744_8.isdisjoint(map(plain_tag, tags))}
        if name == "SDN"
        else {"tags": tags}
    )
