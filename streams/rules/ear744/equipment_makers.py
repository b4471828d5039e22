"""Development or production of semiconductor manufacturing equipment: 15 CFR 744.23(a)(4).

Any item on the Commerce Control List (EAR99 is not) to Macau or Country Group D:5 for such development; from
2024-12-02 also elsewhere, where the developer has its headquarters or ultimate parent there.
"""

from collections.abc import Iterator

from streams.law.kit import (
    CLEAR,
    FIRST_DAY,
    HOLD,
    NOT_APPLICABLE,
    UNSURE,
    Citation,
    Dated,
    Example,
    Found,
    LineView,
    Rule,
    Stage,
    when_all,
)
from streams.law.kit import day as on
from streams.law.kit.samples import to
from streams.law.provisions.advanced import POLICY, REACH, headquartered, reached

INDIRECT = Dated({FIRST_DAY: (None, Citation("-")), on("2024-12-02"): (True, Citation("89 FR 96790"))})


def check(view: LineView) -> Iterator[Found]:
    fact = view.order.end_use.sme_development
    if not fact or view.eccn == "EAR99":
        return
    there = True if reached(view, view.destination) else headquartered(view) if view.law[INDIRECT] else False
    yield from when_all(
        "ENDUSE_744_23",
        {
            "whether the item is for developing or producing such equipment": fact,
            "where the developer has its headquarters and its ultimate parent": there,
        },
        {"destination": view.destination, "eccn": view.eccn, "sme_development": fact},
        review_policy=POLICY,
        cite="15 CFR 744.23(a)(4)",
        sign={"paragraph": "744.23(a)(4)"},
    )


RULE = Rule(
    id="ear.744.23.equipment-makers",
    title="Semiconductor manufacturing equipment end use",
    cite="15 CFR 744.23(a)(4)",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"end_use:sme_development"}),
    dated=(REACH, INDIRECT),
    force=REACH,
)


def _order(
    eccn: str = "3A991", destination: str = "CN", flag: bool | str = True, hq: str | None = "CN"
) -> dict[str, object]:
    party = to("Litho Works", country=destination, hq_country=hq)
    use = {"sme_development": flag}
    return {"destination": destination, "parties": [party], "lines": [{"eccn": eccn}], "end_use": use}


EXAMPLES = [
    Example("the day before", "2022-10-06", _order(), NOT_APPLICABLE),
    Example("first day", "2022-10-07", _order(), HOLD, "ENDUSE_744_23"),
    Example("EAR99 is not on the list", "2025-01-21", _order("EAR99"), CLEAR),
    Example("unknown", "2025-01-21", _order(flag="unknown"), UNSURE, "ENDUSE_744_23"),
    Example("not for it", "2025-01-21", _order(flag=False), CLEAR),
    Example("a Chinese developer elsewhere, the day before", "2024-12-01", _order(destination="MY"), CLEAR),
    Example("a Chinese developer elsewhere, first day", "2024-12-02", _order(destination="MY"), HOLD),
    Example("a developer elsewhere whose headquarters nobody knows", "2024-12-02", _order(destination="MY", hq="ZZ"),
            UNSURE, "ENDUSE_744_23"),
    Example("the day before that was asked", "2024-12-01", _order(destination="MY", hq="ZZ"), CLEAR),
    Example("a Korean developer elsewhere", "2024-12-02", _order(destination="MY", hq="KR"), CLEAR),
    Example("a developer elsewhere of whom nothing is said", "2024-12-02", _order(destination="MY", hq=None), CLEAR),
]  # fmt: skip
