"""Lists must be fresh: project policy (RULES.md K).

A list is as old as the day its publisher was last asked, counted to the evaluation day. More than
policy.list_max_age_days holds; so does a required list of which nothing is known, and one that was checked on a day to
come: by a clock that is wrong it would stay fresh for good. A list that this order's parties meet counts even if policy
does not require it.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from streams.facts import ListState
from streams.rules.kit import CLEAR, HOLD, Example, Found, Rule, Stage, hold
from streams.rules.view import OrderView

DAYS_AHEAD: Final = 1
"""A publisher's day may have begun already where the evaluation day (US Eastern) is yesterday's."""


def check(view: OrderView) -> Iterator[Found]:
    limit, today, lists = view.policy.list_max_age_days, view.facts.today, view.facts.lists
    old = {name: "missing" for name in view.policy.required_lists if name not in lists}
    for name in {*view.policy.required_lists, *view.hits} & lists.keys():
        if wrong := _not_fresh(lists[name], today, limit):
            old[name] = wrong
    if old:
        names = ", ".join(sorted(old))
        release = f"a newer publication of {names}: shipscreen lists fetch, or shipscreen lists load FILE"
        yield hold("DATA_STALE_LIST", {"lists": dict(sorted(old.items())), "max_age_days": limit}, release)


def _not_fresh(state: ListState, today: date, limit: int) -> str | None:
    age = (today - state.checked_at).days
    if age > limit:
        return f"last checked {state.checked_at}"
    return f"checked {state.checked_at}, a day to come: is a clock wrong?" if age < -DAYS_AHEAD else None


RULE = Rule(
    id="process.fresh-lists",
    title="Fresh lists",
    cite="policy",
    stage=Stage.GATE,
    check=check,
    checked_on="2026-11-21",
    per="order",
    order=70,
    section="K",
)

EXAMPLES = [
    Example("checked today", "2025-05-05", {}, CLEAR),
    Example(
        "a required list was never loaded",
        "2025-05-05",
        {},
        HOLD,
        "DATA_STALE_LIST",
        policy={"required_lists": ("EL", "NONE")},
    ),
]
