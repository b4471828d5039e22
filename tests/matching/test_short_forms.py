"""What an entry is called for short, in brackets behind its name: no sure hit, but never a stranger."""

import pytest

from schemas.listed_party import ListedParty
from schemas.party import Party
from streams.matching.index import MatchIndex
from streams.matching.names import short_form


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Semiconductor Manufacturing International Corporation (SMIC)", "SMIC"),
        ("Huawei Technologies Co., Ltd. (Huawei)", "Huawei"),
        ("HiSilicon Technologies Co., Ltd (HiSilicon), Bantian Longgang District", "HiSilicon"),
        ("Charter Green Light Moscow (CGLM) and any successor, sub-unit, or subsidiary thereof", "CGLM"),
        ("Huawei Technologies Co., Ltd. (Huawei). Affiliated Entity: Hangzhou Huawei Enterprises", None),
        ("Huawei Technologies (Thailand) Co.", None),
        ("SMIC (Beijing)", None),
        ("Joint Stock Company (JSC) NIIME", None),
        ("Islamic Revolutionary Guard Corps (IRGC) Aerospace Force", None),
        ("Gem Trading (Gem) (Hong Kong)", None),
        ("Semiconductor Manufacturing International Corporation", None),
        ("", None),
    ],
)
def test_short_form(name: str, short: str | None) -> None:
    assert short_form(name) == short


def smic(name: str, entry_id: str, country: str = "CN") -> ListedParty:
    return ListedParty(list="EL", entry_id=entry_id, name=name, country=country, entity_type="company")


INDEX = MatchIndex.of(
    [
        smic("SMIC Holdings Limited", "1"),
        smic("Semiconductor Manufacturing International Corporation (SMIC)", "2"),
        smic("Semiconductor Manufacturing International (Beijing) Corporation", "3"),
    ]
)


@pytest.mark.parametrize(("country", "tier"), [("CN", "review"), (None, "review"), ("DE", "advisory")])
def test_who_is_called_so_comes_before_who_has_it_in_the_name(country: str | None, tier: str) -> None:
    found = {match.entry.entry_id: match for match in INDEX.find(Party(name="SMIC", country=country))}
    assert (found["2"].tier, found["2"].entry_name, found["2"].weak_alias) == (tier, "SMIC", True)
    assert found["2"].score == max(match.score for match in found.values())


def test_a_name_that_only_holds_it_is_not_met() -> None:
    assert "2" not in {match.entry.entry_id for match in INDEX.find(Party(name="SMIC Bakery", country="CN"))}


def test_of_equal_matches_those_of_the_country_come_first() -> None:
    index = MatchIndex.of(
        [
            smic("Granitfels Radar (Thailand) Co.", "1", "TH"),
            smic("Granitfels Radar Co.", "2"),
            smic("Granitfels Radar Co.", "3", "HK"),
        ]
    )
    for country, first in (("CN", "2"), ("HK", "3")):
        assert index.find(Party(name="Granitfels Radar Co.", country=country))[0].entry.entry_id == first
