"""What the Commerce Control List requires of an item at a country: 15 CFR 738.4(a), 742.  (RULES.md F.1)

One reading for orders, components of a de minimis calculation, and transit.
"""

from typing import NamedTuple

from streams.law.controls import Attached, Control
from streams.law.countries import NONE, UNITED_STATES
from streams.law.day import Law
from streams.law.kit import FIRST_DAY, Citation, Dated, day

ADVANCED = frozenset({"worldwide", "ae_or_d1_d4_d5_not_a5_a6"})
"""Scopes of 742.6(a)(6)(iii), which grew in steps."""
DIFFUSION = frozenset({"worldwide", "worldwide_ai_weights"})
"""Scopes that reach every destination since the diffusion rule, 90 FR 4544."""

ADVANCED_REACH: Dated[str] = Dated(
    {
        FIRST_DAY: (None, Citation("no advanced computing control before 87 FR 62186")),
        day("2022-10-21"): ("china", Citation("87 FR 62186")),
        day("2023-01-17"): ("china_macau", Citation("88 FR 2821")),
        day("2023-11-17"): ("groups", Citation("88 FR 73458")),
        day("2025-05-15"): ("table", Citation("90 FR 4544, compliance date; announced as not enforced", "S")),
    }
)
"""china, then Macau, then D:1, D:4, D:5 without A:5 and A:6, then as the list states it."""
CHART_VALUES = (ADVANCED_REACH,)
"""What a rule that asks `required` must declare among its dated values."""

NOTHING = Attached(frozenset(), (), ())


class Asked(NamedTuple):
    """What the list asks of one ECCN at one country on the law's day."""

    control: Control
    attached: Attached

    @property
    def licence(self) -> bool:
        """Returns True if any column, scope or unreadable statement asks for a licence."""
        return bool(self.attached)


def required(
    law: Law, eccn: str, country: str, *, worst: bool = False, diffusion: bool = True, settled: frozenset[str] = NONE
) -> Asked | None:
    """Columns with an X, and scopes that reach the country. None: an ECCN that is in no list.

    worst: of a country without a row every column counts. diffusion: what the diffusion rule alone requires counts.
    settled: columns and scopes that are not possible, whatever the paragraph (streams/law/provisions/possible.py).
    """
    control = law.controls.find(eccn)
    if control is None:
        return None
    if country in UNITED_STATES:
        return Asked(control, NOTHING)
    groups = law.countries.of.get(country, NONE)

    def reaches(name: str) -> bool:
        return scope_reaches(law, name, eccn, country, groups) and (
            diffusion or not by_diffusion(law, name, country, groups)
        )

    return Asked(control, control.attached(marks_of(law, control, country, worst=worst), reaches, settled))


def marks_of(law: Law, control: Control, country: str, *, worst: bool = False) -> frozenset[str]:
    """Columns with an X at the country; worst: of a country without a row, every column of the control."""
    countries = law.countries
    marks = countries.chart.get(country)
    if marks is not None:
        return marks
    return NONE if country in countries.embargoed or not worst else control.columns


def scope_reaches(law: Law, name: str, eccn: str, country: str, groups: frozenset[str]) -> bool:
    """Whether a scope that stands outside the Country Chart reaches a country on the law's day."""
    scope = law.controls.scope(name)
    if scope.advisory or not scope.in_force(eccn, law.day):
        return False
    if name not in ADVANCED:
        return scope.covers(country, groups)
    reach = law[ADVANCED_REACH]
    if reach == "table":
        return scope.covers(country, groups)
    if reach == "groups":
        return reached_before(country, groups)
    return (reach is not None and country in ("CN", "HK")) or (reach == "china_macau" and country == "MO")


def by_diffusion(law: Law, name: str, country: str, groups: frozenset[str]) -> bool:
    """Whether only the diffusion rule lets the scope reach the country: 742.6(a)(6)(iii) did not reach it before."""
    if name not in DIFFUSION or law[ADVANCED_REACH] != "table":
        return False
    return name not in ADVANCED or not reached_before(country, groups)


def reached_before(country: str, groups: frozenset[str]) -> bool:
    """The reach of 742.6(a)(6)(iii) under 88 FR 73458; the United Arab Emirates stayed in it when they left D:4."""
    return country == "AE" or (bool(groups & {"D:1", "D:4", "D:5"}) and not groups & {"A:5", "A:6"})
