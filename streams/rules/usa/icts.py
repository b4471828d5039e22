"""Information and communications technology from foreign adversaries: 15 CFR part 791 (EO 13873; 86 FR 4909).

Part 791 gives Commerce a review; it asks no licence and bans nothing before a determination. From 2021-03-22 imports
hold where `icts` states an adversary's link, or where a supplier, manufacturer, exporter or an owner of one is of an
adversary and the goods are of the core of networks: how wide that is, policy.icts_derived says. Where no such party is
named, the place that the goods leave from, or were made in, stands for it. `icts.foreign_adversary` false settles it.
What comes from abroad and ends in the United States is an import, whatever kind of transaction it is called.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from schemas.record import UNKNOWN_COUNTRY, Fact
from streams.facts.order import LineFacts, OwnerFacts, PartyFacts
from streams.law.controls import base
from streams.law.countries import UNITED_STATES
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
    canonical,
    either,
    hold,
    unsure,
)
from streams.law.kit import day as on
from streams.law.kit.samples import to
from streams.law.provisions.diversion import digits_of
from streams.law.provisions.kept import kept
from streams.law.provisions.nexus import arrives

CODE = "ICTS_REVIEW"
IN_FORCE = Dated({on("2021-03-22"): (True, Citation("86 FR 4909, effective 2021-03-22"))})
STATES = kept("commerce", "foreign_adversary_states")
ADVERSARIES = kept("commerce", "foreign_adversaries")
MAKERS = frozenset({"supplier", "manufacturer", "exporter"})
NARROW = kept("commerce", "network_core")
NARROW_HS, WIDE_HS = ("8517",), ("8517", "8471", "8525", "8526")
"""Telephone and network apparatus; then computers, cameras and transmitters, radar and navigation."""


def check(view: OrderView) -> Iterator[Found]:
    order, icts = view.order, view.order.icts
    link = icts.foreign_adversary if icts else None
    category = icts.category if icts else None
    comes = arrives(view)
    if link is None:
        if comes and view.policy.icts_derived != "off":
            yield from _derived(view, category)
    elif _is_link(view, link) and (comes or order.transaction_type is None):
        sure = link != "unknown" and category not in (None, "unknown")
        yield _found(sure, {"category": category, "foreign_adversary": link})


def _is_link(view: OrderView, link: Fact | str) -> bool:
    """Whether the statement of a link could be true: yes, unknown, or the country of an adversary."""
    return link is True or link == "unknown" or link in (view.law[ADVERSARIES] or ())


def _found(sure: bool, evidence: dict[str, Any]) -> Found:
    release = "Commerce's decision" if sure else "the category, and whether the supplier is an adversary's"
    return (hold if sure else unsure)(CODE, evidence, release)


def _derived(view: OrderView, category: str | None) -> Iterator[Found]:
    wide = view.policy.icts_derived == "wide"
    stated: Fact = "unknown" if category == "unknown" else category is not None
    lines = {line.line.line: is_core(view, line, wide=wide) for line in view.facts.lines}
    core, link = either(stated, *lines.values()), adverse(view)
    if core and link:
        evidence = {"category": category, "lines": sorted(one for one, fact in lines.items() if fact), "derived": True}
        yield _found(core is True and link is True, evidence)


def is_core(view: OrderView, line: LineFacts, *, wide: bool) -> Fact:
    """Whether a line is of the classes that policy has reviewed; unknown where neither ECCN nor HS number is given."""
    eccn, number = canonical(line.item.eccn), digits_of(line.item.hs6)
    if base(eccn) in (view.law[NARROW] or ()) or number.startswith(WIDE_HS if wide else NARROW_HS):
        return True
    if wide and (base(eccn) == "5A992" or eccn.startswith("4")):
        return True
    return False if eccn or (number and line.item.kind == "commodity") else "unknown"


def adverse(view: OrderView) -> Fact:
    """Whether who makes or sells, or an owner of theirs, is of an adversary; one that nobody knows where may be."""
    makers = [one for one in view.parties if one.party.role in MAKERS]
    if not makers:
        made = {line.item.made_in for line in view.facts.lines}
        return _any_adverse(view, {view.order.ship_from, *made})
    return either(
        *(_of_adversary(view, government) for government in {one.party.government_of for one in makers}),
        _any_adverse(view, {place for one in makers for place in _places(one)}),
    )


def _of_adversary(view: OrderView, government: str | None) -> Fact:
    return "unknown" if government == UNKNOWN_COUNTRY else government in (view.law[ADVERSARIES] or ())


def _places(one: PartyFacts) -> Iterator[str | None]:
    yield from (one.party.country, one.party.hq_country, one.party.ultimate_parent_country)
    yield from _owned_from(one.owners)


def _owned_from(owners: Iterable[OwnerFacts]) -> Iterator[str | None]:
    for owner in owners:
        yield owner.owner.country
        yield from _owned_from(owner.owners)


def _any_adverse(view: OrderView, places: set[str | None]) -> Fact:
    if not places.isdisjoint(view.law[STATES] or ()):
        return True
    return "unknown" if any(place and place not in view.law.countries.known for place in places) else False


RULE = Rule(
    id="usa.icts",
    title="Inbound ICTS with a foreign adversary's link",
    cite="15 CFR part 791",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-30",
    per="order",
    needs=frozenset({"icts", "type:import_to_us", *(f"to:{one}" for one in UNITED_STATES)}),
    dated=(NARROW, STATES, ADVERSARIES),
    force=IN_FORCE,
)


def _order(link: object = True, category: str | None = "mobile_networks", **changes: Any) -> dict[str, object]:
    icts = {"foreign_adversary": link, "category": category}
    return {"transaction_type": "import_to_us", "ship_from": "CN", "destination": "US", "icts": icts, **changes}


DAYTON = to("Dayton Lamp Inc", country="US")


def _from(country: str | None = "CN", role: str = "supplier", *, line: Any = (), **facts: Any) -> dict[str, object]:
    """An import of which nobody filled in `icts`: network switches unless the line says otherwise."""
    maker = {**to("Lantern Networks", role=role, **facts), "country": country}
    goods = [{"eccn": "5A991", "origin": "SE", **dict(line)}]
    return {"transaction_type": "import_to_us", "ship_from": "SE", "destination": "US", "parties": [DAYTON, maker],
            "lines": goods}  # fmt: skip


def _of(eccn: str | None, **line: Any) -> dict[str, object]:
    return _from(line={"eccn": eccn, **line})


def _nobody(ship_from: str | None, made_in: str | None) -> dict[str, object]:
    return {**_from(), "parties": [DAYTON], "ship_from": ship_from, "lines": [{"eccn": "5A991", "made_in": made_in}]}


WIDE, OFF = {"icts_derived": "wide"}, {"icts_derived": "off"}
MOSCOW = [{"name": "Holding", "country": "CY", "pct": "100", "owners": [{"name": "Moskva", "country": "RU"}]}]
CORE = ("5A001", "5A991", "5B001", "5B991", "5D001", "5D991", "5D002", "5D992", "5E001", "5E991")
EXAMPLES = [
    Example("the day before", "2021-03-21", _order(), NOT_APPLICABLE),
    Example("first day", "2021-03-22", _order(), HOLD, CODE),
    Example("a country in place of a yes", "2021-06-21", _order("RU"), HOLD, CODE),
    Example("the Maduro regime", "2021-06-21", _order("VE"), HOLD, CODE),
    Example("a country that is none", "2021-06-21", _order("KR"), CLEAR),
    Example("link unknown", "2021-06-21", _order(None), UNSURE, CODE),
    Example("category not given", "2021-06-21", _order(category=None), UNSURE, CODE),
    Example("category unknown", "2021-06-21", _order(category="unknown"), UNSURE, CODE),
    Example("no link", "2021-06-21", _order(link=False), CLEAR),
    Example("no link, whatever could be derived", "2026-03-02",
            {**_from(), "icts": {"foreign_adversary": False}}, CLEAR),
    Example("to the United States, of another kind", "2021-06-21", _order(transaction_type="export_from_abroad"), HOLD,
            CODE),
    Example("an import by way of Canada", "2021-06-21", _order(destination="CA"), HOLD, CODE),
    Example("of a kind that is not given", "2021-06-21", _order(transaction_type=None, destination="CA"), HOLD, CODE),
    Example("of a kind that is not given, to the United States", "2026-03-02", {**_nobody("CN", None),
            "transaction_type": None}, HOLD, CODE),
    *(Example(f"to Puerto Rico, called {kind}", "2026-03-02", {**_nobody("CN", None), "transaction_type": kind,
              "destination": "PR"}, HOLD, CODE)
      for kind in ("export_from_abroad", "reexport", "transfer_in_country", "export_from_us")),
    Example("from Sweden, called a reexport", "2026-03-02", {**_nobody("SE", None), "transaction_type": "reexport"},
            CLEAR),
    Example("within the United States", "2026-03-02",
            {**_nobody("US", "CN"), "transaction_type": "transfer_in_country"}, CLEAR),
    Example("of an unknown government", "2026-03-02", _from("TR", government_of="unknown"), UNSURE, CODE),
    Example("an export", "2021-06-21", _order(transaction_type="export_from_abroad", destination="BR"), CLEAR),
    Example("switches from a Chinese maker", "2021-03-22", _from(), HOLD, CODE),
    *(Example(f"from a supplier in {one}", "2026-03-02", _from(one), HOLD, CODE)
      for one in ("CN", "CU", "HK", "IR", "KP", "MO", "RU")),
    Example("from a supplier in Venezuela", "2026-03-02", _from("VE"), CLEAR),
    Example("from its government", "2026-03-02", _from("VE", government_of="VE"), HOLD, CODE),
    Example("from a Swedish maker", "2026-03-02", _from("SE"), CLEAR),
    Example("from a supplier nobody knows where", "2026-03-02", _from("ZZ"), UNSURE, CODE),
    Example("from one who states no country", "2026-03-02", _from(None), CLEAR),
    Example("with headquarters in China", "2026-03-02", _from("SE", hq_country="CN"), HOLD, CODE),
    Example("with a parent in China", "2026-03-02", _from("SE", ultimate_parent_country="CN"), HOLD, CODE),
    Example("with an owner's owner in Russia", "2026-03-02", _from("SE", owners=MOSCOW), HOLD, CODE),
    Example("a manufacturer", "2026-03-02", _from(role="manufacturer"), HOLD, CODE),
    Example("an exporter", "2026-03-02", _from(role="exporter"), HOLD, CODE),
    Example("a purchaser", "2026-03-02", _from(role="purchaser"), CLEAR),
    Example("nobody named, from China", "2026-03-02", _nobody("CN", None), HOLD, CODE),
    Example("nobody named, made in China", "2026-03-02", _nobody("SE", "CN"), HOLD, CODE),
    Example("nobody named, from Sweden", "2026-03-02", _nobody("SE", "SE"), CLEAR),
    *(Example(f"{eccn}", "2026-03-02", _of(eccn), HOLD, CODE) for eccn in CORE),
    Example("a paragraph", "2026-03-02", _of("5A001.b.3"), HOLD, CODE),
    Example("laptops", "2026-03-02", _of("5A992.c", hs6="847130"), CLEAR),
    Example("laptops, widely", "2026-03-02", _of("5A992.c", hs6="847130"), HOLD, CODE, policy=WIDE),
    Example("5A992, widely", "2026-03-02", _of("5A992.c"), HOLD, CODE, policy=WIDE),
    Example("computers, widely", "2026-03-02", _of("4A994"), HOLD, CODE, policy=WIDE),
    *(Example(f"HS {hs}, widely", "2026-03-02", _of("EAR99", hs6=f"{hs}10"), HOLD, CODE, policy=WIDE)
      for hs in WIDE_HS),
    Example("lamps, widely", "2026-03-02", _of("EAR99", hs6="940540"), CLEAR, policy=WIDE),
    Example("switches, not asked for", "2026-03-02", _from(), CLEAR, policy=OFF),
    Example("a link stated, not asked for", "2026-03-02", _order(), HOLD, CODE, policy=OFF),
    Example("by HS number", "2026-03-02", _of("EAR99", hs6="851762"), HOLD, CODE),
    Example("by HS number, written in words and groups", "2026-03-02", _of("EAR99", hs6="HS 85 17.62"), HOLD, CODE),
    Example("by another HS number", "2026-03-02", _of("EAR99", hs6="852580"), CLEAR),
    Example("by the category stated", "2026-03-02",
            {**_of("EAR99"), "icts": {"category": "mobile_networks"}}, HOLD, CODE),
    Example("a category that nobody knows", "2026-03-02", {**_of("EAR99"), "icts": {"category": "unknown"}}, UNSURE),
    Example("neither ECCN nor HS number", "2026-03-02", _of(None), UNSURE, CODE),
    Example("no ECCN, another HS number", "2026-03-02", _of(None, hs6="940540"), CLEAR),
    Example("no ECCN, software", "2026-03-02", _of(None, hs6="852349", kind="software"), UNSURE, CODE),
]  # fmt: skip
