"""Authorised designers of circuits: 15 CFR 748.16, Supp. 6 to part 740.

That a circuit is no accelerator may rest on the attestation of an authorised designer, with headquarters in Taiwan or
Country Groups A:1 or A:5. The status counts to 2026-12-31; afterwards only for those who have applied, and for 180 days
after the application. Who attested is no fact of an order: from 2027 on it is said wherever "no accelerator" is stated.
"""

from collections.abc import Iterator

from streams.law.controls import base
from streams.law.kit import ADVISORY, CLEAR, Citation, Dated, Example, Found, LineView, Rule, Stage, advisory, day
from streams.law.kit.samples import item

CODE = "ADV_RULESET_UNCONFIRMED"
CIRCUITS = frozenset({"3A001", "3A090", "3A991"})
STATUS = Dated(
    {
        day("2025-01-31"): ("by status", Citation("90 FR 5298; Note 1 to 3A090", "S")),
        day("2027-01-01"): ("by application", Citation("91 FR 17851, not read: status to 2026-12-31", "S")),
    }
)


def check(view: LineView) -> Iterator[Found]:
    circuit = view.eccn is not None and base(view.eccn) in CIRCUITS
    if circuit and view.item.advanced_computing is False and view.law[STATUS] == "by application":
        yield advisory(CODE, {"eccn": view.eccn, "rests_on": "a designer's status: since 2027-01-01 by application"})


RULE = Rule(
    id="ear.748.16.designers",
    title="Authorised designers of circuits",
    cite="15 CFR 748.16; Supp. 6 to part 740",
    stage=Stage.FLAG,
    check=check,
    checked_on="2026-11-30",
    needs=frozenset({"no-accelerator"}),
    dated=(STATUS,),
    force=STATUS,
)

EXAMPLES = [
    Example("the last day of the status", "2026-12-31", item("MY", "3A991", advanced_computing=False), CLEAR),
    Example("the day after", "2027-01-01", item("MY", "3A991", advanced_computing=False), ADVISORY, CODE),
    Example("not a circuit", "2027-01-01", item("MY", "5A991", advanced_computing=False), CLEAR),
    Example("not stated", "2027-01-01", item("MY", "3A991"), CLEAR),
    Example("before there were any", "2025-01-30", item("MY", "3A991", advanced_computing=False), CLEAR),
]
