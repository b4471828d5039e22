"""What RULES.md C.5 and the golden cases expect of matching."""

import pytest

from schemas.listed_party import Alias, ListedParty
from schemas.party import Party
from streams.matching.index import MatchIndex

SUCCESSORS = "and any successor, sub-unit, or subsidiary thereof"
IGL = Alias(name="IGL", quality="weak")
ENTRIES = (
    ListedParty(
        list="EL",
        entry_id="huawei",
        name="Huawei Technologies Co., Ltd.",
        country="CN",
        aliases=(Alias(name="Huawei"), Alias(name="华为技术有限公司")),
    ),
    ListedParty(list="EL", entry_id="norvik", name="Norvik Precision Devices Limited", country="HK"),
    ListedParty(
        list="EL",
        entry_id="inspur",
        name="Inspur Group Co., Ltd.",
        country="CN",
        aliases=(IGL,),
    ),
    ListedParty(list="EL", entry_id="velion", name="Zhongrui Velion Microsystems Co., Ltd.", country="CN"),
    ListedParty(
        list="EL",
        entry_id="tashmere",
        name="Tashmere Trading FZE",
        country="AE",
        addresses=("Office 2207, Sapphire Tower, Al Qusais Industrial Area 4, Dubai, United Arab Emirates",),
    ),
    ListedParty(
        list="EL",
        entry_id="hk10",
        name="Address 10",
        kind="address",
        country="HK",
        addresses=("7/F MW Tower, 111 Bonham Strand, Sheung Wan, Hong Kong",),
    ),
)
INDEX = MatchIndex.of(ENTRIES)


def tiers(name: str, country: str | None = None, address: str | None = None) -> list[tuple[str, str, str]]:
    found = INDEX.find(Party(name=name, country=country, address=address))
    return [(match.entry.entry_id, match.tier, match.how) for match in found]


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("HUAWEI TECHNOLOGIES CO LIMITED", "CN", [("huawei", "hit", "name")]),
        ("Huawei Technologies Co., Ltd.", "DE", [("huawei", "hit", "name")]),
        ("华为技术有限公司", "CN", [("huawei", "hit", "name")]),
        ("华为技术", None, [("huawei", "hit", "name")]),
        ("HuaweiTechnologies", "CN", [("huawei", "hit", "name")]),
        ("Huawei Trading Pte Ltd", "SG", [("huawei", "review", "name")]),
        ("Brightmoor Huawei Joint Venture", "CN", [("huawei", "review", "name")]),
        ("Norvik Precission Device Ltd", "HK", [("norvik", "review", "name")]),
        ("Zhongrui Velion Trading Shanghai", "CN", [("velion", "review", "name")]),
        ("Velion Gartenbau GmbH", "DE", []),
        ("Velion Deutschland GmbH", "DE", []),
        ("Bayan Lepas Velion Sdn Bhd", "MY", []),
        ("IGL", "GB", [("inspur", "advisory", "name")]),
        ("IGL", "CN", [("inspur", "review", "name")]),
        ("IGL", None, [("inspur", "review", "name")]),
        ("Huawei Logistics Dept", "CN", [("huawei", "review", "name")]),
        ("Corp", "CN", []),
        ("Group International Trading", "AE", []),
        ("Tuas Bluegate Pte Ltd", "SG", []),
        ("Address 10", "HK", []),
    ],
)
def test_names(name: str, country: str | None, expected: list[tuple[str, str, str]]) -> None:
    assert tiers(name, country) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("7/F, MW Tower, 111 Bonham Strand, Sheung Wan, Hong Kong", [("hk10", "hit", "address")]),
        ("111 Bonham Strand, MW Tower 7th floor, Sheung Wan", [("hk10", "hit", "address")]),
        ("Room 702, 7/F MW Tower, No. 111 Bonham Strand, Sheung Wan, HK", [("hk10", "hit", "address")]),
        ("9/F MW Tower, 111 Bonham Strand, Sheung Wan, Hong Kong", [("hk10", "review", "address")]),
        ("12 Queens Road Central, Hong Kong", []),
        (
            "Office 2207, Sapphire Tower, Al Qusais Industrial Area 4, Dubai, United Arab Emirates",
            [("tashmere", "review", "address")],
        ),
        ("Office 2208, Sapphire Tower, Al Qusais Industrial Area 4, Dubai, United Arab Emirates", []),
        ("Dubai, United Arab Emirates", []),
    ],
)
def test_addresses(address: str, expected: list[tuple[str, str, str]]) -> None:
    assert tiers("Bluefin Horizon General Trading LLC", "AE", address) == expected


@pytest.mark.parametrize(
    "name", ["", " ", "A", "Ltd.", "Co., Ltd.", "有限公司", "\x00\u202e", "😀😀", "x" * 5000, None]
)
def test_names_that_cannot_be_screened(name: str | None) -> None:
    party = Party(name=name)
    assert not INDEX.screenable(party)
    assert INDEX.find(party) == ()


def test_a_change_shows_and_the_old_index_stays() -> None:
    old = ENTRIES[1]
    new = ListedParty(list="EL", entry_id="norvik", name="Renamed Devices Limited", country="HK")
    changed = INDEX.with_changes([(old, new)])
    assert [m.entry for m in changed.find(Party(name="Renamed Devices"))] == [new]
    assert changed.find(Party(name=old.name)) == ()
    assert [m.entry for m in INDEX.find(Party(name=old.name))] == [old]
    removed = changed.with_changes([(new, None)])
    assert len(removed) == len(INDEX) - 1
    assert removed.entry("EL/norvik") is None
    assert removed.find(Party(name="Renamed Devices")) == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Velion Trading", ["review"]),
        ("Velion Technology Shenzhen Branch", ["review"]),
        ("Emerald Data Services Limited", []),
        ("Brightmoor Velion Gartenbau GmbH", []),
        ("Emerald Limited", ["review"]),
    ],
)
def test_one_coined_word_is_a_name_and_an_ordinary_one_is_not(name: str, expected: list[str]) -> None:
    entries = [
        ListedParty(list="EL", entry_id=word, name=f"{word} LLC", entity_type="company", country="RU")
        for word in ("Velion", "Emerald")
    ]
    found = MatchIndex.of(entries).find(Party(name=name))
    assert [match.tier for match in found if match.tier != "advisory"] == expected


@pytest.mark.parametrize(
    "name",
    [
        f"Ardis Group of Companies LLC {SUCCESSORS}",
        "Ardis Group of Companies",
        "Igor Michurin (Russian individual)",
        "Igor Michurin",
        "Sistema VP",
        "Systema VP",
    ],
)
def test_every_spelling_of_a_listed_name_is_a_hit(name: str) -> None:
    entries = [
        ListedParty(
            list="ISN",
            entry_id="1",
            name="Ardis Group of Companies LLC and any successor, sub-unit, or subsidiary thereof",
        ),
        ListedParty(list="ISN", entry_id="2", name="Igor Michurin (Russian individual)"),
        ListedParty(list="SDN", entry_id="3", name="Systema VP", aliases=(Alias(name="Sistema VP"),)),
    ]
    assert [match.tier for match in MatchIndex.of(entries).find(Party(name=name))] == ["hit"]


@pytest.mark.parametrize(
    ("name", "tier"),
    [
        ("PETROV, Ivan Sergeevich", "hit"),
        ("Ivan Sergeevich Petrov", "hit"),
        ("Petrov Ivan Sergeevich", "hit"),
        ("Ivan Petrov", "review"),
        ("Petrov, Ivan", "review"),
        ("Иван Петров", "review"),
    ],
)
def test_a_person_is_found_by_either_order_of_the_name(name: str, tier: str) -> None:
    entry = ListedParty(list="SDN", entry_id="1", name="PETROV, Ivan Sergeevich", entity_type="person", country="RU")
    assert [match.tier for match in MatchIndex.of([entry]).find(Party(name=name))] == [tier]
