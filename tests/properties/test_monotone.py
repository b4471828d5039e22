"""Knowing less never clears: over all rules together (DESIGN law 5), and the order of things does not matter."""

import random
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.listed_party import ListedParty
from schemas.order import OrderEvent
from schemas.verdict import Decision
from streams.screening.gather import gather
from streams.screening.knowledge import Knowledge
from streams.screening.screen import screen
from tests.properties.orders import COUNTRIES, LISTS, days, less_known, orders
from tests.rules.screening import RATES, codes, enacted, policy_of

POLICY = policy_of({})
CONTRADICTION = frozenset({"DATA_CONTRADICTORY_ITEM"})
"""Goes away with either of its two sides: whoever says less contradicts himself no more."""
SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def knowledge(day: date) -> Knowledge:
    return Knowledge.of([ListedParty.model_validate(entry) for entry in LISTS], [], [], RATES, day)


def decide(order: dict[str, Any], on: str) -> Decision:
    day = date.fromisoformat(on)
    numbered = [{"line": place, **line} for place, line in enumerate(order.get("lines", []), 1)]
    event = {"event": "submitted", "order_id": "P-1", "revision": 1, **order, "lines": numbered}
    facts = gather(OrderEvent.model_validate(event), "0" * 64, day, knowledge(day), POLICY)
    return screen(facts, enacted(), POLICY)


@given(orders, days)
@SETTINGS
def test_knowing_less_never_clears(order: dict[str, Any], on: str) -> None:
    found = codes(decide(order, on))
    if not found or CONTRADICTION & found:
        return
    for what, poorer in less_known(order):
        decision = decide(poorer, on)
        assert decision.outcome == "hold", (what, on, order)


@given(orders, days, st.randoms(use_true_random=False))
@SETTINGS
def test_order_of_things_does_not_matter(order: dict[str, Any], on: str, rng: random.Random) -> None:
    mixed = {**order, "parties": rng.sample(order["parties"], len(order["parties"]))}
    mixed["lines"] = rng.sample(
        [{**line, "line": place, "us_content": rng.sample(line["us_content"], len(line["us_content"]))}
         for place, line in enumerate(order["lines"], 1)],
        len(order["lines"]),
    )  # fmt: skip
    one, other = decide(order, on), decide(mixed, on)
    assert essence(one) == essence(other)


def essence(decision: Decision) -> Any:
    lines = sorted(
        (line.line, line.outcome, line.subject_to_ear, line.basis, line.codes, line.clear_basis, line.calc_pct)
        for line in decision.lines
    )
    return decision.outcome, lines, sorted((f.code, f.line or 0) for f in decision.findings), decision.review_policy


OWN_FAILURES = ("LIC_", "TGL_", "LEX_")
CLAIMS = (
    *({"license_exception": name} for name in ("LVS", "GOV", "STA", "SPP")),
    {"licence_id": "D-NONE"},
    {"tgl": "HUAWEI-TGL", "category": "existing_networks"},
    {"tgl": "AFFILIATES-TGL-7"},
)
claims = st.sampled_from(CLAIMS)


@given(orders, days, claims)
@SETTINGS
def test_an_authorisation_adds_no_hold_but_its_own_failure(
    order: dict[str, Any], on: str, claim: dict[str, Any]
) -> None:
    before = {(finding.code, finding.line) for finding in decide(order, on).findings}
    after = {(finding.code, finding.line) for finding in decide({**order, "claims": claim}, on).findings}
    added = {code for code, line in after - before}
    assert all(code.startswith(OWN_FAILURES) for code in added), added


@given(orders, days)
@SETTINGS
def test_never_an_error_and_always_a_release(order: dict[str, Any], on: str) -> None:
    decision = decide(order, on)
    for finding in decision.findings:
        assert finding.code not in ("RULE_ERROR", "DATA_UNKNOWN_FACT"), finding
        assert finding.release, finding


def placed(order: dict[str, Any], country: str, destination: str | None = None) -> dict[str, Any]:
    """The order with its consignees and users elsewhere, and perhaps another destination."""
    final = {"ultimate_consignee", "end_user", "technology_recipient"}
    parties = [{**one, "country": country} if one["role"] in final else one for one in order["parties"]]
    return {**order, "destination": destination or order["destination"], "parties": parties}


OF_PLACES = frozenset({"DATA_CONTRADICTORY_DESTINATION", "VESSEL_AIRCRAFT_744_7"})
"""Beside or instead of what a country asks, where it is not the destination."""


def held(decision: Decision) -> set[tuple[str, int | None]]:
    return {(one.code, one.line) for one in decision.findings if one.code not in OF_PLACES}


def alternatives(order: dict[str, Any], country: str) -> Iterator[dict[str, Any]]:
    """As if it ended at either place alone. Of a release nationality decides; who is in the US is a US person."""
    if order["transaction_type"] != "deemed_export":
        yield placed(order, country, country)
        if order["destination"] != "US":
            yield placed(order, order["destination"])


@given(orders, st.sampled_from(COUNTRIES), days)
@SETTINGS
def test_a_final_party_elsewhere_is_never_looser_than_either_place(
    order: dict[str, Any], country: str, on: str
) -> None:
    both = decide(placed(order, country), on)
    for alone in (decide(one, on) for one in alternatives(order, country)):
        assert held(alone) <= held(both)
        assert alone.outcome == "clear" or both.outcome == "hold"


@given(orders, st.sampled_from(COUNTRIES), days, claims)
@SETTINGS
def test_nor_with_a_claim(order: dict[str, Any], country: str, on: str, claim: dict[str, Any]) -> None:
    claiming = {**order, "claims": claim}
    if decide(placed(claiming, country), on).outcome == "clear":
        for alone in alternatives(claiming, country):
            assert decide(alone, on).outcome == "clear", alone["destination"]


@given(orders, st.sampled_from(("ZZ", "XX", "unknown", "Germany", "?")), days)
@SETTINGS
def test_a_country_that_nobody_knows_never_clears(order: dict[str, Any], country: str, on: str) -> None:
    decision = decide(placed(order, country), on)
    assert decision.outcome == "hold"
