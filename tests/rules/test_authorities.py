"""Who is to be asked about a shipment from outside the United States."""

from datetime import date

import pytest

from streams.law.countries import codes
from streams.law.kit.samples import foreign
from streams.law.provisions.authorities import OWN, UNION, authority_of
from tests.rules.screening import screened

NOW = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("DE", "BAFA"), ("FR", "SBDU"), ("NL", "CDIU"), ("IT", "UAMA"), ("GB", "ECJU"), ("JP", "METI"),
        ("KR", "MOTIE"), ("TW", "TITA"), ("CN", "MOFCOM"), ("CH", "SECO"), ("CA", "GAC"), ("AU", "DEC"),
        ("LI", "SECO"), ("GG", "ECJU"), ("HK", "Trade and Industry Department"), ("NG", OWN), (None, OWN),
    ],
)  # fmt: skip
def test_name(place: str | None, name: str) -> None:
    assert name in authority_of(place, NOW).name


@pytest.mark.parametrize(
    ("place", "day", "law", "stands"),
    [
        ("DE", "2021-09-08", "Regulation (EC) No 428/2009", True),
        ("DE", "2021-09-08", "Regulation (EU) 2021/821", False),
        ("DE", "2021-09-09", "Regulation (EC) No 428/2009", False),
        ("DE", "2021-09-09", "Regulation (EU) 2021/821", True),
        ("NL", "2023-08-31", "Order on advanced semiconductor production equipment", False),
        ("NL", "2023-09-01", "Order on advanced semiconductor production equipment", True),
        ("JP", "2023-07-22", "23 items of semiconductor equipment", False),
        ("JP", "2023-07-23", "23 items of semiconductor equipment", True),
        ("CN", "2020-11-30", "Export Control Law", False),
        ("CN", "2020-12-01", "Export Control Law", True),
        ("GB", "2024-01-01", "Regulation (EU) 2021/821", False),
    ],
)
def test_laws_of_the_day(place: str, day: str, law: str, *, stands: bool) -> None:
    assert (law in authority_of(place, date.fromisoformat(day)).laws) is stands


def test_every_member_state_has_a_name_and_the_laws_of_the_union() -> None:
    assert len(UNION) == 27
    for place in UNION:
        authority = authority_of(place, NOW)
        assert authority.name != OWN
        assert "Regulation (EU) 2021/821" in authority.laws


def test_places_are_countries() -> None:
    assert {place for place in codes() if authority_of(place, NOW).name != OWN} >= UNION | {"GB", "JP", "CN"}


def test_a_verdict_says_it_once() -> None:
    order = foreign("CN", ship_from="DE", eccn="3A001.a.7")
    order["lines"] = [*order["lines"], *order["lines"]]
    found = [one for one in screened(order, "2026-03-02").advisories if one.code == "ADV_OWN_REGIME_NOT_SCREENED"]
    assert [one.evidence["authority"] for one in found] == [authority_of("DE", NOW).name]
    assert found[0].line is None
