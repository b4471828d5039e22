"""Government of Venezuela: 31 CFR part 591, EO 13884 of 2019-08-05. Blocked, listed or not, for US persons.

A party, of any role, that is stated to be part of it; in Venezuela also a military end use or user and a party that its
name calls a military body. From memory; what the changes of 2026 left of it nobody here has read: a person decides.
"""

from collections.abc import Iterator
from typing import Any

from schemas.record import UNKNOWN_COUNTRY, Fact
from streams.law.kit import (
    CLEAR,
    HOLD,
    NOT_APPLICABLE,
    UNSURE,
    Citation,
    Dated,
    Example,
    Found,
    OrderView,
    Rule,
    Stage,
    day,
    either,
    resolved,
    unsure,
)
from streams.law.kit.samples import foreign, item, resolution, to
from streams.law.provisions.military import military
from streams.law.provisions.nexus import prohibited
from streams.law.words import words_in_names

MILITARY_NAME = "RF_MILITARY_NAME"
CODE, STATE = "OFAC_VENEZUELA_GOVERNMENT", "VE"
IN_FORCE = Dated({day("2019-08-05"): (True, Citation("EO 13884; state in 2026 not read", "M"))})


def check(view: OrderView) -> Iterator[Found]:
    governments = sorted({one.party.name or "" for one in view.parties if one.party.government_of == STATE})
    armed = _armed(view) if view.destination == STATE else False
    evidence: dict[str, Any] = {"government": governments, "military": armed}
    perhaps = any(one.party.government_of == UNKNOWN_COUNTRY for one in view.parties)
    if governments or armed is True:
        yield from prohibited(view.order, CODE, evidence)
    elif (armed or perhaps) and any(prohibited(view.order, CODE, evidence)):
        yield unsure(CODE, evidence, "whether the end use or user is military, or of the Government of Venezuela")


def _armed(view: OrderView) -> Fact:
    named_so = any(words_in_names(one.party) for one in view.parties if one.party.country in (STATE, None))
    return either(military(view), "unknown" if named_so and not resolved(view, MILITARY_NAME) else False)


RULE = Rule(
    id="ofac.venezuela-government",
    title="Government of Venezuela",
    cite="31 CFR part 591; EO 13884",
    stage=Stage.PROHIBIT,
    check=check,
    checked_on="2026-11-30",
    per="order",
    needs=frozenset({"to:VE", "government"}),
    force=IN_FORCE,
)


def _order(name: str = "Caracas Lamp", country: str = "VE", destination: str = "VE", **facts: Any) -> dict[str, object]:
    return {**item(destination), "parties": [to(name, country=country, **facts)]}


ABROAD = foreign("VE", ship_from="ES", eccn="EAR99")
ARMY = [to("Caracas Lamp", country="VE", military_end_user=True)]
EXAMPLES = [
    Example("the day before", "2019-08-04", _order(government_of="VE"), NOT_APPLICABLE),
    Example("the first day", "2019-08-05", _order(government_of="VE"), HOLD, CODE),
    Example("in 2026", "2026-03-02", _order(government_of="VE"), HOLD, CODE),
    Example("of an unknown government", "2026-03-02", _order(government_of="unknown"), UNSURE, CODE),
    Example("a state firm elsewhere", "2026-03-02", _order("Panama Oil", "PA", "PA", government_of="VE"), HOLD, CODE),
    Example("a bank of the state", "2026-03-02", _order("Banco", role="bank", government_of="VE"), HOLD, CODE),
    Example("another government", "2026-03-02", _order(government_of="BR"), CLEAR),
    Example("a private buyer", "2026-03-02", _order(), CLEAR),
    Example("a military end user", "2026-03-02", _order(military_end_user=True), HOLD, CODE),
    Example("perhaps a military end user", "2026-03-02", _order(military_end_user=None), UNSURE, CODE),
    Example("military end use", "2026-03-02", {**_order(), "end_use": {"military": True}}, HOLD, CODE),
    Example("by its name", "2026-03-02", _order("Ejercito Bolivariano"), UNSURE, CODE),
    Example("by its name, stated to be none", "2026-03-02",
            _order("Ejercito Bolivariano", military_end_user=False), UNSURE, CODE),
    Example("by its name, resolved", "2026-03-02",
            {**_order("Ejercito Bolivariano"), "red_flags_resolved": [resolution(MILITARY_NAME)]}, CLEAR),
    Example("by its name, elsewhere", "2026-03-02", _order("Ejercito Nacional", "CO", "CO"), CLEAR),
    Example("no US person", "2026-03-02", {**ABROAD, "parties": ARMY}, CLEAR),
    Example("a US person", "2026-03-02", {**ABROAD, "parties": ARMY, "us_person_involved": True}, HOLD, CODE),
    Example("perhaps a US person", "2026-03-02", {**ABROAD, "parties": ARMY, "us_person_involved": None}, UNSURE, CODE),
    Example("no US person, perhaps military", "2026-03-02",
            {**ABROAD, "parties": [to("Ejercito Bolivariano", country="VE")]}, CLEAR),
    Example("a military user in Vietnam, of an unknown government", "2026-03-02",
            _order("Lamp", "VN", "VN", military_end_user=True, government_of="unknown"), UNSURE, CODE),
    Example("a military user in Colombia", "2026-03-02", _order("Lamp", "CO", "CO", military_end_user=True), CLEAR),
]  # fmt: skip
