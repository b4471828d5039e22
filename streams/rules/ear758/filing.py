"""Filing with the Automated Export System: 15 CFR 758.1(b), and the special filing for firearms, 758.11.

Said where the filing is due whatever the shipment is worth, by clause: the shipper files, this screening does not.
What every export over 2,500 dollars asks, (b)(4), and the destination control statement of 758.6 are not said order by
order.
"""

from collections.abc import Iterator

from streams.law.finals import DEEMED
from streams.law.kit import (
    ADVISORY,
    CLEAR,
    FIRST_DAY,
    Citation,
    Dated,
    Example,
    Found,
    OrderView,
    Rule,
    Stage,
    advisory,
    day,
)
from streams.law.kit.samples import item, listed, to
from streams.law.provisions.nexus import leaves_the_us

NOBODY: frozenset[str] = frozenset()
MILITARY = Dated(
    {
        FIRST_DAY: (NOBODY, Citation("no such clause")),
        day("2020-06-29"): (frozenset({"CN", "RU", "VE"}), Citation("758.1(b)(10); 85 FR 23459", "S")),
        day("2020-12-23"): (frozenset({"CN", "HK", "RU", "VE"}), Citation("85 FR 83765: Hong Kong as China", "S")),
    }
)
"""Where every item of the Commerce Control List is filed for."""
CARRIED_THROUGH = frozenset({"AU", "CA", "GB"})
BY_SIGN = {
    "group:E:1": "758.1(b)(1)", "group:E:2": "758.1(b)(1)", "claim:licence": "758.1(b)(2)",
    "item:munitions": "758.1(b)(3)", "list:UVL": "758.1(b)(8)", "item:firearm": "758.1(b)(9), 758.11",
}  # fmt: skip
CLAIMED = {"STA": "758.1(b)(5)", "VEU": "758.1(b)(7)"}


def check(view: OrderView) -> Iterator[Found]:
    if view.order.transaction_type == DEEMED or not leaves_the_us(view.order):
        return
    order, clauses = view.order, [clause for sign, clause in BY_SIGN.items() if sign in view.signs]
    if claimed := CLAIMED.get((order.claims.license_exception or "").upper()):
        clauses.append(claimed)
    if any(leg.country in CARRIED_THROUGH and leg.country != view.destination for leg in order.transit):
        clauses.append("758.1(b)(6)")
    if view.destination in (view.law[MILITARY] or NOBODY) and any(line.eccn != "EAR99" for line in view.lines):
        clauses.append("758.1(b)(10)")
    if clauses:
        yield advisory("ADV_EEI_758", {"clauses": sorted(set(clauses))})


RULE = Rule(
    id="ear.758.1.filing",
    title="Electronic export information due whatever the value",
    cite="15 CFR 758.1(b), 758.11",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-30",
    per="order",
    needs=frozenset({
        *BY_SIGN, "claim:exception", "transit", "to:CN", "to:HK", "to:RU", "to:VE",
    }),
    dated=(MILITARY,),
    order=91,
)  # fmt: skip


def _clauses(says: str, on: str, given: dict[str, object], *, said: bool = True, **more: object) -> Example:
    return Example(says, on, given, ADVISORY if said else CLEAR, "ADV_EEI_758", **more)  # type: ignore[arg-type]


EXAMPLES = [
    _clauses("an ordinary export", "2025-05-05", item("DE", "5A991"), said=False),
    _clauses("food to Cuba", "2025-05-05", item("CU", food_or_medicine=True)),
    _clauses("food to Mexico", "2025-05-05", item("MX", food_or_medicine=True), said=False),
    _clauses("under a licence", "2025-05-05", {"claims": {"licence_id": "D9"}}),
    _clauses("STA", "2025-05-05", {**item("DE", "3A001.a.7"), "claims": {"license_exception": "STA"}}),
    _clauses("LVS", "2025-05-05", {**item("DE", "3A001.a.7"), "claims": {"license_exception": "LVS"}}, said=False),
    _clauses("by way of Canada", "2025-05-05", {"transit": [{"country": "CA"}]}),
    _clauses("by way of Ireland", "2025-05-05", {"transit": [{"country": "IE"}]}, said=False),
    _clauses("to a party on the Unverified List", "2025-05-05", {"parties": [to("Gordon Pike Trading", country="DE")]},
             lists=(listed("Gordon Pike Trading", list_="UVL", country="DE"),)),
    _clauses("to China, of no number", "2025-05-05", {"destination": "CN", "lines": [{"eccn": None}]}),
    _clauses("600 series", "2025-05-05", item("GB", "9A610.x")),
    _clauses("a spacecraft", "2025-05-05", item("GB", "9A515.a")),
    _clauses("a rifle", "2025-05-05", item("CA", "0A501.a")),
    _clauses("the last day without the clause on China", "2020-06-28", item("CN", "5A991"), said=False),
    _clauses("its first day", "2020-06-29", item("CN", "5A991")),
    _clauses("not what is not on the list", "2025-05-05", item("CN"), said=False),
    _clauses("Hong Kong, the day before it is China", "2020-12-22", item("HK", "5A991"), said=False),
    _clauses("Hong Kong", "2020-12-23", item("HK", "5A991")),
    _clauses("from Taiwan nobody files", "2025-05-05",
             {**item("CN", "9A610.x"), "transaction_type": "reexport", "ship_from": "TW"}, said=False),
]  # fmt: skip
