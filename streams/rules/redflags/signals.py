"""Reported red flags: Supp. 3 to part 732. Each raised or unknown flag holds until its resolution is documented.

A resolution names the flag and says who found what and when, by the day of law; policy may let its bare name suffice.
"""

from collections.abc import Iterator

from streams.law.kit import (
    CLEAR,
    HOLD,
    KNOWN_VIOLATION,
    UNSURE,
    Example,
    Found,
    OrderView,
    Rule,
    Stage,
    hold,
    open_signals,
    unsure,
)
from streams.law.kit.samples import resolution


def check(view: OrderView) -> Iterator[Found]:
    for flag, value in open_signals(view):
        make = hold if value is True else unsure
        yield make("RED_FLAG_UNRESOLVED", {"flag": flag}, f"a documented resolution of {flag} (who, when, evidence)")


RULE = Rule(
    id="ear.732.red-flags",
    title="Reported red flags",
    cite="Supp. 3 to part 732",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-30",
    per="order",
    needs=frozenset({"signals"}),
)

FLAG = "RF_CASH"
CASH = {"signals": {FLAG: True}}
TWO = {"signals": {FLAG: True, "RF_DECLINED_INSTALL": True}}
NAMED = {"red_flag_resolution": "named"}


def _resolved(*stated: object, **facts: object) -> dict[str, object]:
    return {**CASH, "red_flags_resolved": [*stated, *([resolution(FLAG, **facts)] if facts else [])]}


EXAMPLES = [
    Example("two classic flags", "2025-07-01", TWO, HOLD, "RED_FLAG_UNRESOLVED"),
    Example("one resolved, one not", "2025-07-01", {**TWO, "red_flags_resolved": [resolution(FLAG)]}, HOLD),
    Example("both resolved", "2025-07-01",
            {**TWO, "red_flags_resolved": [resolution(FLAG), resolution("RF_DECLINED_INSTALL")]}, CLEAR),
    Example("resolved on the day", "2025-07-01", _resolved(when="2025-07-01"), CLEAR),
    Example("resolved on the day after", "2025-07-01", _resolved(when="2025-07-02"), HOLD),
    Example("by nobody", "2025-07-01", _resolved(who=None), HOLD),
    Example("by a blank", "2025-07-01", _resolved(who=" "), HOLD),
    Example("on no day", "2025-07-01", _resolved(when=None), HOLD),
    Example("on no evidence", "2025-07-01", _resolved(evidence=None), HOLD),
    Example("on blank evidence", "2025-07-01", _resolved(evidence="\t"), HOLD),
    Example("by who knows whom", "2025-07-01", _resolved(who="TBD"), HOLD),
    Example("on evidence not stated", "2025-07-01", _resolved(evidence="n/a"), HOLD),
    Example("struck off by its name", "2025-07-01", _resolved(FLAG), HOLD, "RED_FLAG_UNRESOLVED"),
    Example("the name suffices to policy", "2025-07-01", _resolved(FLAG), CLEAR, policy=NAMED),
    Example("so does a resolution without more", "2025-07-01", _resolved(who=None, when=None), CLEAR, policy=NAMED),
    Example("the name of another flag does not", "2025-07-01", _resolved("RF_OVERPAY"), HOLD, policy=NAMED),
    Example("a flag of which nobody knows", "2025-07-01", {"signals": {FLAG: None}}, UNSURE),
    Example("a flag that is down", "2025-07-01", {"signals": {FLAG: False}}, CLEAR),
    Example("a known violation is said by another rule", "2025-07-01", {"signals": {KNOWN_VIOLATION: True}}, CLEAR),
]  # fmt: skip
