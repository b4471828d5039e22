"""Russia and Belarus: 15 CFR 746.8 (before 2024-06-18 also 746.5, 746.10).

Every item of the Commerce Control List needs a licence (Russia from 2022-02-24, Belarus from 2022-03-02), and EAR99
items by tariff code or as listed software (Supp. 4, 5, 6 to part 746; (a)(8)). Only the exceptions of 746.8(c) help.
Not where 746.6 stands in its place, nor for what (a)(12) excludes: releases to nationals (i), and what
streams/law/provisions/exclusions.py says.
"""

from collections.abc import Iterator
from typing import Any

from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, LineView, OrderView, Rule, Stage, hold, unsure
from streams.law.kit.samples import item, to
from streams.law.provisions.embargo import (
    BELARUS,
    EMBARGO_VALUES,
    RUSSIA,
    is_food,
    is_release,
    occupied,
    occupied_alone,
)
from streams.law.provisions.exclusions import EXCLUSION_VALUES, excluded


def check(view: LineView) -> Iterator[Found]:
    listed = view.item.ru_by_hts
    if not sanctioned(view.whole) or excluded(view) or is_release(view):
        return
    if occupied(view.whole) and occupied_alone(view.whole) and not (is_food(view) and listed is not False):
        return
    if view.eccn != "EAR99" or listed is True:
        yield hold(
            CODE,
            {"country": view.destination, "eccn": view.eccn, "ru_by_hts": listed},
            "a BIS licence, an exception named in 746.8(c), or a civil end user of 746.8(a)(12)",
            review_policy="policy_of_denial",
            sign={"embargo": "russia_belarus"},
        )
    elif listed is not False:
        yield unsure(
            "DATA_MISSING_HS",
            {"country": view.destination, "eccn": "EAR99", "ru_by_hts": listed},
            "whether the EAR99 item's tariff code is listed in Supp. 4, 5 or 6 to part 746",
        )


def sanctioned(view: OrderView) -> bool:
    """The order goes to Russia or Belarus, and 746.8 is in force there."""
    law = view.law
    return (view.destination == "RU" and law[RUSSIA] is True) or (view.destination == "BY" and law[BELARUS] is True)


CODE = "RUS_BLR_LICENSE_REQUIRED"
RULE = Rule(
    id="ear.746.8.russia-belarus",
    title="Russia and Belarus",
    cite="15 CFR 746.8",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"to:RU", "to:BY"}),
    dated=(*EMBARGO_VALUES, *EXCLUSION_VALUES),
    order=20,
)


def _sold(
    eccn: str, civil: object = True, country: str = "RU", *, farms: object = False, **facts: Any
) -> dict[str, object]:
    """To a party that says whether it is a civil end user of (a)(12)(ii), or one of (iv)."""
    party = to("Chicago Lamp Rus OOO", country=country, ru_civil_exclusion=civil, ru_sector_exclusion=farms)
    return {**item(country, eccn, **facts), "parties": [party]}


def _with(role: str | None, **facts: Any) -> dict[str, object]:
    order = _sold("5A991")
    return {**order, "parties": [*order["parties"], to("Tambov Lampwerk OOO", role=role, country="RU", **facts)]}  # type: ignore[misc]


CRIMEA = {"destination_region": "UA-43"}
MOSCOW, SIMFEROPOL = "Tverskaya 5, Moscow", "Kirova 21, Simferopol"


def _parties(eccn: str, *at: tuple[str | None, str | None], **facts: Any) -> dict[str, object]:
    """To Russia, parties by role and address."""
    parties = [to("Krym Lamp OOO", role=role, country="RU", address=address) for role, address in at]
    return {**item("RU", eccn, **facts), "parties": parties}


def _release(eccn: str, kind: str = "technology") -> dict[str, object]:
    return {**item("RU", eccn, kind=kind), "transaction_type": "deemed_export"}


EXAMPLES = [
    Example("technology released to a Russian national", "2025-02-03", _release("3E991"), CLEAR),
    Example("controlled technology: the list asks for it", "2025-02-03", _release("3E001"), CLEAR),
    Example("a thing cannot be released", "2025-02-03", _release("3A991", "commodity"), HOLD, CODE),
    Example("AT-only to Russia, the day before", "2022-02-23", item("RU", "3A991"), CLEAR),
    Example("AT-only to Russia, the first day", "2022-02-24", item("RU", "3A991"), HOLD, CODE),
    Example("AT-only to Belarus, the day before", "2022-03-01", item("BY", "3A991"), CLEAR),
    Example("AT-only to Belarus, the first day", "2022-03-02", item("BY", "3A991"), HOLD, CODE),
    Example("AT-only elsewhere", "2024-01-09", item("KZ", "3A991"), CLEAR),
    Example("EAR99 listed by tariff code", "2024-01-09", item("RU", ru_by_hts=True), HOLD, CODE),
    Example("EAR99 not listed", "2024-01-09", item("RU", ru_by_hts=False), CLEAR),
    Example("EAR99 of unknown status", "2024-01-09", item("RU"), UNSURE, "DATA_MISSING_HS"),
    Example("a civil end user, the day before", "2024-06-17", _sold("5A991"), HOLD, CODE),
    Example("a civil end user, the first day", "2024-06-18", _sold("5A991"), CLEAR),
    Example("in Belarus", "2024-06-18", _sold("5A991", country="BY"), CLEAR),
    Example("not known to be one", "2024-06-18", _sold("5A991", None), HOLD, CODE),
    Example("no such user", "2024-06-18", _sold("5A991", False), HOLD, CODE),
    Example("another item", "2024-06-18", _sold("5A001.a"), HOLD, CODE),
    Example("mass market, classified", "2024-06-18", _sold("5A992.c", enc_status="740.17(b)(1)"), CLEAR),
    Example("mass market, before", "2022-02-24", _sold("5D992.c", enc_status="740.17(b)(1)"), CLEAR),
    Example("mass market, not classified", "2024-06-18", _sold("5A992.c"), HOLD, CODE),
    Example("mass market, classified nobody knows how", "2024-06-18", _sold("5A992.c", enc_status="unknown"), HOLD),
    Example("mass market, classified in a word for nothing", "2024-06-18", _sold("5A992.c", enc_status="n/a"), HOLD),
    Example("a less exact number", "2024-06-18", _sold("5A992", enc_status="740.17(b)(1)"), HOLD, CODE),
    Example("another paragraph", "2024-06-18", _sold("5D992.a", enc_status="740.17(b)(1)"), HOLD, CODE),
    Example("listed software, the day before", "2024-09-15", _sold("EAR99", kind="software", ru_by_hts=True), HOLD),
    Example("listed software, the first day", "2024-09-16", _sold("EAR99", kind="software", ru_by_hts=True), CLEAR),
    Example("listed software to farms alone", "2024-09-16",
            _sold("EAR99", False, farms=True, kind="software", ru_by_hts=True), CLEAR),
    Example("listed software to farms perhaps", "2024-09-16",
            _sold("EAR99", False, farms=None, kind="software", ru_by_hts=True), HOLD, CODE),
    Example("another item to farms alone", "2024-09-16", _sold("5A991", False, farms=True), HOLD, CODE),
    Example("a listed commodity", "2024-09-16", _sold("EAR99", ru_by_hts=True), HOLD, CODE),
    Example("an end user beside, who is none", "2024-06-18", _with("end_user"), HOLD, CODE),
    Example("a party of no role beside", "2024-06-18", _with(None), HOLD, CODE),
    Example("one of no role beside, who is one", "2024-06-18", _with(None, ru_civil_exclusion=True), CLEAR),
    Example("an end user beside, who is one", "2024-06-18", _with("end_user", ru_civil_exclusion=True), CLEAR),
    Example("an end user beside, who says no", "2024-06-18", _with("end_user", ru_civil_exclusion=False), HOLD, CODE),
    Example("a consignee beside, who says nothing", "2024-06-18", _with("purchaser"), CLEAR),
    Example("746.6 stands in its place", "2024-01-09", {**item("RU", "3A991"), **CRIMEA}, CLEAR),
    Example("food to Crimea of unknown tariff code", "2024-01-09",
            {**item("RU", food_or_medicine=True, ru_by_hts=None), **CRIMEA}, UNSURE, "DATA_MISSING_HS"),
    Example("but not before it", "2022-02-24", {**item("RU", "3A991"), "destination_region": "RU-ROS"}, HOLD, CODE),
    Example("food to Crimea, no tariff code given", "2024-01-09",
            {**item("RU", food_or_medicine=True), **CRIMEA}, UNSURE, "DATA_MISSING_HS"),
    Example("food to Crimea", "2024-01-09", {**item("RU", food_or_medicine=True, ru_by_hts=False), **CRIMEA}, CLEAR),
    Example("food to Crimea, listed by tariff code", "2024-01-09",
            {**item("RU", food_or_medicine=True, ru_by_hts=True), **CRIMEA}, HOLD, CODE),
    Example("all addresses in Crimea", "2024-01-09", _parties("3A991", ("ultimate_consignee", SIMFEROPOL)), CLEAR),
    Example("a purchaser in Crimea, goods to Moscow", "2024-01-09",
            _parties("3A991", ("purchaser", SIMFEROPOL), ("ultimate_consignee", MOSCOW)), HOLD, CODE),
    Example("a purchaser in Crimea, goods nobody says where", "2024-01-09",
            _parties("3A991", ("purchaser", SIMFEROPOL), ("ultimate_consignee", None)), HOLD, CODE),
    Example("a consignee in Crimea, an end user nobody says where", "2024-01-09",
            _parties("3A991", ("end_user", None), ("ultimate_consignee", SIMFEROPOL)), CLEAR),
    Example("one in Crimea, one in Moscow", "2024-01-09",
            _parties("3A991", ("end_user", MOSCOW), ("ultimate_consignee", SIMFEROPOL)), HOLD, CODE),
    Example("a party of no role in Moscow, a consignee in Simferopol", "2024-06-18",
            _parties("3A991", (None, MOSCOW), ("ultimate_consignee", SIMFEROPOL)), HOLD, CODE),
]  # fmt: skip
