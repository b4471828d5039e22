"""The de minimis arithmetic by itself: what is summed, what is missing, what cannot be."""

from decimal import Decimal
from typing import Any

import pytest

from schemas.item import Component, ItemFacts
from schemas.money import Money
from streams.facts.order import ExchangeRates
from streams.law.content.de_minimis import (
    Content,
    Counted,
    MissingFact,
    content_known,
    controlled_content,
    fair_value,
    over,
    share,
)

RATES = ExchangeRates({"EUR": Decimal("1.10")})
YES, NO, OPEN = Counted(True, "controlled"), Counted(False, "AT only"), Counted(None, "who knows")


def usd(amount: str, currency: str = "USD") -> dict[str, str]:
    return {"amount": amount, "currency": currency}


def one(amount: str | None = "10", **facts: Any) -> Component:
    value = {"value": usd(amount)} if amount is not None else {}
    return Component.model_validate({"eccn": "3A001.a.7", **value, **facts})


def summed(*components: Component, judged: Counted = YES) -> Content:
    return controlled_content(components, RATES, lambda component: judged)


@pytest.mark.parametrize(
    ("amount", "value"),
    [("0.01", Decimal("0.01")), ("1", Decimal(1)), ("0", "DATA_INVALID_VALUE"), ("-1", "DATA_INVALID_VALUE")],
)
def test_fair_value_is_above_zero(amount: str, value: object) -> None:
    found = fair_value(Money.model_validate(usd(amount)), RATES)
    assert (found.code if isinstance(found, MissingFact) else found) == value


def test_fair_value_in_another_currency() -> None:
    assert fair_value(Money.model_validate(usd("10", "EUR")), RATES) == Decimal("11.00")
    unknown = fair_value(Money.model_validate(usd("10", "XXX")), RATES)
    assert isinstance(unknown, MissingFact)
    assert unknown.code == "DATA_MISSING_FX"
    missing = fair_value(None, RATES)
    assert isinstance(missing, MissingFact)
    assert missing.code == "DATA_MISSING_FMV"


@pytest.mark.parametrize(
    ("judged", "certain", "possible"),
    [(YES, Decimal(30), Decimal(30)), (NO, Decimal(0), Decimal(0)), (OPEN, Decimal(0), Decimal(30))],
)
def test_what_counts_is_summed(judged: Counted, certain: Decimal, possible: Decimal) -> None:
    found = summed(one("10"), one("20"), judged=judged)
    assert (found.certain, found.possible, found.missing) == (certain, possible, ())


@pytest.mark.parametrize(
    ("component", "code"),
    [
        (one(None), "DATA_MISSING_CONTENT"),
        (one("-0.01"), "DATA_INVALID_VALUE"),
        (one(None, value=usd("1", "XXX")), "DATA_MISSING_FX"),
        (one("5", value_basis="affiliate_transfer_price"), "DATA_MISSING_CONTENT"),
        (one("5", value_basis="Transfer price"), "DATA_MISSING_CONTENT"),
    ],
)
def test_a_value_that_is_not_there_has_no_bound(component: Component, code: str) -> None:
    found = summed(one("10"), component)
    assert found.certain == Decimal(10)
    assert found.possible is None
    assert [(gap.code, gap.component) for gap in found.missing] == [(code, 1)]
    assert found.components[1].value_usd is None


def test_what_does_not_count_needs_no_value() -> None:
    found = summed(one(None), judged=NO)
    assert found.possible == Decimal(0)


def test_zero_is_a_value() -> None:
    assert summed(one("0")).missing == ()


def test_a_transfer_price_is_replaced() -> None:
    priced = one("180", value_basis="affiliate_transfer_price", fmv=usd("270"))
    assert summed(priced).certain == Decimal(270)
    assert summed(one("180", value_basis="delivered_cost", fmv=usd("270"))).certain == Decimal(180)
    assert summed(one(None, fmv=usd("270"))).certain == Decimal(270)


def test_a_part_of_what_counts_is_not_counted_twice() -> None:
    found = summed(one("100", id="board"), one("60", id="chip", part_of="board"), one("5", part_of="chip"))
    assert found.certain == Decimal(100)
    assert [row.counted for row in found.components] == [True, False, False]


def test_a_part_of_what_does_not_count_is_counted() -> None:
    parts = (one("100", id="board"), one("60", part_of="board"))
    found = controlled_content(parts, RATES, lambda component: NO if component.id == "board" else YES)
    assert found.certain == Decimal(60)


def test_a_cycle_has_no_bound() -> None:
    found = summed(one("1", id="a", part_of="b"), one("1", id="b", part_of="a"))
    assert found.possible is None
    assert {gap.code for gap in found.missing} == {"DATA_MISSING_CONTENT"}


@pytest.mark.parametrize(
    ("facts", "known"),
    [
        ({"us_content": [], "content_status": "complete"}, True),
        ({"us_content": []}, False),
        ({"us_content": [], "content_status": "stale"}, False),
        ({"us_content": None, "content_status": "complete"}, False),
        ({"us_content": "unknown", "content_status": "complete"}, False),
    ],
)
def test_a_content_sheet_must_be_there_and_complete(facts: dict[str, Any], known: bool) -> None:
    assert content_known(ItemFacts.model_validate(facts)) is known


def test_equality_is_not_over() -> None:
    assert not over(Decimal(25), Decimal(100), Decimal(25))
    assert over(Decimal("25.000000001"), Decimal(100), Decimal(25))
    assert share(Decimal(1), Decimal(4)) == Decimal(25)
