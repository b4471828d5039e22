"""US content of which a fact is missing, under the policy that asks only where it matters: the level settles no more
than the law lets it.
"""

from typing import Any

import pytest

from streams.law.kit.samples import foreign, listed, part, to
from tests.rules.screening import screened

DAY = "2026-03-02"
BUYER = "Lanternfield Module Co"
LENIENT = {"missing_content": "assume_subject"}


def codes(component: dict[str, Any], buyer: str = "Quarry Lane Weaving", **facts: Any) -> set[str]:
    made = {"status": "complete"}
    order = foreign("CN", eccn="EAR99", us_content=[component], content_status="complete", direct_product=made, **facts)
    decision = screened({**order, "parties": [to(buyer)]}, DAY, lists=[listed(BUYER)], policy=LENIENT)
    return {one.code for one in decision.findings}


class TestEncryption:
    """734.4(b): the level may be relied on only where the 740.17 status is stated."""

    @pytest.mark.parametrize("status", [None, "unknown", "n/a", "TBD", "none", " "])
    def test_of_no_status_for_a_listed_buyer(self, status: str | None) -> None:
        few = part("5D002", "1", kind="software", mode="incorporated", enc_status=status)
        assert "DATA_MISSING_CONTENT" in codes(few, BUYER)

    def test_of_no_status_where_nothing_is_required_anyway(self) -> None:
        assert not codes(part("5D002", "1", kind="software", mode="incorporated"))

    @pytest.mark.parametrize("status", ["740.17(b)(1)", "(a)(2)", "b.1"])
    def test_of_a_stated_paragraph(self, status: str) -> None:
        assert not codes(part("5D002", "1", kind="software", mode="incorporated", enc_status=status), BUYER)


class TestClass:
    """What is no ECCN may be meant for one of 734.4(a), which leaves no level."""

    @pytest.mark.parametrize("written", [None, "unknown", "3A01.a", "9A51S.x", "600 series", "XI(c)", "9Z999"])
    def test_of_no_class_for_a_listed_buyer(self, written: str | None) -> None:
        assert "DATA_MISSING_CONTENT" in codes(part(written, "1"), BUYER)

    def test_of_no_class_where_nothing_is_required_anyway(self) -> None:
        assert not codes(part("9A51S.x", "1"))


class TestMode:
    """What nobody says goes into the item may go beside it, and then its share of the value settles nothing."""

    @pytest.mark.parametrize(
        "component",
        [
            part("5D002", "1", kind="software", mode="unknown", enc_status="740.17(b)(1)"),
            part("5D002", "1", kind="software", mode=None, enc_status="740.17(b)(1)"),
            part("3A001.a.2", "1", mode="unknown"),
            part("3E001", "1", kind="technology", mode="unknown"),
        ],
    )
    def test_of_a_controlled_item(self, component: dict[str, Any]) -> None:
        assert "CCL_LICENSE_REQUIRED" in codes(component)

    def test_for_a_listed_buyer(self) -> None:
        assert "EL_LICENSE_REQUIRED" in codes(part("EAR99", "1", mode="unknown"), BUYER)

    def test_of_an_item_that_needs_nothing(self) -> None:
        assert not codes(part("5D992.c", "1", kind="software", mode="unknown"))

    def test_of_a_commodity_of_which_nothing_is_said(self) -> None:
        assert not codes(part("3A001.a.2", "1", mode=None))

    def test_of_a_foreign_component(self) -> None:
        assert not codes(part("3A001.a.2", "1", mode="unknown", origin="JP"))


@pytest.mark.parametrize("basis", ["unknown", "n/a", "TBD", "???", "Inter-Company", "intra_group price"])
def test_a_value_on_no_known_basis(basis: str) -> None:
    component = part("3A001.a.2", "1", value_basis=basis)
    assert "DATA_MISSING_CONTENT" in codes(component, BUYER)
    assert not codes({**component, "fmv": {"amount": "2", "currency": "USD"}}, BUYER)


@pytest.mark.parametrize("basis", [None, "delivered_cost", "list price"])
def test_a_value_on_a_known_basis(basis: str | None) -> None:
    assert not codes(part("3A001.a.2", "1", value_basis=basis), BUYER)
