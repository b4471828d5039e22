"""What a production sheet writes where the number of a technology should stand: only a number, or EAR99, settles it."""

import pytest

from schemas.item import DirectProduct
from streams.law.content.direct_product import among, by_group, made_with, us_plant

LISTED = frozenset({"3E001", "3D001"})
UNREADABLE = (
    None, "", " ", "unknown", "n/a", "TBD", "3E", "XX", "3E0011", "tbd.a", "NLR", "3E019", "9D777.a",
    "3\u0415001",  # the Cyrillic letter
)  # fmt: skip
COMMODITIES = ("3B001", "3B001.a.4", "3A090.a", "3C001")


@pytest.mark.parametrize("given", [*UNREADABLE, *COMMODITIES])
def test_what_is_no_number_of_technology_could_be_any(given: str | None) -> None:
    assert among(given, frozenset({"5D002"})) is None
    assert among(given, by_group()) is None


@pytest.mark.parametrize("given", ["3E001", " 3e001 ", "3E001.a", "\uff13E001", "3D001"])
def test_a_listed_number_however_it_is_written(given: str) -> None:
    assert among(given, LISTED) is True


@pytest.mark.parametrize("given", ["EAR99", "ear99 ", "5E002", "9E610.b"])
def test_another_number_is_none_of_them(given: str) -> None:
    assert among(given, LISTED) is False


@pytest.mark.parametrize("entry", ["technology", "plant"])
@pytest.mark.parametrize("given", ["n/a", "3B001"])
def test_a_complete_sheet_with_such_an_entry_settles_nothing(entry: str, given: str) -> None:
    made = DirectProduct.model_validate({"status": "complete", entry: [{"eccn": given, "us_origin": True}]})
    assert made_with(made, LISTED, us_plant) is None
