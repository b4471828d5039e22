"""Destinations of the advanced semiconductor controls, shared by the rules of 15 CFR 744.23."""

from schemas.record import Fact
from streams.law.kit import Citation, Dated, LineView, day, either
from streams.law.parties import capacity

CHINA = frozenset({"CN", "HK"})
REACH = Dated(
    {
        day("2022-10-07"): (CHINA, Citation("87 FR 62186; steps 2022-10-07, -12 and -21")),
        day("2023-01-17"): (CHINA | {"MO"}, Citation("88 FR 2821")),
        day("2023-11-17"): (frozenset({"MO", "D:5"}), Citation("88 FR 73424")),
    }
)
"""Where the facility is: China, then Macau, then every destination of Country Group D:5."""

POLICY = "presumption_of_denial"
ACCELERATORS = frozenset({"3A090", "4A090"})
"""The entries of which every paragraph is an advanced computing item."""


def reached(view: LineView, country: str | None) -> bool:
    """The country is in reach on the day."""
    area = view.law[REACH] or frozenset()
    return country is not None and (country in area or ("D:5" in area and country in view.law.group("D:5")))


def headquartered(view: LineView) -> Fact:
    """A 748.5 party whose headquarters or ultimate parent is in Macau or Country Group D:5."""
    parties = [one.party for one in view.whole.parties if capacity(one.party) in ("party", "unresolved")]
    countries = {country for party in parties for country in (party.hq_country, party.ultimate_parent_country)}
    return either(*(chinese(view, country) for country in countries if country is not None))


def chinese(view: LineView, country: str) -> Fact:
    """The country is Macau or in Country Group D:5 as of 744.23(a)(3); unknown where no table knows it."""
    if country == "MO" or country in view.law.group("D:5"):
        return True
    return False if country in view.law.countries.known else "unknown"
