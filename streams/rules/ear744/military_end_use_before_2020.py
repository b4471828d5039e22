"""Military end use and end users before 2020-06-29: 15 CFR 744.21(a) as it stood, with the Supp. 2 of that time.

China from 2007-06-19, for military end uses alone; Russia from 2014-09-17 and Venezuela from 2014-11-07, for end uses
and end users. A military end user in China of which no military end use is known needed no licence; it is said. The
list of that time is a secondary source: today's without the ECCNs that 85 FR 23459 added.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from streams.law.kit import (
    ADVISORY,
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
    advisory,
    either,
    reported,
)
from streams.law.kit import day as on
from streams.law.kit.samples import to
from streams.law.provisions.military import in_older_supplement_2, military_user, under_older_contract


class Older(NamedTuple):
    """Countries by what was covered there."""

    end_use: frozenset[str]
    end_user: frozenset[str]


CHINA, RUSSIA, VENEZUELA = frozenset({"CN"}), frozenset({"RU"}), frozenset({"VE"})
REACH: Dated[Older] = Dated(
    {
        FIRST_DAY: (None, Citation("before 72 FR 33646")),
        on("2007-06-19"): (Older(CHINA, frozenset()), Citation("72 FR 33646")),
        on("2014-09-17"): (Older(CHINA | RUSSIA, RUSSIA), Citation("79 FR 55608", "S")),
        on("2014-11-07"): (
            Older(CHINA | RUSSIA | VENEZUELA, RUSSIA | VENEZUELA),
            Citation("79 FR 55608, for Venezuela 79 FR 66288 (page from memory)", "S"),
        ),
        on("2020-06-29"): (None, Citation("85 FR 23459: military_end_use.py")),
    }
)


def check(view: LineView) -> Iterator[Found]:
    reach = view.law[REACH]
    if reach is None or not in_older_supplement_2(view.eccn) or under_older_contract(view):
        return
    use = view.order.end_use
    users = military_user(view.whole) if view.destination in reach.end_user else False
    fact = either(use.military, use.military_intelligence, users)
    evidence = {"destination": view.destination, "eccn": view.eccn, "military": fact}
    if fact and view.destination in reach.end_use:
        yield reported(
            "MEU_LICENSE_REQUIRED", fact, evidence, question="whether the end use is military",
            review_policy="presumption_of_denial", sign={"paragraph": "744.21"},
        )  # fmt: skip
    elif view.destination in reach.end_use and military_user(view.whole):
        yield advisory(
            "ADV_CHART_HISTORY_UNCONFIRMED", {**evidence, "rule": "744.21: end uses alone before 2020-06-29"}
        )


RULE = Rule(
    id="ear.744.21.before-2020",
    title="Military end use before 2020-06-29",
    cite="15 CFR 744.21(a), Supp. 2 to part 744, before 85 FR 23459",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"end_use:military", "end_use:military_intelligence", "military_end_user"}),
    force=REACH,
)


def _order(
    country: str, eccn: str = "5A991", *, use: object = None, user: object = None, **claims: Any
) -> dict[str, object]:
    facts: dict[str, Any] = {} if user is None else {"military_end_user": user}
    order = {"destination": country, "parties": [to("Lamp Works", country=country, **facts)], "lines": [{"eccn": eccn}]}
    return {**order, "end_use": {} if use is None else {"military": use}, "claims": claims}


CODE, SAID = "MEU_LICENSE_REQUIRED", "ADV_CHART_HISTORY_UNCONFIRMED"
EXAMPLES = [
    Example("China, the day before", "2007-06-18", _order("CN", use=True), NOT_APPLICABLE),
    Example("China, first day", "2007-06-19", _order("CN", use=True), HOLD, CODE),
    Example("China, 2014-09-16", "2014-09-16", _order("CN", use=True), HOLD, CODE),
    Example("China, 2014-09-17", "2014-09-17", _order("CN", use=True), HOLD, CODE),
    Example("China, last day", "2020-06-28", _order("CN", use=True), HOLD, CODE),
    Example("the rule of 2020 speaks", "2020-06-29", _order("CN", use=True), NOT_APPLICABLE),
    Example("end use not known", "2019-06-03", _order("CN", use="unknown"), UNSURE, CODE),
    Example("no military end use", "2019-06-03", _order("CN", use=False), CLEAR),
    Example("intelligence of the armed forces: no 744.22 yet", "2019-06-03",
            {**_order("CN"), "end_use": {"military_intelligence": True}}, HOLD, CODE),
    Example("Hong Kong was apart", "2019-06-03", _order("HK", use=True), CLEAR),
    Example("Germany", "2019-06-03", _order("DE", use=True, user=True), CLEAR),
    Example("Germany says nothing", "2019-06-03", _order("DE", user=True), CLEAR, SAID),
    Example("China, end user alone", "2019-06-03", _order("CN", user=True), ADVISORY, SAID),
    Example("China, end user perhaps", "2019-06-03", _order("CN", user="unknown"), ADVISORY, SAID),
    Example("China, end user, civil end use", "2019-06-03", _order("CN", use=False, user=True), ADVISORY, SAID),
    Example("China, end user and end use", "2019-06-03", _order("CN", use=True, user=True), HOLD, CODE),
    Example("Russia, end use, the day before", "2014-09-16", _order("RU", use=True), CLEAR),
    Example("Russia, end use, first day", "2014-09-17", _order("RU", use=True), HOLD, CODE),
    Example("Russia, end user, the day before", "2014-09-16", _order("RU", user=True), CLEAR),
    Example("Russia, end user, first day", "2014-09-17", _order("RU", user=True), HOLD, CODE),
    Example("Russia, end user perhaps", "2019-06-03", _order("RU", user="unknown"), UNSURE, CODE),
    Example("Russia, civil end user", "2019-06-03", _order("RU", user=False), CLEAR),
    Example("Venezuela, end use, the day before", "2014-11-06", _order("VE", use=True), CLEAR),
    Example("Venezuela, end use, first day", "2014-11-07", _order("VE", use=True), HOLD, CODE),
    Example("Venezuela, end user, the day before", "2014-11-06", _order("VE", user=True), CLEAR),
    Example("Venezuela, end user, first day", "2014-11-07", _order("VE", user=True), HOLD, CODE),
    Example("Venezuela, an older contract", "2019-06-03", _order("VE", user=True, contract_date="2014-11-06"), CLEAR),
    Example("Venezuela, a contract of the day", "2019-06-03", _order("VE", user=True, contract_date="2014-11-07"),
            HOLD, CODE),
    Example("Russia, an older contract", "2019-06-03", _order("RU", user=True, contract_date="2014-11-06"), HOLD, CODE),
    *(Example(f"{eccn} came in 2020", "2020-06-28", _order("CN", eccn, use=True), CLEAR) for eccn in
      ("2A290", "2A291", "2B999", "2D290", "3A991", "3A999", "3B991", "3B992", "3C992", "3D991", "5B991", "5A992",
       "5D992", "6A991", "6A996", "9B990")),
    *(Example(f"{eccn} stood there in part", "2020-06-28", _order("CN", eccn, use=True), HOLD, CODE)
      for eccn in ("3A992", "8A992", "9A991")),
    Example("a paragraph", "2020-06-28", _order("CN", "5A991.b.7", use=True), HOLD, CODE),
    Example("EAR99", "2020-06-28", _order("CN", "EAR99", use=True), CLEAR),
]  # fmt: skip
