"""A destination whose law or custom asks for a boycott: 15 CFR part 760; the list of the Treasury, 26 U.S.C. 999.

Said, not held: orders, letters of credit and certificates for these countries call for an anti-boycott review.
"""

from collections.abc import Iterator
from typing import Any

from streams.law.kit import (
    ADVISORY,
    CLEAR,
    FIRST_DAY,
    Citation,
    Dated,
    Example,
    Found,
    OrderView,
    Rule,
    Stage,
    advisory,
    day,
)
from streams.law.provisions.nexus import boycott_nexus

SINCE_2021 = frozenset({"IQ", "KW", "LB", "LY", "QA", "SA", "SY", "YE"})
COUNTRIES = Dated(
    {
        FIRST_DAY: (SINCE_2021 | {"AE"}, Citation("76 FR 5250, and Iraq, which it has under review")),
        day("2021-04-08"): (
            SINCE_2021,
            Citation(
                "quarterly list of the Treasury of 2021-04-08, without the Emirates; the same eight in June 2025",
                "S",
                "https://sanctionsnews.bakermckenzie.com/treasury-department-removes-uae-from-list-of-boycotting-countries/",
            ),
        ),
    }
)


def check(view: OrderView) -> Iterator[Found]:
    if view.destination in (view.law[COUNTRIES] or ()) and boycott_nexus(view.order):
        yield advisory("ADV_ANTIBOYCOTT_760", {"destination": view.destination})


RULE = Rule(
    id="ear.760.boycotting-countries",
    title="Destination that asks for a boycott",
    cite="15 CFR part 760; 26 U.S.C. 999(a)(3)",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-30",
    per="order",
    needs=frozenset(f"to:{country}" for country in (*SINCE_2021, "AE")),
    dated=(COUNTRIES,),
)

CODE = "ADV_ANTIBOYCOTT_760"


def _order(destination: str, **more: Any) -> dict[str, Any]:
    return {"destination": destination, "lines": [{"eccn": "EAR99"}], **more}


def _abroad(**more: Any) -> dict[str, Any]:
    return _order("QA", transaction_type="export_from_abroad", ship_from="DE", **more)


EXAMPLES = [
    Example("Saudi Arabia", "2026-03-02", _order("SA"), ADVISORY, CODE),
    Example("Syria", "2026-03-02", _order("SY"), ADVISORY, CODE),
    Example("the Emirates, the day before", "2021-04-07", _order("AE"), ADVISORY, CODE),
    Example("the Emirates, first day", "2021-04-08", _order("AE"), CLEAR, CODE),
    Example("Oman", "2026-03-02", _order("OM"), CLEAR, CODE),
    Example("no US person", "2026-03-02", _abroad(), CLEAR, CODE),
    Example("a US person", "2026-03-02", _abroad(us_person_involved=True), ADVISORY, CODE),
    Example("perhaps a US person", "2026-03-02", _abroad(us_person_involved=None), ADVISORY, CODE),
    Example("headquarters in the US", "2026-03-02", _abroad(exporter_headquarters="US"), ADVISORY, CODE),
]
