"""Lists must be fresh: project policy (RULES.md K).

A list is as old as the day its publisher was last asked, counted to the evaluation day. More than
policy.list_max_age_days holds; so does a required list of which nothing is known. A list that this order's parties meet
counts even if policy does not require it.
"""

from collections.abc import Iterator

from streams.rules.kit import CLEAR, HOLD, Example, Found, Rule, Stage, hold
from streams.rules.view import OrderView


def check(view: OrderView) -> Iterator[Found]:
    limit = view.policy.list_max_age_days
    today = view.facts.today
    old = {}
    for name in view.policy.required_lists:
        state = view.facts.lists.get(name)
        if state is None:
            old[name] = "missing"
        elif (today - state.checked_at).days > limit:
            old[name] = f"last checked {state.checked_at}"
    for name in view.hits:
        state = view.facts.lists.get(name)
        if state is not None and (today - state.checked_at).days > limit:
            old[name] = f"last checked {state.checked_at}"
    if old:
        names = ", ".join(sorted(old))
        release = f"a newer publication of {names}: shipscreen lists fetch, or shipscreen lists load FILE"
        yield hold("DATA_STALE_LIST", {"lists": dict(sorted(old.items())), "max_age_days": limit}, release)


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
