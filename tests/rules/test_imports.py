"""Imports are no exports: 734.13, RULES2 A.3. They are asked for adversaries, lists and forced labour, and no more."""

from typing import Any

import pytest

from streams.law.kit.samples import listed, part, to
from tests.rules.screening import advised, codes, screened

DAY = "2026-03-02"
DAYTON = to("Dayton Lamp Inc", country="US")
MALMO = to("Malmo Natverk AB", role="supplier", country="SE")


def arriving(*parties: Any, line: Any = (), **changes: Any) -> dict[str, Any]:
    """An import of switches from Sweden; nothing is said of content or production."""
    goods = {"eccn": "5A991", "origin": "SE", **dict(line)}
    order = {"transaction_type": "import_to_us", "ship_from": "SE", "destination": "US"}
    return {**order, "parties": [DAYTON, MALMO, *parties], "lines": [goods], **changes}


CLEARS: tuple[dict[str, Any], ...] = (
    # line facts that would hold an export for want of an answer, or for what the item or its end use is
    {},
    {"eccn": None},
    {"eccn": "  "},
    {"origin": None, "made_in": "SE"},
    {"eccn": "3A001.a.7", "us_content": [part(None, "1")]},
    {"eccn": "9A610"},
    {"us_content": [part("3A001", "500", mode="separate")]},
    {"direct_product": {"status": "incomplete"}},
)


@pytest.mark.parametrize("line", CLEARS)
def test_asks_neither_content_nor_classification(line: dict[str, Any]) -> None:
    found = screened(arriving(line=line), DAY)
    assert (found.outcome, codes(found)) == ("clear", set())


def test_asks_where_the_goods_are_of() -> None:
    """OFAC bans goods by where they are of, and origin is a fact that is required (RULES.md 0.8)."""
    assert codes(screened(arriving(line={"origin": None}), DAY)) == {"OFAC_IRAN"}


@pytest.mark.parametrize(
    ("line", "subject", "basis"),
    [
        ({}, None, ("NLR_EVEN_IF_SUBJECT",)),
        ({"eccn": None}, None, ("NLR_EVEN_IF_SUBJECT",)),
        ({"origin": "US"}, True, ("NLR",)),
        ({"us_content": [], "content_status": "complete", "fmv": {"amount": "9", "currency": "USD"}}, False,
         ("NOT_SUBJECT_TO_EAR",)),
    ],
)  # fmt: skip
def test_scope_is_stated_as_far_as_it_is_known(line: dict[str, Any], subject: object, basis: tuple[str, ...]) -> None:
    (judged,) = screened(arriving(line=line), DAY).lines
    assert (judged.subject_to_ear, judged.clear_basis) == (subject, basis)


def test_neither_entity_list_nor_military_end_use() -> None:
    lists = (listed("Malmo Natverk AB", country="SE"),)
    order = arriving(line={"origin": "US"}, end_use={"military": True, "nuclear": True})
    assert codes(screened(order, DAY, lists=lists)) == set()


@pytest.mark.parametrize("line", [{}, {"origin": "US"}, {"eccn": None}])
def test_denied_persons_reach_what_is_or_may_be_subject(line: dict[str, Any]) -> None:
    lists = (listed("Malmo Natverk AB", list_="DPL", country="SE"),)
    assert codes(screened(arriving(line=line), DAY, lists=lists)) == {"DPL_DENIED_PERSON"}


def test_denied_persons_do_not_reach_what_is_not() -> None:
    lists = (listed("Malmo Natverk AB", list_="DPL", country="SE"),)
    line = {"us_content": [], "content_status": "complete", "fmv": {"amount": "9", "currency": "USD"}}
    assert codes(screened(arriving(line=line), DAY, lists=lists)) == set()


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({"eccn": "5A99I"}, "DATA_INVALID_ECCN"),
        ({"itar": True}, "ITAR_REFER"),
        ({"other_classifications": ["5A001.a"]}, "DATA_CONTRADICTORY_CLASSIFICATION"),
    ],
)
def test_facts_that_are_wrong_still_hold(line: dict[str, Any], code: str) -> None:
    assert codes(screened(arriving(line=line), DAY)) == {code}


NO_IMPORTS = (
    {"destination": "CA"},
    {"ship_from": "US"},
    {"ship_from": "PR"},
    {"transaction_type": "export_from_abroad"},
)


@pytest.mark.parametrize("changes", NO_IMPORTS)
def test_what_is_no_import_is_asked_everything(changes: dict[str, Any]) -> None:
    found = codes(screened(arriving(**changes, line={"eccn": None}), DAY))
    assert found - {"DATA_CONTRADICTORY_DESTINATION"} == {"DATA_MISSING_ECCN"}


def test_a_final_party_abroad_is_asked_everything() -> None:
    iranian = to("Qeshm Lamp", role="end_user", country="IR")
    found = codes(screened(arriving(iranian, line={"origin": "US"}), DAY))
    assert {"EMBARGO_LICENSE_REQUIRED", "OFAC_IRAN", "DATA_CONTRADICTORY_DESTINATION"} <= found


def test_to_a_territory_is_an_import_too() -> None:
    assert codes(screened(arriving(destination="PR"), DAY)) == set()


def test_goods_of_china_are_said_to_be_unscreened_for_forced_labour() -> None:
    assert "ADV_UFLPA" in advised(screened(arriving(line={"origin": "CN", "eccn": "EAR99"}), DAY))
