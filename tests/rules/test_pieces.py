"""Small pieces that rules share, at their own boundaries."""

from datetime import date

import pytest

from schemas.listed_party import ListedParty
from schemas.order import OrderEvent
from streams.facts.programmes import plain_tag, tagged
from streams.law.kit.samples import laid
from streams.law.kit.view import order_view
from streams.law.provisions.diversion import hs6_of, priority_items
from streams.law.provisions.military import supplement_2
from streams.law.provisions.nexus import touches, us_nexus
from streams.rules.ear740.tmp import year_after
from tests.rules.screening import enacted, facts_of, policy_of, screened


@pytest.mark.parametrize(
    ("number", "read"),
    [
        (None, None),
        ("854231", "854231"),
        ("8542.31.00", "854231"),
        ("85423", "unknown"),
        ("x", "unknown"),
        ("", "unknown"),
    ],
)
def test_hs6(number: str | None, read: str | None) -> None:
    assert hs6_of(number) == read


def test_tables_have_their_sizes() -> None:
    assert len(priority_items()) == 50
    assert len(supplement_2()) == 47


@pytest.mark.parametrize(
    ("day", "back"), [("2026-04-14", "2027-04-14"), ("2024-02-29", "2025-02-28"), ("2023-02-28", "2024-02-28")]
)
def test_a_year_later(day: str, back: str) -> None:
    assert year_after(date.fromisoformat(day)) == date.fromisoformat(back)


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ({}, "yes"),
        ({"transaction_type": "deemed_export"}, "yes"),
        ({"transaction_type": "import_to_us"}, "yes"),
        ({"transaction_type": "reexport"}, "yes"),
        ({"transaction_type": "reexport", "ship_from": "DE", "destination": "US"}, "yes"),
        ({"transaction_type": None, "ship_from": None, "destination": "PR"}, "yes"),
        ({"transaction_type": "reexport", "ship_from": "DE"}, "no"),
        ({"transaction_type": "reexport", "ship_from": "DE", "us_person_involved": True}, "yes"),
        ({"transaction_type": "reexport", "ship_from": "DE", "us_person_involved": False}, "no"),
        ({"transaction_type": "reexport", "ship_from": "DE", "us_person_involved": None}, "unknown"),
        ({"transaction_type": None, "ship_from": "DE"}, "unknown"),
        ({"transaction_type": None, "ship_from": "DE", "us_person_involved": True}, "yes"),
    ],
)
def test_us_nexus(given: dict[str, object], answer: str) -> None:
    assert us_nexus(OrderEvent.model_validate(laid(given))) == answer


def test_touches() -> None:
    day = date(2026, 11, 30)
    facts = facts_of({"ship_from": "US", "destination": "DE"}, day.isoformat())
    view = order_view(facts, day, enacted().on(day), policy_of({}))
    assert touches(view, frozenset({"DE"}))
    assert touches(view, frozenset({"US"}))
    assert not touches(view, frozenset({"FR"}))


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        ({"tag_744_8": True}, True),
        ({"tag_744_8": False}, False),
        ({"tag_744_8": None}, "unknown"),
        ({}, "unknown"),
        ({"tags": ["CUBA"]}, False),
        ({"tags": ["CUBA", "[SDGT]"]}, True),
        ({"tags": ["ILLICIT DRUGS-EO14059"]}, True),
        ({"tag_744_8": False, "tags": ["SDGT"]}, True),
        ({"tag_744_8": None, "tags": ["CUBA"]}, "unknown"),
    ],
)
def test_tagged(facts: dict[str, object], answer: object) -> None:
    entry = ListedParty.model_validate({"list": "SDN", "entry_id": "1", "name": "X", **facts})
    assert tagged(entry) == answer


def test_tags_as_the_regulation_writes_them() -> None:
    assert plain_tag(" [illicit drugs-eo14059] ") == "ILLICIT-DRUGS-EO14059"


@pytest.mark.parametrize(
    ("on", "version"),
    [
        ("2020-06-29", "2020-06-29"),
        ("2021-03-07", "2020-12-23"),
        ("2021-03-08", "2021-03-08"),
        ("2021-12-08", "2021-03-16"),
    ],
)
def test_a_finding_names_the_version_of_its_rule(on: str, version: str) -> None:
    order = {"destination": "CN", "lines": [{"eccn": "3A992"}], "end_use": {"military": True}}
    found = [one for one in screened(order, on).findings if one.rule == "ear.744.21.military-end-use"]
    assert [one.version for one in found] == [version]


def test_a_rule_without_dated_values_names_the_day_it_was_checked() -> None:
    found = screened({"signals": {"RF_CASH": True}}, "2025-07-01").findings
    assert [(one.rule, one.version) for one in found] == [("ear.732.red-flags", "2026-11-30")]
