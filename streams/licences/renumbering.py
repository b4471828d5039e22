"""Official renumberings of the CCL: a licence for the old number covers the new one (15 CFR 750.7(c)(1)).

Data: streams/reference/law/renumberings.yaml, each with its day and citation.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class Renumbering:
    """An entry that carries another number from a day on."""

    old: str
    new: str
    day: date
    cite: str


@cache
def renumberings() -> tuple[Renumbering, ...]:
    """The table that ships with the package."""
    rows = yaml.safe_load(files("streams.reference.law").joinpath("renumberings.yaml").read_text("utf-8"))
    return tuple(Renumbering(row["old"].upper(), row["new"].upper(), row["from"], row["cite"]) for row in rows)


def same_entry(granted: str, eccn: str, as_of: date) -> bool:
    """The ECCN of a licence and that of an item, in capitals, are one entry on the day, by old or new number."""
    if granted == eccn:
        return True
    return any(row.old == granted and row.new == eccn and as_of >= row.day for row in renumberings())
