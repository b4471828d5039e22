"""Exchange rates: what a file may say, and how long it is believed."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import orjson
import pytest

from schemas.order import OrderEvent
from streams.facts.order import ExchangeRates
from streams.facts.policy import Policy
from streams.facts.rates import UnreadableRatesError, rates_in
from streams.law.kit.samples import foreign, laid
from streams.screening.gather import gather
from streams.screening.knowledge import Knowledge
from streams.screening.screen import screen
from tests.rules.screening import enacted

DAY = date(2026, 11, 20)


def raw(**changes: Any) -> bytes:
    return orjson.dumps({"day": "2026-11-20", "rates": {"EUR": "1.1610"}, **changes})


def test_rates_are_of_a_day_and_named_by_their_bytes() -> None:
    rates = rates_in(raw())
    assert (rates.rates, rates.day) == ({"EUR": Decimal("1.1610")}, DAY)
    assert rates.hash != rates_in(raw() + b" ").hash


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (b"", "JSON"),
        (b'{"rates":{}}', "day"),
        (raw(day=1_795_600_000), "day"),
        (raw(rates={"EUR": "0"}), "rates.EUR"),
        (raw(rates={"EUR": "-1.1"}), "rates.EUR"),
        (raw(rates={"EUR": "NaN"}), "rates.EUR"),
        (raw(rates={"EUR": "1e400"}), "rates.EUR"),
        (raw(rates={"eur": "1.1"}), "rates.eur"),
        (raw(rates={"USD": "1.1"}), "rates.USD"),
        (raw(source="ECB"), "source"),
    ],
)
def test_what_is_no_rate_is_refused_by_its_name(value: bytes, says: str) -> None:
    with pytest.raises(UnreadableRatesError, match=says):
        rates_in(value)


@pytest.mark.parametrize(
    ("age", "why"), [(-2, "a day to come"), (-1, None), (0, None), (7, None), (8, "more than 7 days old")]
)
def test_an_order_in_another_currency_holds_where_the_rates_are_of_another_time(age: int, why: str | None) -> None:
    order = foreign("VN", fmv={"amount": "400", "currency": "EUR"})
    rates = ExchangeRates({"EUR": Decimal("1.1")}, DAY - timedelta(age), "hash")
    knowledge = Knowledge.of((), (), (), rates, DAY)
    facts = gather(OrderEvent.model_validate(laid(order)), "", DAY, knowledge, Policy())
    found = [one for one in screen(facts, enacted(), Policy()).findings if one.code == "DATA_MISSING_FX"]
    assert [str(rates.day) in str(one.evidence) and why is not None and why in str(one.evidence) for one in found] == (
        [True] if why else []
    )
    assert facts.exchange_rates.hash == "hash", "the decision names them all the same"


def test_an_order_in_dollars_asks_no_rates() -> None:
    old = ExchangeRates({"EUR": Decimal("1.1")}, DAY - timedelta(400), "hash")
    order = foreign("VN", fmv={"amount": "400", "currency": "USD"})
    facts = gather(OrderEvent.model_validate(laid(order)), "", DAY, Knowledge.of((), (), (), old, DAY), Policy())
    assert "DATA_MISSING_FX" not in {one.code for one in screen(facts, enacted(), Policy()).findings}
