"""Who takes part, in any role, from where OFAC lets US persons deal with nobody: 31 CFR 515.201, 510.201, 560.204.

Wherever the goods go. By the place of a party that is none of those with whom the goods end, by that of who controls a
vessel, and by the government that a party is part of; also by parents and owners in Cuba (515.302) and North Korea: an
Iranian company's private subsidiary elsewhere is not blocked (560.211). By an address in Crimea or the so-called DNR
and LNR where 746.6 does not ask. What goes to one of these countries answers under its own rule; what nobody needs a
licence for there, as published technology, nowhere. A place that is stated, and is none that anybody knows, may be one.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from schemas.party import Owner, Party
from streams.law.kit import (
    CLEAR,
    FIRST_DAY,
    HOLD,
    UNSURE,
    Citation,
    Dated,
    Example,
    Found,
    OrderView,
    Rule,
    Stage,
    day,
    unsure,
)
from streams.law.kit.samples import foreign, to
from streams.law.parties import capacity, is_final
from streams.law.provisions.embargo import ORDERS, is_food, place_of
from streams.law.provisions.nexus import information, prohibited


class Programme(NamedTuple):
    """What binds US persons as to a country. companies: also those that US persons own abroad."""

    code: str
    companies: bool = False
    owned: bool = False
    """Whatever its nationals own elsewhere, or may."""


CUBA, IRAN = Programme("OFAC_CUBA", companies=True, owned=True), Programme("OFAC_IRAN", companies=True)
_BEFORE = {"CU": CUBA, "IR": IRAN}
PROGRAMMES: Dated[Mapping[str, Programme]] = Dated(
    {
        FIRST_DAY: (_BEFORE, Citation("31 CFR 515.201, 515.302, 560.204, 560.206, 560.211", "M")),
        day("2016-03-16"): (
            {**_BEFORE, "KP": Programme("OFAC_NORTH_KOREA", owned=True)},
            Citation("EO 13722; 31 CFR 510.201, 510.206", "M"),
        ),
    }
)
REGIONS = "OFAC_OCCUPIED_REGIONS"


def check(view: OrderView) -> Iterator[Found]:
    if view.lines and all(information(line) for line in view.lines):
        return
    programmes = {country: one for country, one in (view.law[PROGRAMMES] or {}).items() if country not in view.finals}
    for one in view.parties:
        who: dict[str, Any] = {"party": (one.party.name or "")[:200], "role": one.party.role}
        yield from _there(view, one.party, who, programmes)
        yield from _owned_there(view, one.party, who, programmes)
        yield from _occupied(view, one.party, who)


def _there(
    view: OrderView, party: Party, who: Mapping[str, Any], programmes: Mapping[str, Programme]
) -> Iterator[Found]:
    direct = set(_direct(party))
    bans = [(country, programmes[country]) for country in sorted(direct & programmes.keys())]
    found = [
        one
        for country, ban in bans
        for one in prohibited(view.order, ban.code, {**who, "country": country}, by_owned_companies=ban.companies)
    ]
    yield from found
    if not found and not direct <= view.law.countries.known:
        yield from _perhaps(view, IRAN, {**who, "country": None}, "the country of each party")


def _owned_there(
    view: OrderView, party: Party, who: Mapping[str, Any], programmes: Mapping[str, Programme]
) -> Iterator[Found]:
    owning = set(_owning(party)) - set(_direct(party))
    here = sorted(country for country in owning & programmes.keys() if programmes[country].owned)
    question = "whether the party is owned or controlled from there"
    found = [
        one
        for country in here
        for one in _perhaps(view, programmes[country], {**who, "owner_country": country}, question)
    ]
    yield from found
    if not found and not owning <= view.law.countries.known:
        yield from _perhaps(
            view, CUBA, {**who, "owner_country": None}, "the countries of the party's parents and owners"
        )


def _direct(party: Party) -> Iterator[str]:
    """Where a party is, who controls it, and of which government it is part."""
    own = None if is_final(party.role) else party.country
    yield from (place for place in (own, party.controlled_by, party.government_of) if place)


def _owning(party: Party) -> Iterator[str]:
    yield from (place for place in (party.hq_country, party.ultimate_parent_country) if place)
    if isinstance(party.owners, tuple):
        yield from _owners(party.owners)


def _owners(owners: tuple[Owner, ...]) -> Iterator[str]:
    for owner in owners:
        if owner.country:
            yield owner.country
        yield from _owners(owner.owners)


def _perhaps(view: OrderView, ban: Programme, evidence: Mapping[str, Any], question: str) -> Iterator[Found]:
    if any(prohibited(view.order, ban.code, evidence, by_owned_companies=ban.companies)):
        yield unsure(ban.code, evidence, question)


def _occupied(view: OrderView, party: Party, who: Mapping[str, Any]) -> Iterator[Found]:
    """Of parties that 746.6 does not ask for: who finances, supplies, exports, or only forwards."""
    if capacity(party) in ("party", "unresolved") or (view.lines and all(is_food(line) for line in view.lines)):
        return
    region = place_of(party, view)
    if region and view.law[ORDERS[region]]:
        yield from prohibited(view.order, REGIONS, {**who, "region": region})


RULE = Rule(
    id="ofac.interests",
    title="Party in, or of, a country that US persons may not deal with",
    cite="31 CFR 515.201, 515.302, 510.201, 510.206, 560.204, 560.206, 560.211; EO 13685, 14065",
    stage=Stage.PROHIBIT,
    check=check,
    checked_on="2026-11-30",
    per="order",
    needs=frozenset({"in:embargoed", "nowhere", "near", "government", "controlled", "headquarters", "owners"}),
    dated=(PROGRAMMES, *ORDERS.values()),
)

HAVANA, PYONGYANG, TEHRAN = "CU", "KP", "IR"
CODES = {HAVANA: "OFAC_CUBA", PYONGYANG: "OFAC_NORTH_KOREA", TEHRAN: "OFAC_IRAN"}
ROLES = ("purchaser", "intermediate_consignee", "notify_party", "bank", "freight_forwarder", "carrier", "vessel",
         "exporter", "supplier", "manufacturer")  # fmt: skip
ULM = to("Ulm Lampwerk GmbH", country="DE")


def _with(country: str | None = None, role: str = "purchaser", **facts: Any) -> dict[str, object]:
    other = {**to("Meridian Lamp", role=role, **facts), "country": country}
    return {"destination": "DE", "parties": [ULM, other]}


def _owned(country: str, **facts: Any) -> dict[str, object]:
    return _with("DE", owners=[{"name": "Alder Holding", "pct": 5, "country": country, **facts}])


ABROAD: dict[str, Any] = {k: v for k, v in foreign("DE", ship_from="TR", eccn="EAR99").items() if k != "parties"}
SIMFEROPOL = "Kirova Ave 21, Simferopol"
DEEP = [{"name": "Birch Holding", "country": "CU"}]
EXAMPLES = [
    *(
        Example(f"{role} in {country}", "2026-03-02", _with(country, role), HOLD, code)
        for country, code in CODES.items()
        for role in ROLES
    ),
    *(Example(f"of {country}'s government", "2026-03-02", _with("DE", "bank", government_of=country), HOLD, code)
      for country, code in CODES.items()),
    *(Example(f"without US nexus, in {country}", "2026-03-02", {**_with(country), **ABROAD}, CLEAR)
      for country in CODES),
    *(Example(f"a US person, in {country}", "2026-03-02",
              {**_with(country), **ABROAD, "us_person_involved": True}, HOLD, code)
      for country, code in CODES.items()),
    *(Example(f"perhaps a US person, in {country}", "2026-03-02",
              {**_with(country), **ABROAD, "us_person_involved": None}, UNSURE, code)
      for country, code in CODES.items()),
    Example("an exporter abroad that a US company owns, Cuba", "2026-03-02",
            {**_with("CU"), **ABROAD, "exporter_headquarters": "US"}, HOLD, "OFAC_CUBA"),
    Example("the same, North Korea", "2026-03-02", {**_with("KP"), **ABROAD, "exporter_headquarters": "US"}, CLEAR),
    Example("the same, North Korea, of a government that nobody knows", "2026-03-02",
            {**_with("KP", government_of="unknown"), **ABROAD, "exporter_headquarters": "US"}, UNSURE, "OFAC_IRAN"),
    Example("the same, North Korean parents, and others that nobody knows", "2026-03-02",
            {**_with("DE", hq_country="KP", ultimate_parent_country="unknown"), **ABROAD,
             "exporter_headquarters": "US"}, UNSURE, "OFAC_CUBA"),
    Example("North Korea, the day before", "2016-03-15", _with("KP"), CLEAR),
    Example("North Korea, the first day", "2016-03-16", _with("KP"), HOLD, "OFAC_NORTH_KOREA"),
    Example("goods to Cuba have a rule of their own", "2026-03-02", {**_with("CU"), "destination": "CU"}, CLEAR),
    Example("so have those that end there", "2026-03-02", _with("CU", "end_user"), CLEAR),
    Example("in Syria", "2026-03-02", _with("SY"), CLEAR),
    Example("in Switzerland", "2026-03-02", _with("CH", "bank"), CLEAR),
    Example("in no country that is stated", "2026-03-02", _with(), CLEAR),
    Example("in no country that anybody knows", "2026-03-02", _with("ZZ", "bank"), UNSURE, "OFAC_IRAN"),
    Example("the same without US nexus", "2026-03-02", {**_with("ZZ", "bank"), **ABROAD}, CLEAR),
    Example("of a government that nobody knows", "2026-03-02", _with("DE", government_of="unknown"), UNSURE),
    Example("a vessel that is chartered from Iran", "2026-03-02", _with("PA", "vessel", controlled_by="IR"), HOLD,
            "OFAC_IRAN"),
    Example("of a Cuban parent", "2026-03-02", _with("DE", ultimate_parent_country="CU"), UNSURE, "OFAC_CUBA"),
    Example("with headquarters in North Korea", "2026-03-02", _with("CN", hq_country="KP"), UNSURE,
            "OFAC_NORTH_KOREA"),
    Example("an end user of a Cuban parent", "2026-03-02", _with("DE", "end_user", hq_country="CU"), UNSURE,
            "OFAC_CUBA"),
    Example("of an Iranian parent", "2026-03-02", _with("DE", ultimate_parent_country="IR"), CLEAR),
    Example("an owner in Cuba", "2026-03-02", _owned("CU"), UNSURE, "OFAC_CUBA"),
    Example("an owner's owner in Cuba", "2026-03-02", _owned("FR", owners=DEEP), UNSURE, "OFAC_CUBA"),
    Example("an owner in North Korea", "2026-03-02", _owned("KP"), UNSURE, "OFAC_NORTH_KOREA"),
    Example("with headquarters nobody knows where", "2026-03-02", _with("DE", hq_country="ZZ"), UNSURE, "OFAC_CUBA"),
    Example("the same without US nexus", "2026-03-02", {**_with("DE", hq_country="unknown"), **ABROAD}, CLEAR),
    Example("an owner nobody knows where", "2026-03-02", _owned("unknown"), UNSURE, "OFAC_CUBA"),
    Example("an owner in Spain", "2026-03-02", _owned("ES"), CLEAR),
    Example("an owner in Cuba, without US nexus", "2026-03-02", {**_owned("CU"), **ABROAD}, CLEAR),
    Example("a bank in Crimea, the day before", "2014-12-18", _with("RU", "bank", address=SIMFEROPOL), CLEAR),
    Example("a bank in Crimea, the first day", "2014-12-19", _with("RU", "bank", address=SIMFEROPOL), HOLD, REGIONS),
    Example("a bank in Crimea, of food", "2026-03-02",
            {**_with("RU", "bank", address=SIMFEROPOL), "lines": [{"eccn": "EAR99", "food_or_medicine": True}]}, CLEAR),
    Example("a purchaser in Crimea: 746.6 asks", "2026-03-02", _with("RU", address=SIMFEROPOL), CLEAR),
    Example("a bank in Moscow", "2026-03-02", _with("RU", "bank", address="Tverskaya 1, Moscow"), CLEAR),
    Example("an end user nobody knows where has a rule of its own", "2026-03-02", _with("ZZ", "end_user"), CLEAR),
    Example("published technology", "2026-03-02",
            {**_with("CU"), "lines": [{"eccn": "3E991", "kind": "technology", "published": True}]}, CLEAR),
]  # fmt: skip
