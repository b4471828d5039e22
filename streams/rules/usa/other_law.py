"""Law of other US authorities that an order's facts touch and that this rulebook does not screen: named, never held.

10 CFR 810 and 110 with a nuclear end use; 31 CFR 587 with Russia; 27 CFR 447 and 15 CFR 758.10 for firearms that come
in; 15 CFR 791 subpart D for connected vehicles of China and Russia; Commerce's determination on Kaspersky. They bind
where a US person or a US border is involved. One advisory, whatever comes together.
"""

from collections.abc import Iterator

from streams.law.controls import base
from streams.law.countries import UNITED_STATES
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
from streams.law.kit.samples import foreign, item, to
from streams.law.provisions.diversion import digits_of
from streams.law.provisions.nexus import arrives, us_nexus
from streams.law.signs import FIREARMS

ENERGY, NUCLEAR = "10 CFR 810 (DOE)", "10 CFR 110 (NRC)"
RUSSIA = "31 CFR 587 (OFAC: determinations on services, luxury goods, banknotes)"
FIREARMS_IN = ("27 CFR 447 (ATF)", "15 CFR 758.10 (temporary imports)")
VEHICLES = "15 CFR 791 subpart D (connected vehicles)"
KASPERSKY = "Final Determination on Kaspersky (15 CFR part 791)"
NOT_YET = (FIRST_DAY, (None, Citation("not yet in force")))
SINCE_RUSSIA = Dated(dict([NOT_YET, (day("2022-03-01"), (RUSSIA, Citation("31 CFR part 587; 87 FR 11297", "M")))]))
SINCE_VEHICLES = Dated(dict([NOT_YET, (day("2025-03-17"), (VEHICLES, Citation("90 FR 5360")))]))
SINCE_KASPERSKY = Dated(
    dict(
        [NOT_YET, (day("2024-07-20"), (KASPERSKY, Citation("89 FR 52434; day of new agreements from a law firm", "S")))]
    )
)
VEHICLE_HS = ("8703", "8704", "8708")
ADVERSE = frozenset({"CN", "HK", "MO", "RU"})


def check(view: OrderView) -> Iterator[Found]:
    if us_nexus(view.order) == "no":
        return
    found = {*_nuclear(view), *(_imported(view) if arrives(view) else ())}
    if view.destination == "RU" and (russia := view.law[SINCE_RUSSIA]):
        found.add(russia)
    if found:
        yield advisory("ADV_OTHER_LAW_NOT_SCREENED", {"law": sorted(found)})


def _nuclear(view: OrderView) -> Iterator[str]:
    if view.order.end_use.nuclear:
        kinds = {line.item.kind for line in view.facts.lines}
        yield from [ENERGY] if kinds - {"commodity"} else []
        yield from [NUCLEAR] if kinds - {"software", "technology"} else []


def _imported(view: OrderView) -> Iterator[str]:
    items = [line.item for line in view.facts.lines]
    if any(one.eccn and base(one.eccn.strip()) in FIREARMS for one in items):
        yield from FIREARMS_IN
    made = {country for one in items for country in (one.origin, one.made_in)} | {view.order.ship_from}
    vehicle = any(digits_of(one.hs6).startswith(VEHICLE_HS) for one in items)
    if vehicle and made & ADVERSE and (vehicles := view.law[SINCE_VEHICLES]):
        yield vehicles
    if (kaspersky := view.law[SINCE_KASPERSKY]) and any("kaspersky" in name.casefold() for name in _named(view)):
        yield kaspersky


def _named(view: OrderView) -> Iterator[str]:
    yield from (one.party.name or "" for one in view.parties)
    yield from (line.line.description or "" for line in view.facts.lines)


RULE = Rule(
    id="usa.other-law",
    title="Law of other US authorities",
    cite="10 CFR 110, 810; 27 CFR 447; 31 CFR 587; 15 CFR 758.10, 791",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-30",
    per="order",
    needs=frozenset({"end_use:nuclear", "to:RU", "type:import_to_us", *(f"to:{one}" for one in UNITED_STATES)}),
    dated=(SINCE_RUSSIA, SINCE_VEHICLES, SINCE_KASPERSKY),
    order=91,
)


def _said(says: str, on: str, given: dict[str, object], *, said: bool = True) -> Example:
    return Example(says, on, given, ADVISORY if said else CLEAR, "ADV_OTHER_LAW_NOT_SCREENED")


def _in(on_line: dict[str, object], **changes: object) -> dict[str, object]:
    arriving = {"transaction_type": "import_to_us", "ship_from": "CN", "destination": "US"}
    return {**arriving, "lines": [{"origin": "CN", **on_line}], **changes}


ATOM = {"end_use": {"nuclear": True}}
VAULT = [to("Kaspersky Lab Switzerland", role="supplier", country="CH")]

EXAMPLES = [
    _said("technology for a reactor in France", "2025-05-05",
          {**item("FR", kind="technology"), **ATOM}),
    _said("pumps for it", "2025-05-05", {**item("FR"), **ATOM}),
    _said("nobody knows whether it is nuclear", "2025-05-05", {**item("FR"), "end_use": {"nuclear": "unknown"}}),
    _said("from Taiwan, without a US person", "2025-05-05", {**foreign("FR"), **ATOM}, said=False),
    _said("from Taiwan, by a US person", "2025-05-05", {**foreign("FR"), **ATOM, "us_person_involved": True}),
    _said("Russia, the day before", "2022-02-28", item("RU"), said=False),
    _said("Russia, the first day", "2022-03-01", item("RU")),
    _said("Russia without US link", "2025-05-05", foreign("RU"), said=False),
    _said("a shotgun that comes in", "2025-05-05", _in({"eccn": "0A502"})),
    _said("a shotgun that goes out", "2025-05-05", item("CA", "0A502"), said=False),
    _said("a car from China, the day before", "2025-03-16", _in({"hs6": "870380"}), said=False),
    _said("a car from China, the first day", "2025-03-17", _in({"hs6": "870380"})),
    _said("a car from Korea", "2025-05-05", _in({"hs6": "870380", "origin": "KR"}, ship_from="KR"), said=False),
    _said("a bicycle from China", "2025-05-05", _in({"hs6": "871200"}), said=False),
    _said("Kaspersky, the day before", "2024-07-19", _in({"kind": "software"}, parties=VAULT), said=False),
    _said("Kaspersky, the first day", "2024-07-20", _in({"kind": "software"}, parties=VAULT)),
    _said("somebody else's virus scanner", "2025-05-05", _in({"kind": "software"}), said=False),
]  # fmt: skip
