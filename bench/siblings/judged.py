"""What siblings must come to and what they came to."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import NamedTuple

from pydantic import ValidationError

from bench.siblings.asked import LAWFUL, asked
from bench.siblings.cases import Case, Order
from bench.siblings.cleared import cleared_siblings
from bench.siblings.held import Sibling, held_siblings
from streams.law.kit import ERROR, HOLD, UNSURE
from tests.rules.screening import codes

HOLDING = frozenset({HOLD, UNSURE, ERROR})
CONTRADICTION = "DATA_CONTRADICTORY_"
"""Who knows no answer contradicts nothing: an answer that holds by these is none that not knowing must heed."""
FACTS_EACH = 20
"""Facts, taken by the seed, that are asked about of every order that clears."""


class Judged(NamedTuple):
    """One order. came: its outcome, "refused" where it is no order event, "other codes" where nothing may differ."""

    kind: str
    rule: str
    name: str
    must: str
    came: str

    @property
    def fault(self) -> str | None:
        """Returns what is wrong: "false clear", "lost clear" or "other codes"; None if nothing is."""
        if self.came == self.must or (self.must == "hold" and self.came == "refused"):
            return None
        return (
            {"hold": "false clear", "clear": "lost clear"}[self.must] if self.came != "other codes" else "other codes"
        )


def judged(cases: Iterable[Case], rng: Random) -> Iterator[Judged]:
    """The examples themselves, and every sibling of them."""
    for case in cases:
        if case.example.expect in HOLDING:
            yield Judged("the example itself", case.rule, case.name, "hold", case.outcome)
        siblings = held_siblings(case) if case.outcome == "hold" else cleared_siblings(case)
        for sibling in siblings:
            yield Judged(sibling.kind, case.rule, case.name, case.outcome, came(case, sibling))
        if case.outcome == "clear" and case.rule not in LAWFUL:
            yield from _unanswered(case, rng)


def _unanswered(case: Case, rng: Random) -> Iterator[Judged]:
    for fact in asked(case.order, rng, FACTS_EACH):
        if any(_holds(case, order) for order in fact.answers):
            for order in fact.unknown:
                kind = "unknown where one answer holds"
                yield Judged(kind, case.rule, f"{case.name}: {fact.path}", "hold", came(case, Sibling("", order)))


def _holds(case: Case, order: Order) -> bool:
    """Whether the answer holds the order, and contradicts nothing that it says."""
    try:
        found = codes(case.decided(order))
    except ValidationError:
        return False
    return bool(found) and not any(code.startswith(CONTRADICTION) for code in found)


def came(case: Case, sibling: Sibling) -> str:
    """The outcome of the sibling, "refused" where it is no order event."""
    order: Order = sibling.order
    try:
        decision = case.decided(order, sibling.on)
    except ValidationError:
        return "refused"
    if sibling.same and codes(decision) != case.codes:
        return "other codes" if decision.outcome == case.outcome else decision.outcome
    return decision.outcome
