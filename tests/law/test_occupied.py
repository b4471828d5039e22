"""Addresses in occupied regions of Ukraine, and addresses that only look like it: 15 CFR 746.6, RULES2 F.2a."""

import pytest

from streams.law.kit.samples import item, to
from streams.law.occupied import lies_outside, other_place, region_code, region_of
from streams.law.provisions.embargo import CRIMEA, DONETSK_LUHANSK, REGIONS
from tests.rules.screening import codes, screened

STATED = (
    # (address, region) of a party in Ukraine, Russia or Belarus
    ("Kirova Ave 21, Simferopol", "UA-43"),
    ("12 Lamp Street, Simferopol, Republic of Crimea, Russia", "UA-43"),
    ("KIROVA 21\nSIMFEROPOL\nRUSSIA 295000", "UA-43"),
    ("Simfero-\npol, Lenina 4", "UA-43"),
    ("g.Simferopol,ul.Kirova 21", "UA-43"),
    ("Simferopol ul. Kirova 21", "UA-43"),
    ("Simferopol Street Kirova 21", "UA-43"),
    ("Kirova Avenue Simferopol", "UA-43"),
    ("Simferopol, Kievsky District", "UA-43"),
    ("Simferopol, Krasnodar Krai", "UA-43"),
    ("Naberezhnaya 3, Yalta, Respublika Krym", "UA-43"),
    ("Yevpatoriya, Lenina 1", "UA-43"),
    ("Feodosia, Krim", "UA-43"),
    ("Dzhankoy", "UA-43"),
    ("Kerch-Feodosia", "UA-43"),
    ("ул. Кирова 21, г. Симферополь", "UA-43"),
    ("вул. Кірова 21, м. Сімферополь", "UA-43"),
    ("Республика Крым, с. Мирное", "UA-43"),
    ("Автономна Республіка Крим, м. Саки", "UA-43"),
    ("завод в Крыму", "UA-43"),
    ("Cимферополь, ул. Ленина", "UA-43"),  # the first letter is Latin
    ("Sevаstopol, Lenina 1", "UA-40"),  # the first a is Cyrillic
    ("Sev\u00adastopol, Lenina 1", "UA-40"),
    ("3 Quay, SEVASTOPOL", "UA-40"),
    ("Sebastopol, Ukraine", "UA-40"),
    ("Building 5\nSevastopol\nSt. Lenina 4", "UA-40"),
    ("г. Севастополь, пл. Нахимова 2", "UA-40"),
    ("м. Севастополі", "UA-40"),
    ("塞瓦斯托波尔 列宁街1号", "UA-40"),
    ("俄罗斯塞瓦斯托波尔市列宁街1号", "UA-40"),
    ("Artema 3, Donetsk", "UA-14"),
    ("Donets'k, Universytetska 5", "UA-14"),
    ("Donets’k, Universytetska 5", "UA-14"),
    ("DONETSK PEOPLE'S\nREPUBLIC", "UA-14"),
    ("Donetska oblast, Kramatorsk", "UA-14"),
    ("Mariupol region", "UA-14"),
    ("Makeevka, DPR", "UA-14"),
    ("Artema 12, DNR, Russia", "UA-14"),
    ("283001 DNR", "UA-14"),
    ("DPR Republic", "UA-14"),
    ("Lenina 5, Gorlovka", "UA-14"),
    ("г.Донецк, ул. Артёма 3", "UA-14"),
    ("Донецька обл., м. Краматорськ", "UA-14"),
    ("г. Енакиево, ДНР", "UA-14"),
    ("Макіївка", "UA-14"),
    ("Lugansk, Oboronnaya 2", "UA-09"),
    ("Luhans'k Oblast, Severodonetsk", "UA-09"),
    ("LNR, Alchevsk", "UA-09"),
    ("м. Луганськ, вул. Оборонна 2", "UA-09"),
    ("ЛНР, г. Алчевск", "UA-09"),
    ("Krasny-Luch, Lenina 1", "UA-09"),
    ("Rostov Oblast; works in Donetsk", "UA-14"),
    # look-alikes
    ("5 Lenin Street, Donetsk, Rostov Oblast, Russia", None),
    ("Donetsk, Rostovskaya obl.", None),
    ("г. Донецк, Ростовская область", None),
    ("с. Крым, Мясниковский район, Ростовская область", None),
    ("Makeevka, Kursk Region", None),
    ("Krasny Luch, Oblast Penza", None),
    ("Севастопольский проспект 28, Москва", None),
    ("Sevastopolsky Prospekt 28, Moscow", None),
    ("Simferopolskoye Shosse 5, Podolsk", None),
    ("Simferopol Highway 5, Podolsk", None),
    ("Крымский Вал 9, Москва", None),
    ("Krymskaya Naberezhnaya 1, Moscow", None),
    ("Krymsk, Lenina 3", None),
    ("Донецкая ул. 12, Москва", None),
    ("вул. Донецька 5, Київ", None),
    ("Луганская улица 3, Москва", None),
    ("ул. Ялтинская 1, Калининград", None),
    ("12 Crimea Street, Kharkiv", None),
    ("21 Sevastopol Square, Kyiv", None),
    ("Hotel Sevastopol, Bolshaya Yushunskaya 1A, Moscow", None),
    ("Гостиница Севастополь, Москва", None),
    ("Hotel Krym, Bolshaya Yushunskaya 1A, Krym, office in Moscow", "UA-43"),
    ("Kherson, Ushakova 5", None),
    ("Zaporizhzhia, Soborny 1", None),
    ("Kharkiv, Sumska 1", None),
    ("Tverskaya 5, Moscow", None),
    ("DNR Plaza, Moscow", None),
    ("", None),
)
NOT_STATED = (
    # of a party whose country is absent or unknown
    ("Kirova Ave 21, Simferopol", "UA-43"),
    ("Kirova Avenue Simferopol", "UA-43"),
    ("Simferopol, Germany", "UA-43"),
    ("Sevastopol, Nakhimova 2", "UA-40"),
    ("12 Boulevard de Sébastopol, 75003 Paris", None),
    ("12 Boulevard de Sebastopol", None),
    ("BD. DE SÉBASTOPOL 12", None),
    ("Rue Sebastopol 4, Lille", None),
    ("Via Crimea 3, Torino", None),
    ("Place de Sebastopol", None),
    ("Crimea Road, Aldershot", None),
    ("12 Crimea Road Aldershot", None),
    ("12 Crimea\nRoad, Aldershot", None),
    ("7 Sebastopol Rd, Aldershot", None),
    ("Inkerman Terrace 5", None),
    ("Sebastopol, CA 95472", None),
    ("Sebastopol CA", None),
    ("7300 Bodega Ave, Sebastopol, California, USA", None),
    ("Sebastopol, Victoria, Australia", None),
    ("Dorpsstraat 5, De Krim", None),
    ("De Krim, Nederland", None),
    ("Hotel Yalta, Prague", None),
    ("DPR Korea, Pyongyang", None),
    ("Pyongyang, D.P.R. Korea", None),
    ("Gedung DPR RI, Jl. Gatot Subroto, Jakarta", None),
    ("DPR, Republic of Indonesia", None),
    ("LPR Building, Springfield", None),
)


@pytest.mark.parametrize(("address", "region"), STATED)
def test_of_a_party_near(address: str, region: str | None) -> None:
    assert region_of(address, country_stated=True) == region


@pytest.mark.parametrize(("address", "region"), NOT_STATED)
def test_of_a_party_nobody_knows_where(address: str, region: str | None) -> None:
    assert region_of(address, country_stated=False) == region


ELSEWHERE = (
    # (address, country stated beside it, what the address says instead)
    ("Kirova 21, Simferopol", "TR", "UA-43"),
    ("Kirova 21, Simferopol, Crimea", "TR", "UA"),
    ("ул. Кирова 21, г. Симферополь", "KZ", "UA-43"),
    ("Makiivka, Lenina 1", "DE", "UA-14"),
    ("Lenina 1, DNR, Ukraine", "AE", "UA"),
    ("3 Quay, Sevastopol", "RU", None),
    ("Donetsk, Lenina 1", "BY", None),
    ("Lenin Street 5, Donetsk, Rostov region, 346330", "RU", None),
    ("Севастополь, Україна", "RU", "UA"),
    ("Khreshchatyk 1, Kyiv, Ukraine", "RU", "UA"),
    ("12 Crimea Road, Aldershot", "GB", None),
    ("Bd de Sebastopol, 75003", "FR", None),
    ("7300 Bodega Ave, Sebastopol", "US", None),
    ("Dorpsstraat 5, De Krim", "NL", None),
    ("Via Crimea 3", "IT", None),
    ("Simferopol Street 5, Heidelberg", "DE", None),
    ("Saki, 5 Smithfield", "GB", None),
    ("5 Kerch Court", "US", None),
    ("Hotel Krim, Bled", "SI", None),
    ("Krasny Luch, Riga", "LV", None),
)


@pytest.mark.parametrize(("address", "country", "named"), ELSEWHERE)
def test_of_a_party_in_another_country(address: str, country: str, named: str | None) -> None:
    assert other_place(address, country) == named


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("UA-43", "UA-43"), ("ua_40", "UA-40"), ("UA14", "UA-14"), ("9", "UA-09"), ("RU-SEV", "UA-40"),
        ("Crimea", "UA-43"), ("ЛНР", "UA-09"), ("UA-30", "UA-30"), ("Kyiv", "KYIV"), (None, ""),
    ],
)  # fmt: skip
def test_region_code(given: str | None, code: str) -> None:
    assert region_code(given) == code


@pytest.mark.parametrize(
    ("region", "outside"),
    [("UA-30", True), ("UA-65", True), ("UA-99", False), ("KYIV", True), ("Харківська", True), ("Zone 7", False)],
)
def test_lies_outside(region: str, *, outside: bool) -> None:
    assert lies_outside(region) is outside


def test_regions_have_their_days() -> None:
    assert REGIONS == {"UA-43": CRIMEA, "UA-40": CRIMEA, "UA-14": DONETSK_LUHANSK, "UA-09": DONETSK_LUHANSK}


PARTIES: tuple[tuple[str | None, dict[str, object], bool], ...] = (
    # role, further facts, whether its address counts
    ("purchaser", {}, True),
    ("intermediate_consignee", {}, True),
    ("ultimate_consignee", {}, True),
    ("end_user", {}, True),
    ("technology_recipient", {}, True),
    ("notify_party", {}, True),
    (None, {}, True),
    ("bank", {"takes_possession": True}, True),
    ("bank", {"takes_possession": None}, True),
    ("bank", {}, False),
    ("freight_forwarder", {}, True),
    ("freight_forwarder", {"takes_possession": True}, True),
    ("freight_forwarder", {"takes_possession": False}, False),
    ("carrier", {"takes_possession": False}, False),
    ("exporter", {}, False),
    ("supplier", {}, False),
    ("manufacturer", {}, False),
)


@pytest.mark.parametrize(("role", "facts", "counts"), PARTIES)
def test_whose_address(role: str | None, facts: dict[str, object], *, counts: bool) -> None:
    party = to("Krym Lamp OOO", role=role, country="RU", address="Kirova 21, Simferopol", **facts)
    order = {**item("RU", ru_by_hts=False), "parties": [to("Tambov Lampwerk OOO", country="RU"), party]}
    assert ("EMBARGO_LICENSE_REQUIRED" in codes(screened(order, "2026-03-02"))) is counts
