"""What a draft would have moved: by kind, reason, destination and value; unknown is never a clearance."""

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from schemas.listed_party import ListedParty
from schemas.order import OrderEvent
from streams.audit.identity import enacted
from streams.audit.replay import Replay, Totals, as_shipped, line_value, replay
from streams.facts.order import ExchangeRates, Facts
from streams.facts.policy import Policy
from streams.law.kit.samples import foreign, laid, listed, part, to
from streams.screening.drafts import drafts, rulebook_of
from streams.screening.knowledge import Knowledge

DEMINIMIS, LOW_TECH = "draft:2020-01-deminimis10", "draft:2020-02-fdp-lowtech"
HUAWEI = listed("Huawei Technologies Co., Ltd.", family="huawei")
OWNER = listed("Norvik Precision Devices Limited", entry_id="EL-2", since="2023-06-14")
RATES = ExchangeRates({"EUR": Decimal("1.10")})
GIVEN = Policy(licence_balances="given")
DAY = date(2020, 2, 25)


@cache
def known() -> Knowledge:
    return Knowledge.of([ListedParty.model_validate(one) for one in (HUAWEI, OWNER)], [], [], RATES, DAY)


def old(given: dict[str, Any], policy: Policy = GIVEN) -> Facts:
    return as_shipped(OrderEvent.model_validate(laid(given)), "", known(), policy, DAY)


def to_huawei(ship_date: str | None = "2020-02-25", **facts: Any) -> dict[str, Any]:
    order = foreign("CN", **{"eccn": "5A991", "line_value_usd": "1000", **facts})
    return {**order, "ship_date": ship_date, "parties": [to("Huawei Technologies Co., Ltd.")]}


def under(draft: str, *orders: dict[str, Any], policy: Policy = GIVEN) -> Replay:
    return replay([old(order, policy) for order in orders], enacted(), rulebook_of(draft, enacted()), policy)


def test_ten_percent_would_have_held_thirteen() -> None:
    thirteen = to_huawei(us_content=[part("3A001.a.7", "80"), part("EAR99", "50")])
    nine = to_huawei(us_content=[part("3A001.a.7", "90")])
    result = under(DEMINIMIS, thirteen, nine)
    assert [move.kind for move in result.moves] == ["clear_to_hold", "same"]
    assert result.moved[0].added == ("EL_LICENSE_REQUIRED",)
    assert result.by_kind()["clear_to_hold"] == Totals(1, Decimal(1000), 0)
    assert dict(result.by_reason()) == {"+EL_LICENSE_REQUIRED": Totals(1, Decimal(1000), 0)}
    assert dict(result.by_destination()) == {"CN": Totals(1, Decimal(1000), 0)}
    assert result.other == f"{result.base}+{DEMINIMIS}"


@pytest.mark.parametrize(("usd", "kind"), [("100.00", "same"), ("100.01", "clear_to_hold")])
def test_exactly_ten_percent_is_not_over(usd: str, kind: str) -> None:
    assert under(DEMINIMIS, to_huawei(us_content=[part("EAR99", usd)])).moves[0].kind == kind


def test_other_buyers_are_not_touched() -> None:
    order = {**to_huawei(us_content=[part("EAR99", "500")]), "parties": [to("Kobe Hinoki KK")]}
    assert under(DEMINIMIS, order).moved == ()


def test_any_us_technology() -> None:
    made = {"status": "complete", "technology": [{"eccn": "EAR99", "us_origin": True}]}
    result = under(LOW_TECH, to_huawei(direct_product=made), to_huawei())
    assert [move.kind for move in result.moves] == ["clear_to_hold", "same"]


def test_another_listed_company_is_not_the_family() -> None:
    made = {"status": "complete", "technology": [{"eccn": "EAR99", "us_origin": True}]}
    order = {**to_huawei("2023-07-03", direct_product=made), "parties": [to("Norvik Precision Devices Limited")]}
    assert under(LOW_TECH, order).moved == ()
    bank = {**to_huawei(direct_product=made), "parties": [to("Kobe Hinoki KK"), to(HUAWEI["name"], role="bank")]}
    assert under(LOW_TECH, bank).moved == ()


@pytest.mark.parametrize(
    "made",
    [None, {"status": "incomplete"}, {"status": "complete", "technology": [{"eccn": "EAR99", "us_origin": None}]}],
)
def test_what_the_old_order_does_not_say_is_undetermined(made: dict[str, Any] | None) -> None:
    result = under(LOW_TECH, to_huawei(direct_product=made))
    assert [move.kind for move in result.moves] == ["undetermined"]
    assert result.moves[0].added == ("DATA_MISSING_DIRECT_PRODUCT", "EL_LICENSE_REQUIRED")


def test_a_gap_that_policy_waived_stays_waived_where_the_draft_asks_nothing() -> None:
    policy = Policy(missing_content="assume_subject", licence_balances="given")
    gap = {**to_huawei(us_content=None), "parties": [to("Kobe Hinoki KK")]}
    assert under(DEMINIMIS, gap, policy=policy).moves[0].kind == "same"


@pytest.mark.parametrize("draft", ["alt:affiliates-extended", "alt:affiliates-repealed"])
@pytest.mark.parametrize(("day", "kind"), [("2026-11-09", "same"), ("2026-11-10", "hold_to_clear")])
def test_affiliates_alternatives(draft: str, day: str, kind: str) -> None:
    party = to("PT Larkfield", country="ID", owners=[{"name": OWNER["name"], "pct": 75}])
    order = {"ship_date": day, "destination": "ID", "parties": [party], "lines": [{"eccn": "EAR99"}]}
    result = under(draft, order)
    assert [move.kind for move in result.moves] == [kind]
    assert result.by_kind()[kind].unvalued == 1


def test_another_reason_is_a_change_of_codes() -> None:
    party = to("PT Larkfield", country="CN", owners=[{"name": OWNER["name"], "pct": 75}])
    order = {"ship_date": "2026-11-10", "destination": "CN", "parties": [party], "lines": [{"eccn": "3A001.a.7"}]}
    move = under("alt:affiliates-repealed", order).moves[0]
    assert (move.kind, move.removed, move.added) == ("codes", ("EL_AFFILIATE_50",), ())


def test_the_day_is_the_order_s_own() -> None:
    assert old(to_huawei("2019-05-15")).as_of == date(2019, 5, 15)
    assert old({**to_huawei("2019-05-15"), "shipped_on": "2019-05-17"}).as_of == date(2019, 5, 17)
    facts = old(to_huawei(None))
    assert facts.as_of == facts.today == DAY


def test_old_orders_do_not_hold_for_old_lists() -> None:
    assert under(DEMINIMIS, to_huawei("2023-01-09")).moves[0].before == ()


@pytest.mark.parametrize(
    ("facts", "value"),
    [
        ({"line_value_usd": "7"}, "7"),
        ({"net_value_usd": "8"}, "8"),
        ({"fmv": {"amount": "10", "currency": "EUR"}, "qty": "3"}, "33.00"),
        ({"fmv": {"amount": "10", "currency": "XXX"}, "qty": "3"}, None),
        ({"fmv": {"amount": "10", "currency": "EUR"}, "qty": None}, None),
        ({}, None),
    ],
)
def test_value_at_stake(facts: dict[str, Any], value: str | None) -> None:
    line = old({"lines": [facts]}).lines[0]
    assert line_value(line, RATES) == (None if value is None else Decimal(value))


def test_drafts_are_found_by_id() -> None:
    assert set(drafts()) == {DEMINIMIS, LOW_TECH, "alt:affiliates-extended", "alt:affiliates-repealed"}
    assert rulebook_of("enacted", enacted()) is enacted()
    with pytest.raises(KeyError, match="no draft 'draft:x'; there are alt:affiliates-extended"):
        rulebook_of("draft:x", enacted())
