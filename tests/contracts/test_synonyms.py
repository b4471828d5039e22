"""Names that order systems use for members of the contract: they hold, and say which member is read."""

from importlib.resources import files

import pytest

from schemas.rows import table_rows
from schemas.unread import meant_by
from tests.rules.screening import codes, screened

ROWS = [row.split(":") for row in table_rows(files("schemas").joinpath("synonyms.txt"))]
OWN = (
    *("street", "postal_code", "zip", "region", "country_name", "phone", "email", "vat_id", "tax_id"),
    *("delivery_date", "payment_terms", "total", "discount", "plant_code", "po_number"),
    *("created_at", "updated_at", "channel", "material_group", "weight_kg", "batch", "serial_numbers", "contact"),
)
"""What most systems send of their own."""


@pytest.mark.parametrize(("member", "names"), [(member, names.split()) for member, names in ROWS])
def test_another_name_of_a_member_holds_and_is_explained(member: str, names: list[str]) -> None:
    assert names
    for name in names:
        decision = screened({name: True}, "2026-11-30")
        assert codes(decision) == {"DATA_UNKNOWN_FACT"}, name
        assert decision.findings[0].evidence["meant"] == member, name


def test_none_stands_for_two_members() -> None:
    names = [name for _, names in ROWS for name in names.split()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", ["RedFlags", "red-flags", "End_Use_Statement", "CountryOfOrigin"])
def test_however_it_is_written(name: str) -> None:
    assert meant_by(name) is not None


@pytest.mark.parametrize("name", OWN)
def test_the_senders_own_are_only_said(name: str) -> None:
    assert meant_by(name) is None


def _ordinary() -> list[str]:
    return [row for row in files("schemas").joinpath("ordinary.txt").read_text("utf-8").splitlines() if row[0] != "#"]


@pytest.mark.parametrize("name", _ordinary())
def test_a_word_of_its_own_is_only_told(name: str) -> None:
    told = {finding.code for finding in screened({name: "Hall 3"}, "2026-11-30").advisories}
    assert codes(screened({name: "Hall 3"}, "2026-11-30")) == set()
    assert "ADV_UNREAD_MEMBERS" in told
    assert codes(screened({"end_use": {name: True}}, "2026-11-30")) == {"DATA_UNKNOWN_FACT"}


def test_a_word_near_one_is_still_a_misspelling() -> None:
    assert meant_by("statuss") == "status"
    assert meant_by("contry") == "country"
