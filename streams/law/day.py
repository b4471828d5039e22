"""Resolves the rulebook for one day: dated values, countries, controls, and rules in force by stage."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, TypeVar

from streams.law.controls import ControlTable
from streams.law.countries import NONE, CountriesOn
from streams.law.dated import BeforeFirstDateError, Dated
from streams.law.rule import Rule, Stage

ValueT = TypeVar("ValueT")
LATE = (Stage.PROHIBIT, Stage.FLAG)
"""Stages whose rules apply to orders and lines after all lines are judged."""
MAX_PLANS = 4096


@dataclass(frozen=True, slots=True)
class Plan:
    """The rules to apply, by stage and in order."""

    gate: tuple[Rule, ...]
    entry: tuple[Rule, ...]
    scope: tuple[Rule, ...]
    foreign: tuple[Rule, ...]
    require: tuple[Rule, ...]
    residual: tuple[Rule, ...]
    authorise: tuple[Rule, ...]
    late: tuple[tuple[Stage, tuple[Rule, ...], tuple[Rule, ...]], ...] = field(kw_only=True)
    """For each stage in LATE with rules: those for the order, and those for each line."""

    @classmethod
    def of(cls, stages: Sequence[tuple[Rule, ...]]) -> "Plan":
        """Builds a plan. stages: the rules of every stage."""
        *early, _, _ = stages
        return cls(*early, late=tuple(_late(stage, stages[stage]) for stage in LATE if stages[stage]))


def _late(stage: Stage, rules: tuple[Rule, ...]) -> tuple[Stage, tuple[Rule, ...], tuple[Rule, ...]]:
    return stage, tuple(r for r in rules if r.per == "order"), tuple(r for r in rules if r.per == "line")


class Values(dict[Dated[Any], Any]):
    """Dated values on one day. Reading an undeclared value, or one that has not begun, raises BeforeFirstDateError."""

    def __missing__(self, key: Dated[Any]) -> Any:
        raise BeforeFirstDateError(f"no value on this day, or not declared in any rule's `dated`: first {key.days[0]}")


class Unsure(NamedTuple):
    """A step from memory on which a value of the day depends, and the possible other values."""

    first: date
    cite: str
    otherwise: tuple[Values, ...]
    rules: tuple[Rule, ...]
    """Rules that use the value."""


@dataclass(frozen=True, slots=True)
class Law:
    """The law on `day` as rules see it. law[DATED] is the value of that day."""

    day: date
    values: Values
    countries: CountriesOn
    controls: ControlTable
    always: tuple[tuple[Rule, ...], ...]
    """Rules without signs, by stage."""
    by_sign: Mapping[str, tuple[Rule, ...]]
    named: frozenset[str]
    """Signs that these rules name."""
    versions: Mapping[str, str]
    """First day of the version of each rule that applies, by rule id."""
    rank: Mapping[str, int]
    checked_to: date
    """Day to which the whole rulebook was last checked, independent of `day`."""
    unsure: tuple[Unsure, ...] = ()
    """Values that depend on memory on this day; none for the law of today."""
    _plans: dict[frozenset[str], Plan] = field(default_factory=dict, repr=False, compare=False)

    def __getitem__(self, dated: Dated[ValueT]) -> ValueT | None:
        found: ValueT | None = self.values[dated]
        return found

    def group(self, name: str) -> frozenset[str]:
        return self.countries.groups.get(name, NONE)

    def groups_of(self, country: str | None) -> frozenset[str]:
        return self.countries.of.get(country or "", NONE)

    def plan(self, signs: AbstractSet[str]) -> Plan:
        """Returns the rules that may apply to an order with these signs, in order.

        The plan is cached per combination of signs and independent of single orders.
        """
        present = self.named & signs
        found = self._plans.get(present)
        if found is None:
            if len(self._plans) >= MAX_PLANS:
                self._plans.clear()
            found = self._plans[present] = self._planned(present)
        return found

    def _planned(self, present: frozenset[str]) -> Plan:
        stages: list[list[Rule]] = [list(rules) for rules in self.always]
        for rule in {rule.id: rule for sign in present for rule in self.by_sign[sign]}.values():
            stages[rule.stage].append(rule)
        return Plan.of([tuple(sorted(rules, key=lambda rule: self.rank[rule.id])) for rules in stages])


def law_on(
    day: date,
    rules: Sequence[Rule],
    override: Callable[[Dated[Any]], Dated[Any]],
    countries: CountriesOn,
    controls: ControlTable,
    *,
    checked_to: date,
) -> Law:
    """Resolves the rules for one day. override: returns a draft's value instead of the enacted one."""
    forced = tuple(rule for rule in rules if rule.force is None or _known(override(rule.force), day) is not None)
    values = Values()
    for dated in {dated for rule in forced for dated in rule.values}:
        standing = override(dated)
        if day >= standing.days[0]:
            values[dated] = standing.on(day)
    by_sign: dict[str, list[Rule]] = {}
    for rule in forced:
        for sign in rule.needs:
            by_sign.setdefault(sign, []).append(rule)
    ordered = sorted(forced, key=lambda rule: (rule.stage, rule.order, rule.id))
    return Law(
        day=day,
        values=values,
        countries=countries,
        controls=controls,
        always=tuple(tuple(r for r in ordered if r.stage is stage and not r.needs) for stage in Stage),
        by_sign={sign: tuple(found) for sign, found in by_sign.items()},
        named=frozenset(by_sign),
        versions={rule.id: _version(rule, day, override) for rule in forced},
        rank={rule.id: place for place, rule in enumerate(ordered)},
        checked_to=checked_to,
        unsure=tuple(_unsure(day, rules, override, values)),
    )


def _unsure(
    day: date, rules: Sequence[Rule], override: Callable[[Dated[Any]], Dated[Any]], values: Values
) -> Iterator[Unsure]:
    of_value: dict[Dated[Any], list[Rule]] = {}
    for rule in rules:
        for dated in rule.values:
            of_value.setdefault(dated, []).append(rule)
    for dated, found in of_value.items():
        standing = override(dated)
        for first in standing.doubts(day):
            otherwise = tuple(Values({**values, dated: held}) for held in standing.others(first, day))
            yield Unsure(first, standing.steps[first][1].text, otherwise, tuple(dict.fromkeys(found)))


def _known(dated: Dated[ValueT], day: date) -> ValueT | None:
    return dated.on(day) if day >= dated.days[0] else None


def _version(rule: Rule, day: date, override: Callable[[Dated[Any]], Dated[Any]]) -> str:
    starts = [override(d).since(day) for d in rule.values if day >= override(d).days[0]]
    return max(starts).isoformat() if starts else rule.checked_on
