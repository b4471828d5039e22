"""Screens the sample order without Kafka: what examples and property tests share."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from schemas.licence import Licence
from schemas.listed_party import ListedParty
from schemas.order import OrderEvent
from schemas.verdict import Decision
from streams.audit.identity import enacted as enacted  # noqa: PLC0414  tests name it by this module
from streams.facts.order import ExchangeRates, Facts
from streams.facts.policy import Policy
from streams.law.kit.samples import laid
from streams.screening.gather import gather
from streams.screening.knowledge import Knowledge
from streams.screening.screen import screen

RATES = ExchangeRates({"EUR": Decimal("1.10"), "JPY": Decimal("0.0092")})


def policy_of(given: Mapping[str, Any]) -> Policy:
    """Balances are facts here, as in golden cases, and missing content always holds: examples show each gap."""
    return Policy.model_validate({"licence_balances": "given", "missing_content": "hold", **given})


def facts_of(
    given: Mapping[str, Any],
    on: str,
    *,
    lists: Iterable[Mapping[str, Any]] = (),
    licences: Iterable[Mapping[str, Any]] = (),
    policy: Mapping[str, Any] | None = None,
    today: str | None = None,
) -> Facts:
    """Facts of the sample order with `given` laid over it. on: the day of law; today: evaluation day, else the same."""
    day = date.fromisoformat(today or on)
    order = OrderEvent.model_validate(laid(given))
    if today:
        order = order.model_copy(update={"ship_date": date.fromisoformat(on)})
    knowledge = Knowledge.of(
        [ListedParty.model_validate(entry) for entry in lists],
        [],
        [Licence.model_validate(licence) for licence in licences],
        RATES,
        day,
    )
    return gather(order, "0" * 64, day, knowledge, policy_of(policy or {}))


def screened(given: Mapping[str, Any], on: str, **more: Any) -> Decision:
    """The decision about the sample order with `given` laid over it."""
    facts = facts_of(given, on, **more)
    return screen(facts, enacted(), policy_of(more.get("policy") or {}))


def codes(decision: Decision) -> set[str]:
    """Reason codes of a decision."""
    return {one.code for one in decision.findings}


def advised(decision: Decision) -> set[str]:
    return {one.code for one in decision.advisories}
