"""Military end use and end users by country: 15 CFR 744.21(a).

Items of Supp. 2 to Burma, Cambodia, China (with Hong Kong), Nicaragua, Venezuela; any item to Russia and Belarus. The
lists are not exhaustive inside these countries: knowledge is enough. Military intelligence is a military end user where
744.22 does not reach it (744.21(g)). Contracts with Venezuela from before 2014-11-07 are not subject to it (744.21(h)).
"""

from collections.abc import Iterator

from schemas.record import Fact
from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, LineView, Rule, Stage, either, reported
from streams.law.kit.samples import to
from streams.law.provisions.military import (
    ALL_ITEMS,
    INTELLIGENCE_COUNTRIES,
    SUPPLEMENT_2_COUNTRIES,
    in_supplement_2,
    intelligence_reach,
    military,
    under_older_contract,
)

RELEASE = "a BIS licence for the military end use or user, or License Exception GOV"


def check(view: LineView) -> Iterator[Found]:
    anything = view.destination in (view.law[ALL_ITEMS] or ())
    listed = view.destination in (view.law[SUPPLEMENT_2_COUNTRIES] or ()) and in_supplement_2(view.eccn)
    if not (anything or listed) or under_older_contract(view):
        return
    fact = either(military(view.whole), _intelligence(view))
    if fact:
        policy = "policy_of_denial" if anything else "presumption_of_denial"
        evidence = {"destination": view.destination, "eccn": view.eccn, "military": fact}
        yield reported(
            "MEU_LICENSE_REQUIRED", fact, evidence, release=RELEASE,
            question="whether the end use or an end user is military",
            review_policy=policy, sign={"paragraph": "744.21"},
        )  # fmt: skip


def _intelligence(view: LineView) -> Fact:
    return False if view.destination in intelligence_reach(view) else view.order.end_use.military_intelligence


RULE = Rule(
    id="ear.744.21.military-end-use",
    title="Military end use or end user",
    cite="15 CFR 744.21(a)",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"end_use:military", "end_use:military_intelligence", "military_end_user"}),
    dated=(ALL_ITEMS, SUPPLEMENT_2_COUNTRIES, INTELLIGENCE_COUNTRIES),
)


def _order(country: str, eccn: str, military_end_user: bool | str | None = True) -> dict[str, object]:
    party = to("Garrison Hospital", country=country, military_end_user=military_end_user)
    return {"destination": country, "parties": [party], "lines": [{"eccn": eccn}]}


def _signed(contract: str) -> dict[str, object]:
    return {"claims": {"contract_date": contract}}


def _intelligence_of(country: str, flag: bool | str = True) -> dict[str, object]:
    return {**_order(country, "3A992", military_end_user=False), "end_use": {"military_intelligence": flag}}


USE = {"destination": "CN", "lines": [{"eccn": "3A992"}]}

EXAMPLES = [
    Example("China, the day before end users were covered", "2020-06-28", _order("CN", "3A992"), CLEAR),
    Example("China, first day", "2020-06-29", _order("CN", "3A992"), HOLD, "MEU_LICENSE_REQUIRED"),
    Example("an item outside Supp. 2", "2021-09-27", _order("CN", "EAR99"), CLEAR),
    Example("Hong Kong, the day before it counted as China", "2020-12-22", _order("HK", "3A992"), CLEAR),
    Example("Hong Kong, first day", "2020-12-23", _order("HK", "3A992"), HOLD),
    Example("Burma, the day before", "2021-03-07", _order("MM", "3A992"), CLEAR),
    Example("Burma, first day", "2021-03-08", _order("MM", "3A992"), HOLD),
    Example("Cambodia, the day before", "2021-12-08", _order("KH", "3A992"), CLEAR),
    Example("Cambodia, first day", "2021-12-09", _order("KH", "3A992"), HOLD),
    Example("Nicaragua, the day before", "2024-03-14", _order("NI", "3A992"), CLEAR),
    Example("Nicaragua, first day", "2024-03-15", _order("NI", "3A992"), HOLD),
    Example("Russia, EAR99, the day before any item", "2022-02-23", _order("RU", "EAR99"), CLEAR),
    Example("Russia, EAR99, first day", "2022-02-24", _order("RU", "EAR99"), HOLD),
    Example("Belarus, EAR99, the day before", "2022-03-01", _order("BY", "EAR99"), CLEAR),
    Example("Belarus, EAR99, first day", "2022-03-02", _order("BY", "EAR99"), HOLD),
    Example("not known whether military", "2021-09-27", _order("CN", "3A992", None), UNSURE, "MEU_LICENSE_REQUIRED"),
    Example("not military", "2021-09-27", _order("CN", "3A992", military_end_user=False), CLEAR),
    Example("end use flag", "2021-09-27", {**USE, "end_use": {"military": True}}, HOLD),
    Example("end use unknown", "2021-09-27", {**USE, "end_use": {"military": "unknown"}}, UNSURE),
    Example("Venezuela, first day", "2020-06-29", _order("VE", "3A992"), HOLD, "MEU_LICENSE_REQUIRED"),
    Example("Venezuela, an older contract", "2026-03-02", {**_order("VE", "3A992"), **_signed("2014-11-06")}, CLEAR),
    Example("Venezuela, a contract of the day", "2026-03-02", {**_order("VE", "3A992"), **_signed("2014-11-07")}, HOLD),
    Example("China, an older contract", "2026-03-02", {**_order("CN", "3A992"), **_signed("2014-11-06")}, HOLD),
    Example(
        "Nicaragua's military intelligence: 744.22 does not name it",
        "2024-03-15",
        _intelligence_of("NI"),
        HOLD,
        "MEU_LICENSE_REQUIRED",
    ),
    Example(
        "perhaps military intelligence of Nicaragua",
        "2024-03-15",
        _intelligence_of("NI", "unknown"),
        UNSURE,
        "MEU_LICENSE_REQUIRED",
    ),
    Example(
        "China's military intelligence before 744.22",
        "2021-03-15",
        _intelligence_of("CN"),
        HOLD,
        "MEU_LICENSE_REQUIRED",
    ),
    Example("China's military intelligence: 744.22", "2021-03-16", _intelligence_of("CN"), CLEAR),
    Example("another country", "2021-09-27", _order("DE", "3A992"), CLEAR),
]
