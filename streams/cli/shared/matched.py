"""Describes a match with a listed entry: which party, which list, by which name, and how certain it is."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from streams.lists.manifest import manifests

JsonObject = Mapping[str, Any]
SAID = frozenset(
    {"entry", "listed", "fr", "party", "parties", "role", "matched", "how", "score", "same_country", "would_be"}
)
"""Members of a finding's evidence that `met` puts into its sentence."""
COUNTRY = {True: ", in the same country", False: ", in another country", None: ""}
NAMED = 3
"""Number of further entries to name; beyond that, only their count is given."""


def is_match(evidence: JsonObject) -> bool:
    """Returns True if the evidence is a match of a party with a listed entry."""
    return {"entry", "listed", "matched"} <= evidence.keys()


def met(evidence: JsonObject, verb: str) -> str:
    """Returns a sentence: consignee "SMIC" may be SMIC Holdings Limited, on the Entity List (EL/7; 85 FR 83420)."""
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
    """Returns which alias or address of the entry matched; empty if its main name did."""
    if how == "address":
        return f'; its address "{matched}"'
    return "" if matched == listed else f'; by its name "{matched}"'


def differing(why: str) -> str:
    """Returns the differing words of a match as text: "huawei +technologies" gives: the list adds technologies.

    For an address or a day in doubt, the explanation is a sentence already.
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
    """Returns the number and first names of less similar entries; None if there are none."""
    if not names:
        return None
    named = list(dict.fromkeys(names))[:NAMED]
    unnamed = sum(name not in named for name in names)
    more = f"; and {unnamed} more" if unnamed else ""
    return f"and {len(names)} more {'entry' if len(names) == 1 else 'entries'} like it: {'; '.join(named)}{more}"


def list_of(key: str) -> str:
    """Returns the title of the list of an entry's key; for house lists, their name."""
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
