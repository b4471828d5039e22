"""Combines the requirements of several places for a line: the strictest counts (RULES2.md A.1; 744.7).

A requirement of a final party's country but not the destination is marked, and while it is open the destination
contradicts the party. A requirement of a craft's country gets the code of 744.7.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from schemas.verdict import Finding
from streams.facts.reasons import Reasons
from streams.law.crafts import CODE as CRAFT_REQUIREMENT
from streams.law.crafts import VESSELS
from streams.law.finals import DEEMED, FINAL_PARTIES, who
from streams.law.kit import Calculation, LineView, OrderView, Requirement
from streams.screening.places import Place

HOLDING = frozenset({"hold", "unsure", "error"})
PARTY, CRAFT = "final_party", "craft"
"""Keys of evidence of requirements that arise there and not at the destination."""
REQUIREMENTS = frozenset(code for code, reason in Reasons.load().holds.items() if reason.cls == "requirement")


@dataclass(slots=True)
class JudgedLine:
    """A judged line: its requirements, at one country or all combined, and its findings."""

    view: LineView
    findings: list[Finding]
    prohibitions: list[Finding] = field(default_factory=list)
    judged: bool = True
    waived: bool = False
    views: Mapping[str, LineView] | None = None
    """The line at each of its countries, if there are several."""

    def at(self, place: Place) -> LineView:
        """Returns the line as judged at one of its places."""
        return self.views[place.country] if self.views else self.view


def together(asked: Sequence[Place], seen: Sequence[JudgedLine]) -> JudgedLine:
    """Combines the results of a line at each place; the first is the destination."""
    here = seen[0]
    views, findings = {asked[0].country: here.view}, list(here.findings)
    requirements, bases, gaps = list(here.view.requirements), list(here.view.bases), list(here.view.gaps)
    for place, line in zip(asked[1:], seen[1:], strict=True):
        there = line.view
        add(findings, line.findings, place, first=False)
        kept = tuple(_same(one, here.view.requirements) or _of(one, place) for one in there.requirements)
        requirements.extend(one for one in kept if one.country == place.country)
        bases.extend(one for one in there.bases if one not in bases)
        gaps.extend(one for one in there.gaps if one not in gaps)
        views[place.country] = there._replace(requirements=kept)
    view = here.view._replace(
        requirements=tuple(requirements),
        bases=tuple(bases),
        gaps=tuple(gaps),
        calculation=_furthest([one.calculation for one in views.values() if one.calculation]),
    )
    waived = any(line.waived for line in seen)
    return JudgedLine(view, findings, judged=here.judged, waived=waived, views=views)


def add(findings: list[Finding], found: Sequence[Finding], place: Place, *, first: bool) -> Sequence[Finding]:
    """Adds the findings of a place and returns the new ones. first: True for the destination.

    Equal findings of two further places count once, so that a reviewer decides them once.
    """
    said = () if first or not found else tuple(_unmarked(one) for one in findings)
    new = found if first else [_marked(one, place) for one in found if one not in said]
    findings.extend(new)
    return new


def _unmarked(finding: Finding) -> Finding:
    marks = finding.evidence.keys() & {PARTY, CRAFT}
    if not marks:
        return finding
    return replace(finding, evidence={key: value for key, value in finding.evidence.items() if key not in marks})


def _marked(finding: Finding, place: Place) -> Finding:
    whole, country = place.whole, place.country
    if place.craft:
        return replace(finding, evidence={**finding.evidence, CRAFT: country})
    party = {"country": country, "party": who(whole.parties, whole.order, country)}
    return replace(finding, evidence={**finding.evidence, PARTY: party})


def _same(requirement: Requirement, standing: Sequence[Requirement]) -> Requirement | None:
    rule, result = requirement.finding.rule, requirement.result
    return next((one for one in standing if one.finding.rule == rule and one.result == result), None)


def _of(requirement: Requirement, place: Place) -> Requirement:
    """Marks a requirement that does not arise at the destination."""
    finding = _marked(requirement.finding, place)
    if not place.craft or requirement.code not in REQUIREMENTS:
        return replace(requirement, finding=finding)
    own = {"country": place.country, "code": finding.code, "rule": finding.rule}
    result = replace(requirement.result, code=CRAFT_REQUIREMENT, sign={**requirement.result.sign, "code": finding.code})
    finding = replace(
        finding,
        code=CRAFT_REQUIREMENT,
        rule=VESSELS,
        version=place.whole.law.versions.get(VESSELS, finding.version),
        cite="15 CFR 744.7(a)",
        evidence=own,
        release=f"a BIS licence, or License Exception AVS, for {place.country} as the country of the craft",
    )
    return replace(requirement, finding=finding, result=result)


def _furthest(calculations: Sequence[Calculation]) -> Calculation | None:
    """Returns the calculation furthest above its level; one that lacks a fact comes first."""
    return max(calculations, key=_excess, default=None)


def _excess(calculation: Calculation) -> tuple[bool, Decimal]:
    pct, level = calculation.pct, calculation.level
    return pct is None, level if pct is None else pct - level


def contradictory(whole: OrderView, findings: list[Finding], lines: Sequence[JudgedLine]) -> None:
    """Adds that the destination contradicts a party, if a requirement is open only at the party's country."""
    if whole.order.transaction_type == DEEMED or len(whole.finals) < 2:
        return
    elsewhere = frozenset(whole.finals[1:])
    came = any(map(_elsewhere, findings))
    findings.extend(tuple(_contradiction(whole, findings, frozenset(), None)))
    for line in lines:
        needed = line.view.requirements
        here = frozenset(one.code for one in needed if one.country not in elsewhere)
        came = came or any(one.country in elsewhere for one in needed) or any(map(_elsewhere, line.findings))
        line.findings.extend(tuple(_contradiction(whole, line.findings, here, line.view.line.line)))
    if not came:
        evidence = {"destination": whole.destination, "countries": list(whole.finals[1:])}
        findings.append(_said(whole, "ADV_FINAL_PARTY_ELSEWHERE", evidence))


def _elsewhere(finding: Finding) -> bool:
    return finding.outcome in HOLDING and PARTY in finding.evidence


def _contradiction(
    whole: OrderView, found: Sequence[Finding], here: frozenset[str], line: int | None
) -> Iterator[Finding]:
    """here: codes that arose at the destination and were perhaps lifted."""
    codes = here.union(one.code for one in found if one.outcome in HOLDING and PARTY not in one.evidence)
    elsewhere = [one for one in found if _elsewhere(one) and one.code not in codes]
    if elsewhere:
        evidence = {
            "destination": whole.destination,
            "countries": sorted({one.evidence[PARTY]["country"] for one in elsewhere}),
            "codes": sorted({one.code for one in elsewhere}),
        }
        release = "the true destination, the party's true place, or an authorisation for that country"
        said = _said(whole, "DATA_CONTRADICTORY_DESTINATION", evidence)
        yield replace(said, outcome="hold", release=release, line=line)


def _said(whole: OrderView, code: str, evidence: dict[str, Any]) -> Finding:
    version = whole.law.versions.get(FINAL_PARTIES, "")
    return Finding(code, "advisory", FINAL_PARTIES, version, "748.5(e), (f); 736.2(b)(1)", evidence)
