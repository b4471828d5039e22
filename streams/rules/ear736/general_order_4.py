"""General Order No. 4: Supp. 1 to part 736. Less restricted parts for semiconductor manufacturing equipment.

Lifts 744.23(a)(4) for items controlled for anti-terrorism reasons alone, for exporters headquartered in the US or
Country Groups A:5 and A:6. What was read runs from 2023-11-17 to 2025-12-31; whether 89 FR 96790 moved the end was not
read, so that from 2026-01-01 the requirement stays open and the order says why. The period of 2022 is from memory.
"""

from typing import Any

from streams.law.kit import ADVISORY, CLEAR, HOLD, LIFTS, Example, Rule, Stage
from streams.law.kit.samples import to
from streams.law.provisions.waiving import periods, waiver_check
from streams.licences.waivers import waivers

ID = "GENERAL-ORDER-4"
PERIODS = periods(waivers()[ID])

RULE = Rule(
    id="ear.736.general-order-4",
    title="General Order No. 4",
    cite="Supp. 1 to part 736, General Order No. 4",
    stage=Stage.AUTHORISE,
    check=waiver_check(ID),
    checked_on="2026-11-21",
    needs=frozenset({"claim:tgl"}),
    dated=(PERIODS,),
    order=30,
)


def _order(eccn: str = "3A991", headquarters: str | None = "US", **use: Any) -> dict[str, object]:
    return {
        "destination": "CN", "parties": [to("Litho Works")], "lines": [{"eccn": eccn}],
        "end_use": {"sme_development": True, **use},
        "claims": {"tgl": ID}, "exporter_headquarters": headquarters,
    }  # fmt: skip


UNREAD = "ADV_RULESET_UNCONFIRMED"
EXAMPLES = [
    Example("the day before", "2022-10-20", _order(), HOLD, "TGL_NOT_YET_VALID"),
    Example("a period from memory", "2022-10-21", _order(), ADVISORY, UNREAD),
    Example("between its two periods", "2023-11-16", _order(), HOLD, "TGL_EXPIRED"),
    Example("first day", "2023-11-17", _order(), LIFTS, "TGL_APPLIED"),
    Example("last day that was read", "2025-12-31", _order(), LIFTS, "TGL_APPLIED"),
    Example("the day after: not read", "2026-01-01", _order(), ADVISORY, UNREAD),
    Example("the last day of a secondary source", "2026-12-31", _order(), ADVISORY, UNREAD),
    Example("the day after that", "2027-01-01", _order(), HOLD, "TGL_EXPIRED"),
    Example("headquarters unknown", "2025-03-03", _order(headquarters=None), HOLD, "TGL_SCOPE_MISMATCH"),
    Example("an item of other reasons", "2025-03-03", _order("3A001.a.7"), HOLD, "TGL_SCOPE_MISMATCH"),
    Example("an advanced-node facility too", "2025-03-03", _order(ic_fab="advanced"), HOLD, "TGL_SCOPE_MISMATCH"),
    Example("nothing to lift", "2025-03-03", _order(sme_development=False), CLEAR),
]
