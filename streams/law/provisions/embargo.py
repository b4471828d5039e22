"""Which embargo stands at a destination on a day: 15 CFR part 746.  (RULES.md F.3; A.4 for US content)

The dates are shared by the requirements of part 746, by the de minimis calculation and by the direct product rules.
"""

from collections.abc import Callable, Iterator
from typing import Literal

from schemas.party import Party
from schemas.record import Fact
from streams.law.controls import Control
from streams.law.countries import Marks, partners
from streams.law.finals import by_nationality_alone
from streams.law.kit import FIRST_DAY, Citation, Dated, Found, LineView, OrderView, day, hold
from streams.law.occupied import NEAR, region_code, region_of
from streams.law.parties import capacity

NOT_YET = Citation("nothing before")

RUSSIA: Dated[bool] = Dated({FIRST_DAY: (None, NOT_YET), day("2022-02-24"): (True, Citation("87 FR 12226"))})
BELARUS: Dated[bool] = Dated({FIRST_DAY: (None, NOT_YET), day("2022-03-02"): (True, Citation("87 FR 13048"))})
IRAN_SUPP_7: Dated[bool] = Dated({FIRST_DAY: (None, NOT_YET), day("2023-02-24"): (True, Citation("88 FR 12150"))})
CRIMEA: Dated[bool] = Dated({FIRST_DAY: (None, NOT_YET), day("2015-01-29"): (True, Citation("80 FR 4776"))})
DONETSK_LUHANSK: Dated[bool] = Dated(
    {FIRST_DAY: (None, NOT_YET), day("2022-02-24"): (True, Citation("87 FR 12226, 12248"))}
)
_OF_2012 = frozenset({"CF", "CD", "CI", "ER", "IR", "IQ", "LB", "LR", "LY", "KP", "SO", "SD"})
UN_ARMS: Dated[frozenset[str]] = Dated(
    {
        FIRST_DAY: (_OF_2012, Citation("746.1(b)(2), 77 FR 42975; taken for all days before", "M")),
        day("2016-11-04"): (_OF_2012 - {"CI", "LR"}, Citation("81 FR 76861; 746.1(b)(2) as of January 2025", "S")),
    }
)
"""Countries under UN arms embargoes: items with a UN reason need a licence to them (746.1(b)(3))."""
PARTNERS: Dated[Marks] = Dated(partners())
"""Countries of Supp. 3 to part 746, whose exports the direct product rules and half of 746.8 leave alone."""
EMBARGO_VALUES = (RUSSIA, BELARUS, IRAN_SUPP_7, CRIMEA, DONETSK_LUHANSK, UN_ARMS, PARTNERS)
"""What a rule that asks `kind` must declare among its dated values."""

REGIONS = {"UA-43": CRIMEA, "UA-40": CRIMEA, "UA-14": DONETSK_LUHANSK, "UA-09": DONETSK_LUHANSK}
"""Occupied regions by ISO 3166-2 code, each with the days of 746.6 ..."""
NO_ORDER = Citation("no order yet")
EO_13685 = Dated({FIRST_DAY: (None, NO_ORDER), day("2014-12-19"): (True, Citation("EO 13685, 79 FR 77357"))})
EO_14065 = Dated({FIRST_DAY: (None, NO_ORDER), day("2022-02-21"): (True, Citation("EO 14065, 87 FR 10293"))})
ORDERS = {"UA-43": EO_13685, "UA-40": EO_13685, "UA-14": EO_14065, "UA-09": EO_14065}
"""... and of the executive orders that bind US persons."""

UN_SCOPE = "un_arms_embargo"
"""The control table's word for a UN reason."""

EmbargoKind = Literal["none", "cuba", "north_korea", "syria", "iran", "russia_belarus", "occupied"]
BY_COUNTRY: dict[str, EmbargoKind] = {"CU": "cuba", "KP": "north_korea", "SY": "syria", "IR": "iran"}
FOOD_FREE: frozenset[EmbargoKind] = frozenset({"north_korea", "syria", "occupied"})
"""Everything needs a licence but EAR99 food and medicine."""


def kind(view: OrderView) -> EmbargoKind:
    """The embargo at the place under judgement on the day: the strictest, where an address says another one."""
    country = view.destination or ""
    if country == "CU":
        return "cuba"
    if occupied(view):
        return "occupied"
    if (country == "RU" and view.law[RUSSIA]) or (country == "BY" and view.law[BELARUS]):
        return "russia_belarus"
    return BY_COUNTRY.get(country, "none")


def occupied(view: OrderView) -> str | None:
    """Code of an occupied region of 746.6 that the order goes to on the day, whatever its destination says."""
    return next((region for region in regions(view) if view.law[REGIONS[region]]), None)


def regions(view: OrderView) -> Iterator[str]:
    """Codes of occupied regions, on any day: by destination_region, then by the address of a 748.5 party."""
    if "region" in view.signs and (code := region_code(view.order.destination_region)) in REGIONS:
        yield code
    if "near" in view.signs:
        for one in view.parties:
            if capacity(one.party) in ("party", "unresolved") and (found := place_of(one.party, view)):
                yield found


def occupied_alone(view: OrderView) -> bool:
    """The order goes to an occupied region and nowhere else: 746.6 then stands in place of 746.8.

    The code of the region says so, or the address of a final party where no final party is elsewhere.
    """
    if "region" in view.signs and region_code(view.order.destination_region) in REGIONS:
        return True
    final = [party for party in view.final_parties if party.address]
    return bool(final) and all(place_of(party, view) for party in final)


def place_of(party: Party, view: OrderView) -> str | None:
    """Code of the occupied region that a party's address lies in; only where its country may be one of NEAR."""
    if not party.address or (party.country not in NEAR and party.country in view.law.countries.known):
        return None
    return region_of(party.address, country_stated=party.country in NEAR)


def un_reason(control: Control | None) -> Fact:
    """Whether an item is controlled for UN reasons: "unknown" where parts of the paragraph stated are."""
    if control is None or UN_SCOPE not in control.scopes:
        return False
    return True if UN_SCOPE in control.certain_scopes else "unknown"


def all_but_food(
    country: str, embargo: EmbargoKind, release: str, *, listed_releases: bool = False
) -> Callable[[LineView], Iterator[Found]]:
    """The check of an embargo under which every item needs a licence but EAR99 food and medicine.

    listed_releases: of what is released to nationals only the Commerce Control List needs one.
    """

    def check(view: LineView) -> Iterator[Found]:
        if not is_food(view) and not (listed_releases and is_unlisted_release(view)):
            evidence = {"country": country, "eccn": view.eccn}
            yield hold("EMBARGO_LICENSE_REQUIRED", evidence, release, sign={"embargo": embargo})

    return check


def is_food(view: LineView) -> bool:
    """EAR99 food or medicine. It must be stated; unknown is not food."""
    return view.eccn == "EAR99" and view.item.food_or_medicine is True


def is_release(view: LineView) -> bool:
    """Technology or source code released to a national of the country: 734.13(a)(2), (b), 734.14(a)(2), (b)."""
    if view.item.kind not in ("technology", "software"):
        return False
    return by_nationality_alone(view.order, view.whole.parties, view.destination)


def is_unlisted_release(view: LineView) -> bool:
    """Such a release of what is EAR99: free by 746.2(a)(2), 746.7(a)(1)(i) and 746.9(a), not by 746.4."""
    return view.eccn == "EAR99" and is_release(view)


def from_partner(view: OrderView) -> bool:
    """Exported or reexported from a country of Supp. 3 to part 746; a transfer within a country is neither."""
    moves = view.order.transaction_type in ("export_from_abroad", "reexport")
    return moves and view.order.ship_from in (view.law[PARTNERS] or ())
