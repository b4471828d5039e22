"""A claimed licence against an order line: every way to fail, each at its boundary (RULES.md E)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from schemas.licence import Licence
from schemas.order import Line
from schemas.party import Party
from streams.facts.order import LineFacts
from streams.licences.match import Claim, Examination, examine_licence

BUYER = "Zhongrui Velion Microsystems Co., Ltd."
DAY = date(2024, 5, 2)


def licence(**changes: Any) -> Licence:
    terms = {
        "id": "D1",
        "status": "active",
        "valid_from": "2023-01-10",
        "valid_to": "2027-01-31",
        "destination": "CN",
        "parties": {"purchaser": [BUYER], "ultimate_consignee": [BUYER], "end_user": [BUYER]},
        "lines": [{"eccn": "3A991", "qty": 1000, "unit": "pc", "value_usd": "50000"}],
    }
    return Licence.model_validate({**terms, **changes})


def granted(**changes: Any) -> list[dict[str, Any]]:
    return [{"eccn": "3A991", "qty": 1000, "unit": "pc", "value_usd": "50000", **changes}]


def line(**changes: Any) -> LineFacts:
    facts = Line.model_validate(
        {"line": 1, "kind": "commodity", "eccn": "3A991", "qty": 10, "unit": "pc", "line_value_usd": "100", **changes}
    )
    return LineFacts(facts, facts)


def party(role: str = "end_user", **changes: Any) -> tuple[str, Party]:
    return role, Party.model_validate({"role": role, "name": BUYER, "country": "CN", **changes})


def look(
    terms: Licence,
    *lines: LineFacts,
    parties: tuple[tuple[str, Party], ...] = (),
    as_of: date = DAY,
    destination: str | None = "CN",
    met: tuple[str, ...] = (),
    state_holidays: tuple[str, ...] = (),
) -> Examination:
    asked = lines or (line(),)
    claim = Claim(terms, as_of, destination, parties or (party(),), asked, frozenset(met), state_holidays)
    return examine_licence(claim, asked[0])


def codes(examination: Examination) -> list[str]:
    return [failure.code for failure in examination.failures]


def test_everything_within_the_licence() -> None:
    examination = look(licence())
    assert examination.failures == ()
    assert examination.limited


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2023-01-09", ["LIC_NOT_YET_VALID"]),
        ("2023-01-10", []),
        ("2027-01-31", []),
        ("2027-02-01", ["LIC_EXPIRED"]),
    ],
)
def test_first_and_last_day(as_of: str, expected: list[str]) -> None:
    assert codes(look(licence(), as_of=date.fromisoformat(as_of))) == expected


@pytest.mark.parametrize(("day", "expected"), [(11, []), (12, []), (13, ["LIC_EXPIRED"])])
def test_an_end_on_veterans_day_moves_by_a_day(day: int, expected: list[str]) -> None:
    assert codes(look(licence(valid_to="2026-11-11"), as_of=date(2026, 11, day))) == expected


def test_state_holidays_move_the_end_too() -> None:
    terms = licence(valid_to="2026-03-27")
    assert codes(look(terms, as_of=date(2026, 3, 30))) == ["LIC_EXPIRED"]
    assert codes(look(terms, as_of=date(2026, 3, 30), state_holidays=("2026-03-27",))) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"status": "suspended"}, ["LIC_SUSPENDED_REVOKED"]),
        ({"status": "revoked"}, ["LIC_SUSPENDED_REVOKED"]),
        ({"status": None}, ["LIC_SUSPENDED_REVOKED"]),
        ({"status": "expired"}, ["LIC_EXPIRED"]),
        ({"status": "exhausted"}, ["LIC_QTY_EXCEEDED"]),
        ({"agency": "OFAC"}, ["LIC_NOT_FOUND"]),
        ({"agency": "bis"}, []),
        ({"valid_from": None}, ["LIC_NOT_YET_VALID"]),
        ({"valid_to": None}, ["LIC_EXPIRED"]),
        ({"destination": "HK"}, ["LIC_DEST_MISMATCH"]),
        ({"destination": None}, ["LIC_DEST_MISMATCH"]),
        ({"conditions": ["signed_end_use_statement"]}, ["LIC_CONDITION_UNMET"]),
        ({"lines": []}, ["LIC_ITEM_MISMATCH"]),
        ({"lines": granted(eccn=None)}, ["LIC_ITEM_MISMATCH"]),
        ({"lines": granted(eccn="3A992")}, ["LIC_ITEM_MISMATCH"]),
        ({"lines": granted(kind="software")}, ["LIC_ITEM_MISMATCH"]),
        ({"lines": granted(item_id="SKU-1")}, ["LIC_ITEM_MISMATCH"]),
        ({"lines": granted(unit=None)}, ["LIC_UNIT_MISMATCH"]),
        ({"lines": granted(unit="kg")}, ["LIC_UNIT_MISMATCH"]),
        ({"lines": granted(qty=None)}, ["LIC_QTY_EXCEEDED"]),
        ({"lines": granted(value_usd=None)}, ["LIC_VALUE_EXCEEDED"]),
    ],
)
def test_each_way_to_fail_has_its_code(changes: dict[str, Any], expected: list[str]) -> None:
    assert codes(look(licence(**changes))) == expected


def test_an_unknown_destination_of_the_order_is_not_the_licensed_one() -> None:
    assert codes(look(licence(destination=None), destination=None)) == ["LIC_DEST_MISMATCH"]


def test_conditions_need_evidence_each() -> None:
    terms = licence(conditions=["a", "b"])
    assert codes(look(terms, met=("a",))) == ["LIC_CONDITION_UNMET"]
    assert look(terms, met=("a",)).failures[0].evidence == {"conditions": ["b"]}
    assert codes(look(terms, met=("a", "b", "c"))) == []


@pytest.mark.parametrize(
    ("granted_eccn", "eccn", "as_of", "expected"),
    [
        ("3A001", "3A001.a.7", DAY, []),
        ("3A001.a.7", "3A001.a.7", DAY, []),
        ("3A001.a.7", "3A001.a.5", DAY, ["LIC_ITEM_MISMATCH"]),
        ("3A001.a.7", "3A001", DAY, ["LIC_ITEM_MISMATCH"]),
        ("EAR99", "EAR99", DAY, []),
        ("ear99 ", "EAR99", DAY, []),
        ("3A001.A.7", "3a001.a.7", DAY, []),
        ("3A001", "3A0011", DAY, ["LIC_ITEM_MISMATCH"]),
        ("3B001.f.1.b.2.b", "3B993.f.1", date(2024, 12, 1), ["LIC_ITEM_MISMATCH"]),
        ("3B001.f.1.b.2.b", "3B993.f.1", date(2024, 12, 2), []),
        ("3A001.b", "3B993.f.1", date(2024, 12, 2), ["LIC_ITEM_MISMATCH"]),
        ("3B001.f.1.b.2.b", "3A001.b", date(2024, 12, 2), ["LIC_ITEM_MISMATCH"]),
        ("3B001.f.1.b.2.b", "3D001.b", date(2024, 12, 2), ["LIC_ITEM_MISMATCH"]),
    ],
)
def test_items_by_entry_paragraph_and_renumbering(
    granted_eccn: str, eccn: str, as_of: date, expected: list[str]
) -> None:
    assert codes(look(licence(lines=granted(eccn=granted_eccn)), line(eccn=eccn), as_of=as_of)) == expected


def test_an_item_id_must_be_the_same() -> None:
    terms = licence(lines=granted(item_id="SKU-1"))
    assert codes(look(terms, line(sku="SKU-1"))) == []
    assert codes(look(terms, line(sku="SKU-2"))) == ["LIC_ITEM_MISMATCH"]


def test_an_item_without_classification_is_on_no_licence() -> None:
    assert codes(look(licence(), line(eccn=None))) == ["LIC_ITEM_MISMATCH"]


@pytest.mark.parametrize(
    ("asked", "shipped", "reserved", "expected"),
    [
        (300, 700, 0, []),
        (301, 700, 0, ["LIC_QTY_EXCEEDED"]),
        (300, 600, 100, []),
        (300, 600, 101, ["LIC_QTY_EXCEEDED"]),
        (1, 1000, 0, ["LIC_QTY_EXCEEDED"]),
        (0, 1000, 0, ["LIC_QTY_EXCEEDED"]),
        (0, 999, 0, []),
        (-1, 0, 0, ["LIC_QTY_EXCEEDED"]),
        (None, 0, 0, ["LIC_QTY_EXCEEDED"]),
    ],
)
def test_quantity(asked: int | None, shipped: int, reserved: int, expected: list[str]) -> None:
    terms = licence(lines=granted(shipped_qty=shipped, reserved_qty=reserved))
    assert codes(look(terms, line(qty=asked))) == expected


@pytest.mark.parametrize(
    ("asked", "shipped", "reserved", "tolerance", "expected"),
    [
        ("15000.00", "40000", "0", "10", []),
        ("15000.01", "40000", "0", "10", ["LIC_VALUE_EXCEEDED"]),
        ("10000", "40000", "0", "0", []),
        ("10000.01", "40000", "0", "0", ["LIC_VALUE_EXCEEDED"]),
        ("5000", "40000", "10000", "10", []),
        ("5000.01", "40000", "10000", "10", ["LIC_VALUE_EXCEEDED"]),
        ("22500.01", "40000", "0", "25", ["LIC_VALUE_EXCEEDED"]),
        ("0", "0", "0", "10", []),
        ("-1", "0", "0", "10", ["LIC_VALUE_EXCEEDED"]),
        (None, "0", "0", "10", ["LIC_VALUE_EXCEEDED"]),
    ],
)
def test_value_with_tolerance(
    asked: str | None, shipped: str, reserved: str, tolerance: str, expected: list[str]
) -> None:
    terms = licence(lines=granted(shipped_value=shipped, reserved_value=reserved, tolerance_pct=tolerance))
    assert codes(look(terms, line(line_value_usd=asked))) == expected


def test_lines_of_one_order_draw_together() -> None:
    first, second = line(qty=600), line(line=2, qty=400)
    assert codes(look(licence(), first, second)) == []
    assert codes(look(licence(), first, line(line=2, qty=401))) == ["LIC_QTY_EXCEEDED"]
    assert codes(look(licence(), first, line(line=2, qty=None))) == ["LIC_QTY_EXCEEDED"]
    assert codes(look(licence(), first, line(line=2, qty=401, eccn="3A992"))) == []
    assert codes(look(licence(), first, line(line=2, unit="kg"))) == ["LIC_UNIT_MISMATCH"]


def test_another_licence_line_that_fits_is_enough() -> None:
    terms = licence(lines=[*granted(qty=1), *granted(qty=10)])
    assert codes(look(terms)) == []


@pytest.mark.parametrize("kind", ["software", "technology"])
def test_software_and_technology_have_no_limits(kind: str) -> None:
    terms = licence(lines=[{"eccn": "3E001", "kind": kind}])
    examination = look(terms, line(kind=kind, eccn="3E001", qty=None, unit=None, line_value_usd=None))
    assert examination == Examination((), limited=False)


@pytest.mark.parametrize("kind", [None, "unknown"])
def test_an_unknown_kind_counts_as_a_commodity(kind: str | None) -> None:
    terms = licence(lines=[{"eccn": "3E001"}])
    assert codes(look(terms, line(kind=kind, eccn="3E001"))) == ["LIC_UNIT_MISMATCH", "LIC_VALUE_EXCEEDED"]


@pytest.mark.parametrize(
    ("role", "changes", "expected"),
    [
        ("end_user", {"name": "ZHONGRUI VELION MICROSYSTEMS CO LIMITED"}, []),
        ("end_user", {"name": "Zhongrui Velion Microsystems"}, ["LIC_PARTY_MISMATCH"]),
        ("end_user", {"name": "Wenzhou Harlow Optics Co., Ltd."}, ["LIC_PARTY_MISMATCH"]),
        ("end_user", {"name": "中瑞", "names": [BUYER]}, []),
        ("end_user", {"name": None}, ["LIC_PARTY_MISMATCH"]),
        ("end_user", {"name": "..."}, ["LIC_PARTY_MISMATCH"]),
        ("broker", {}, ["LIC_PARTY_MISMATCH"]),
        ("intermediate_consignee", {"name": "Changi Tidewater", "country": "SG"}, ["LIC_PARTY_MISMATCH"]),
        ("intermediate_consignee", {"name": "Pudong Tidewater", "country": "CN"}, []),
        ("intermediate_consignee", {"name": "Pudong", "country": "CN", "consolidated": False}, []),
        ("intermediate_consignee", {"name": "Pudong", "country": "CN", "consolidated": True}, ["LIC_PARTY_MISMATCH"]),
        ("intermediate_consignee", {"name": "Pudong", "country": "CN", "consolidated": None}, ["LIC_PARTY_MISMATCH"]),
        ("intermediate_consignee", {"name": "Pudong", "country": None}, ["LIC_PARTY_MISMATCH"]),
        ("purchaser", {"name": "Pudong Tidewater", "country": "CN"}, ["LIC_PARTY_MISMATCH"]),
    ],
)
def test_parties_by_role(role: str, changes: dict[str, Any], expected: list[str]) -> None:
    assert codes(look(licence(), parties=(party(role, **changes),))) == expected


@pytest.mark.parametrize("role", ["End User", "END-USER", "endkunde", "Ship-To", "WE"])
def test_a_licence_names_a_role_by_any_code_of_it(role: str) -> None:
    assert codes(look(licence(parties={role: [BUYER]}))) == []
    assert codes(look(licence(parties={role: ["Other Works"]}))) == ["LIC_PARTY_MISMATCH"]


def test_a_unit_in_capitals_is_the_same_unit() -> None:
    assert codes(look(licence(), line(unit=" PC"))) == []
    assert codes(look(licence(lines=granted(unit=" ")), line(unit=" "))) == ["LIC_UNIT_MISMATCH"]


def test_items_move_among_the_named_end_users_and_consignee() -> None:
    terms = licence(parties={"ultimate_consignee": BUYER, "end_user": "Other Works", "purchaser": "Third"})
    assert codes(look(terms, parties=(party("end_user"), party("ultimate_consignee", name="Other Works")))) == []
    assert codes(look(terms, parties=(party("end_user", name="Third"),))) == ["LIC_PARTY_MISMATCH"]


def test_every_failure_says_what_would_release_it() -> None:
    terms = licence(status="revoked", valid_to="2023-02-01", destination="HK", lines=granted(eccn="5A991"))
    failures = look(terms, parties=(party(name="X Works"),)).failures
    assert [failure.code for failure in failures] == [
        "LIC_SUSPENDED_REVOKED", "LIC_EXPIRED", "LIC_DEST_MISMATCH", "LIC_PARTY_MISMATCH", "LIC_ITEM_MISMATCH",
    ]  # fmt: skip
    assert all(failure.release for failure in failures)


def test_amounts_stay_exact() -> None:
    terms = licence(lines=granted(value_usd="0.10", tolerance_pct="10"))
    assert codes(look(terms, line(line_value_usd="0.11"))) == []
    assert codes(look(terms, line(line_value_usd=Decimal("0.110000001")))) == ["LIC_VALUE_EXCEEDED"]
