"""Official renumberings of the CCL: a licence for an old number covers the new one (15 CFR 750.7(c)(1)).

Data: streams/reference/law/renumberings.yaml, each with its day and citation.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class Renumbering:
    """An entry that has a new number from a day on."""

    old: str
    new: str
    day: date
    cite: str


@cache
def renumberings() -> tuple[Renumbering, ...]:
    """Returns the table of the package."""
    rows = yaml.safe_load(files("streams.reference.law").joinpath("renumberings.yaml").read_text("utf-8"))
    return tuple(Renumbering(row["old"].upper(), row["new"].upper(), row["from"], row["cite"]) for row in rows)


def same_entry(granted: str, eccn: str, as_of: date) -> bool:
    """Returns True if the ECCNs of a licence and an item (in capitals) are one entry on the day, by any number."""
    if granted == eccn:
        return True
    return any(row.old == granted and row.new == eccn and as_of >= row.day for row in renumberings())
