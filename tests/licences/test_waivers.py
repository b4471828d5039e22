"""Temporary general licences: each period's first and last day, categories, cut-offs, certificates (RULES.md D)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from schemas.listed_party import ListedParty
from schemas.order import Claims
from streams.licences.waivers import Appeal, Waiver, examine_waiver, waivers

HUAWEI = waivers()["HUAWEI-TGL"]
TGL_7 = waivers()["AFFILIATES-TGL-7"]
ORDER_4 = waivers()["GENERAL-ORDER-4"]
GROUPS = {"A:5": {"DE", "FR", "JP"}, "A:6": {"SG"}, "E:1": {"IR", "KP", "SY"}, "E:2": {"CU"}}


def entry(day: str = "2019-05-16", family: str | None = "huawei") -> ListedParty:
    return ListedParty.model_validate(
        {"list": "EL", "entry_id": day, "name": "H", "effective_from": day, "family": family}
    )


def appeal(day: str, *entries: ListedParty, **changes: Any) -> Appeal:
    claims = {
        "category": "existing_networks",
        "contract_date": "2018-11-02",
        "exporter_certification": True,
        "huawei_certification": True,
    }
    given = {key: changes.pop(key) for key in list(changes) if key in Claims.model_fields}
    terms: dict[str, Any] = {
        "claims": Claims.model_validate({**claims, **given}),
        "as_of": date.fromisoformat(day),
        "destination": "CN",
        "party_countries": ("CN",),
        "entries": entries or (entry(),),
        "paragraphs": frozenset({"744.11"}),
        "at_only": True,
        "exporter_headquarters": "US",
        "within": lambda country, group: country in GROUPS[group],
    }
    return Appeal(**{**terms, **changes})


def codes(waiver: Any, asked: Appeal) -> list[str]:
    return [failure.code for failure in examine_waiver(waiver, asked)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2019-05-19", ["TGL_NOT_YET_VALID"]),
        ("2019-05-20", []),
        ("2019-08-19", []),
        ("2019-08-20", []),
        ("2019-11-18", []),
        ("2019-11-19", []),
        ("2020-02-16", []),
        ("2020-02-17", []),
        ("2020-04-01", []),
        ("2020-04-02", []),
        ("2020-05-15", []),
        ("2020-05-16", []),
        ("2020-08-13", []),
        ("2020-08-14", ["TGL_EXPIRED"]),
        ("2020-08-17", ["TGL_EXPIRED"]),
    ],
)
def test_the_huawei_licence_day_by_day(day: str, expected: list[str]) -> None:
    assert codes(HUAWEI, appeal(day)) == expected


@pytest.mark.parametrize(
    ("day", "category", "expected"),
    [
        ("2019-08-18", "existing_handsets", []),
        ("2019-08-19", "existing_handsets", ["TGL_SCOPE_MISMATCH"]),
        ("2019-08-18", "consumer_devices_cpe", ["TGL_SCOPE_MISMATCH"]),
        ("2019-08-19", "consumer_devices_cpe", []),
        ("2019-08-18", "5g_standards", []),
        ("2019-08-19", "5g_standards", ["TGL_SCOPE_MISMATCH"]),
        ("2020-08-13", "cyber_disclosure", []),
        ("2020-01-01", None, ["TGL_SCOPE_MISMATCH"]),
        ("2020-01-01", "new_networks", ["TGL_SCOPE_MISMATCH"]),
    ],
)
def test_categories_by_period(day: str, category: str | None, expected: list[str]) -> None:
    assert codes(HUAWEI, appeal(day, category=category)) == expected


@pytest.mark.parametrize(
    ("day", "listed", "contract", "expected"),
    [
        ("2019-06-20", "2019-05-16", "2019-05-16", []),
        ("2019-06-20", "2019-05-16", "2019-05-17", ["TGL_SCOPE_MISMATCH"]),
        ("2019-10-01", "2019-05-16", "2019-05-17", ["TGL_SCOPE_MISMATCH"]),
        ("2019-10-01", "2019-08-19", "2019-05-17", []),
        ("2019-10-01", "2019-08-19", "2019-08-19", []),
        ("2019-10-01", "2019-08-19", "2019-08-20", ["TGL_SCOPE_MISMATCH"]),
        ("2020-08-13", "2019-08-19", "2019-08-19", []),
        ("2019-10-01", "2019-05-16", None, ["TGL_SCOPE_MISMATCH"]),
    ],
)
def test_contract_cut_offs(day: str, listed: str, contract: str | None, expected: list[str]) -> None:
    assert codes(HUAWEI, appeal(day, entry(listed), contract_date=contract)) == expected


def test_of_two_entries_the_stricter_cut_off_counts() -> None:
    both = (entry("2019-05-16"), entry("2019-08-19"))
    assert codes(HUAWEI, appeal("2019-10-01", *both, contract_date="2019-08-19")) == ["TGL_SCOPE_MISMATCH"]


def test_the_cut_off_binds_existing_networks_only() -> None:
    assert codes(HUAWEI, appeal("2019-10-01", category="cyber_disclosure", contract_date=None)) == []


@pytest.mark.parametrize(
    ("day", "own", "listed_party", "expected"),
    [
        ("2019-08-18", True, False, []),
        ("2019-08-18", False, True, ["TGL_CERT_MISSING"]),
        ("2019-08-19", True, False, ["TGL_CERT_MISSING"]),
        ("2019-08-19", False, True, []),
        ("2020-08-13", True, None, ["TGL_CERT_MISSING"]),
    ],
)
def test_whose_certificate(day: str, own: bool, listed_party: bool | None, expected: list[str]) -> None:
    assert codes(HUAWEI, appeal(day, exporter_certification=own, huawei_certification=listed_party)) == expected


def test_only_the_listed_family_as_listed_by_then() -> None:
    assert codes(HUAWEI, appeal("2020-01-06", entry(family=None))) == ["TGL_SCOPE_MISMATCH"]
    assert codes(HUAWEI, appeal("2020-01-06", entry(), entry(family="zte"))) == ["TGL_SCOPE_MISMATCH"]
    assert codes(HUAWEI, appeal("2019-08-18", entry("2019-08-19"))) == ["TGL_SCOPE_MISMATCH"]
    assert codes(HUAWEI, appeal("2020-01-06", entries=())) == ["TGL_SCOPE_MISMATCH"]


@pytest.mark.parametrize("change", [{"destination": "IR"}, {"destination": "CU"}, {"party_countries": ("CN", "SY")}])
def test_no_terrorist_supporting_country(change: dict[str, Any]) -> None:
    assert codes(HUAWEI, appeal("2020-01-06", **change)) == ["TGL_SCOPE_MISMATCH"]


@pytest.mark.parametrize(
    ("day", "destination", "partner", "expected"),
    [
        ("2025-09-28", "DE", None, ["TGL_NOT_YET_VALID"]),
        ("2025-09-29", "DE", None, []),
        ("2025-09-29", "SG", None, []),
        ("2025-11-28", "DE", None, []),
        ("2025-11-29", "DE", None, ["TGL_EXPIRED"]),
        ("2025-10-20", "VN", None, ["TGL_SCOPE_MISMATCH"]),
        ("2025-10-20", "VN", "US", []),
        ("2025-10-20", "VN", "JP", []),
        ("2025-10-20", "VN", "CN", ["TGL_SCOPE_MISMATCH"]),
        ("2025-10-20", "IR", "US", ["TGL_SCOPE_MISMATCH"]),
        ("2025-10-20", "CU", "US", ["TGL_SCOPE_MISMATCH"]),
        ("2025-10-20", None, "US", ["TGL_SCOPE_MISMATCH"]),
    ],
)
def test_affiliates_licence(day: str, destination: str | None, partner: str | None, expected: list[str]) -> None:
    assert codes(TGL_7, appeal(day, destination=destination, joint_venture_partner_country=partner)) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"as_of": date(2022, 10, 20)}, ["TGL_NOT_YET_VALID"]),
        ({"as_of": date(2023, 4, 8)}, ["TGL_EXPIRED"]),
        ({"as_of": date(2026, 12, 31)}, []),
        ({"as_of": date(2027, 1, 1)}, ["TGL_EXPIRED"]),
        ({"at_only": False}, ["TGL_SCOPE_MISMATCH"]),
        ({"exporter_headquarters": None}, ["TGL_SCOPE_MISMATCH"]),
        ({"exporter_headquarters": "CN"}, ["TGL_SCOPE_MISMATCH"]),
        ({"exporter_headquarters": "JP"}, []),
        ({"paragraphs": frozenset({"744.23(a)(2)(i)"})}, ["TGL_SCOPE_MISMATCH"]),
        ({"paragraphs": frozenset({"744.23(a)(4)", "744.23(a)(2)(i)"})}, ["TGL_SCOPE_MISMATCH"]),
    ],
)
def test_general_order_4(change: dict[str, Any], expected: list[str]) -> None:
    terms = {"paragraphs": frozenset({"744.23(a)(4)"}), **change}
    assert codes(ORDER_4, appeal("2025-03-03", **terms)) == expected


def test_boundaries_are_first_days() -> None:
    assert HUAWEI.boundaries[0] == date(2019, 5, 20)
    assert HUAWEI.boundaries[-1] == date(2020, 8, 14)
    assert TGL_7.boundaries == (date(2025, 9, 29), date(2025, 11, 29))


@pytest.mark.parametrize(
    ("waiver", "day", "rests"),
    [
        (ORDER_4, "2022-10-21", True),  # from memory altogether
        (ORDER_4, "2023-04-08", False),  # covered by nothing
        (ORDER_4, "2023-11-17", False),
        (ORDER_4, "2025-12-31", False),
        (ORDER_4, "2026-01-01", True),  # beyond what was read
        (ORDER_4, "2026-12-31", True),
        (ORDER_4, "2027-01-01", False),
        (TGL_7, "2025-10-20", False),  # a secondary source, beyond nothing that was read
        (HUAWEI, "2020-02-14", False),
    ],
)
def test_what_nobody_has_read_lifts_nothing(waiver: Waiver, day: str, rests: bool) -> None:
    assert waiver.rests_on_memory(date.fromisoformat(day)) is rests


def test_of_two_periods_the_one_that_was_read_covers_the_day() -> None:
    one, two = HUAWEI.periods[2], replace(HUAWEI.periods[3], mark="M")
    waiver = replace(HUAWEI, periods=(one, two))
    assert waiver.period(date(2020, 2, 16)) == one
    assert waiver.period(date(2020, 2, 17)) == two
    assert waiver.rests_on_memory(date(2020, 2, 17))


def test_an_entity_that_may_have_been_added_later_is_not_listed_in_time() -> None:
    below = entry().model_copy(update={"first_day_between": (date(2019, 5, 16), date(2019, 8, 19))})
    assert codes(HUAWEI, appeal("2019-06-20", below)) == ["TGL_SCOPE_MISMATCH"]
    assert codes(HUAWEI, appeal("2019-09-16", below)) == []
