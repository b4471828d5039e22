"""Fields of lists that hold several names: each is found by itself."""

import pytest

from schemas.listed_party import ListedParty
from schemas.party import Party
from streams.matching.index import MatchIndex
from streams.matching.names import parts


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        ("Kam-Tech Systems, Ltd. and David Menashe", ["Kam-Tech Systems, Ltd.", "David Menashe"]),
        ("JIE LUO -AKA-IVY LUO", ["JIE LUO", "IVY LUO"]),
        ("KOW SENG LIM- AKA- ERIC LIM", ["KOW SENG LIM", "ERIC LIM"]),
        ("Azim Adhajani; Azim Agha-Jani", ["Azim Adhajani", "Azim Agha-Jani"]),
        ("DJEL; Dongfang Jingyuan Electron Limited", ["Dongfang Jingyuan Electron Limited"]),
        ("Elena; a.k.a. Elena Leonidovna Shifrin", ["Elena Leonidovna Shifrin"]),
        ("SIBERIAN AIRLINES D/B/A S7 AIRLINES", ["SIBERIAN AIRLINES", "S7 AIRLINES"]),
        (
            "National Development Complex (NDC), a.k.a., the following two aliases",
            ["National Development Complex (NDC)"],
        ),
        (
            "Lavery III, Henry L., and Security Assistance International, Inc.",
            ["Lavery III, Henry L.", "Security Assistance International, Inc."],
        ),
        ("ZHEJIANG WONDER IMP. AND EXP. CO., LTD.", []),
        ("AT&T Trading and Shipping Ltd.", []),
        ("Aviation Logistics and Supply", []),
        ("AKA INTEGRAL SERVICES, S. DE R.L. DE C.V.", []),
    ],
)
def test_parts(listed: str, found: list[str]) -> None:
    assert list(parts(listed)) == found


def test_each_name_of_an_entry_hits() -> None:
    entry = ListedParty(list="DTC", entry_id="1", name="Kam-Tech Systems, Ltd. and David Menashe")
    index = MatchIndex.of([entry])
    for name in ("David Menashe", "Kam-Tech Systems Ltd", entry.name):
        assert [match.tier for match in index.find(Party(name=name))] == ["hit"], name
    assert index.find(Party(name="Miriam Menashe Textiles")) == ()
