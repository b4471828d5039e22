"""Part 744 beyond what examples of single rules show: what lifts its requirements, and when a letter of BIS begins."""

from typing import Any

import pytest

from streams.law.kit.samples import foreign, listed, to
from tests.rules.screening import advised, codes, screened

NOW = "2026-03-02"
EXCEPTIONS = (
    "LVS", "GBS", "CIV", "SPP", "TSR", "APP", "TMP", "ENC", "STA", "NAC", "ACA", "RPL", "GFT", "TSU", "BAG", "AVS",
    "APR", "AGR", "CCD", "SCP", "ACE", "MED", "IEC", "HBM", "RFF", "AIA", "ACM", "LPP",
)  # fmt: skip
REVIEWED = {"by": "M. Auer", "when": "2026-02-01", "reference": "EX-1"}


def order(destination: str, eccn: str, *, user: bool = False, **use: Any) -> dict[str, Any]:
    party = to("Works", country=destination, military_end_user=user, hq_country="CN")
    return {"destination": destination, "parties": [party], "lines": [{"eccn": eccn}], "end_use": use}


ORDERS = [
    ("ENDUSE_744_17", order("VN", "3A991.a.1", user=True)),
    ("ENDUSE_744_9", order("SA", "6A993.a", user=True)),
    ("ENDUSE_MARITIME_NUCLEAR", order("GB", "EAR99", maritime_nuclear=True)),
    ("ENDUSE_WMD", order("EG", "EAR99", precursor_plant=True)),
    ("ENDUSE_744_23", order("CN", "4A994", supercomputer_cn=True)),
    ("MEU_LICENSE_REQUIRED", order("CN", "3A992", user=True)),
    ("IS_INFORMED_LICENSE_REQUIRED", {**order("DE", "EAR99"), "claims": {"is_informed": True}}),
]


def claiming(given: dict[str, Any], **claims: Any) -> dict[str, Any]:
    return {**given, "claims": {**given.get("claims", {}), **claims}}


@pytest.mark.parametrize("symbol", EXCEPTIONS)
@pytest.mark.parametrize(("code", "given"), ORDERS, ids=[code for code, _ in ORDERS])
def test_no_other_exception_lifts_it(code: str, given: dict[str, Any], symbol: str) -> None:
    claim = claiming(given, license_exception=symbol, exception_reviewed=REVIEWED, ultimate_end_use_government=True)
    assert code in codes(screened(claim, NOW))


@pytest.mark.parametrize(("code", "given"), ORDERS, ids=[code for code, _ in ORDERS])
def test_a_licence_lifts_it(code: str, given: dict[str, Any]) -> None:
    licence = {
        "id": "D1", "status": "active", "valid_from": "2025-01-10", "valid_to": "2028-11-11",
        "destination": given["destination"], "parties": {"ultimate_consignee": ["Works"]},
        "lines": [{"eccn": given["lines"][0]["eccn"], "qty": 1000, "unit": "pc", "value_usd": "50000"}],
    }  # fmt: skip
    line = {**given["lines"][0], "qty": 1, "line_value_usd": "5"}
    asked = claiming({**given, "lines": [line]}, licence_id="D1")
    assert code in codes(screened(given, NOW))
    assert codes(screened(asked, NOW, licences=[licence])) == set()


def test_a_clearance_ends_before_the_letter_begins() -> None:
    letter = {"claims": {"is_informed": {"section": "744.11(c)", "from": "2026-03-05"}}}
    decision = screened(letter, NOW)
    assert decision.outcome == "clear"
    assert str(decision.good_until) == "2026-03-04"


def test_a_shipment_after_the_letter_holds() -> None:
    letter = {"claims": {"is_informed": {"section": "744.11(c)", "from": "2026-03-05"}}}
    assert codes(screened(letter, "2026-03-05", today=NOW)) == {"IS_INFORMED_LICENSE_REQUIRED"}


class TestSanctioned:
    ENTRY = listed("Baltmor Rocketry", list_="ISN", since="2023-05-19", country="CN", review_policy=None)

    def test_what_is_held_is_reviewed_with_a_policy_of_denial(self) -> None:
        held = {"destination": "CN", "parties": [to("Baltmor Rocketry")], "lines": [{"eccn": "3A001.a.7"}]}
        decision = screened(held, NOW, lists=[self.ENTRY])
        assert (decision.outcome, decision.review_policy) == ("hold", "policy_of_denial")
        assert "ADV_SANCTIONED_744_19" in advised(decision)

    def test_by_itself_it_is_reviewed(self) -> None:
        free = {"destination": "CN", "parties": [to("Baltmor Rocketry")], "lines": [{"eccn": "5A991"}]}
        decision = screened(free, NOW, lists=[self.ENTRY])
        assert codes(decision) == {"PARTY_MATCH_REVIEW"}
        assert decision.review_policy == "policy_of_denial"

    def test_somebody_else_changes_nothing(self) -> None:
        decision = screened({"parties": [to("Lumenpath", country="DE")]}, NOW, lists=[self.ENTRY])
        assert (decision.outcome, decision.review_policy) == ("clear", None)


def test_a_camera_needs_one_licence_however_many_limbs_it_meets() -> None:
    given = {**order("SA", "6A003.a.3", user=True), "lines": [{"eccn": "6A003.a.3", "purpose": "incorporation_0a919"}]}
    found = [one for one in screened(given, NOW).findings if one.code == "ENDUSE_744_9"]
    assert [one.cite for one in found] == ["15 CFR 744.9(a)(1)(i)"]


@pytest.mark.parametrize(
    ("destination", "use", "cite", "release"),
    [
        ("EG", {"missile": True}, "15 CFR 744.3(a)(1)", "a BIS licence"),
        ("EG", {"missile": "unknown"}, "15 CFR 744.3(a)(3)", "a BIS licence"),
        ("DE", {"missile": True, "cbw": True}, "15 CFR 744.3(a)(2)", "a BIS licence"),
        ("DE", {"missile": True, "cbw": None}, "15 CFR 744.3(a)(2)", "whether the item is for the delivery of such"),
    ],
)
def test_which_paragraph_of_744_3_holds(destination: str, use: dict[str, Any], cite: str, release: str) -> None:
    found = screened(order(destination, "EAR99", **use), NOW).findings
    missiles = [one for one in found if one.rule == "ear.744.3.missiles"]
    assert [one.cite for one in missiles] == [cite]
    assert release in (missiles[0].release or "")


def test_lines_of_an_order_are_asked_each_by_itself() -> None:
    """A US person's support is a matter of the item: one of two lines is subject, and meets 744.4 itself."""
    mixed = foreign("DE", eccn="EAR99")
    mixed["lines"].append({"origin": "US", "eccn": "EAR99"})
    decision = screened({**mixed, "us_person_involved": True, "end_use": {"cbw": True}}, NOW)
    assert {(one.line, one.code) for one in decision.findings if one.line} == {
        (1, "US_PERSON_744_6"),
        (2, "ENDUSE_WMD"),
    }
