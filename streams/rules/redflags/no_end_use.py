"""No end-use text: Supp. 3 to part 732. Holds only where policy says so (policy.no_end_use_text)."""

from collections.abc import Iterator

from streams.law.kit import CLEAR, HOLD, Example, Found, OrderView, Rule, Stage, held_unless_resolved
from streams.law.kit.samples import resolution

FLAG = "RF_NO_END_USE"


def check(view: OrderView) -> Iterator[Found]:
    if view.policy.no_end_use_text == "hold":
        yield from held_unless_resolved(view, FLAG, "what the goods are for, in words")


RULE = Rule(
    id="ear.732.no-end-use",
    title="No end-use text",
    cite="Supp. 3 to part 732",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-21",
    per="order",
    needs=frozenset({"no-end-use-text"}),
)

STRICT = {"no_end_use_text": "hold"}

EXAMPLES = [
    Example("by default it raises nothing", "2025-07-01", {}, CLEAR),
    Example("policy holds", "2025-07-01", {}, HOLD, "RED_FLAG_UNRESOLVED", policy=STRICT),
    Example("blank text", "2025-07-01", {"end_use": {"text": " "}}, HOLD, policy=STRICT),
    Example("with text", "2025-07-01", {"end_use": {"text": "weaving looms"}}, CLEAR, policy=STRICT),
    Example("resolved", "2025-07-01", {"red_flags_resolved": [resolution(FLAG)]}, CLEAR, policy=STRICT),
    Example("named only", "2025-07-01", {"red_flags_resolved": [FLAG]}, HOLD, policy=STRICT),
]
