"""What a person expects of two names, whichever way round: `shipscreen names`."""

import pytest

from streams.matching.lookup import names_row


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Trading Huawei Co", "Huawei Trading Co", "company"),
        ("Velion Microsystems Shenzhen", "Shenzhen Velion Microsystems", ""),
        ("Precision Norvik Devices Ltd", "Norvik Precision Devices Limited", "company"),
        ("John Smith", "Smith John", "person"),
        ("SMITH, John", "John Smith", "person"),
        ("Huwaei Technologies", "Huawei Technologies Co., Ltd.", "company"),
        ("Norvik Precision Dev", "Norvik Precision Devices", "company"),
        ("Amazon.com Inc", "Amazon", "company"),
        ("SMIC", "Semiconductor Manufacturing International Corporation", "company"),
        ("IBM", "International Business Machines", "company"),
        ("Al Qaeda", "Al-Qa'ida/Islamic Army", ""),
        ("삼성전자", "Samsung Electronics", "company"),
    ],
)
def test_one_party(one: str, other: str, kind: str) -> None:
    for pair in ({"name1": one, "name2": other}, {"name1": other, "name2": one}):
        assert names_row({**pair, "kind": kind})["tier"] in ("review", "hit")


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Huawei Technologies", "ZTE Technologies", "company"),
        ("General Electric", "General Motors", "company"),
        ("Siemens AG", "Siemens Energy AG", "company"),
        ("John Smith", "Jane Brown", "person"),
        ("Boris Abramovich", "Roman Abramovich", "person"),
    ],
)
def test_two_parties(one: str, other: str, kind: str) -> None:
    for pair in ({"name1": one, "name2": other}, {"name1": other, "name2": one}):
        assert names_row({**pair, "kind": kind})["tier"] not in ("review", "hit")
