"""Support by US persons for weapons and military intelligence: 15 CFR 744.6(b), General Prohibition Seven.

Derived from the end use: shipping, transferring or facilitating an item that is not subject to the EAR is support
(b)(6)(i)-(iii). (1) nuclear, outside Supp. 3: the flag does not tell explosives from the rest; (2) missiles in D:4 and
E:2; (3) chemical and biological weapons anywhere; (4) plants for the precursors of 1C350 outside A:3; (5) military
intelligence of the countries of 744.22, from 2021-03-16. No exception; the exclusions of (d) do not reach these.
"""

from collections.abc import Iterator
from typing import Any

from schemas.record import Fact
from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, LineView, Rule, Stage, when_all
from streams.law.kit.samples import foreign
from streams.law.provisions.military import INTELLIGENCE_COUNTRIES, intelligence_countries
from streams.law.provisions.us_person import us_person_acts
from streams.rules.ear744.nuclear import SPARED, spared

RELEASE = "a BIS licence for the US person's activity"
REVIEW = {"744.6(b)(5)": "presumption_of_denial"}


def check(view: LineView) -> Iterator[Found]:
    person = us_person_acts(view)
    if not person:
        return
    for paragraph, question, fact in _uses(view):
        conditions = {"whether a US person takes part": person, f"whether the end use is {question}": fact}
        evidence = {"destination": view.destination, "us_person": person, "end_use": question}
        policy = REVIEW.get(paragraph, "case_by_case")
        yield from when_all(
            "US_PERSON_744_6", conditions, evidence, release=RELEASE, review_policy=policy, cite=f"15 CFR {paragraph}"
        )


def _uses(view: LineView) -> Iterator[tuple[str, str, Fact]]:
    use, groups = view.order.end_use, view.whole.groups
    if not spared(view):
        yield "744.6(b)(1)", "nuclear", use.nuclear
    if groups & {"D:4", "E:2"}:
        yield "744.6(b)(2)", "missiles", use.missile
    yield "744.6(b)(3)", "chemical or biological weapons", use.cbw
    if "A:3" not in groups:
        yield "744.6(b)(4)", "a plant for precursors of 1C350", use.precursor_plant
    if intelligence_countries(view):
        yield "744.6(b)(5)", "military intelligence", use.military_intelligence


RULE = Rule(
    id="ear.744.6.support",
    title="Support by US persons, derived from the end use",
    cite="15 CFR 744.6(b)",
    stage=Stage.PROHIBIT,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset(
        f"end_use:{name}" for name in ("nuclear", "missile", "cbw", "precursor_plant", "military_intelligence")
    ),
    dated=(INTELLIGENCE_COUNTRIES, SPARED),
)


def _order(destination: str, us: object = True, **use: Any) -> dict[str, Any]:
    order = foreign(destination, ship_from="DE", eccn="EAR99")
    facts = {} if us is None else {"us_person_involved": us}
    return {**order, "parties": [{**PARTY, "country": destination}], "end_use": use, **facts}


def _through(role: str, country: str, us: object = None) -> dict[str, Any]:
    order = _order("PK", us=us, missile=True)
    return {**order, "parties": [*order["parties"], {"role": role, "name": "Middleman", "country": country}]}


PARTY = {"role": "end_user", "name": "Works"}
PUBLISHED = {"kind": "technology", "eccn": "EAR99", "published": True}
CODE, NOW = "US_PERSON_744_6", "2026-03-02"

EXAMPLES = [
    Example("missiles in Pakistan, D:4", NOW, _order("PK", missile=True), HOLD, CODE),
    Example("missiles in Cuba, E:2", NOW, _order("CU", missile=True), HOLD, CODE),
    Example("missiles in Sweden", NOW, _order("SE", missile=True), CLEAR),
    Example("perhaps missiles in Pakistan", NOW, _order("PK", missile=None), UNSURE, CODE),
    Example("no missiles", NOW, _order("PK", missile=False), CLEAR),
    Example("nobody of the US", NOW, _order("PK", us=False, missile=True), CLEAR),
    Example("US persons not reported", NOW, _order("PK", us=None, missile=True), CLEAR),
    Example("a seller in the United States, no more is said", NOW, _through("exporter", "US"), UNSURE, CODE),
    Example("a bank in Puerto Rico, no more is said", NOW, _through("bank", "PR"), UNSURE, CODE),
    Example("a seller in Canada", NOW, _through("exporter", "CA"), CLEAR),
    Example("a seller in the United States, said to be none", NOW, _through("exporter", "US", us=False), CLEAR),
    Example("kind of transaction not given", NOW, {**_order("PK", us=None, missile=True), "transaction_type": None},
            UNSURE, CODE),
    Example("kind of transaction not given, nobody of the US", NOW,
            {**_order("PK", us=False, missile=True), "transaction_type": None}, CLEAR),
    Example("perhaps a US person", NOW, _order("PK", us="unknown", missile=True), UNSURE, CODE),
    Example("nuclear in Korea", NOW, _order("KR", nuclear=True), HOLD, CODE),
    Example("nuclear in Germany, Supp. 3", NOW, _order("DE", nuclear=True), CLEAR),
    Example("perhaps nuclear", NOW, _order("KR", nuclear="unknown"), UNSURE, CODE),
    Example("chemical weapons anywhere", NOW, _order("DE", cbw=True), HOLD, CODE),
    Example("weapons perhaps, US person perhaps", NOW, _order("DE", us="unknown", cbw="unknown"), UNSURE, CODE),
    Example("no chemical weapons", NOW, _order("DE", cbw=False), CLEAR),
    Example("a precursor plant in Egypt", NOW, _order("EG", precursor_plant=True), HOLD, CODE),
    Example("a precursor plant in Germany, A:3", NOW, _order("DE", precursor_plant=True), CLEAR),
    Example("perhaps a precursor plant", NOW, _order("EG", precursor_plant="unknown"), UNSURE, CODE),
    Example("military intelligence of China, the day before", "2021-03-15", _order("CN", military_intelligence=True),
            CLEAR),
    Example("first day", "2021-03-16", _order("CN", military_intelligence=True), HOLD, CODE),
    Example("of Cambodia, the day before", "2021-12-08", _order("KH", military_intelligence=True), CLEAR),
    Example("of Cambodia, first day", "2021-12-09", _order("KH", military_intelligence=True), HOLD, CODE),
    Example("of Belarus, the day before", "2022-03-01", _order("BY", military_intelligence=True), CLEAR),
    Example("of Belarus, first day", "2022-03-02", _order("BY", military_intelligence=True), HOLD, CODE),
    Example("of Iran, E:1", NOW, _order("IR", military_intelligence=True), HOLD, CODE),
    Example("of Nicaragua: not named", NOW, _order("NI", military_intelligence=True), CLEAR),
    Example("perhaps of China", NOW, _order("CN", military_intelligence="unknown"), UNSURE, CODE),
    Example("a US item is subject: 744.4", NOW, {**_order("DE", cbw=True), "lines": [{"origin": "US"}]}, CLEAR),
    Example("perhaps subject, held by 744.4 as that", NOW,
            {**_order("DE", cbw=True), "lines": [{"origin": "DE", "eccn": "EAR99"}]}, CLEAR),
    Example("from the United States it is subject: 744.4", NOW,
            {**_order("DE", cbw=True), "transaction_type": "export_from_us", "ship_from": "US"}, CLEAR),
    Example("published, from the United States", NOW,
            {"lines": [PUBLISHED], "end_use": {"cbw": True}}, HOLD, CODE),
    Example("published, to a foreigner in the United States", NOW,
            {"transaction_type": "deemed_export", "lines": [PUBLISHED], "end_use": {"cbw": True}}, HOLD, CODE),
    Example("published abroad, nobody of the US", NOW,
            {**_order("DE", us=False, cbw=True), "lines": [PUBLISHED]}, CLEAR),
    Example("an import into the United States", NOW,
            {**_order("US", cbw=True), "transaction_type": "import_to_us"}, CLEAR),
    Example("within a country", NOW, {**_order("DE", cbw=True), "transaction_type": "transfer_in_country"}, HOLD, CODE),
    Example("excluded from other paragraphs of the section", NOW,
            {**_order("DE", cbw=True), "claims": {"us_person_excluded_744_6_d": True}}, HOLD, CODE),
]  # fmt: skip
