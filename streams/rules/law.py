"""The rulebook on one day: dated values resolved, countries and controls of the day, rules in force by stage."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple, TypeVar

from streams.rules.controls import ControlTable
from streams.rules.countries import NONE, CountriesOn
from streams.rules.kit import BeforeFirstDateError, Dated, Rule, Stage

Value = TypeVar("Value")
LATE = (Stage.PROHIBIT, Stage.FLAG)
"""Stages whose rules are asked of orders as well as of lines, once every line is judged."""
MAX_PLANS = 4096


@dataclass(frozen=True, slots=True)
class Plan:
    """Rules to ask, by stage, in the order in which they are asked."""

    gate: tuple[Rule, ...]
    entry: tuple[Rule, ...]
    scope: tuple[Rule, ...]
    foreign: tuple[Rule, ...]
    require: tuple[Rule, ...]
    residual: tuple[Rule, ...]
    authorise: tuple[Rule, ...]
    late: tuple[tuple[Stage, tuple[Rule, ...], tuple[Rule, ...]], ...] = field(kw_only=True)
    """Of each stage in LATE that has rules: those asked of the order, and those asked of each line."""

    @classmethod
    def of(cls, stages: Sequence[tuple[Rule, ...]]) -> "Plan":
        """stages: the rules of every stage."""
        *early, _, _ = stages
        return cls(*early, late=tuple(_late(stage, stages[stage]) for stage in LATE if stages[stage]))


def _late(stage: Stage, rules: tuple[Rule, ...]) -> tuple[Stage, tuple[Rule, ...], tuple[Rule, ...]]:
    return stage, tuple(r for r in rules if r.per == "order"), tuple(r for r in rules if r.per == "line")


class Values(dict[Dated[Any], Any]):
    """Dated values on one day. One that no rule declares, or that has no value yet, raises instead of being None."""

    def __missing__(self, key: Dated[Any]) -> Any:
        raise BeforeFirstDateError(f"no value on this day, or not declared in any rule's `dated`: first {key.days[0]}")


class Traced(Values):
    """The values of one order's day, which remember what its rules asked for: what it rests on."""

    def __init__(self, values: Values) -> None:
        super().__init__(values)
        self.read: set[Dated[Any]] = set()

    def __getitem__(self, key: Dated[Any]) -> Any:
        self.read.add(key)
        return super().__getitem__(key)


class Unsure(NamedTuple):
    """A step from memory on which the value of the day rests. where: countries that it concerns; None = any."""

    first: date
    cite: str
    where: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Law:
    """Everything that rules may ask of the law on `day`. law[DATED] is the value of that day."""

    day: date
    values: Values
    countries: CountriesOn
    controls: ControlTable
    always: tuple[tuple[Rule, ...], ...]
    """Rules without signs, by stage."""
    by_sign: Mapping[str, tuple[Rule, ...]]
    versions: Mapping[str, str]
    """First day of the version of each rule that applies, by rule id."""
    rank: Mapping[str, int]
    checked_to: date
    """Day to which the whole rulebook was last checked, whatever day the law is asked for."""
    unsure: Mapping[Dated[Any], tuple[Unsure, ...]] = field(default_factory=dict)
    """Values that rest on memory on this day; none on days on which the law of today stands."""
    unsure_rules: tuple[Rule, ...] = ()
    """Rules with signs of which it rests on memory whether they are in force."""
    _plans: dict[frozenset[str], Plan] = field(default_factory=dict, repr=False, compare=False)

    def __getitem__(self, dated: Dated[Value]) -> Value | None:
        found: Value | None = self.values[dated]
        return found

    def traced(self) -> "Law":
        """The same law for one order, if something in it rests on memory: `rests_on` then says what was asked for."""
        return replace(self, values=Traced(self.values)) if self.unsure else self

    def rests_on(self, signs: AbstractSet[str]) -> tuple[Unsure, ...]:
        """Steps from memory among the values that the order's rules asked for, and the rules that its signs ask."""
        read = set(self.values.read) if isinstance(self.values, Traced) else set()
        read.update(rule.force for rule in self.unsure_rules if rule.force and rule.needs & signs)
        found = {step for one in read for step in self.unsure.get(one, ())}
        return tuple(sorted(found, key=lambda one: one[:2]))

    def group(self, name: str) -> frozenset[str]:
        return self.countries.groups.get(name, NONE)

    def groups_of(self, country: str | None) -> frozenset[str]:
        return self.countries.of.get(country or "", NONE)

    def plan(self, signs: AbstractSet[str]) -> Plan:
        """The rules that can apply to an order with these signs, in the order in which they are asked.

        Worked out once per combination of signs that rules name; it says nothing of any one order.
        """
        present = frozenset(self.by_sign.keys() & signs)
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
    """Resolves the rules for one day. `override` gives a draft's value in place of the enacted one."""
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
    unsure = {value: found for rule in rules for value in rule.values if (found := _unsure(override(value), day))}
    ordered = sorted(forced, key=lambda rule: (rule.stage, rule.order, rule.id))
    return Law(
        day=day,
        values=values,
        countries=countries,
        controls=controls,
        always=tuple(tuple(r for r in ordered if r.stage is stage and not r.needs) for stage in Stage),
        by_sign={sign: tuple(found) for sign, found in by_sign.items()},
        versions={rule.id: _version(rule, day, override) for rule in forced},
        rank={rule.id: place for place, rule in enumerate(ordered)},
        checked_to=checked_to,
        unsure=unsure,
        unsure_rules=tuple(rule for rule in rules if rule.force in unsure and rule.needs),
    )


def _unsure(value: Dated[Any], day: date) -> tuple[Unsure, ...]:
    return tuple(Unsure(first, value.steps[first][1].text, _where(value, first)) for first in value.doubts(day))


def _where(value: Dated[Any], first: date) -> frozenset[str] | None:
    """Countries that a step puts in or takes out, of a value that is a set of countries."""
    place = value.days.index(first)
    sides = [value.steps[one][0] or frozenset() for one in value.days[max(place - 1, 0) : place + 1]]
    if not all(isinstance(side, frozenset) and all(len(one) == 2 for one in side) for side in sides):
        return None
    return frozenset(sides[-1] ^ (sides[0] if len(sides) > 1 else frozenset()))


def _known(dated: Dated[Value], day: date) -> Value | None:
    return dated.on(day) if day >= dated.days[0] else None


def _version(rule: Rule, day: date, override: Callable[[Dated[Any]], Dated[Any]]) -> str:
    starts = [override(d).since(day) for d in rule.values if day >= override(d).days[0]]
    return max(starts).isoformat() if starts else rule.checked_on
