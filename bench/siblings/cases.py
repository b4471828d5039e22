"""The orders that siblings are made of: every example of every rule, laid over the sample order, and its decision."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from schemas.verdict import Decision
from streams.law.kit import Example, Rule
from streams.law.kit.samples import laid
from tests.rules.screening import codes, enacted, screened

Order = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """An example of a rule as a whole order, and what the whole rulebook decides about it."""

    rule: str
    example: Example
    order: Order
    outcome: str
    codes: frozenset[str]

    @property
    def name(self) -> str:
        """Returns the rule, the example and its day, as one line."""
        return f"{self.rule}: {self.example.says} ({self.example.on})"

    @property
    def claims(self) -> Mapping[str, Any]:
        """Returns the licences and exceptions that the order claims; empty if none."""
        return self.order.get("claims") or {}

    def decided(self, order: Order, on: str | None = None) -> Decision:
        """Another order with the lists, licences and policy of this one."""
        example = self.example
        return screened(
            order, on or example.on, lists=example.lists, licences=example.licences, policy=example.policy
        )  # fmt: skip


def cases() -> Iterator[Case]:
    """Every example of every enacted rule."""
    for rule in enacted().rules:
        for example in enacted().examples[rule.id]:
            yield case(rule, example)


def case(rule: Rule, example: Example) -> Case:
    """Lays one example over the sample order and decides it with the whole rulebook."""
    order = laid(example.given)
    decision = screened(order, example.on, lists=example.lists, licences=example.licences, policy=example.policy)
    return Case(rule.id, example, order, decision.outcome, frozenset(codes(decision)))


def quiet_until(found: Case) -> frozenset[date]:
    """Days on which what the order rests on may change: of the law, and every day that the example itself writes."""
    return frozenset(enacted().boundaries) | frozenset(
        _days([found.order, *found.example.lists, *found.example.licences])
    )


def _days(value: Any) -> Iterator[date]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for below in value:
            yield from _days(below)
    elif isinstance(value, str) and len(value) == len("2026-11-30"):
        try:
            yield date.fromisoformat(value)
        except ValueError:
            return
