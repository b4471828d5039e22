"""De minimis levels by destination and day: 15 CFR 734.4(c), (d).  (RULES.md A.3)

Per cent of the fair market value of the foreign-made item; content of at most the level leaves it outside.
"""

from decimal import Decimal
from typing import NamedTuple

from streams.law.kit import FIRST_DAY, Citation, Dated, LineView, day

TEN, TWENTY_FIVE = Decimal(10), Decimal(25)

E1_LEVEL: Dated[Decimal] = Dated({FIRST_DAY: (TEN, Citation("734.4(c)"))})
CUBA_LEVEL: Dated[Decimal] = Dated(
    {
        FIRST_DAY: (TEN, Citation("734.4(c), Cuba in E:1", "M")),
        day("2015-07-22"): (TWENTY_FIVE, Citation("80 FR 43314, Cuba out of E:1", "S")),
        day("2019-10-21"): (TEN, Citation("84 FR 56117", "S")),
    }
)
LEVEL: Dated[Decimal] = Dated({FIRST_DAY: (TWENTY_FIVE, Citation("734.4(d)"))})


class Family(NamedTuple):
    """A level of its own for orders in which a 748.5 party is of a family of listed entities."""

    name: str
    level: Decimal
    count_all: bool
    """Every US component counts, controlled or not."""


FAMILY_LEVEL: Dated[Family] = Dated({FIRST_DAY: (None, Citation("no such rule was ever enacted"))})
"""For drafts: January 2020 (RULES.md J.1)."""
LEVEL_VALUES = (E1_LEVEL, CUBA_LEVEL, LEVEL, FAMILY_LEVEL)
"""What a rule that asks for a level must declare among its dated values."""


def level_of(view: LineView) -> tuple[Decimal, str]:
    """The level at the destination on the day, per cent of value, and the paragraph that states it."""
    law = view.law
    if view.destination == "CU":
        level = law[CUBA_LEVEL]
    elif "E:1" in view.whole.groups:
        level = law[E1_LEVEL]
    else:
        level = law[LEVEL]
    assert level is not None
    return level, "734.4(c)" if level <= TEN else "734.4(d)"


def family_of(view: LineView) -> Family | None:
    """The family whose level of its own applies to the order; None under enacted law."""
    family = view.law[FAMILY_LEVEL]
    if family is None:
        return None
    for rows in view.hits.values():
        if any(hit.entry.family == family.name and hit.capacity == "party" for hit in rows):
            return family
    return None
