"""Reported red flags: Supp. 3 to part 732. Each raised or unknown flag holds until its resolution is documented.

A resolution names the flag; where it is more than the bare name it must say who found what and when.
"""

from collections.abc import Iterator

from streams.rules.flags import open_signals
from streams.rules.kit import CLEAR, HOLD, UNSURE, Example, Found, Rule, Stage, hold, unsure
from streams.rules.view import OrderView


def check(view: OrderView) -> Iterator[Found]:
    flags = open_signals(view.order)
    if flags:
        make = hold if any(value is True for value in flags.values()) else unsure
        release = "a documented resolution of " + ", ".join(sorted(flags))
        yield make("RED_FLAG_UNRESOLVED", {"flags": sorted(flags)}, release)


RULE = Rule(
    id="ear.732.red-flags",
    title="Reported red flags",
    cite="Supp. 3 to part 732",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-21",
    per="order",
    needs=frozenset({"signals"}),
    section="H",
)

CASH = {"signals": {"RF_CASH": True, "RF_DECLINED_INSTALL": True}}
DOCUMENTED = {"flag": "RF_CASH", "who": "A. Ito", "when": "2025-06-30", "evidence": "bank letter of 2025-06-29"}

EXAMPLES = [
    Example("two classic flags", "2025-07-01", CASH, HOLD, "RED_FLAG_UNRESOLVED"),
    Example("one resolved, one not", "2025-07-01", {**CASH, "red_flags_resolved": [DOCUMENTED]}, HOLD),
    Example("both resolved", "2025-07-01", {**CASH, "red_flags_resolved": [DOCUMENTED, "RF_DECLINED_INSTALL"]}, CLEAR),
    Example("a resolution by nobody", "2025-07-01",
            {"signals": {"RF_CASH": True}, "red_flags_resolved": [{"flag": "RF_CASH"}]}, HOLD),
    Example("a flag of which nobody knows", "2025-07-01", {"signals": {"RF_CASH": None}}, UNSURE),
    Example("a flag that is down", "2025-07-01", {"signals": {"RF_CASH": False}}, CLEAR),
]  # fmt: skip
