"""A known violation, or an authority's notice to stop: General Prohibition Ten, 736.2(b)(10); 758.7, 758.8.

Nobody may sell, forward or service with knowledge that a violation has occurred or is about to; goods that BIS or
Customs has ordered to be held, unloaded or returned do not move. No resolution of the order's own lifts either.
"""

from collections.abc import Iterator

from streams.law.kit import (
    CLEAR,
    HOLD,
    KNOWN_VIOLATION,
    STOP_NOTICE,
    UNSURE,
    Example,
    Found,
    OrderView,
    Rule,
    Stage,
    hold,
    spelt,
    unsure,
)
from streams.law.kit.samples import resolution

ASKED = {
    KNOWN_VIOLATION: ("15 CFR 736.2(b)(10), 764.2(e)", "BIS's written permission to go on (764.5(f))"),
    STOP_NOTICE: ("15 CFR 758.7, 758.8", "the authority's written release of the goods"),
}


def check(view: OrderView) -> Iterator[Found]:
    for flag, raised in sorted(view.order.signals.items()):
        if raised and spelt(flag) in ASKED:
            cite, release = ASKED[spelt(flag)]
            make = hold if raised is True else unsure
            words = f"{release}; then the order system takes {flag} back"
            yield make("RED_FLAG_UNRESOLVED", {"flag": flag}, words, cite=cite)


RULE = Rule(
    id="ear.736.10.stopped",
    title="Known violation, or notice to stop",
    cite="15 CFR 736.2(b)(10); 758.7; 758.8",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-30",
    per="order",
    needs=frozenset({"signals"}),
)


def _order(flag: str, raised: bool | None = True, *resolved: object) -> dict[str, object]:
    return {"signals": {flag: raised}, "red_flags_resolved": list(resolved)}


NAMED = {"red_flag_resolution": "named"}

EXAMPLES = [
    Example("known violation", "2025-07-01", _order(KNOWN_VIOLATION), HOLD, "RED_FLAG_UNRESOLVED"),
    Example("notice to stop", "2025-07-01", _order(STOP_NOTICE), HOLD, "RED_FLAG_UNRESOLVED"),
    Example("perhaps a violation", "2025-07-01", _order(KNOWN_VIOLATION, None), UNSURE, "RED_FLAG_UNRESOLVED"),
    Example("perhaps a notice", "2025-07-01", _order(STOP_NOTICE, None), UNSURE, "RED_FLAG_UNRESOLVED"),
    Example("none", "2025-07-01", _order(STOP_NOTICE, raised=False), CLEAR),
    Example("documents do not resolve a violation", "2025-07-01",
            _order(KNOWN_VIOLATION, True, resolution(KNOWN_VIOLATION)), HOLD),
    Example("nor a notice", "2025-07-01", _order(STOP_NOTICE, True, resolution(STOP_NOTICE)), HOLD),
    Example("nor do names, whatever policy says", "2025-07-01",
            _order(STOP_NOTICE, True, STOP_NOTICE), HOLD, policy=NAMED),
    Example("nor does another spelling make it resolvable", "2025-07-01",
            _order("rf-known violation", True, resolution("rf-known violation")), HOLD, "RED_FLAG_UNRESOLVED"),
    Example("another flag is said by another rule", "2025-07-01", _order("RF_CASH"), CLEAR),
]  # fmt: skip
