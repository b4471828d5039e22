"""General Prohibition Eight: 15 CFR 736.2(b)(8). In transit through a country that would itself need a licence.

Covers exports and reexports; whether the goods are unloaded is irrelevant. What passes another country is one of them,
whatever it is called; an import into the United States is none. An intermediate consignee takes them where he is, and
so does a carrier who takes possession (748.5(d)), or a forwarder of whom nobody says whether he does (RULES.md 0.8:
absent is unknown). A vessel's country is that of its registry. The list of countries is from memory.
"""

from collections.abc import Callable, Iterator
from typing import Any

from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, LineView, Result, Rule, Stage, hold, unsure
from streams.law.kit.samples import to
from streams.law.parties import takes_on_the_way
from streams.law.provisions.chart import CHART_VALUES, required
from streams.law.provisions.diffusion import binding
from streams.law.provisions.embargo import BELARUS, RUSSIA
from streams.law.provisions.kept import kept
from streams.law.provisions.nexus import is_import
from streams.law.provisions.possible import excluded_by_facts

COUNTRIES = kept("bis", "transit_countries")
EVERYTHING = frozenset({"CU", "KP"})


def check(view: LineView) -> Iterator[Found]:
    if is_import(view.whole):
        return
    stops = set(on_the_way(view))
    named = sorted(view.law[COUNTRIES] or ())
    needing = [country for country in named if country in stops and needs_licence(view, country)]
    if needing:
        yield _found(hold if any(needs_licence(view, one) == "yes" for one in needing) else unsure, needing)
    elif stops - view.law.countries.known and (possible := [one for one in named if needs_licence(view, one)]):
        yield unsure("GP8_TRANSIT", {"countries": [None]}, "the countries of transit", sign={"countries": possible})


def on_the_way(view: LineView) -> Iterator[str | None]:
    """Countries of transit, and of those who take possession on the way (748.5(d)), or may, where they state one."""
    yield from (stop.country for stop in view.order.transit)
    for one in view.whole.parties:
        party = one.party
        if party.country and takes_on_the_way(party):
            yield party.country


def _found(make: Callable[..., Result], countries: list[str]) -> Found:
    release = "a licence or exception for the country of transit, or another route"
    return make("GP8_TRANSIT", {"countries": countries}, release, sign={"countries": countries})


def needs_licence(view: LineView, country: str) -> str | None:
    """Whether the item would need a licence to the country: "yes", "unknown" or None. The destination is no transit."""
    eccn = view.eccn
    if country == view.destination or eccn is None:
        return None
    if country in EVERYTHING:
        return None if country == "KP" and eccn == "EAR99" and view.item.food_or_medicine is True else "yes"
    sanctioned = (country == "RU" and view.law[RUSSIA]) or (country == "BY" and view.law[BELARUS])
    if eccn == "EAR99":
        return _by_number(view.item.ru_by_hts) if sanctioned else None
    asked = required(view.law, eccn, country, settled=excluded_by_facts(view), diffusion=binding(view))
    return "yes" if sanctioned or asked is None or asked.licence else None


def _by_number(listed: bool | str | None) -> str | None:
    """EAR99 items of Supp. 4 and 5 to part 746, by HS number."""
    return "yes" if listed is True else None if listed is False else "unknown"


RULE = Rule(
    id="ear.736.transit",
    title="Transit through a General Prohibition Eight country",
    cite="15 CFR 736.2(b)(8)",
    stage=Stage.REQUIRE,
    check=check,
    checked_on="2026-11-21",
    needs=frozenset({"transit", "on-the-way"}),
    dated=(*CHART_VALUES, RUSSIA, BELARUS, COUNTRIES),
    order=80,
)


def _order(eccn: str, *stops: str | None, **facts: Any) -> dict[str, object]:
    return {"destination": "KR", "lines": [{"eccn": eccn, **facts}], "transit": [{"country": stop} for stop in stops]}


def _taken(country: str | None, role: str = "intermediate_consignee", **facts: Any) -> dict[str, object]:
    party = {**to("Saigon Lamp Depot", role=role, **facts), "country": country}
    return {**_order("3A001.a.7"), "parties": [to("Busan Lamp", country="KR"), party]}


EXAMPLES = [
    Example("an NS item by Vietnam", "2026-03-10", _order("3A001.a.7", "VN"), HOLD, "GP8_TRANSIT"),
    Example("an AT item by Vietnam", "2026-03-10", _order("3A991", "VN"), CLEAR),
    Example("an NS item by Singapore", "2026-03-10", _order("3A001.a.7", "SG"), CLEAR),
    Example("a country of transit that nobody knows", "2026-03-10", _order("3A001.a.7", None), UNSURE, "GP8_TRANSIT"),
    Example("a code that is no country", "2026-03-10", _order("3A001.a.7", "QQ"), UNSURE, "GP8_TRANSIT"),
    Example("a forwarder there, of whom nobody knows whether he takes possession", "2026-03-10",
            _taken("VN", "freight_forwarder", takes_possession=None), HOLD, "GP8_TRANSIT"),
    Example("an AT item by nobody knows where", "2026-03-10", _order("EAR99", "SG"), CLEAR),
    Example("EAR99 by Cuba", "2026-03-10", _order("EAR99", "CU"), HOLD, "GP8_TRANSIT"),
    Example("food by North Korea", "2026-03-10", _order("EAR99", "KP", food_or_medicine=True), CLEAR),
    Example("an AT item by Russia, the day before", "2022-02-23", _order("3A991", "RU"), CLEAR),
    Example("an AT item by Russia, first day", "2022-02-24", _order("3A991", "RU"), HOLD, "GP8_TRANSIT"),
    Example("an AT item by Belarus, the day before", "2022-03-01", _order("3A991", "BY"), CLEAR),
    Example("an AT item by Belarus, first day", "2022-03-02", _order("3A991", "BY"), HOLD, "GP8_TRANSIT"),
    Example("EAR99 by Russia, listed", "2024-03-10", _order("EAR99", "RU", ru_by_hts=True), HOLD, "GP8_TRANSIT"),
    Example("EAR99 by Russia, not listed", "2024-03-10", _order("EAR99", "RU", ru_by_hts=False), CLEAR),
    Example("EAR99 by Russia, not known", "2024-03-10", _order("EAR99", "RU"), UNSURE, "GP8_TRANSIT"),
    Example("through its own destination", "2026-03-10", {**_order("3A001.a.7", "VN"), "destination": "VN"}, CLEAR),
    Example("one country surely, another perhaps", "2024-03-10", _order("EAR99", "RU", "CU"), HOLD, "GP8_TRANSIT"),
    Example("a reexport too", "2026-03-10", {**_order("3A001.a.7", "VN"), "transaction_type": "reexport"}, HOLD),
    Example("taken in Vietnam by an intermediate consignee", "2026-03-10", _taken("VN"), HOLD, "GP8_TRANSIT"),
    Example("taken in Singapore", "2026-03-10", _taken("SG"), CLEAR),
    Example("taken at the destination", "2026-03-10", _taken("KR"), CLEAR),
    Example("taken nobody knows where", "2026-03-10", _taken("ZZ"), UNSURE, "GP8_TRANSIT"),
    Example("nobody says where", "2026-03-10", _taken(None), CLEAR),
    Example("a forwarder there, no more is said", "2026-03-10", _taken("VN", "freight_forwarder"), HOLD, "GP8_TRANSIT"),
    Example("a forwarder at the destination", "2026-03-10", _taken("KR", "freight_forwarder"), CLEAR),
    Example("a forwarder who does not take possession", "2026-03-10",
            _taken("VN", "freight_forwarder", takes_possession=False), CLEAR),
    Example("a vessel of its registry", "2026-03-10", _taken("KH", "vessel"), CLEAR),
    Example("a forwarder who takes possession there", "2026-03-10",
            _taken("VN", "freight_forwarder", takes_possession=True), HOLD, "GP8_TRANSIT"),
    Example("a purchaser there", "2026-03-10", _taken("VN", "purchaser"), CLEAR),
    Example("food by Cuba", "2026-03-10", _order("EAR99", "CU", food_or_medicine=True), HOLD, "GP8_TRANSIT"),
    Example("food by North Korea perhaps", "2026-03-10", _order("EAR99", "KP", food_or_medicine=None), HOLD),
    Example("called a transfer within a country", "2026-03-10",
            {**_order("3A001.a.7", "VN"), "transaction_type": "transfer_in_country", "ship_from": "KR"}, HOLD,
            "GP8_TRANSIT"),
    Example("a transfer within a country", "2026-03-10",
            {**_order("3A001.a.7"), "transaction_type": "transfer_in_country", "ship_from": "KR"}, CLEAR),
    Example("an import", "2026-03-10", {**_order("3A001.a.7", "VN"), "transaction_type": "import_to_us",
            "ship_from": "KR", "destination": "US"}, CLEAR),
]  # fmt: skip
