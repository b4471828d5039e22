"""An order at every country that it ends in, and what all of them together ask (RULES2.md A.1).

Each country is judged by itself, as if it were the destination; then the strictest of them stands. What arises at a
final party's country alone says so, and while it is open the destination contradicts the party.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from schemas.verdict import Finding
from streams.rules.finals import DEEMED, who
from streams.rules.kit import Calculation, Requirement
from streams.rules.law import Law, Plan
from streams.rules.view import LineView, OrderView

HOLDING = frozenset({"hold", "unsure", "error"})
FINAL_PARTIES, FINAL_PARTIES_SINCE = "ear.748.5.final-parties", "2026-11-30"
MARK = "final_party"
"""Evidence of a finding that arose at a final party's country and not at the destination."""


class Place(NamedTuple):
    """The order judged at one country, and the rules that can apply there."""

    whole: OrderView
    plan: Plan


@dataclass(slots=True)
class JudgedLine:
    """A line as judged: what it needs, at one country or at all together, and its findings."""

    view: LineView
    findings: list[Finding]
    prohibitions: list[Finding] = field(default_factory=list)
    judged: bool = True
    waived: bool = False
    views: tuple[LineView, ...] = ()
    """The line at each country, in the order of the places; empty where there is only one."""

    def at(self, number: int) -> LineView:
        return self.views[number] if self.views else self.view


def places(whole: OrderView, law: Law, plan: Plan) -> tuple[Place, ...]:
    """The destination, with its plan, and every other final country."""
    here = Place(whole, plan)
    if len(whole.finals) < 2:
        return (here,)
    others = (whole.at(country) for country in whole.finals[1:])
    return (here, *(Place(there, law.plan(there.signs)) for there in others))


def together(seen: Sequence[JudgedLine]) -> JudgedLine:
    """One line of what was found at each country; the first is the destination."""
    here = seen[0]
    views, findings = [here.view], list(here.findings)
    requirements, bases, gaps = list(here.view.requirements), list(here.view.bases), list(here.view.gaps)
    for line in seen[1:]:
        there = line.view
        add(findings, line.findings, there.whole, first=False)
        kept = tuple(_same(one, here.view.requirements) or _marked(one, there.whole) for one in there.requirements)
        requirements.extend(one for one in kept if one.country == there.destination)
        bases.extend(one for one in there.bases if one not in bases)
        gaps.extend(one for one in there.gaps if one not in gaps)
        views.append(there._replace(requirements=kept))
    view = here.view._replace(
        requirements=tuple(requirements),
        bases=tuple(bases),
        gaps=tuple(gaps),
        calculation=_strictest([one.calculation for one in views if one.calculation]),
    )
    waived = any(line.waived for line in seen)
    return JudgedLine(view, findings, judged=here.judged, waived=waived, views=tuple(views))


def add(findings: list[Finding], found: Sequence[Finding], there: OrderView, *, first: bool) -> Sequence[Finding]:
    """Adds what was found at a place, and gives back what is new. first: the place is the destination.

    What two further places say in the same words is one finding: a person who decides it decides it once.
    """
    said = () if first else tuple(_unmarked(one) for one in findings)
    new = found if first else [mark(one, there) for one in found if one not in said]
    findings.extend(new)
    return new


def _unmarked(finding: Finding) -> Finding:
    if MARK not in finding.evidence:
        return finding
    return replace(finding, evidence={key: value for key, value in finding.evidence.items() if key != MARK})


def mark(finding: Finding, there: OrderView) -> Finding:
    """The finding with the party whose country it arose at."""
    country = there.destination or ""
    party = {"country": country, "party": who(there.parties, there.order, country)}
    return replace(finding, evidence={**finding.evidence, MARK: party})


def _same(requirement: Requirement, standing: Sequence[Requirement]) -> Requirement | None:
    rule, result = requirement.finding.rule, requirement.result
    return next((one for one in standing if one.finding.rule == rule and one.result == result), None)


def _marked(requirement: Requirement, there: OrderView) -> Requirement:
    return replace(requirement, finding=mark(requirement.finding, there))


def _strictest(calculations: Sequence[Calculation]) -> Calculation | None:
    """The one furthest over its level; one that lacks a fact before all others."""
    return max(calculations, key=_excess, default=None)


def _excess(calculation: Calculation) -> tuple[bool, Decimal]:
    pct, level = calculation.pct, calculation.level
    return pct is None, level if pct is None else pct - level


def contradictory(whole: OrderView, findings: list[Finding], lines: Sequence[JudgedLine]) -> None:
    """Adds that the destination contradicts a party, beside what is open at the party's country alone."""
    if whole.order.transaction_type == DEEMED:
        return
    findings.extend(_contradiction(whole, findings, frozenset(), None))
    came = any(one.outcome in HOLDING and MARK in one.evidence for one in findings)
    for line in lines:
        view = line.view
        here = frozenset(one.code for one in view.requirements if one.country == whole.destination)
        came = came or any(one.country != whole.destination for one in view.requirements)
        came = came or any(one.outcome in HOLDING and MARK in one.evidence for one in line.findings)
        line.findings.extend(tuple(_contradiction(whole, line.findings, here, view.line.line)))
    if not came:
        countries = {"destination": whole.destination, "countries": list(whole.finals[1:])}
        findings.append(_finding(whole, "ADV_FINAL_PARTY_ELSEWHERE", countries, None))


def _contradiction(
    whole: OrderView, found: Sequence[Finding], here: frozenset[str], line: int | None
) -> Iterator[Finding]:
    """here: codes that arose at the destination and were lifted."""
    holding = [one for one in found if one.outcome in HOLDING]
    codes = here.union(one.code for one in holding if MARK not in one.evidence)
    elsewhere = [one for one in holding if MARK in one.evidence and one.code not in codes]
    if elsewhere:
        evidence = {
            "destination": whole.destination,
            "countries": sorted({one.evidence[MARK]["country"] for one in elsewhere}),
            "codes": sorted({one.code for one in elsewhere}),
        }
        yield _finding(whole, "DATA_CONTRADICTORY_DESTINATION", evidence, line)


def _finding(whole: OrderView, code: str, evidence: Mapping[str, object], line: int | None) -> Finding:
    held = code.startswith("DATA_")
    return Finding(
        code,
        "hold" if held else "advisory",
        FINAL_PARTIES,
        whole.law.versions.get(FINAL_PARTIES, FINAL_PARTIES_SINCE),
        "748.5(e), (f); 736.2(b)(1)",
        dict(evidence),
        "the true destination, the party's true place, or an authorisation for that country" if held else None,
        line=line,
    )
