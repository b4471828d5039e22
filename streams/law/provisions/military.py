"""Military end use and end users: the countries and items of 15 CFR 744.21, shared by its rules and its neighbours."""

import json
from functools import cache
from importlib.resources import files

from schemas.record import Fact
from streams.law.kit import FIRST_DAY, Citation, Dated, LineView, OrderView, day, either
from streams.law.parties import capacity

CN, HK_TOO = frozenset({"CN"}), frozenset({"CN", "HK"})

SUPPLEMENT_2_COUNTRIES = Dated(
    {
        FIRST_DAY: (None, Citation("before 85 FR 23459: ear744/military_end_use_before_2020.py")),
        day("2020-06-29"): (CN | {"VE", "RU"}, Citation("85 FR 23459: military end users, 47 ECCNs")),
        day("2020-12-23"): (HK_TOO | {"VE", "RU"}, Citation("85 FR 83765: Hong Kong as China")),
        day("2021-03-08"): (HK_TOO | {"VE", "RU", "MM"}, Citation("86 FR 13173", "S")),
        day("2021-12-09"): (HK_TOO | {"VE", "RU", "MM", "KH"}, Citation("86 FR 70015", "S")),
        day("2022-02-24"): (HK_TOO | {"VE", "MM", "KH"}, Citation("87 FR 12226: Russia moves to any item")),
        day("2024-03-15"): (HK_TOO | {"VE", "MM", "KH", "NI"}, Citation("89 FR 18780")),
    }
)
"""Countries where the items of Supp. 2 need a licence for military end use or users: 744.21(a)(1)."""

ALL_ITEMS = Dated(
    {
        FIRST_DAY: (None, Citation("744.21 before 87 FR 12226")),
        day("2022-02-24"): (frozenset({"RU"}), Citation("87 FR 12226")),
        day("2022-03-02"): (frozenset({"RU", "BY"}), Citation("87 FR 13048")),
    }
)
"""Countries where any item needs one: 744.21(a)(2)."""


FIRST_NAMED = frozenset({"MM", "CN", "HK", "RU", "VE"})
INTELLIGENCE_COUNTRIES = Dated(
    {
        FIRST_DAY: (None, Citation("744.22 before 86 FR 4865")),
        day("2021-03-16"): (FIRST_NAMED, Citation("86 FR 4865, effective 2021-03-16")),
        day("2021-12-09"): (FIRST_NAMED | {"KH"}, Citation("86 FR 70019")),
        day("2022-03-02"): (FIRST_NAMED | {"KH", "BY"}, Citation("87 FR 13060, of the rule 87 FR 13048")),
    }
)
"""Countries named in 744.22(a) and 744.6(b)(5), besides Country Groups E:1 and E:2."""

ADDED_IN_2020 = frozenset(
    {
        "2A290", "2A291", "2B999", "2D290", "3A991", "3A999", "3B991", "3B992", "3C992", "3D991", "5B991", "5A992",
        "5D992", "6A991", "6A996", "9B990",
    }
)  # fmt: skip
"""ECCNs that 85 FR 23459 put into Supp. 2 as new; 3A992, 8A992 and 9A991 stood there in part before."""
VENEZUELAN_CONTRACTS = day("2014-11-07")
"""Contracts signed before it are not subject to 744.21: 744.21(h)."""


@cache
def supplement_2() -> frozenset[str]:
    """ECCNs of Supp. 2 to part 744; entries limited to a part of an ECCN count whole (RULES.md N.8)."""
    table = json.loads(files("streams.reference.law").joinpath("meu_supplement_2.json").read_bytes())
    return frozenset(row["eccn"] for row in table["eccns"])


def in_supplement_2(eccn: str | None) -> bool:
    """Returns True if the ECCN stands in Supp. 2 to part 744, whatever its paragraph."""
    return eccn is not None and eccn[:5] in supplement_2()


def in_older_supplement_2(eccn: str | None) -> bool:
    """In Supp. 2 as it stood before 2020-06-29."""
    return in_supplement_2(eccn) and eccn is not None and eccn[:5] not in ADDED_IN_2020


def military(view: OrderView) -> Fact:
    """Military end use, or a 748.5 party that is a military end user: True, "unknown", or False. Reported facts."""
    return either(view.order.end_use.military, military_user(view))


def military_user(view: OrderView) -> Fact:
    """A 748.5 party that is a military end user."""
    parties = (one.party for one in view.parties if capacity(one.party) in ("party", "unresolved"))
    return either(*(party.military_end_user for party in parties))


def military_or_intelligence(view: OrderView) -> Fact:
    """The same with the intelligence of any government: 744.9(d) and 744.17(e), which do not leave it to 744.22."""
    return either(military(view), view.order.end_use.military_intelligence)


def intelligence_reach(view: LineView) -> frozenset[str]:
    """Countries of whose military intelligence 744.22 speaks on the day."""
    named = view.law[INTELLIGENCE_COUNTRIES]
    return frozenset() if named is None else named | view.law.group("E:1") | view.law.group("E:2")


def intelligence_countries(view: LineView) -> list[str]:
    """Those of them that are the destination or a 748.5 party's."""
    parties = {one.party.country for one in view.whole.parties if capacity(one.party) in ("party", "unresolved")}
    return sorted(({view.destination} | {country for country in parties if country}) & intelligence_reach(view))


def under_older_contract(view: LineView) -> bool:
    """To Venezuela under a contract that is not subject to 744.21."""
    signed = view.order.claims.contract_date
    return view.destination == "VE" and signed is not None and signed < VENEZUELAN_CONTRACTS
