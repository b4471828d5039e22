"""A foreign party that its name calls a military body: 744.21(f), (g), 744.22(f)(2); Supp. 3 to part 732.

"People's Liberation Army Unit 90001" need not be told to be a military end user. The name holds where a rule on such
users would reach the item; the ten bodies that 744.22(f)(2) names, wherever they are. Stated to be one, or perhaps: the
rules on military end users ask. Stated to be none: that is documented, or the flag stands.
"""

from collections.abc import Iterator
from typing import Any

from streams.law.kit import (
    CLEAR,
    FIRST_DAY,
    HOLD,
    Citation,
    Dated,
    Example,
    Found,
    LineView,
    Rule,
    Stage,
    day,
    each,
    hold,
    resolved,
)
from streams.law.kit.samples import resolution, to
from streams.law.parties import capacity
from streams.law.provisions.nexus import is_import
from streams.law.provisions.reach import reaches
from streams.law.provisions.separate import concerned
from streams.law.words import INTELLIGENCE, words_in_names

FLAG = "RF_MILITARY_NAME"
ANYWHERE: Dated[bool] = Dated(
    {
        FIRST_DAY: (None, Citation("no 744.22 before 86 FR 4865; an army's name does not tell its end use")),
        day("2021-03-16"): (True, Citation("86 FR 4865; 744.22(f)(2), eCFR 2026-07-23")),
    }
)
"""Military-intelligence bodies need a licence wherever they are."""
RELEASE = f"whether it is a military end user; or a documented resolution of {FLAG} (who, when, evidence)"


def check(view: LineView) -> Iterator[Found]:
    if is_import(view.whole) or resolved(view.whole, FLAG):
        return
    asked = [one.party for one in view.whole.parties if capacity(one.party) in ("party", "unresolved")]
    bodies = [party for party in asked if not party.military_end_user and words_in_names(party)]
    if not bodies:
        return
    intelligence = bool(view.law[ANYWHERE])
    reached = reaches(view, "military_intelligence") if intelligence else reaches(view)
    for party, evidence in each(bodies):
        words = words_in_names(party)
        anywhere = intelligence and any(word.list == INTELLIGENCE for word in words)
        if reached or (anywhere and concerned(view)):
            found = [word.evidence for word in words]
            yield hold("RED_FLAG_UNRESOLVED", {"flag": FLAG, **evidence, "words": found}, RELEASE)


RULE = Rule(
    id="ear.744.21.military-name",
    title="Name of a military body",
    cite="15 CFR 744.21(f), (g); 744.22(f)(2); Supp. 3 to part 732",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"words:name"}),
    dated=(ANYWHERE,),
)

CODE = "RED_FLAG_UNRESOLVED"
UNIT = "People's Liberation Army Unit 90001"


def _order(name: str = UNIT, country: str | None = "CN", eccn: str = "5A991", **facts: Any) -> dict[str, Any]:
    party = {**to(name, **facts), "country": country}
    return {"destination": country or "CN", "parties": [party], "lines": [{"eccn": eccn}]}


EXAMPLES = [
    Example("a unit in China, the day before end users were covered", "2020-06-28", _order(), CLEAR),
    Example("its first day", "2020-06-29", _order(), HOLD, CODE),
    Example("EAR99, the day before 744.22", "2021-03-15", _order(eccn="EAR99"), CLEAR),
    Example("EAR99, its first day", "2021-03-16", _order(eccn="EAR99"), HOLD, CODE),
    Example("in Chinese", "2026-03-02", _order("中国人民解放军第90001部队"), HOLD, CODE),
    Example("in another name of the same party", "2026-03-02", _order("Unit 90001", names=["解放军"]), HOLD, CODE),
    Example("no country", "2026-03-02", _order(country=None), HOLD, CODE),
    Example("the British navy buys 5A991", "2026-03-02", _order("Royal Navy Stores", "GB"), CLEAR),
    Example("the Saudi navy buys a camera", "2026-03-02", _order("Royal Saudi Navy", "SA", "6A003.b.4"), HOLD, CODE),
    Example("the Korean navy buys one: A:1", "2026-03-02", _order("Korean Navy", "KR", "6A003.b.4"), CLEAR),
    Example("Defence Services of Burma", "2026-03-02", _order("Defence Services Hospital", "MM"), HOLD, CODE),
    Example("of China, where nothing is called so", "2026-03-02", _order("Defence Services Ltd"), CLEAR),
    Example("stated to be one: 744.21 asks", "2026-03-02", _order(military_end_user=True), CLEAR),
    Example("stated to be perhaps one", "2026-03-02", _order(military_end_user=None), CLEAR),
    Example("stated to be none", "2026-03-02", _order(military_end_user=False), HOLD, CODE),
    Example("resolved", "2026-03-02",
            {**_order(military_end_user=False), "red_flags_resolved": [resolution(FLAG)]}, CLEAR),
    Example("named only", "2026-03-02", {**_order(), "red_flags_resolved": [FLAG]}, HOLD, CODE),
    Example("Salvation Army", "2026-03-02", _order("The Salvation Army"), CLEAR),
    Example("a plastics firm", "2026-03-02", _order("PLA Filament Co., Ltd."), CLEAR),
    Example("a US body", "2026-03-02", {**_order(), "parties": [to("US Army Depot", country="US")]}, CLEAR),
    Example("a bank is no party", "2026-03-02", _order(role="bank"), CLEAR),
    Example("the GRU in Turkey, the day before 744.22", "2021-03-15", _order("GRU", "TR", "EAR99"), CLEAR),
    Example("the GRU in Turkey", "2021-03-16", _order("GRU", "TR", "EAR99"), HOLD, CODE),
    Example("lighting is no Reconnaissance General Bureau", "2026-03-02", _order("RGB Lighting", "DE"), CLEAR),
    Example("a transfer within China", "2026-03-02",
            {**_order(), "transaction_type": "transfer_in_country", "ship_from": "CN"}, HOLD, CODE),
    Example("an import", "2026-03-02", {**_order(role="purchaser"), "transaction_type": "import_to_us",
            "destination": "US", "ship_from": "DE"}, CLEAR),
    Example("called an import, to China", "2026-03-02", {**_order(), "transaction_type": "import_to_us"}, HOLD, CODE),
]  # fmt: skip
