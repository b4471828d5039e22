"""Scopes and review policies of Entity List entries, through whole decisions (RULES.md C.2, C.3)."""

from typing import Any

import pytest

from streams.law.kit.samples import foreign, listed, to
from tests.rules.screening import screened

NAME = "Pinewood Optics Ltd"
AT = "Unit 501, Harbour Tower, 12 Dock Road, Kowloon, Hong Kong"
DAY = "2025-02-10"


def held(entry: dict[str, Any], **line: Any) -> list[str]:
    order = {"destination": "HK", "parties": [to(NAME, address=AT)], "lines": [{"eccn": "EAR99", **line}]}
    return sorted({finding.code for finding in screened(order, DAY, lists=[entry]).findings})


def scoped(scope: str, **more: Any) -> dict[str, Any]:
    return listed(NAME, license_requirement={"scope": scope, **more})


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ({"eccn": "5A991"}, ["EL_LICENSE_REQUIRED"]),
        ({"eccn": "5A991", "supp7_746": False}, ["EL_LICENSE_REQUIRED"]),
        ({"supp7_746": True}, ["EL_LICENSE_REQUIRED"]),
        ({"supp7_746": False}, []),
        ({}, ["DATA_MISSING_HS"]),
        ({"supp7_746": None}, ["DATA_MISSING_HS"]),
    ],
)
def test_list_items_and_supplement_7(line: dict[str, Any], codes: list[str]) -> None:
    assert held(scoped("ccl_and_supp7"), **line) == codes


def test_an_address_entry_reaches_list_items() -> None:
    entry = listed("Address 10", kind="address", country="HK", addresses=[AT],
                   license_requirement={"scope": "ccl_and_supp7"})  # fmt: skip
    order = {"parties": [to("Quiet Bay Trading", address=AT)], "lines": [{"eccn": "5A991"}]}
    assert {one.code for one in screened(order, DAY, lists=[entry]).findings} == {"EL_ADDRESS_MATCH"}


@pytest.mark.parametrize(
    ("stated", "line", "policy"),
    [
        ("presumption_of_denial", {}, "presumption_of_denial"),
        ("policy_of_denial", {}, "policy_of_denial"),
        ("case_by_case", {}, "case_by_case"),
        ("case_by_case_ccl_approve_ear99", {}, "presumption_of_approval"),
        ("case_by_case_ccl_approve_ear99", {"eccn": "5A991"}, "case_by_case"),
        ("case_by_case_list", {"eccn": "1A995"}, "case_by_case"),
        ("case_by_case_list", {"eccn": "5A991"}, "presumption_of_denial"),
        ("policy_of_denial_food_medicine_case_by_case", {"food_or_medicine": True}, "case_by_case"),
        ("policy_of_denial_food_medicine_case_by_case", {"food_or_medicine": False}, "policy_of_denial"),
        ("policy_of_denial_food_medicine_case_by_case", {}, "policy_of_denial"),
        (
            "policy_of_denial_food_medicine_case_by_case",
            {"eccn": "1A995", "food_or_medicine": True},
            "policy_of_denial",
        ),
        ("presumption_of_denial_200mm_case_by_case", {}, "presumption_of_denial"),
        ("telecom case-by-case", {"eccn": "5A991"}, "case_by_case"),
        ("telecom case-by-case", {"eccn": "3A991"}, "presumption_of_denial"),
    ],
)
def test_review_policy_by_line(stated: str, line: dict[str, Any], policy: str) -> None:
    order = {"parties": [to(NAME)], "lines": [{"eccn": "EAR99", **line}]}
    assert screened(order, DAY, lists=[listed(NAME, review_policy=stated)]).review_policy == policy


@pytest.mark.parametrize(
    ("capability", "policy"),
    [("4G", "case_by_case"), ("3g ", "case_by_case"), ("5G", "policy_of_denial"), (None, "policy_of_denial")],
)
def test_below_5g_for_footnote_1_direct_products(capability: str | None, policy: str) -> None:
    made = {"status": "complete", "plant": [{"eccn": "3E991", "us_origin": True}]}
    order = {**foreign("CN", eccn="3A991", direct_product=made, capability=capability), "parties": [to(NAME)]}
    entry = listed(NAME, footnotes=[{"n": 1, "from": "2020-05-15"}], review_policy="policy_of_denial")
    assert screened(order, "2022-06-21", lists=[entry]).review_policy == policy


def test_below_5g_is_for_that_basis_alone() -> None:
    order = {"parties": [to(NAME)], "lines": [{"eccn": "3A991", "capability": "4G"}]}
    entry = listed(NAME, footnotes=[{"n": 1, "from": "2020-05-15"}])
    assert screened(order, "2022-06-21", lists=[entry]).review_policy == "presumption_of_denial"


def test_the_strictest_policy_of_an_order_stands() -> None:
    entries = [listed(NAME, review_policy="case_by_case"), listed("Larkspur Lasers Co", entry_id="EL-2")]
    order = {"parties": [to(NAME), to("Larkspur Lasers Co", role="purchaser")]}
    assert screened(order, DAY, lists=entries).review_policy == "presumption_of_denial"
