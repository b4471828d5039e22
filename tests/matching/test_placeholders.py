"""Names that name nobody."""

import pytest

from schemas.party import Party
from streams.matching.index import MatchIndex
from streams.matching.placeholders import is_placeholder
from streams.matching.words import lines

NOBODY = (
    "TBD", "T.B.D.", "N/A", "n.a.", "Unknown", "UNKNOWN", "null", "None", "To be advised", "to be advised by customer",
    "same as above", "See attached list", "various", "xxx", "XXXX", "??", "-", "...", "0000", "12345", "Siehe Anlage",
    "À DÉTERMINER", "por definir", "onbekend", "НЕ УКАЗАНО", "см. приложение", "未定", "同上", "見附件", "미정",
    "غير معروف", "  TBA  ", "ＴＢＤ", "To order of shipper", "walk-in customer",
    "Mr. TBD", "end user TBD", "unknown GmbH", "Customer (unknown)", "TBD Co., Ltd.", "Unknown Trading Company",
    "Firma unbekannt", "client inconnu", "unknown/unknown", "null null", "NULL, Inc.", "未知公司", "待定 收货人",
    "неизвестный покупатель", "미정 고객", "{{consignee}}", "${consignee.name}", "<name>", "[redacted]",
    "[Customer name]", "%s", "%NAME%", "#REF!", "#N/A", "#VALUE!", "#NAME?", "lorem ipsum",
    "(pending confirmation)", "Awaiting details from customer", "name to follow", "will be advised later",
    "Select customer", "-- please select --", "no name given", "consignee not known", "name withheld",
    "to be filled in", "see e-mail",
    "wird noch bekannt gegeben", "in Klärung", "à compléter", "pendiente de confirmar", "in attesa", "nog te bepalen",
    "уточнить позже", "будет сообщено", "N/A N/A", "test test", "Customer 1", "Buyer B", "John Doe", "Dummy Ltd",
    "待补充", "另行通知", "後日連絡",
)  # fmt: skip
SOMEBODY = (
    "Huawei", "Various Artists Holding GmbH", "Sameer Trading", "Nil Medical Ltd", "Unknown Worlds Entertainment",
    "Testo SE", "Same Deutz-Fahr", "3M", "Exxon", "Na Li", "Openreach", "General Motors", "Private Bank of Ulm",
    "Tobe Corporation", "无锡天平", "Diverse Power Inc", "58.com", "Null Objects GmbH",
    "MISC Berhad", "Blank GmbH", "Vari S.p.A.", "The Unknown Brewing Company", "General Company for Ports of Iraq",
    "Customer Value Partners", "Mr. Null Okafor", "[24]7.ai Ltd", "#Hashtag Media GmbH", "Anonymous Content LLC",
    "知未科技有限公司", "Advice", "Hidden Ltd", "Pending Group", "Follow Me Robotics", "MS-13", "Dr. P",
    "J & J Company", "To Be Frank Brewing", "Company of Wolves", "Customer First Renewables",
    "Select Comfort", "Kind Technologies",
)  # fmt: skip


@pytest.mark.parametrize("text", NOBODY)
def test_names_nobody(text: str) -> None:
    assert is_placeholder(text)
    assert not MatchIndex.of(()).screenable(Party(name=text))


@pytest.mark.parametrize("text", SOMEBODY)
def test_names_somebody(text: str) -> None:
    assert not is_placeholder(text)


@pytest.mark.parametrize("row", tuple(lines("placeholders.txt")))
def test_every_row_of_the_vocabulary(row: str) -> None:
    assert is_placeholder(row.rstrip("*#").upper())
    assert row[-1] not in "*#" or is_placeholder(row.rstrip("*#") + " 4711")


def test_one_name_of_several_is_enough() -> None:
    assert not MatchIndex.of(()).screenable(Party(name="Alder Werkzeuge AG", names=("TBD",)))
