"""Names in other scripts against their Latin forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rigour.text.translit import ascii_text

from schemas.listed_party import ListedParty
from schemas.party import Party
from streams.matching.index import MatchIndex
from streams.matching.scripts import in_ascii, latin


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("深圳市大疆创新科技有限公司", "shenzhen dji chuangxin technology"),
        ("中国电子科技集团公司第五十四研究所", "cetc group 54 research institute"),
        ("トヨタ自動車株式会社", "toyota motor"),
        ("삼성전자주식회사", "samsung electronic"),
        ("บริษัท เทคโนโลยี จำกัด", "technology"),
        ("第七七二研究所", "772 research institute"),
    ],
)
def test_company_words_are_translated_and_the_rest_romanised(written: str, words: str) -> None:
    assert latin(written).split() == words.split()


@pytest.mark.parametrize(
    ("listed", "asked"),
    [
        ("Huawei Technologies Co., Ltd.", "华为技术有限公司"),
        ("Huawei Technologies Co., Ltd.", "Хуавэй Технолоджис"),
        ("Huawei", "هواوي"),
        ("Huawei", "Хуавэй"),
        ("Huawei", "Хуавей"),
        ("Xiamen Zhonghe Electronic Technology Co., Ltd.", "厦门中和电子科技有限公司"),
        ("Romashka LLC", "ООО «Ромашка»"),
        ("Tupolev Aviation Bureau", "Туполев авиация бюро"),
        ("Samsung Electronics", "삼성전자 주식회사"),
        ("CETC 54 Research Institute", "中国电科第五十四研究所"),
        ("Türk Havacılık Sanayi A.Ş.", "TURK HAVACILIK SANAYI AS"),
        ("Fernando Pérez", "فرناندو بيريز"),
    ],
)
def test_other_scripts_are_found(listed: str, asked: str) -> None:
    index = MatchIndex.of([ListedParty(list="EL", entry_id="1", name=listed)])
    assert [m.tier for m in index.find(Party(name=asked))] in (["hit"], ["review"])


@pytest.mark.parametrize(
    ("listed", "asked"),
    [
        ("Zhongrui Velion Microsystems", "Zhongrui Vellion Microsystem"),
        ("Zhongrui Velion Microsystems", "ZhongruiVelion Micro systems"),
        ("Zhongrui Velion Microsystems", "Velion Zhongrui Microsystems"),
        ("Zhongrui Velion Microsystems Co., Ltd.", "Zhongrui Velion Microsystems Logistics Dept c/o DHL"),
        ("Haidian Orlix Aerospace Research Institute", "Haidian Orlix Aerospace Res. Inst."),
    ],
)
def test_names_written_otherwise_are_reviewed(listed: str, asked: str) -> None:
    index = MatchIndex.of([ListedParty(list="EL", entry_id="1", name=listed, country="CN")])
    assert [m.tier for m in index.find(Party(name=asked, country="CN"))] in (["review"], ["hit"])


LETTERS = st.from_regex(r"\A[ -~\u00c0-\u024f\u1e00-\u1eff\u2013\u2019\u201c\u201d]{1,12}\Z")


@given(LETTERS)
def test_letter_by_letter_is_what_rigour_writes_of_the_whole(text: str) -> None:
    assert in_ascii(text) == ascii_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "Rua das Indústrias 73, Campinas",
        "ул. Ленина 5, Москва",
        "Straße 7 北京",
        "شارع الملك 12",
        "  é  ",
        "a\u0308b \u00ac$",
    ],
)
def test_word_by_word_is_what_rigour_writes_of_the_whole(text: str) -> None:
    assert in_ascii(text) == ascii_text(text)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("I. S. Petrov", ["review"]),
        ("Petrov I.S.", ["review"]),
        ("I S PETROV", ["review"]),
        ("И. С. Петров", ["review"]),
        ("I. A. Petrov", []),
        ("S. I. Petrov", []),
        ("I. S. Petrov Trading", []),
    ],
)
def test_initials_and_a_family_name_are_reviewed(asked: str, expected: list[str]) -> None:
    listed = ListedParty(list="SDN", entry_id="1", name="PETROV, Ivan Sergeevich", entity_type="person")
    others = [
        ListedParty(list="SDN", entry_id=name, name=name, entity_type="person")
        for name in ("SIDOROV, Pavel Olegovich", "IVANOV, Sergei Petrovich")
    ]
    found = MatchIndex.of([listed, *others]).find(Party(name=asked))
    assert [(match.entry, match.tier) for match in found] == [(listed, tier) for tier in expected]
