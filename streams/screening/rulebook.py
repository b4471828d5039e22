"""The rulebook: all rules under streams/rules/<part>/, resolved by day, with an identity."""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

import streams.rules
from schemas.days import shifted
from streams.facts.policy import Policy
from streams.law.controls import ControlTable
from streams.law.countries import Countries
from streams.law.day import Law, law_on
from streams.law.kit import Dated, Example, Rule
from streams.law.kit.draft import Draft as Draft  # noqa: PLC0414  callers name it by the rulebook

RELEASE = "2026.11.2"
"""Release of the rulebook; raised with every change of law or of how it is read."""
LAW_CHECKED_TO = date(2026, 11, 30)
"""Day to which the law was last checked: moved by a written check of the whole ledger (reference/provisions.yaml)
alone, never because one rule is newer."""
DRAFTS = "drafts"
MAX_DAYS = 512
"""Size of the cache of resolved days; orders of a chunk share few of them."""


@dataclass(frozen=True)
class Build:
    """The deciding program. hash: hexadecimal hash of everything in it that decides (streams/audit/closure.py)."""

    hash: str
    runtime: dict[str, str] = field(default_factory=dict)
    """Versions that decisions record but that screen no order again."""


@dataclass(frozen=True)
class Rulebook:
    """An immutable set of rules; `on` returns the law of one day."""

    rules: tuple[Rule, ...]
    examples: Mapping[str, tuple[Example, ...]]
    countries: Countries
    controls: ControlTable
    release: str
    build: Build
    patches: Mapping[Dated[Any], Dated[Any]] = field(default_factory=dict)
    draft: str | None = None
    checked_to: date = LAW_CHECKED_TO
    _days: dict[date, Law] = field(default_factory=dict, repr=False, compare=False)
    _boundaries: dict[frozenset[str], tuple[date, ...]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def enacted(cls, build: Build) -> "Rulebook":
        """Discovers the rules. Raises ValueError if two rules share an id."""
        found = tuple(_discovered())
        ids = [rule.id for rule, _ in found]
        if len(ids) != len(set(ids)):
            raise ValueError(f"rules share an id: {sorted({one for one in ids if ids.count(one) > 1})}")
        return cls(
            rules=tuple(rule for rule, _ in found),
            examples={rule.id: examples for rule, examples in found},
            countries=Countries.load(),
            controls=ControlTable.load(),
            release=RELEASE,
            build=build,
        )

    @cached_property
    def identity(self) -> str:
        """<release>+<hash>, as decisions record it, with the id of a draft appended."""
        return f"{self.release}+{self.build.hash}" + (f"+{self.draft}" if self.draft else "")

    @cached_property
    def boundaries(self) -> tuple[date, ...]:
        """Returns every known day on which the law changes."""
        days = set(self.countries.boundaries).union(*(self._changes(rule) for rule in self.rules))
        return tuple(sorted(days))

    def boundaries_for(self, signs: AbstractSet[str]) -> tuple[date, ...]:
        """Returns the days on which the law changes for orders with these signs, by applicable rules and countries."""
        present = self._named & signs
        found = self._boundaries.get(present)
        if found is None:
            if len(self._boundaries) >= MAX_DAYS:
                self._boundaries.clear()
            days = set(self._always).union(*(self._changes_by_sign[sign] for sign in present))
            found = self._boundaries[present] = tuple(sorted(days))
        return found

    @cached_property
    def _always(self) -> frozenset[date]:
        return self.countries.boundaries.union(*(self._changes(rule) for rule in self.rules if not rule.needs))

    @cached_property
    def _named(self) -> frozenset[str]:
        """All signs that rules name."""
        return frozenset(self._changes_by_sign)

    @cached_property
    def _changes_by_sign(self) -> Mapping[str, frozenset[date]]:
        found: dict[str, frozenset[date]] = {}
        for rule in self.rules:
            changes = self._changes(rule)
            for sign in rule.needs:
                found[sign] = found.get(sign, frozenset()) | changes
        return found

    def _changes(self, rule: Rule) -> frozenset[date]:
        return frozenset(day for value in rule.values for day in self.standing(value).days)

    def standing(self, value: Dated[Any]) -> Dated[Any]:
        """Returns the value in effect: a draft's, else the enacted one."""
        return self.patches.get(value, value)

    def on(self, day: date) -> Law:
        """Returns the law of a day; each day is resolved once and cached."""
        law = self._days.get(day)
        if law is None:
            if len(self._days) >= MAX_DAYS:
                self._days.clear()
            countries = self.countries.on(day)
            law = law_on(day, self.rules, self.standing, countries, self.controls, checked_to=self.checked_to)
            self._days[day] = law
        return law

    def too_old(self, day: date, policy: Policy) -> bool:
        """Returns True if orders hold on that evaluation day because the last check of the law is too old."""
        return day > self.known_until(policy)

    def known_until(self, policy: Policy) -> date:
        """Returns the last evaluation day on which orders can be cleared by what was checked of the law."""
        return shifted(self.checked_to, policy.law_hold_days)

    def checked(self, to: date) -> "Rulebook":
        """Returns this rulebook as if the law had been checked to another day."""
        return replace(self, checked_to=to, _days={})

    def patched(self, draft: Draft) -> "Rulebook":
        """Returns this rulebook with a draft applied."""
        kept = tuple(rule for rule in self.rules if rule.id not in draft.removed)
        return replace(
            self,
            rules=(*kept, *draft.added),
            patches={**self.patches, **draft.values},
            draft=draft.id,
            _days={},
            _boundaries={},
        )


def _discovered() -> Iterator[tuple[Rule, tuple[Example, ...]]]:
    for package in pkgutil.iter_modules(streams.rules.__path__, "streams.rules."):
        if not package.ispkg or package.name.endswith(f".{DRAFTS}"):
            continue
        part = importlib.import_module(package.name)
        for module in sorted(pkgutil.iter_modules(part.__path__, f"{package.name}."), key=lambda found: found.name):
            loaded = importlib.import_module(module.name)
            yield loaded.RULE, tuple(loaded.EXAMPLES)
