"""Military end use and end users: the countries and items of 15 CFR 744.21, shared by its rules."""

import json
from functools import cache
from importlib.resources import files

from schemas.record import Fact
from streams.rules.kit import FIRST_DAY, Citation, Dated, day
from streams.rules.parties import capacity
from streams.rules.view import OrderView

CN, HK_TOO = frozenset({"CN"}), frozenset({"CN", "HK"})

SUPPLEMENT_2_COUNTRIES = Dated(
    {
        FIRST_DAY: (None, Citation("before 85 FR 23459 only narrower military end uses; not modelled", "M")),
        day("2020-06-29"): (CN | {"VE", "RU"}, Citation("85 FR 23459: military end users, 47 ECCNs")),
        day("2020-12-23"): (HK_TOO | {"VE", "RU"}, Citation("85 FR 83765: Hong Kong as China")),
        day("2021-03-08"): (HK_TOO | {"VE", "RU", "MM"}, Citation("86 FR 13173; day from memory", "M")),
        day("2021-12-09"): (HK_TOO | {"VE", "RU", "MM", "KH"}, Citation("86 FR 70015; day from memory", "M")),
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


@cache
def supplement_2() -> frozenset[str]:
    """ECCNs of Supp. 2 to part 744; entries limited to a part of an ECCN count whole (RULES.md N.8)."""
    table = json.loads(files("streams.parameters").joinpath("meu_supplement_2.json").read_bytes())
    return frozenset(row["eccn"] for row in table["eccns"])


def in_supplement_2(eccn: str | None) -> bool:
    return eccn is not None and eccn[:5] in supplement_2()


def military(view: OrderView) -> Fact:
    """Military end use, or a 748.5 party that is a military end user: True, "unknown", or False. Reported facts."""
    parties = (one.party for one in view.parties if capacity(one.party) in ("party", "unresolved"))
    facts = {view.order.end_use.military, *(party.military_end_user for party in parties)}
    return True if True in facts else "unknown" if "unknown" in facts else False
