"""Russia and Belarus: 15 CFR 746.8, 746.5, 746.10.

Every item of the Commerce Control List needs a licence (Russia from 2022-02-24, Belarus from 2022-03-02), and EAR99
items by tariff code (Supp. 4, 5, 6 to part 746). Only the exceptions of 746.8(c) help.
"""

from collections.abc import Iterator

from streams.rules.embargo import EMBARGO_VALUES, kind
from streams.rules.kit import CLEAR, HOLD, UNSURE, Example, Found, Rule, Stage, hold, unsure
from streams.rules.samples import item
from streams.rules.view import LineView


def check(view: LineView) -> Iterator[Found]:
    if kind(view.whole) != "russia_belarus":
        return
    listed = view.item.ru_by_hts
    if view.eccn != "EAR99" or listed is True:
        yield hold(
            "RUS_BLR_LICENSE_REQUIRED",
            {"country": view.destination, "eccn": view.eccn, "ru_by_hts": listed},
            "a BIS licence, or an exception named in 746.8(c)",
            review_policy="policy_of_denial",
            sign={"embargo": "russia_belarus"},
        )
    elif listed is not False:
        yield unsure(
            "DATA_MISSING_HS",
            {"country": view.destination, "eccn": "EAR99", "ru_by_hts": listed},
            "whether the EAR99 item's tariff code is listed in Supp. 4, 5 or 6 to part 746",
        )


RULE = Rule(
    id="ear.746.8.russia-belarus",
    title="Russia and Belarus",
    cite="15 CFR 746.8",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"to:RU", "to:BY"}),
    dated=EMBARGO_VALUES,
    order=20,
    section="F.3",
)


CODE = "RUS_BLR_LICENSE_REQUIRED"
EXAMPLES = [
    Example("AT-only to Russia, the day before", "2022-02-23", item("RU", "3A991"), CLEAR),
    Example("AT-only to Russia, the first day", "2022-02-24", item("RU", "3A991"), HOLD, CODE),
    Example("AT-only to Belarus, the day before", "2022-03-01", item("BY", "3A991"), CLEAR),
    Example("AT-only to Belarus, the first day", "2022-03-02", item("BY", "3A991"), HOLD, CODE),
    Example("EAR99 listed by tariff code", "2024-01-09", item("RU", ru_by_hts=True), HOLD, CODE),
    Example("EAR99 not listed", "2024-01-09", item("RU", ru_by_hts=False), CLEAR),
    Example("EAR99 of unknown status", "2024-01-09", item("RU"), UNSURE, "DATA_MISSING_HS"),
]
