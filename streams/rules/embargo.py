"""Which embargo stands at a destination on a day: 15 CFR part 746.  (RULES.md F.3; A.4 for US content)

The dates are shared by the requirements of part 746, by the de minimis calculation and by the direct product rules.
"""

import re
from collections.abc import Iterator
from typing import Literal

from streams.rules.kit import FIRST_DAY, Citation, Dated, Found, LineCheck, day, hold
from streams.rules.parties import capacity
from streams.rules.view import LineView, OrderView

NOT_YET = Citation("nothing before")

RUSSIA: Dated[bool] = Dated({FIRST_DAY: (None, NOT_YET), day("2022-02-24"): (True, Citation("87 FR 12226"))})
BELARUS: Dated[bool] = Dated({FIRST_DAY: (None, NOT_YET), day("2022-03-02"): (True, Citation("87 FR 13048"))})
IRAN_SUPP_7: Dated[bool] = Dated({FIRST_DAY: (None, NOT_YET), day("2023-02-24"): (True, Citation("88 FR 12150"))})
CRIMEA: Dated[bool] = Dated({FIRST_DAY: (None, NOT_YET), day("2014-12-19"): (True, Citation("80 FR 4776", "M"))})
DONETSK_LUHANSK: Dated[bool] = Dated(
    {FIRST_DAY: (None, NOT_YET), day("2022-02-21"): (True, Citation("87 FR 12856, EO 14065", "M"))}
)
EMBARGO_VALUES = (RUSSIA, BELARUS, IRAN_SUPP_7, CRIMEA, DONETSK_LUHANSK)
"""What a rule that asks `kind` must declare among its dated values."""

REGIONS = {"UA-43": CRIMEA, "UA-40": CRIMEA, "UA-14": DONETSK_LUHANSK, "UA-09": DONETSK_LUHANSK}
PLACES = (
    (CRIMEA, "UA-43", re.compile(r"\b(crimea|krym|krim|simferopol|sevastopol|sebastopol|yalta|kerch|feodosi[iy]?a|yevpatori[iy]?a|evpatoria|dzhankoy|alushta|sudak)\b|крым|крим|симферопол|сімферопол|севастопол|керч|ялта", re.IGNORECASE)),  # noqa: E501
    (DONETSK_LUHANSK, "UA-14", re.compile(r"\b(donetsk|donets'?k|luhansk|lugansk|luhans'?k|makiivka|makeyevka|horlivka|gorlovka|dpr|dnr|lpr|lnr)\b|донецк|донецьк|луганск|луганськ|макеевка|горловка", re.IGNORECASE)),  # noqa: E501
)  # fmt: skip

Kind = Literal["none", "cuba", "north_korea", "syria", "iran", "russia_belarus", "occupied"]
BY_COUNTRY: dict[str, Kind] = {"CU": "cuba", "KP": "north_korea", "SY": "syria", "IR": "iran"}
FOOD_FREE: frozenset[Kind] = frozenset({"north_korea", "syria", "occupied"})
"""Everything needs a licence but EAR99 food and medicine."""


def kind(view: OrderView) -> Kind:
    """The embargo at the order's destination on the day."""
    country = view.destination or ""
    standing = BY_COUNTRY.get(country)
    if standing:
        return standing
    if country in ("UA", "RU", "BY"):
        if country == "UA" and occupied(view):
            return "occupied"
        if (country == "RU" and view.law[RUSSIA]) or (country == "BY" and view.law[BELARUS]):
            return "russia_belarus"
    return "none"


def occupied(view: OrderView) -> str | None:
    """Region code of an occupied region of Ukraine that the order goes to: by code, else by a party's address."""
    code = (view.order.destination_region or "").strip().upper()
    since = REGIONS.get(code)
    if since is not None:
        return code if view.law[since] else None
    for party in view.parties:
        address = party.party.address
        if address and capacity(party.party) in ("party", "unresolved"):
            for dated, region, words in PLACES:
                if view.law[dated] and words.search(address):
                    return region
    return None


def all_but_food(country: str, embargo: Kind, release: str) -> LineCheck:
    """The check of an embargo under which every item needs a licence but EAR99 food and medicine."""

    def check(view: LineView) -> Iterator[Found]:
        if not is_food(view):
            evidence = {"country": country, "eccn": view.eccn}
            yield hold("EMBARGO_LICENSE_REQUIRED", evidence, release, sign={"embargo": embargo})

    return check


def is_food(view: LineView) -> bool:
    """EAR99 food or medicine. It must be stated; unknown is not food."""
    return view.eccn == "EAR99" and view.item.food_or_medicine is True


def from_partner(view: OrderView) -> bool:
    """Exported or reexported from a country of Supp. 3 to part 746; a transfer within a country is neither."""
    return view.order.ship_from in view.law.countries.partners and view.order.transaction_type in (
        "export_from_abroad",
        "reexport",
    )
