"""Whether it would matter if an order were for a military end use or user.  (RULES2.md H.1, REACH)

The rules on military end use and end users (15 CFR 744.9, .17, .21, .22, 746.3(a)(4)) are asked twice: as if the order
said that nothing of it is military, and as if it said that all is. What only the second holds is what words put in
question. No test of theirs is written again here, and a rule that comes later takes part by itself.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal

from streams.facts.order import PartyFacts
from streams.law.kit import LineView, OrderView, Result
from streams.law.parties import capacity
from streams.law.provisions.separate import separate_items

HOLDING = ("hold", "unsure")


def reaches(view: LineView, *flags: str) -> bool:
    """Whether a requirement would arise at this place if the parties were military, and these end-use flags set."""
    civil, military = (_supposed(view.whole, fact, flags) for fact in (None, True))
    lines = [one for one in (view, *separate_items(view)) if one.subject is not False and not one.outside]
    return any(_differs(one, civil, military) for one in lines)


def _differs(view: LineView, civil: OrderView, military: OrderView) -> bool:
    anyway = tuple(_required(view._replace(whole=civil)))
    return any(found not in anyway for found in _required(view._replace(whole=military)))


def _required(view: LineView) -> Iterator[Result]:
    plan = view.law.plan(view.whole.signs)
    for rule in (*plan.require, *plan.residual):
        check: Any = rule.check  # one that takes lines: the stage says so
        for found in check(view):
            if isinstance(found, Result) and found.outcome in HOLDING:
                yield found


def _supposed(whole: OrderView, fact: Literal[True] | None, flags: tuple[str, ...]) -> OrderView:
    """The order as if nothing of it were military, or all."""
    parties = tuple(_party(one, fact) for one in whole.parties)
    use = whole.order.end_use.model_copy(update=dict.fromkeys(flags, fact))
    order = whole.order.model_copy(update={"end_use": use, "parties": tuple(one.party for one in parties)})
    return whole._replace(order=order, facts=replace(whole.facts, order=order, parties=parties))


def _party(one: PartyFacts, fact: Literal[True] | None) -> PartyFacts:
    if capacity(one.party) not in ("party", "unresolved"):
        return one
    return replace(one, party=one.party.model_copy(update={"military_end_user": fact}))
