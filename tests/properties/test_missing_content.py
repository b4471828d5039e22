"""Content that nobody stated is passed over only where no content could make a difference.  (Supp. 2(a) note, part 734)

Whatever clears without its US content under policy assume_subject clears with any: none, all of it controlled, of the
600 series, of accelerators, of encryption. What ends at a second country, goes through a third, or is for a listed or a
military party is asked like all else.
"""

from datetime import date
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from schemas.order import OrderEvent
from schemas.verdict import Decision
from streams.law.kit.samples import part
from streams.screening.gather import gather
from streams.screening.screen import screen
from tests.properties.orders import COUNTRIES, days, end_uses, parties
from tests.properties.test_monotone import knowledge
from tests.rules.screening import enacted, policy_of

LENIENT = policy_of({"missing_content": "assume_subject"})
CONTENTS: tuple[list[dict[str, Any]], ...] = (
    [],
    [part("3A001.a.7", "399")],
    [part("9A610.x", "1"), part("9A610.y", "1")],
    [part("3A090.a", "200")],
    [part("5A002.a", "300", enc_status="740.17(b)(1)")],
    [part("EAR99", "399", ru_by_hts=True, supp7_746=True, food_or_medicine=False)],
    [part("3A991", "399", is_ic=True)],
)
ECCNS = ("EAR99", "5A991", "3A991", "5A992.c", "3A001.a.7", "3B991.a", "4A994", "9A991", "1A995")
items = st.builds(
    lambda **facts: {"fmv": {"amount": "400", "currency": "USD"}, "tech_report_filed": True, **facts},
    eccn=st.sampled_from(ECCNS),
    kind=st.sampled_from(("commodity", "software", "technology")),
    origin=st.sampled_from(("TW", "JP", "DE")),
    direct_product=st.just({"status": "complete"}),
    supp7_746=st.booleans(),
    ru_by_hts=st.booleans(),
    food_or_medicine=st.booleans(),
)
orders = st.builds(
    lambda consignee, others, stops, **facts: {
        **facts,
        "event": "submitted",
        "order_id": "C-1",
        "revision": 1,
        "parties": [{"role": "ultimate_consignee", "name": "Musterwerk Antriebe GmbH", "country": consignee}, *others],
        "transit": [{"country": country} for country in stops],
    },
    st.sampled_from(COUNTRIES),
    st.lists(parties, max_size=1),
    st.lists(st.sampled_from(("DE", "VN", "RU", "CU", "SG")), max_size=1),
    transaction_type=st.sampled_from(("export_from_abroad", "reexport", "transfer_in_country")),
    ship_from=st.sampled_from(("TW", "JP", "DE")),
    destination=st.sampled_from(COUNTRIES),
    end_use=st.one_of(st.just({}), end_uses),
    us_person_involved=st.sampled_from((None, False, True)),
)


def decide(order: dict[str, Any], item: dict[str, Any], on: str) -> Decision:
    given_ = {**order, "lines": [{"line": 1, **item}]}
    day = date.fromisoformat(on)
    facts = gather(OrderEvent.model_validate(given_), "0" * 64, day, knowledge(day), LENIENT)
    return screen(facts, enacted(), LENIENT)


@given(orders, items, days)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_what_clears_without_its_content_clears_with_any(order: dict[str, Any], item: dict[str, Any], on: str) -> None:
    assume(decide(order, item, on).outcome == "clear")
    for content in CONTENTS:
        known = {**item, "us_content": content, "content_status": "complete"}
        decision = decide(order, known, on)
        assert decision.outcome == "clear", (content, [finding.code for finding in decision.findings])


def test_passed_over_at_all() -> None:
    order = {
        "event": "submitted",
        "order_id": "C-1",
        "revision": 1,
        "transaction_type": "reexport",
        "ship_from": "TW",
        "destination": "DE",
        "parties": [{"role": "ultimate_consignee", "name": "Musterwerk Antriebe GmbH", "country": "DE"}],
    }
    item = {"kind": "commodity", "eccn": "EAR99", "origin": "TW", "direct_product": {"status": "complete"}}
    decision = decide(order, item, "2026-03-02")
    assert decision.lines[0].clear_basis == ("NLR_EVEN_IF_SUBJECT",)
