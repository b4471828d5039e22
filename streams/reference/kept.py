"""Lists that a regulator keeps, by the day of each version: streams/reference/law/lists_<authority>.yaml."""

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml


class Version(NamedTuple):
    """A list as it stands from a day on. mark: V read, S a secondary source, M from memory.

    day_known: the day was read, whatever the mark says of the members.
    """

    first: date
    members: tuple[str, ...]
    cite: str
    mark: str
    day_known: bool = False


@cache
def versions(authority: str, name: str) -> tuple[Version, ...]:
    """Versions of one list, the first one first. Raises TypeError for a member that YAML did not read as text."""
    found = tuple(_version(row) for row in _lists(authority)[name])
    odd = [member for one in found for member in one.members if not isinstance(member, str)]
    if odd:
        raise TypeError(f"{name} of lists_{authority}.yaml: {odd} needs quotes")
    return tuple(sorted(found))


def _version(row: dict[str, Any]) -> Version:
    return Version(row["from"], tuple(row["of"]), row["cite"], row["mark"], row.get("day_known", False))


@cache
def _lists(authority: str) -> dict[str, list[dict[str, Any]]]:
    text = files("streams.reference.law").joinpath(f"lists_{authority}.yaml").read_text("utf-8")
    found: dict[str, list[dict[str, Any]]] = yaml.safe_load(text)
    return found
