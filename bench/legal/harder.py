"""Legal orders of harder kinds, by a seed: exceptions, waivers and licences with all that they ask, days of older law.

Each states all that the law asks of it: a term left out, or a day later, and it would need more.
"""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from bench.legal.orders import CLOSE, DAY, DESTINATIONS, GROUP_B, NAMES, Given, Legal
from streams.law.kit.samples import foreign, laid, to

NEIGHBOURS = ("AT", "CH", "DE", "FR", "GB", "JP", "NL")
Made = tuple[str, Given]
"""The day on which it is judged, and the order."""


def _claimed(rng: Random, places: tuple[str, ...], symbol: str, line: Given, **claims: Any) -> Given:
    return {"destination": rng.choice(places), "lines": [line], "claims": {"license_exception": symbol, **claims}}


def computers(rng: Random) -> Made:
    """Computers under APP: 740.7."""
    return DAY, _claimed(rng, CLOSE, "APP", {"eccn": "4A003.b", "app_eligible": True})


def civil_before(rng: Random) -> Made:
    """Civil end users under CIV, which ended on 2020-06-29: 740.5, 85 FR 23470."""
    line = {"eccn": "3A001.a.7", "civ_eligible": True}
    return rng.choice(("2019-04-01", "2020-06-28")), _claimed(rng, ("CN",), "CIV", line, civil_end_user=True)


def parts_reviewed(rng: Random) -> Made:
    """Replacement parts under RPL, with the review of a person: 740.10."""
    review = {"by": "M. Okafor", "when": "2026-11-02", "reference": f"LEX-2026-{rng.randrange(1, 99):03}"}
    return DAY, _claimed(rng, GROUP_B, "RPL", {"eccn": "3A001.a.7"}, exception_reviewed=review)


def munitions_parts(rng: Random) -> Made:
    """Parts of the 600 series under LVS, at most 1,500 US dollars: 740.3."""
    line = {"eccn": "9A610.x", "net_value_usd": str(rng.randrange(50, 1400)), "lvs_limit": "1500"}
    return DAY, _claimed(rng, ("AR", "BR", "CL", "IN", "TH"), "LVS", line)


def united_states_abroad(rng: Random) -> Made:
    """Goods for an embassy of the United States under GOV: 740.11(b)."""
    claims = {"license_exception": "GOV", "ultimate_end_use_government": True}
    embassy = to("Embassy of the United States", country="US")
    line = {"eccn": rng.choice(("3A001.a.7", "5A002.a", "3A001.b.2"))}
    return DAY, {"destination": rng.choice(DESTINATIONS), "parties": [embassy], "lines": [line], "claims": claims}


def syria(rng: Random) -> Made:
    """EAR99 to Syria under SPP: 740.5 as it stands since 2025-09-02."""
    return rng.choice(("2025-09-02", DAY)), _claimed(rng, ("SY",), "SPP", {"eccn": "EAR99"})


def huawei(rng: Random) -> Made:
    """The general licence of 2019 and 2020, in its first period and later."""
    day, theirs = rng.choice((("2019-05-20", False), ("2019-08-18", False), ("2019-08-19", True), ("2020-08-13", True)))
    claims = {
        "tgl": "HUAWEI-TGL", "category": "existing_networks", "contract_date": rng.choice(("2018-11-02", "2019-05-16")),
        "exporter_certification": True, "huawei_certification": theirs,
    }  # fmt: skip
    party = to("Huawei Technologies Co., Ltd.")
    line = {"eccn": rng.choice(("EAR99", "5A991", "5D991"))}
    return day, {"destination": "CN", "parties": [party], "lines": [line], "claims": claims}


def within_the_level(rng: Random) -> Made:
    """Three components that together lie within 25 per cent, every one of them stated."""
    shares = [rng.randrange(10, 80) for _ in range(3)]
    content = [
        {"eccn": eccn, "kind": "commodity", "mode": "incorporated", "origin": "US",
         "value": {"amount": str(worth), "currency": "USD"}}
        for eccn, worth in zip(("3A001.a.7", "5A002.a", "3A991"), shares, strict=True)
    ]  # fmt: skip
    place = rng.choice(("CN", "IN", "TH", "TR", "VN"))
    return DAY, foreign(place, ship_from=rng.choice(("DE", "MX", "TH")), eccn="3A991", us_content=content)


def _engineer(country: str | None, nationality: str) -> Given:
    return {"role": "technology_recipient", "name": "Engineer Q", "country": country, "nationality": nationality}


def released_at_home(rng: Random) -> Made:
    """In the United States, to a national of a country to which it could be exported."""
    person = _engineer("US", rng.choice(DESTINATIONS))
    line = {"kind": "technology", "eccn": rng.choice(("3E991", "5E991", "EAR99"))}
    return DAY, {"transaction_type": "deemed_export", "destination": "US", "parties": [person], "lines": [line]}


def released_with_assurance(rng: Random) -> Made:
    """Technology released in the United States under TSR, with a written assurance: 740.6."""
    line = {"kind": "technology", "eccn": "3E001", "tsr_eligible": True, "for_items": ["3A001.a.7"]}
    claims = {"license_exception": "TSR", "written_assurance": True}
    person = _engineer("US", rng.choice(GROUP_B))
    return DAY, {"transaction_type": "deemed_export", "destination": "US", "parties": [person], "lines": [line],
                 "claims": claims}  # fmt: skip


def released_by_law(rng: Random) -> Made:
    """EAR99 technology to a national of Syria; AT technology to one of Russia: 746.9(a), 746.8(a)(12)(i)."""
    nationality, eccn = rng.choice((("SY", "EAR99"), ("RU", "3E991"), ("BY", "5E991")))
    line = {"kind": "technology", "eccn": eccn}
    return DAY, {"transaction_type": "deemed_export", "destination": "US", "parties": [_engineer("US", nationality)],
                 "lines": [line]}  # fmt: skip


def released_abroad(rng: Random) -> Made:
    """Technology to a company abroad that names an engineer of another nationality."""
    place = rng.choice(NEIGHBOURS)
    parties = [to(rng.choice(NAMES), country=place), _engineer(place, rng.choice(DESTINATIONS))]
    kind = rng.choice(({}, {"transaction_type": "reexport", "ship_from": "IT"}))
    return DAY, {"destination": place, "parties": parties, "lines": [{"kind": "technology", "eccn": "3E991"}], **kind}


def from_a_partner(rng: Random) -> Made:
    """To Russia from a country of Supp. 3 to part 746, whose own law decides; no US content."""
    made = {"status": "complete", "technology": [{"eccn": "3E991", "us_origin": True}]}
    source = rng.choice(("DE", "FR", "GB", "JP"))
    return "2022-04-11", foreign("RU", ship_from=source, eccn="3A991", direct_product=made)


def civil_in_russia(rng: Random) -> Made:
    """Goods to a subsidiary in Russia that 746.8(a)(12) excludes."""
    party = to("Chicago Lamp Rus OOO", country="RU", ru_civil_exclusion=True, ru_sector_exclusion=False)
    return rng.choice(("2024-06-18", "2025-03-03")), {"destination": "RU", "parties": [party],
                                                      "lines": [{"eccn": "5A991"}]}  # fmt: skip


def footnote_1_before(rng: Random) -> Made:
    """Made in a plant of US equipment for Huawei, before 2020-08-17 by production already begun; else of none."""
    plant, day = rng.choice((({"eccn": "3B991", "us_origin": False}, "2021-06-08"),
                             ({"eccn": "3B991", "us_origin": True}, "2020-05-14")))  # fmt: skip
    order = foreign("CN", eccn="3A991", direct_product={"status": "complete", "plant": [plant]})
    return day, {**order, "parties": [to("Huawei Technologies Co., Ltd.")]}


def licensed_software(rng: Random) -> Made:
    """Software has no quantity, and the licence names every place that it ends in."""
    line = {"eccn": "3D001", "kind": "software", "qty": 1, "line_value_usd": str(rng.randrange(100, 9000))}
    return DAY, {"destination": rng.choice(("IN", "TH", "CN")), "lines": [line], "claims": {"licence_id": "D1"}}


def licensed_in_part(rng: Random) -> Made:
    """One line under the licence, and one that needs none."""
    lines = [{"eccn": "3A001.a.7", "qty": rng.randrange(1, 9), "line_value_usd": "900"}, {"eccn": "EAR99"}]
    return DAY, {"destination": rng.choice(("IN", "TH", "CN")), "lines": lines, "claims": {"licence_id": "D1"}}


def reexported(rng: Random) -> Made:
    """US goods between two countries for neither of which they need anything."""
    source, place = rng.sample(DESTINATIONS, 2)
    return DAY, {
        "transaction_type": "reexport",
        "ship_from": source,
        "destination": place,
        "lines": [{"eccn": "5A991"}],
    }


def transferred(rng: Random) -> Made:
    """A transfer within one country: 734.16."""
    place = rng.choice(DESTINATIONS)
    return DAY, {"transaction_type": "transfer_in_country", "ship_from": place, "destination": place,
                 "lines": [{"eccn": rng.choice(("EAR99", "3A991"))}]}  # fmt: skip


def by_a_forwarder(rng: Random) -> Made:
    """NS goods through Vietnam's neighbour by a forwarder who never has them."""
    place = rng.choice(("KR", "JP"))
    parties = [to(rng.choice(NAMES), country=place), to("Saigon Lamp Depot", role="freight_forwarder", country="VN",
                                                        takes_possession=False)]  # fmt: skip
    return DAY, {"destination": place, "parties": parties, "lines": [{"eccn": "3A001.a.7"}]}


KINDS: Mapping[str, Callable[[Random], Made]] = {
    "APP": computers,
    "CIV, before 2020-06-29": civil_before,
    "RPL, reviewed": parts_reviewed,
    "LVS, 600 series": munitions_parts,
    "GOV, the United States abroad": united_states_abroad,
    "SPP": syria,
    "Huawei's general licence": huawei,
    "content within 25 per cent": within_the_level,
    "release at home": released_at_home,
    "release under TSR": released_with_assurance,
    "release that part 746 frees": released_by_law,
    "release abroad": released_abroad,
    "from a partner to Russia": from_a_partner,
    "civil end user in Russia": civil_in_russia,
    "footnote 1, not reached": footnote_1_before,
    "licensed software": licensed_software,
    "licensed in part": licensed_in_part,
    "reexport": reexported,
    "transfer within a country": transferred,
    "forwarder without possession": by_a_forwarder,
}


def harder_orders(rng: Random, count: int) -> list[Legal]:
    """`count` orders, of each kind as many."""
    kinds = list(KINDS)
    return [_legal(kinds[place % len(kinds)], place, rng) for place in range(count)]


def _legal(kind: str, place: int, rng: Random) -> Legal:
    day, given = KINDS[kind](rng)
    order = {**laid(given), "order_id": f"HARDER-{place}"}
    if "parties" not in given:
        order["parties"] = [to(rng.choice(NAMES), country=order["destination"])]
    return Legal(kind, day, order, (_licence(order),) if "licence_id" in order.get("claims", {}) else ())


def _licence(order: Given) -> Mapping[str, Any]:
    named = {party["role"]: [party["name"]] for party in order["parties"]}
    lines = [{"eccn": line["eccn"], "qty": 1000, "unit": "pc", "value_usd": "500000"} for line in order["lines"][:1]]
    return {
        "id": "D1", "status": "active", "valid_from": "2026-01-10", "valid_to": "2028-01-31",
        "destination": order["destination"], "parties": named, "lines": lines,
    }  # fmt: skip
