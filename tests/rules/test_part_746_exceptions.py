"""Which licence exceptions lift what part 746 asks for Iraq and under UN arms embargoes: 746.1(b)(4), 746.3(c)."""

from typing import Any

import pytest

from streams.law.kit.samples import item, to
from tests.rules.screening import codes, screened

DAY = "2026-03-02"
LEFT = {"license_exception": "TMP", "return_by": "2026-09-01"}
GOV = {"license_exception": "GOV", "ultimate_end_use_government": True}
EMBASSY = [to("Agency", country="US", government_of="US")]


def _order(country: str, eccn: str, claims: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**item(country, eccn, kind="commodity"), "claims": claims, **more}


@pytest.mark.parametrize(
    ("order", "left"),
    [
        (_order("IQ", "3A001.a.7", LEFT), set()),
        (_order("IQ", "0B999", LEFT), set()),
        (_order("IQ", "9A991.a", LEFT), set()),
        (_order("IQ", "3A001.a.7", {"license_exception": "GBS"}),
         {"CCL_LICENSE_REQUIRED", "IRAQ_746_3", "LEX_NOT_AVAILABLE"}),
        (_order("IQ", "EAR99", LEFT, end_use={"military": True}), {"IRAQ_746_3", "LEX_NOT_AVAILABLE"}),
        (_order("IQ", "EAR99", LEFT, transaction_type="transfer_in_country", ship_from="IQ"),
         {"IRAQ_746_3", "LEX_NOT_AVAILABLE"}),
        (_order("IQ", "3A001.a.7", LEFT, transaction_type="transfer_in_country", ship_from="IQ"),
         {"CCL_LICENSE_REQUIRED", "IRAQ_746_3", "LEX_NOT_AVAILABLE"}),
        (_order("SO", "9A991.a", LEFT), {"UN_EMBARGO_746_1", "LEX_NOT_AVAILABLE"}),
        (_order("SO", "9A991.a", GOV, parties=EMBASSY), set()),
        (_order("SO", "9A991.a", GOV), {"UN_EMBARGO_746_1", "LEX_NOT_AVAILABLE"}),
    ],
)  # fmt: skip
def test_what_an_exception_leaves(order: dict[str, Any], left: set[str]) -> None:
    assert codes(screened(order, DAY)) == left
