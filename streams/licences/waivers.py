"""Temporary general licences: waivers with periods, categories, cut-off days and certificates (RULES.md D.2).

One model for all of them; each is data in streams/reference/law/waivers.yaml. A waiver must be claimed, and lifts
nothing but the requirement codes that it names: whatever else an order needs stays open.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from schemas.days import boundaries
from schemas.listed_party import ListedParty
from schemas.order import Claims
from streams.facts.effective_days import latest
from streams.licences.match import Mismatch

Mark = Literal["V", "S", "M"]
Certification = Literal["exporter_statement", "listed_party_statement"]
Area = tuple[str, ...]
"""Country Groups ("A:5") and countries ("US")."""


@dataclass(frozen=True, slots=True)
class ContractCutoff:
    """Contracts in these categories must be of `by` or earlier; `on_entries`: by the day that an entry took effect."""

    categories: tuple[str, ...]
    by: date
    on_entries: Mapping[date, date] = field(default_factory=dict)

    def last_day(self, entries: tuple[ListedParty, ...]) -> date:
        """The strictest cut-off of the entries at hand."""
        days = [self.on_entries.get(entry.effective_from, self.by) for entry in entries if entry.effective_from]
        return min(days, default=self.by)


@dataclass(frozen=True, slots=True)
class Period:
    """One period of a waiver, both days inclusive. None or empty: no such condition."""

    start: date
    end: date
    fr: str
    published: date
    mark: Mark
    """V read in the rule, S by a secondary source, M from memory."""
    confirmed_to: date | None = None
    """Last day that was read, where `end` rests on a lesser source; None: the end is as sure as the period."""
    categories: tuple[str, ...] = ()
    family: str | None = None
    listed_by: date | None = None
    contract: ContractCutoff | None = None
    certification: Certification | None = None
    destinations: Mapping[str, Area] | None = None
    basis: str | None = None
    items: str | None = None
    headquarters: Area = ()

    def __str__(self) -> str:
        return f"{self.start} to {self.end}"

    def sure(self, day: date) -> bool:
        return self.mark == "V" and (self.confirmed_to is None or day <= self.confirmed_to)

    def mark_on(self, day: date) -> Mark:
        """The mark of what covers a day; beyond what was read it is a secondary source's at best."""
        return self.mark if self.sure(day) or self.mark != "V" else "S"


@dataclass(frozen=True, slots=True)
class Waiver:
    """A waiver and the requirement codes that it lifts."""

    id: str
    cite: str
    lifts: frozenset[str]
    excludes: Area
    periods: tuple[Period, ...]

    def period(self, day: date) -> Period | None:
        """The period that covers a day: one that was read before one that was not, and of two the later."""
        covering = [period for period in self.periods if period.start <= day <= period.end]
        return max(covering, key=lambda period: (period.sure(day), period.start), default=None)

    def rests_on_memory(self, day: date) -> bool:
        """Whether what covers a day is from memory, or goes on beyond a period that was read: it lifts nothing."""
        period = self.period(day)
        if period is None or period.sure(day):
            return False
        return period.mark == "M" or any(one.mark == "V" and one.start <= day for one in self.periods)

    @property
    def boundaries(self) -> tuple[date, ...]:
        """First days of what changes: each period's first day and the day after its last."""
        spans = ((one.start, last) for one in self.periods for last in (one.end, one.confirmed_to))
        return tuple(sorted({day for first, last in spans for day in boundaries(first, last)}))


@dataclass(frozen=True, slots=True)
class Appeal:
    """What an order puts forward for a waiver, for one line. within(country, group) answers for the day."""

    claims: Claims
    as_of: date
    destination: str | None
    party_countries: tuple[str | None, ...]
    entries: tuple[ListedParty, ...]
    """The entries whose requirement is to be lifted."""
    paragraphs: frozenset[str]
    """Paragraphs that the requirements to be lifted rest on."""
    at_only: bool
    exporter_headquarters: str | None
    within: Callable[[str, str], bool]

    def inside(self, country: str | None, area: Area) -> bool:
        """The country is named, or in a group named, by the area; an unknown country is in none."""
        return country is not None and any(
            self.within(country, name) if ":" in name else country == name for name in area
        )


def examine_waiver(waiver: Waiver, appeal: Appeal) -> tuple[Mismatch, ...]:
    """Everything in which a claimed waiver falls short; nothing: it lifts what it names."""
    period = waiver.period(appeal.as_of)
    if period is None:
        return (out_of_time(waiver, appeal.as_of),)
    wrong = tuple(scope_failures(waiver, period, appeal))
    scope = (Mismatch("TGL_SCOPE_MISMATCH", f"{waiver.id}: {'; '.join(wrong)}", {"outside": list(wrong)}),)
    return (*(scope if wrong else ()), *certificate_failures(period, appeal.claims))


def out_of_time(waiver: Waiver, day: date) -> Mismatch:
    start, end = min(period.start for period in waiver.periods), max(period.end for period in waiver.periods)
    if day < start:
        return Mismatch("TGL_NOT_YET_VALID", f"ship from {start.isoformat()} on", {"valid_from": start.isoformat()})
    return Mismatch("TGL_EXPIRED", "another authorisation", {"valid_until": end.isoformat()})


def scope_failures(waiver: Waiver, period: Period, appeal: Appeal) -> Iterator[str]:
    """Which terms of the period are not met, in words."""
    claims = appeal.claims
    if period.categories and claims.category not in period.categories:
        yield f"category must be one of {', '.join(period.categories)}"
    if not entries_covered(period, appeal.entries):
        yield f"only entries of the {period.family} family listed by {period.listed_by}"
    if not contract_in_time(period, appeal):
        yield "contract after the cut-off day, or its day unknown"
    if any(appeal.inside(country, waiver.excludes) for country in (appeal.destination, *appeal.party_countries)):
        yield f"no destination or party in {', '.join(waiver.excludes)}"
    if period.destinations is not None and not destination_covered(period.destinations, appeal):
        yield "destination outside the waiver, and no joint venture with a partner inside it"
    if period.basis is not None and appeal.paragraphs != {period.basis}:
        yield f"only requirements under {period.basis}"
    if period.items == "at_only" and not appeal.at_only:
        yield "only items controlled for anti-terrorism reasons alone"
    if period.headquarters and not appeal.inside(appeal.exporter_headquarters, period.headquarters):
        yield f"exporter's headquarters must be in {', '.join(period.headquarters)}"


def entries_covered(period: Period, entries: tuple[ListedParty, ...]) -> bool:
    """Every entry at hand belongs to the family that the period names; without a family, any does."""
    if period.family is None:
        return True
    return bool(entries) and all(
        entry.family == period.family
        and (period.listed_by is None or ((added := latest(entry)) is not None and added <= period.listed_by))
        for entry in entries
    )


def contract_in_time(period: Period, appeal: Appeal) -> bool:
    cutoff, claims = period.contract, appeal.claims
    if cutoff is None or claims.category not in cutoff.categories:
        return True
    return claims.contract_date is not None and claims.contract_date <= cutoff.last_day(appeal.entries)


def destination_covered(terms: Mapping[str, Area], appeal: Appeal) -> bool:
    """In the named groups; or elsewhere but not in `not_in`, for a joint venture whose partner is in `partner`."""
    if appeal.inside(appeal.destination, terms["in"]):
        return True
    if appeal.destination is None or appeal.inside(appeal.destination, terms.get("not_in", ())):
        return False
    return appeal.inside(appeal.claims.joint_venture_partner_country, terms.get("partner", ()))


def certificate_failures(period: Period, claims: Claims) -> Iterator[Mismatch]:
    """The exporter's own statement, or the listed party's, obtained before shipment."""
    given = {
        "exporter_statement": claims.exporter_certification is True,
        "listed_party_statement": claims.huawei_certification is True,
    }
    if period.certification is not None and not given[period.certification]:
        named = period.certification.replace("_", " ")
        yield Mismatch("TGL_CERT_MISSING", f"the {named}", {"certification": period.certification})


@cache
def waivers() -> Mapping[str, Waiver]:
    """The waivers that ship with the package, by id."""
    rows = yaml.safe_load(files("streams.reference.law").joinpath("waivers.yaml").read_text("utf-8"))
    return {row["id"]: _waiver(row) for row in rows}


def _waiver(row: dict[str, Any]) -> Waiver:
    periods = tuple(_period(dict(period)) for period in row["periods"])
    return Waiver(row["id"], row["cite"], frozenset(row["lifts"]), tuple(row["excludes"]), periods)


def _period(row: dict[str, Any]) -> Period:
    contract, entries = row.pop("contract", None), row.pop("entries", {})
    if contract:
        row["contract"] = ContractCutoff(tuple(contract["categories"]), contract["by"], contract.get("on_entries", {}))
    row["categories"] = tuple(row.get("categories", ()))
    row["headquarters"] = tuple(row.get("headquarters", ()))
    return Period(start=row.pop("from"), end=row.pop("to"), **entries, **row)
