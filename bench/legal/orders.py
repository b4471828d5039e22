"""Legal orders: 26 destinations, 19 kinds of goods and transactions, by a seed. None needs more than it states."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any, NamedTuple

from streams.law.kit.samples import foreign, laid

DESTINATIONS = (
    "AE", "AR", "AT", "AU", "BR", "CA", "CH", "CL", "CN", "DE", "EG", "FR", "GB", "IN", "IT", "JP", "KR", "MX", "MY",
    "NL", "PL", "SG", "TH", "TR", "TW", "ZA",
)  # fmt: skip
CLOSE = ("AU", "CA", "DE", "FR", "GB", "IT", "JP", "KR", "NL", "PL")
"""Country Groups A:1 and A:5."""
GROUP_B = ("AE", "AR", "BR", "CL", "EG", "IN", "MX", "MY", "SG", "TH", "TR", "TW", "ZA")
NAMES = ("Musterwerk Antriebe", "Kobe Hinoki", "Nordhavn Pumper", "Lumen Sur", "Verano Textil", "Ostsee Kabel")
DAY = "2026-11-22"
Given = dict[str, Any]


class Legal(NamedTuple):
    """An order with its kind, the day on which it is judged, and the licences that the exporter holds."""

    kind: str
    on: str
    order: Given
    licences: tuple[Mapping[str, Any], ...] = ()


def _us(rng: Random, places: tuple[str, ...] = DESTINATIONS, claims: Given | None = None, **line: Any) -> Given:
    return {"destination": rng.choice(places), "lines": [line], **({"claims": claims} if claims else {})}


def _with(order: Given, name: str, **more: Any) -> Given:
    buyer = {"role": "ultimate_consignee", "name": name, "country": order["destination"]}
    return {**order, "parties": [buyer, {**buyer, "role": "end_user"}], **more}


def electronics(rng: Random) -> Given:
    """Electronics with anti-terrorism controls alone."""
    return _us(rng, eccn=rng.choice(("3A991", "3A992", "4A994", "5A991", "5A992.c", "6A993.a")))


def parts(rng: Random) -> Given:
    """EAR99 parts of several origins."""
    return _us(rng, eccn="EAR99", origin=rng.choice(("US", "DE", "MX")))


def software(rng: Random) -> Given:
    """Software that needs no licence to ordinary destinations."""
    return _us(rng, eccn=rng.choice(("EAR99", "5D992.c", "3D991", "4D994")), kind="software")


def technology(rng: Random) -> Given:
    """Technology that needs no licence to ordinary destinations."""
    return _us(rng, eccn=rng.choice(("EAR99", "3E991", "5E991")), kind="technology")


def published(rng: Random) -> Given:
    """Published technology, which is not subject to the EAR: 734.7."""
    return _us(rng, eccn="3E001", kind="technology", published=True)


def medical(rng: Random) -> Given:
    """Medicines and medical devices."""
    return _us(rng, eccn="EAR99", food_or_medicine=True, hs6=rng.choice(("300490", "901890")))


def food(rng: Random) -> Given:
    """Food."""
    return _us(rng, eccn="EAR99", food_or_medicine=True, hs6=rng.choice(("100630", "040221")))


def reexport_under(rng: Random) -> Given:
    """US content under the level of its destination."""
    worth = {"amount": str(rng.randrange(20, 240)), "currency": "USD"}
    content = {"eccn": "3A001.a.7", "kind": "commodity", "mode": "incorporated", "origin": "US", "value": worth}
    place, source = rng.choice(DESTINATIONS), rng.choice(("DE", "MX", "TR"))
    return foreign(place, ship_from=source, eccn="3A991", us_content=[content])


def foreign_goods(rng: Random) -> Given:
    """EAR99 goods from abroad, of which nothing is of the United States."""
    return foreign(rng.choice(DESTINATIONS), ship_from=rng.choice(("DE", "TH", "TR", "JP")), eccn="EAR99")


def imports(rng: Random) -> Given:
    """Imports into the United States."""
    place = rng.choice(("AT", "CL", "DE", "IN", "JP", "MX", "TH"))
    supplier = {"role": "supplier", "name": rng.choice(NAMES), "country": place}
    buyer = {"role": "ultimate_consignee", "name": "Dayton Lamp Inc", "country": "US"}
    line: Given = {"eccn": rng.choice(("EAR99", "5A991", "3A991")), "origin": place}
    line |= {"us_content": [], "content_status": "complete", "fmv": {"amount": "400", "currency": "USD"}}
    return {"transaction_type": "import_to_us", "ship_from": place, "destination": "US", "parties": [supplier, buyer],
            "lines": [line]}  # fmt: skip


def deemed(rng: Random) -> Given:
    """Technology released to a foreign person in the United States: 734.13(a)(2)."""
    country = rng.choice(DESTINATIONS)
    engineer = {"role": "technology_recipient", "name": "Engineer Q", "country": country, "nationality": country}
    return {"transaction_type": "deemed_export", "destination": country, "parties": [engineer],
            "lines": [{"kind": "technology", "eccn": rng.choice(("3E991", "5E991", "EAR99"))}]}  # fmt: skip


def licensed(rng: Random) -> Given:
    """Controlled goods under a licence that covers them: 750.7."""
    return _us(rng, ("IN", "TH", "CN"), {"licence_id": "D1"}, eccn="3A001.a.7", qty=1, line_value_usd="900")


def low_value(rng: Random) -> Given:
    """Shipments of limited value, in US dollars, under LVS: 740.3."""
    claims = {"license_exception": "LVS"}
    return _us(rng, GROUP_B, claims, eccn="3A002.a", net_value_usd=str(rng.randrange(100, 3000)), lvs_limit="3000")


def group_b(rng: Random) -> Given:
    """Shipments to Country Group B under GBS: 740.4."""
    return _us(rng, GROUP_B, {"license_exception": "GBS"}, eccn="3A001.a.7", gbs_eligible=True)


def restricted_technology(rng: Random) -> Given:
    """Technology under restriction under TSR: 740.6."""
    claims = {"license_exception": "TSR", "written_assurance": True}
    return _us(rng, GROUP_B, claims, eccn="3E001", kind="technology", tsr_eligible=True, for_items=["3A001.a.7"])


def temporary(rng: Random) -> Given:
    """Goods that return within a year under TMP: 740.9."""
    return _us(rng, GROUP_B, {"license_exception": "TMP", "return_by": "2027-06-01"}, eccn="3A002.a")


def encryption(rng: Random) -> Given:
    """Encryption items under ENC: 740.17(b)(1)."""
    claims = {"license_exception": "ENC", "enc_authorised": True}
    return _us(rng, claims=claims, eccn="5A002.a", enc_status="740.17(b)(1)", advanced_computing=False)


def strategic(rng: Random) -> Given:
    """Items to close partners under STA: 740.20."""
    claims = {"license_exception": "STA", "consignee_statement": True, "ultimate_end_use_government": True,
              "parties_previously_approved": True}  # fmt: skip
    return _us(rng, CLOSE, claims, eccn=rng.choice(("9A610.x", "3A001.a.7")), sta_eligible=True)


def governments(rng: Random) -> Given:
    """Items for governments of partners under GOV: 740.11(c)."""
    claims = {"license_exception": "GOV", "ultimate_end_use_government": True}
    order = _us(rng, ("DE", "FR", "GB", "IT", "JP", "NL"), claims, eccn="5A002.a")
    return order | {"parties": [{"role": "ultimate_consignee", "name": "Agency", "country": order["destination"]}]}


def general_order(rng: Random) -> Given:
    """On a day of General Order No. 4."""
    return _us(rng, ("CN",), {"tgl": "GENERAL-ORDER-4"}, eccn="3A991") | {
        "end_use": {"sme_development": True}, "exporter_headquarters": rng.choice(("US", "DE", "JP")),
    }  # fmt: skip


def listed_outside(rng: Random) -> Given:
    """A listed company that makes the goods, and is no party of 748.5(c) to (f)."""
    maker = {"role": "manufacturer", "name": "Semiconductor Manufacturing International Corporation", "country": "CN"}
    order = _with(_us(rng, eccn="EAR99", origin="US"), rng.choice(NAMES))
    return order | {"parties": [*order["parties"], maker]}


def vessels(rng: Random) -> Given:
    """Equipment for a vessel of friendly registry."""
    order = _with(_us(rng, eccn=rng.choice(("EAR99", "5A991")), purpose="vessel_equipment"), rng.choice(NAMES))
    craft = {
        "role": "vessel",
        "name": "Nordlys",
        "country": rng.choice(("NO", "DK", "LR", "PA")),
        "controlled_by": "NO",
    }
    return order | {"parties": [*order["parties"], craft]}


KINDS: Mapping[str, Callable[[Random], Given]] = {
    "AT-only electronics": electronics,
    "EAR99 parts": parts,
    "software": software,
    "technology": technology,
    "published technology": published,
    "medical": medical,
    "food": food,
    "reexport with content under the level": reexport_under,
    "foreign goods without US link": foreign_goods,
    "import": imports,
    "deemed export": deemed,
    "licensed": licensed,
    "LVS": low_value,
    "GBS": group_b,
    "TSR": restricted_technology,
    "TMP": temporary,
    "ENC": encryption,
    "STA": strategic,
    "GOV": governments,
    "General Order No. 4": general_order,
    "listed company outside 748.5": listed_outside,
    "vessel of friendly registry": vessels,
}
ON: Mapping[str, str] = {"General Order No. 4": "2025-03-03"}


def legal_orders(rng: Random, count: int) -> list[Legal]:
    """`count` orders, of each kind as many."""
    kinds = list(KINDS)
    return [_legal(kinds[place % len(kinds)], place, rng) for place in range(count)]


def _legal(kind: str, place: int, rng: Random) -> Legal:
    given = KINDS[kind](rng)
    order = laid(given if "parties" in given else _with(given, rng.choice(NAMES)))
    order["order_id"] = f"LEGAL-{place}"
    held = (_licence(order),) if kind == "licensed" else ()
    return Legal(kind, ON.get(kind, DAY), order, held)


def _licence(order: Given) -> Mapping[str, Any]:
    names: dict[str, list[str]] = {}
    for party in order["parties"]:
        names.setdefault(party["role"], []).append(party["name"])
    return {
        "id": "D1", "status": "active", "valid_from": "2026-01-10", "valid_to": "2028-01-31",
        "destination": order["destination"], "parties": names,
        "lines": [{"eccn": "3A001.a.7", "qty": 1000, "unit": "pc", "value_usd": "500000"}],
    }  # fmt: skip
