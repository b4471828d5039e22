"""Goods into the United States from where OFAC allows none: 31 CFR 515.204, 560.201, 510.201; EO 13685 and 14065.

By the place that they leave from, are of, or were made in, or by a party there, of any role; of Crimea and the
so-called DNR and LNR by the address. Published technology is information. A place that is stated, and is none that
anybody knows, may be one of them; so may the origin of goods of which neither origin nor place of making is stated.
Whatever comes from abroad and ends in the United States is asked, whatever kind of transaction it is called.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from streams.law.countries import UNITED_STATES
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
    hold,
    unsure,
)  # fmt: skip
from streams.law.kit.samples import foreign, to
from streams.law.provisions.embargo import ORDERS, place_of
from streams.law.provisions.nexus import arrives, information

CUBA, IRAN = ("CU", "OFAC_CUBA"), ("IR", "OFAC_IRAN")
BANS: Dated[Mapping[str, str]] = Dated(
    {
        FIRST_DAY: (
            dict([CUBA, IRAN]),
            Citation("31 CFR 515.204, 560.201; carpets and food at times", "M"),
        ),
        day("2011-04-18"): (dict([CUBA, IRAN, ("KP", "OFAC_NORTH_KOREA")]), Citation("EO 13570", "M")),
    }
)
"""Countries of which goods may not be imported, and the code."""
REGIONS = "OFAC_OCCUPIED_REGIONS"


def check(view: OrderView) -> Iterator[Found]:
    if not arrives(view) or (view.lines and all(information(line) for line in view.lines)):
        return
    bans, places = view.law[BANS] or {}, set(_places(view))
    for country in sorted(places & bans.keys()):
        yield hold(bans[country], {"imported_from": country}, "an OFAC licence")
    if not places & bans.keys() and (unknown := sorted(set(_unknown(view)))):
        yield unsure("OFAC_IRAN", {"imported_from": None, "unknown": unknown}, f"the country: {', '.join(unknown)}")
    found = (place_of(one.party, view) for one in view.parties)
    regions = sorted({region for region in found if region and view.law[ORDERS[region]]})
    if regions:
        yield hold(REGIONS, {"imported_from": regions}, "an OFAC licence")


def _places(view: OrderView) -> Iterator[str]:
    lines = (line.item for line in view.facts.lines)
    stated = (view.order.ship_from, *(place for item in lines for place in (item.origin, item.made_in)))
    yield from (place for place in (*stated, *(one.party.country for one in view.parties)) if place)


def _unknown(view: OrderView) -> Iterator[str]:
    """Places that nobody knows, in words."""
    known, left = view.law.countries.known, view.order.ship_from
    if left not in known:
        yield "where the goods leave from"
    for line in view.facts.lines:
        places = {line.item.origin, line.item.made_in} - {None}
        if not places <= known or not places:
            yield f"the origin of line {line.line.line}"
    if any(one.party.country and one.party.country not in known for one in view.parties):
        yield "the country of each party"


RULE = Rule(
    id="ofac.imports",
    title="Goods into the United States from where OFAC allows none",
    cite="31 CFR 515.204, 560.201, 510.201; EO 13685, 14065",
    stage=Stage.PROHIBIT,
    check=check,
    checked_on="2026-11-30",
    per="order",
    needs=frozenset({"type:import_to_us", *(f"to:{one}" for one in UNITED_STATES)}),
    dated=(BANS, *ORDERS.values()),
)


DAYTON = to("Dayton Lamp Inc", country="US")


def _from(ship_from: str | None = "TR", *parties: Any, **line: Any) -> dict[str, object]:
    return {"transaction_type": "import_to_us", "ship_from": ship_from, "destination": "US",
            "parties": [DAYTON, *parties], "lines": [{"eccn": "EAR99", "origin": "TR", **line}]}  # fmt: skip


def _by(country: str, **facts: Any) -> dict[str, object]:
    return _from("TR", to("Lamp Works", role="supplier", country=country, **facts))


ABROAD: dict[str, Any] = {**foreign("US")["lines"][0], "origin": "IR"}
SIMFEROPOL, DONETSK = "Kirova 21, Simferopol", "Artema 3, Donetsk"
EXAMPLES = [
    Example("lamps from Turkey", "2026-03-02", _from(), CLEAR),
    Example("from Cuba", "2026-03-02", _from("CU"), HOLD, "OFAC_CUBA"),
    Example("from Iran", "2026-03-02", _from("IR"), HOLD, "OFAC_IRAN"),
    Example("from North Korea, the day before", "2011-04-17", _from("KP"), CLEAR),
    Example("from North Korea, the first day", "2011-04-18", _from("KP"), HOLD, "OFAC_NORTH_KOREA"),
    Example("of Iran", "2026-03-02", _from(origin="IR"), HOLD, "OFAC_IRAN"),
    Example("of unknown origin", "2026-03-02", _from(origin="unknown"), UNSURE, "OFAC_IRAN"),
    Example("of no origin given, from Turkey", "2026-03-02", _from(origin=None), UNSURE, "OFAC_IRAN"),
    Example("of no origin given, made in Turkey", "2026-03-02", _from(origin=None, made_in="TR"), CLEAR),
    Example("of no origin given, from nowhere given", "2026-03-02", _from(None, origin=None), UNSURE, "OFAC_IRAN"),
    Example("from nobody knows where", "2026-03-02", _from("unknown"), UNSURE, "OFAC_IRAN"),
    Example("from nowhere given, of Turkey", "2026-03-02", _from(None), UNSURE, "OFAC_IRAN"),
    Example("of a supplier nobody knows where", "2026-03-02", _by("unknown"), UNSURE, "OFAC_IRAN"),
    Example("made nobody knows where", "2026-03-02", _from(made_in="unknown"), UNSURE, "OFAC_IRAN"),
    Example("made in Cuba", "2026-03-02", _from(made_in="CU"), HOLD, "OFAC_CUBA"),
    Example("of a supplier in Iran", "2026-03-02", _by("IR"), HOLD, "OFAC_IRAN"),
    Example("of a supplier in Russia", "2026-03-02", _by("RU"), CLEAR),
    Example("of a supplier in Crimea, the day before", "2014-12-18", _by("UA", address=SIMFEROPOL), CLEAR),
    Example("of a supplier in Crimea, the first day", "2014-12-19", _by("UA", address=SIMFEROPOL), HOLD, REGIONS),
    Example("of a supplier in Donetsk, the day before", "2022-02-20", _by("UA", address=DONETSK), CLEAR),
    Example("of a supplier in Donetsk, the first day", "2022-02-21", _by("RU", address=DONETSK), HOLD, REGIONS),
    Example("published technology", "2026-03-02", _from("CU", kind="technology", published=True), CLEAR),
    Example("called an export, from Turkey", "2026-03-02", {**_from(origin="IR"), "transaction_type": "export_from_us"},
            HOLD, "OFAC_IRAN"),
    Example("an export", "2026-03-02", {**_from("US", origin="IR"), "transaction_type": "export_from_us"}, CLEAR),
    Example("called an export from abroad", "2026-03-02", {**_from(**ABROAD), "transaction_type": "export_from_abroad"},
            HOLD, "OFAC_IRAN"),
    Example("nobody says what it is called", "2026-03-02", {**_from(**ABROAD), "transaction_type": None}, HOLD,
            "OFAC_IRAN"),
    Example("to a user in Puerto Rico, by Germany", "2026-03-02", {
        **_from("TR", to("Ponce Lamp Inc", role="end_user", country="PR"), **ABROAD), "destination": "DE",
        "transaction_type": "export_from_abroad"}, HOLD, "OFAC_IRAN"),
    Example("from abroad to abroad", "2026-03-02",
            {**foreign("DE", **ABROAD), "transaction_type": "export_from_abroad"}, CLEAR),
]  # fmt: skip
