"""Licence exceptions that were suspended for one country, beside what its Country Groups allow."""

from collections.abc import Mapping

from streams.law.countries import Marks
from streams.law.day import Law
from streams.law.kit import FIRST_DAY, Citation, Dated, day

HONG_KONG = frozenset({
    "LVS", "GBS", "TSR", "APP", "TMP", "RPL", "GOV", "GFT", "TSU", "BAG", "AVS", "APR", "STA",
})  # fmt: skip
"""Those of which China has less; some only in part, and counted whole."""
BURMA = frozenset({"LVS", "GBS", "TSR", "APP"})
ANNOUNCED = Citation("85 FR 45998, from the announcement of 2020-06-30 on", "S")

SUSPENDED: Dated[Mapping[str, Marks]] = Dated(
    {
        FIRST_DAY: (None, Citation("740.2(a): none suspended for a country", "S")),
        day("2020-06-30"): ({"HK": HONG_KONG}, ANNOUNCED),
        day("2020-12-23"): (None, Citation("85 FR 83765: Hong Kong has the groups of China")),
        day("2021-02-17"): ({"MM": BURMA}, Citation("BIS notification of 2021-02-18, day from a law firm", "S")),
        day("2021-03-08"): (None, Citation("86 FR 13173: Burma left Country Group B", "S")),
    }
)
"""Symbols of suspended exceptions, by country."""


def suspended(law: Law, symbol: str, country: str) -> bool:
    """Whether the exception is suspended for the country on the law's day."""
    standing = law[SUSPENDED]
    return standing is not None and symbol in standing.get(country, ())
