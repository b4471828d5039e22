"""A match with a listed entry in words: who is met, on which list, by which name, and how sure that is."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from streams.lists.manifest import manifests

JsonObject = Mapping[str, Any]
SAID = frozenset(
    {"entry", "listed", "fr", "party", "parties", "role", "matched", "how", "score", "same_country", "would_be"}
)
"""Members of a finding's evidence that `met` says in words."""
COUNTRY = {True: ", in the same country", False: ", in another country", None: ""}
NAMED = 3
"""Further entries that are named; of more the number is told."""


def is_match(evidence: JsonObject) -> bool:
    """Whether a finding says that a party meets a listed entry."""
    return {"entry", "listed", "matched"} <= evidence.keys()


def met(evidence: JsonObject, verb: str) -> str:
    """One sentence: ultimate consignee "SMIC" may be SMIC Holdings Limited, on the Entity List (EL/7; 85 FR 83420)."""
    roles: dict[str, list[str]] = {}
    for name, role in _parties(evidence):
        roles.setdefault(name, []).extend([role.replace("_", " ")] if role else [])
    who = " and ".join(f'{" and ".join(dict.fromkeys(told))} "{name}"'.strip() for name, told in roles.items())
    source = "; ".join(filter(None, (evidence["entry"], evidence.get("fr"))))
    would = f"; if so: {evidence['would_be']}" if evidence.get("would_be") else ""
    found = f"{verb} {evidence['listed']}{list_of(evidence['entry'])} ({source}){COUNTRY[evidence.get('same_country')]}"
    how = by(evidence["how"], evidence["matched"], evidence["listed"])
    return f"{who} {found}{how}{would}"


def by(how: str, matched: str, listed: str) -> str:
    """What of the entry was met, where it is not its own name."""
    if how == "address":
        return f'; its address "{matched}"'
    return "" if matched == listed else f'; by its name "{matched}"'


def differing(why: str) -> str:
    """What a match says of words that differ, without its signs: "huawei +technologies" is: the list adds technologies.

    Of an address, or of a day in doubt, it says a sentence already.
    """
    words = why.split()
    if " address" in why or "may have stood" in why:
        return f"; {why}"
    added = [word[1:] for word in words if word.startswith("+")]
    lacking = [word[1:] for word in words if word.startswith("-")]
    near = [f'"{a}" for "{b}"' for a, sign, b in (word.partition("~") for word in words) if sign]
    return "".join([
        f"; spelt {', '.join(near)}" if near else "",
        f'; the list adds "{" ".join(added)}"' if added else "",
        f'; the name given adds "{" ".join(lacking)}"' if lacking else "",
    ])  # fmt: skip


def others(names: Sequence[str]) -> str | None:
    """Of entries less alike the number and the first names; None where there are none."""
    if not names:
        return None
    named = list(dict.fromkeys(names))[:NAMED]
    unnamed = sum(name not in named for name in names)
    more = f"; and {unnamed} more" if unnamed else ""
    return f"and {len(names)} more {'entry' if len(names) == 1 else 'entries'} like it: {'; '.join(named)}{more}"


def list_of(key: str) -> str:
    """The list of an entry's key by its title; house lists by their name."""
    name = key.partition("/")[0]
    title = _titles().get(name)
    return f", on the {title}" if title else f", on list {name}"


def _parties(evidence: JsonObject) -> Sequence[tuple[str, str | None]]:
    if "parties" in evidence:
        return [(one["name"], one["role"]) for one in evidence["parties"]]
    return [(evidence.get("party") or "a party", evidence.get("role"))]


@cache
def _titles() -> Mapping[str, str]:
    return {name: manifest.title for name, manifest in manifests().items()}
