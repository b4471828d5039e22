"""Roles by the codes of order systems: every code that the standards and SAP have for a party of 748.5."""

import pytest

from schemas.party import Party
from schemas.roles import ROLE_OF, ROLES


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        ("purchaser", "sold_to, Sold-To Party, bill_to, BY, IV, AG, ag, RE"),
        ("ultimate_consignee", "ship_to, Ship To, SHIPTO, UC, CN, DP, ST, WE, we"),
        ("intermediate_consignee", "IC, intermediary consignee"),
        ("end_user", "EU, End User, end-customer"),
        ("freight_forwarder", "FW, FF, Forwarder"),
    ],
)
def test_a_usual_code_in_any_case_means_its_role(role: str, codes: str) -> None:
    assert {Party(name="A", role=code).role for code in codes.split(", ")} == {role}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_means_itself(role: str) -> None:
    assert Party(name="A", role=role).role == role


def test_what_is_no_role_stays_as_it_was_given() -> None:
    assert Party(name="A", role="Ultimate Cosignee").role == "Ultimate Cosignee"
    assert set(ROLE_OF.values()) <= set(ROLES)
