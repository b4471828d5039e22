"""Countries that addresses name."""

import pytest

from streams.law.addresses import contradicting

OTHERS = (
    ("Valiasr Street, Tehran, Iran", "DE", "IR"),
    ("Valiasr Street Tehran Iran", "DE", "IR"),
    ("VALIASR STREET\nTEHRAN\nIRAN", "DE", "IR"),
    ("Tehran", "AE", "IR"),
    ("P.O. Box 7, Damascus", "AE", "SY"),
    ("Kirova 5, 220001 Minsk, Republic of Belarus", "PL", "BY"),
    ("улица Ленина 5, Москва, Россия", "KZ", "RU"),
    ("德黑兰, 伊朗", "SG", "IR"),
    ("Tbilisi, Georgia", "AM", "GE"),
    ("Jebel Ali Free Zone, Dubai", "TR", "AE"),
    ("12 Kim Il Sung Sq., Pyongyang, D.P.R. Korea", "CN", "KP"),
    ("Toronto, Canada M5V 2T6", "US", "CA"),
    ("Moscow, Russia", "US", "RU"),
    ("Hamburg, Germany - Tehran, Iran", "DE", "IR"),
    ("Kirova 21, Lviv, Ukraine", "TR", "UA"),  # a part that names no country is none of the right ones
    ("Kirova 21, Simferopol, Crimea", "TR", "UA"),
)
SAME = (
    ("Hafenstr. 1, 20457 Hamburg", "DE"),
    ("Hafenstr. 1, 20457 Hamburg, Germany", "DE"),
    ("1 Queens Rd, Hong Kong, China", "HK"),
    ("1 Queens Rd, Hong Kong", "CN"),
    ("Taipei, Taiwan, China", "TW"),
    ("15 Avenue de Tunisie, 1000", "FR"),
    ("15 Avenue de Tunisie", "FR"),
    ("Moscow, ID 83843", "US"),
    ("Atlanta, Georgia", "US"),
    ("Paris, Texas", "US"),
    ("London, Ontario N6A 3K7", "CA"),
    ("Belfast, Northern Ireland, UK", "GB"),
    ("Bd de Sebastopol, Paris", "FR"),
    ("Jebel Ali Free Zone, Dubai, U.A.E.", "AE"),
    ("San Juan, Puerto Rico", "US"),
    ("San Juan, PR 00901, USA", "PR"),
    ("Calle Cuba 7, Madrid, Spain", "ES"),
    ("Rue d'Iran 5, 1000 Tunis", "TN"),
    ("Av. Republica de Cuba", "PE"),
    ("12 Iran Street", "TR"),
    ("Lager 4, COD", "DE"),  # cash on delivery as well as a code of the Congo
    ("No. 18, Makan Rd, Xili, Nanshan, SHENZHEN 518000", "CN"),
    ("", "DE"),
)


@pytest.mark.parametrize(("address", "country", "named"), OTHERS)
def test_names_another(address: str, country: str, named: str) -> None:
    assert contradicting(address, country) == named


@pytest.mark.parametrize(("address", "country"), SAME)
def test_names_no_other(address: str, country: str) -> None:
    assert contradicting(address, country) is None
