"""Items of the international regimes that leave another country: a person must look at its own law.

Holds where the place of shipment is in Supp. 3 to part 746 and its law bars the destination (Russia, Belarus, North
Korea, occupied regions of Ukraine); by policy own_regime=hold wherever such an item goes, but from the European Union
under its general authorisation EU001. A number is one of a regime by its NS, MT, NP or CB columns; x99x and EAR99 are
none. A licence of the exporter's own authority (claims.own_licence) overcomes it.
"""

from collections.abc import Iterator
from typing import Any

from schemas.record import Fact
from streams.law.countries import UNITED_STATES
from streams.law.kit import CLEAR, HOLD, UNSURE, Example, Found, LineView, Rule, Stage, reported
from streams.law.kit.samples import foreign, to
from streams.law.provisions.authorities import UNION, authority_of
from streams.law.provisions.embargo import BELARUS, EMBARGO_VALUES, PARTNERS, RUSSIA, occupied
from streams.law.provisions.kept import kept
from streams.law.provisions.nexus import leaves_the_us
from streams.law.stated import states

CODE = "OTHER_REGIME_REVIEW"
REASONS = frozenset({"NS", "MT", "NP", "CB"})
EU001 = kept("eu", "general_authorisation_eu001")


def check(view: LineView) -> Iterator[Found]:
    barred = is_barred(view)
    if (not barred and not by_policy(view)) or states(view.order.claims.own_licence):
        return
    regime = regime_number(view)
    if regime:
        authority = authority_of(view.order.ship_from, view.day)
        evidence = {"eccn": view.eccn, "ship_from": view.order.ship_from, "country": view.destination,
                    "authority": authority.name, "barred": barred}  # fmt: skip
        release = f"the licence of the exporter's own authority ({authority.name}), as claims.own_licence"
        fact, question = regime, f"the exact paragraph of {view.eccn}"
        if barred == "unknown":
            fact, question = barred, "where the goods leave from"
        yield reported(CODE, fact, evidence, release=release, question=question)


def is_barred(view: LineView) -> Fact:
    """The law of a place of Supp. 3 bars regime items there, whoever exports them; a place nobody knows may be one."""
    law, country, place = view.law, view.destination, view.order.ship_from
    somewhere = place not in law.countries.known and not leaves_the_us(view.order)
    partners = law[PARTNERS]
    if not partners or (place not in partners and not somewhere):
        return False
    sanctioned = (country == "RU" and law[RUSSIA]) or (country == "BY" and law[BELARUS])
    barred = bool(sanctioned or country == "KP" or occupied(view.whole))
    return "unknown" if barred and somewhere else barred


def by_policy(view: LineView) -> bool:
    place, country = view.order.ship_from, view.destination
    if "abroad:held" not in view.whole.signs or place == country:
        return False
    return place not in UNION or country not in UNION | UNITED_STATES | (view.law[EU001] or frozenset())


def regime_number(view: LineView) -> Fact:
    """Whether the number is one of a regime; "unknown" where only parts of the paragraph are."""
    eccn = view.eccn or ""
    control = view.law.controls.find(eccn)
    if control is None or eccn[2:4] == "99":
        return False
    return True if _of_a_regime(control.certain_columns) else ("unknown" if _of_a_regime(control.columns) else False)


def _of_a_regime(columns: frozenset[str]) -> bool:
    return any(column[:2] in REASONS for column in columns)


RULE = Rule(
    id="abroad.regime-items",
    title="Regime items from another country",
    cite="the place's own law, such as Reg. (EU) 2021/821, 833/2014",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"to:RU", "to:BY", "to:KP", "region", "near", "abroad:held"}),
    dated=(*EMBARGO_VALUES, EU001),
)


def _order(destination: str = "RU", eccn: str = "3A001.a.7", ship_from: str = "DE", **more: Any) -> dict[str, object]:
    return {**foreign(destination, ship_from=ship_from, eccn=eccn), **more}


HELD = {"own_regime": "hold"}
EXAMPLES = [
    Example("to Russia, the day before", "2022-02-23", _order(), CLEAR),
    Example("to Russia, the first day", "2022-02-24", _order(), HOLD, CODE),
    Example("from Korea, the day before it was a partner", "2022-03-03", _order(ship_from="KR"), CLEAR),
    Example("from Korea, the first day", "2022-03-04", _order(ship_from="KR"), HOLD, CODE),
    Example("to Belarus, the day before", "2022-03-01", _order("BY"), CLEAR),
    Example("to Belarus, the first day", "2022-03-02", _order("BY"), HOLD, CODE),
    Example("to North Korea", "2026-03-02", _order("KP"), HOLD, CODE),
    Example("to Crimea", "2026-03-02", _order("UA", destination_region="UA-43"), HOLD, CODE),
    Example("to Kyiv", "2026-03-02", _order("UA", destination_region="UA-30"), CLEAR),
    Example("to China", "2026-03-02", _order("CN"), CLEAR),
    Example("from nobody knows where", "2026-03-02", _order(ship_from="unknown"), UNSURE, CODE),
    Example("from nobody knows where, but the United States", "2026-03-02",
            _order(ship_from="unknown", transaction_type="export_from_us"), CLEAR),
    Example("from a place outside Supp. 3", "2026-03-02", _order(ship_from="MY"), CLEAR),
    Example("from the United States", "2026-03-02", _order(ship_from="US", transaction_type="export_from_us"), CLEAR),
    Example("an AT item", "2026-03-02", _order(eccn="3A991"), CLEAR),
    Example("EAR99", "2026-03-02", _order(eccn="EAR99"), CLEAR),
    Example("no ECCN", "2026-03-02", _order(eccn=" "), CLEAR),
    Example("an x99x number with a column of a regime", "2026-03-02", _order(eccn="1C991"), CLEAR),
    Example("an RS item", "2026-03-02", _order(eccn="0A503"), CLEAR),
    Example("perhaps one", "2026-03-02", _order(eccn="9A004"), UNSURE, CODE),
    Example("missile technology", "2026-03-02", _order(eccn="1B102"), HOLD, CODE),
    Example("nuclear", "2026-03-02", _order(eccn="1A202"), HOLD, CODE),
    Example("chemical", "2026-03-02", _order(eccn="2B350"), HOLD, CODE),
    Example("licensed", "2026-03-02", _order(claims={"own_licence": "BAFA-2026-17"}), CLEAR),
    Example("licensed, by digits alone", "2026-03-02", _order(claims={"own_licence": "20260017"}), CLEAR),
    Example("licensed in words", "2026-03-02", _order(claims={"own_licence": "Sammelgenehmigung A"}), CLEAR),
    Example("a licence of blanks", "2026-03-02", _order(claims={"own_licence": "  "}), HOLD, CODE),
    Example("a licence of noughts", "2026-03-02", _order(claims={"own_licence": "000"}), HOLD, CODE),
    Example("licensed to be", "2026-03-02", _order(claims={"own_licence": "TBD"}), HOLD, CODE),
    Example("an end user there", "2026-03-02", _order("KZ", parties=[
        to("Almaty Lamp", country="KZ"), to("Tambov Lampwerk", role="end_user", country="RU"),
    ]), HOLD, CODE),
    Example("by policy to China", "2026-03-02", _order("CN"), HOLD, CODE, policy=HELD),
    Example("by policy from Malaysia", "2026-03-02", _order("CN", ship_from="MY"), HOLD, CODE, policy=HELD),
    Example("by policy, EAR99", "2026-03-02", _order("CN", "EAR99"), CLEAR, policy=HELD),
    Example("by policy, licensed", "2026-03-02", _order("CN", claims={"own_licence": "17"}), CLEAR, policy=HELD),
    *(Example(f"by policy under EU001 to {one}", "2026-03-02", _order(one), CLEAR, policy=HELD)
      for one in ("AU", "CA", "CH", "GB", "IS", "JP", "LI", "NO", "NZ")),
    Example("by policy to the United States", "2026-03-02", _order("US"), CLEAR, policy=HELD),
    Example("by policy within the European Union", "2026-03-02", _order("FR"), CLEAR, policy=HELD),
    Example("by policy from Britain to Japan", "2026-03-02", _order("JP", ship_from="GB"), HOLD, CODE, policy=HELD),
    Example("by policy, to Korea", "2026-03-02", _order("KR"), HOLD, CODE, policy=HELD),
    Example("by policy, within one country", "2026-03-02",
            _order("MY", ship_from="MY", transaction_type="transfer_in_country"), CLEAR, policy=HELD),
    Example("by policy, an import", "2026-03-02",
            _order("US", ship_from="MY", transaction_type="import_to_us"), CLEAR, policy=HELD),
]  # fmt: skip
