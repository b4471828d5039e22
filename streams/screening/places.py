"""Finds the countries at which an order is judged: final countries, and those of crafts that lines are for.

RULES2.md A.1, A.2 and 744.7. Each is judged as if it were the destination; their joint requirement is
computed in streams/screening/strictest.py.
"""

from collections.abc import Iterator
from typing import NamedTuple

from streams.law.crafts import craft_countries
from streams.law.day import Law, Plan
from streams.law.finals import DEEMED, by_nationality_alone
from streams.law.kit import OrderView


class Place(NamedTuple):
    """The order as judged at one country, and the rules that may apply there."""

    whole: OrderView
    plan: Plan
    craft: bool = False
    """A country of registry or control of a craft that lines are for; else a final country."""
    numbers: frozenset[int] | None = None
    """Numbers of the lines judged here: those for the craft; of a recipient's nationality and no place that goods go
    to, those that can be released. None: every line."""

    @property
    def country(self) -> str:
        return self.whole.destination or ""

    def concerns(self, number: int) -> bool:
        """Whether the line of that number is judged here."""
        return self.numbers is None or number in self.numbers


def places(whole: OrderView, law: Law, plan: Plan) -> tuple[Place, ...]:
    """Returns the destination with its plan, then the other places."""
    here = Place(whole, plan)
    if len(whole.finals) < 2 and "purpose" not in whole.signs:
        return (here,)
    final = (_place(whole, law, country, _released(whole, country)) for country in whole.finals[1:])
    return (here, *final, *(_place(whole, law, country, lines, craft=True) for country, lines in _of_crafts(whole)))


def _place(whole: OrderView, law: Law, country: str, numbers: frozenset[int] | None, *, craft: bool = False) -> Place:
    there = whole.at(country)
    return Place(there, law.plan(there.signs), craft, numbers)


def _released(whole: OrderView, country: str) -> frozenset[int] | None:
    if whole.order.transaction_type == DEEMED or not by_nationality_alone(whole.order, whole.parties, country):
        return None
    return frozenset(number for number, line in enumerate(whole.facts.lines) if line.item.kind != "commodity")


def _of_crafts(whole: OrderView) -> Iterator[tuple[str, frozenset[int]]]:
    """Countries of registry and control that are no final ones, and the lines that they concern."""
    lines: dict[str, set[int]] = {}
    for number, line in enumerate(whole.facts.lines):
        for country in craft_countries(line.line, whole.parties):
            if country in whole.law.countries.known and country not in whole.finals:
                lines.setdefault(country, set()).add(number)
    yield from ((country, frozenset(lines[country])) for country in sorted(lines))
