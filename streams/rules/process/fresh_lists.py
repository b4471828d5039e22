"""Lists must be there, whole and fresh: project policy (RULES.md K).

A list is as old as the day its publisher was last asked, counted to the evaluation day. More than
policy.list_max_age_days holds; so does a required list of which nothing is known or that has no entries, and one that
was checked on a day to come: by a clock that is wrong it would stay fresh for good. A list that this order's parties
meet counts even if policy does not require it. What the distribution carries is no publication of today: it holds, or
under policy.bundled_lists = advise it is said.
"""

from collections.abc import Iterator
from datetime import date

from streams.facts.order import DAYS_AHEAD, ListState
from streams.law.kit import CLEAR, HOLD, Example, Found, OrderView, Rule, Stage, advisory, hold


def check(view: OrderView) -> Iterator[Found]:
    policy, today, lists = view.policy, view.facts.today, view.facts.lists
    required, limit, advise = policy.required_lists, policy.list_max_age_days, policy.bundled_lists == "advise"
    wrong = {name: "missing" for name in required if name not in lists}
    bundled: dict[str, str] = {}
    for name in {*required, *view.hits} & lists.keys():
        state = lists[name]
        if state.bundled:
            (bundled if advise else wrong)[name] = f"bundled snapshot of {state.checked_at}"
        elif not -DAYS_AHEAD <= (today - state.checked_at).days <= limit:
            wrong[name] = _not_fresh(state, today)
        if not state.entries and not state.excerpt and name in required:
            wrong[name] = "no entries"
    if wrong:
        names = ", ".join(sorted(wrong))
        release = f"a newer publication of {names}: shipscreen lists fetch, or shipscreen lists load FILE"
        evidence = {"lists": dict(sorted(wrong.items())), "max_age_days": limit}
        yield hold("DATA_STALE_LIST", evidence, release)
    if bundled:
        yield advisory("ADV_BUNDLED_LISTS", {"lists": dict(sorted(bundled.items()))})


def _not_fresh(state: ListState, today: date) -> str:
    if state.checked_at <= today:
        return f"last checked {state.checked_at}"
    return f"checked {state.checked_at}, a day to come: is a clock wrong?"


RULE = Rule(
    id="process.fresh-lists",
    title="Lists that are there and fresh",
    cite="policy",
    stage=Stage.GATE,
    check=check,
    checked_on="2026-11-30",
    per="order",
    order=70,
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
