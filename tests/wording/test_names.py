"""Names and item descriptions, both ways: what raises a question, and what only looks like it (RULES2.md H.1, H.2)."""

import pytest

from streams.wording.reading import Word, in_description, in_name

NAMES: list[tuple[str, str]] = [
    ("People's Liberation Army Unit 90001", "People's Liberation Army"),
    ("PLA Unit 61398", "PLA Unit"),
    ("PLA Hospital No. 301", "PLA Hospital"),
    ("PLA Air Force Academy", "PLA Air Force"),
    ("People's Armed Police Hospital", "People's Armed Police"),
    ("Ministry of Defence", "Ministry of Defence"),
    ("Ministry of National Defense of Cambodia", "Ministry of National Defense"),
    ("Ministry of Public Security", "Ministry of Public Security"),
    ("Royal Thai Army", "Army"),
    ("Indian NAVY", "NAVY"),
    ("Russian Air Force", "Air Force"),
    ("Armed Forces of Belarus", "Armed Forces"),
    ("National Guard", "National Guard"),
    ("Nicaraguan National Police", "National Police"),
    ("Military Academy", "Military Academy"),
    ("Military Unit 12345", "Military Unit"),
    ("Border Guard of Vietnam", "Border Guard"),
    ("中国人民解放军第四〇一医院", "解放军"),
    ("國防部", "國防部"),
    ("南部军区", "军区"),
    ("武警医院", "武警"),
    ("公安部第三研究所", "公安部"),
    ("Министерство обороны", "Министерство обороны"),
    ("войсковая часть 45807", "войсковая"),
    ("ФГКУ Росгвардии", "Росгвардии"),
    ("Ministerio de la Defensa", "Ministerio de la Defensa"),
    ("Ministerio de Defensa", "Ministerio de Defensa"),
    ("Ejército de Nicaragua", "Ejército"),
    ("Fuerza Aérea de Nicaragua", "Fuerza Aérea"),
    ("Guardia Nacional Bolivariana", "Guardia Nacional"),
    ("Tatmadaw Hospital", "Tatmadaw"),
    ("Defence Services Academy", "Defence Services"),
    ("GRU", "GRU"),
    ("IRGC-IO", "IRGC-IO"),
    ("DGCIM", "DGCIM"),
    ("Reconnaissance General Bureau", "Reconnaissance General Bureau"),
    ("Directorate of Military Intelligence", "Directorate of Military Intelligence"),
    ("General Department of Research and Intelligence", "General Department of Research and Intelligence"),
    ("Office of Chief of Military Security Affairs", "Office of Chief of Military Security Affairs"),
    ("Main Intelligence Directorate of the General Staff", "Main Intelligence Directorate"),
    ("Artesh Directorate for Intelligence", "Artesh Directorate for Intelligence"),
    ("Intelligence Bureau of the Joint Staff Department", "Intelligence Bureau of the Joint Staff Department"),
    ("Главное разведывательное управление", "Главное разведывательное управление"),
    ("Salvation Army and Navy Ltd", "Navy"),
]

CIVIL_NAMES = [
    "The Salvation Army",
    "Old Navy LLC",
    "Navy Pier Inc",
    "Army & Navy Stores",
    "Army and Navy Store",
    "PLA Filament GmbH",
    "Plastipak",
    "Cipla Ltd",
    "Platform Inc",
    "Armytage Ltd",
    "Harmy Co",
    "冠军体育",
    "Not a Name",
    "pla unit",
    "Gru's Lab",
    "rgb lighting",
    "Musterwerk Antriebe GmbH",
    "ООО Ракетка",
    "",
]

DESCRIBES: list[tuple[str, str]] = [
    ("Spare modules for search radar of PLA Navy frigate", "PLA Navy, frigate"),
    ("Pump for the Iranian Army", "Army"),
    ("Cable for the PLA", "for the PLA"),
    ("Boycott clause 7, missile telemetry", "Boycott, missile"),
    ("for one two three and Navy", "Navy"),
    ("Boots to the Ministry of Defence", "Ministry of Defence"),
    ("Cable set of a frigate", "frigate"),
    ("MIL-DTL-38999 connectors for the navy", "navy"),
    ("为海军生产的电缆", "海军"),
    ("Telemetry battery, missile", "missile"),
    ("Nerve agent detector", "Nerve agent"),
    ("Bomb mounts, boycott clause 7", "boycott"),
]

IS: list[str] = [
    "Connectors specially designed for military use",
    "MIL-DTL-38999 military connector",
    "usable in missiles",
    "Accelerometers usable in missiles and specially designed for military use",
    "Military watch",
    "Naval bronze bushing",
    "Ammunition box, plastic",
    "army knife",
    "navy cardigan",
    "Frigate, scale model",
    "artillery shell lamp",
    "Gyros specially designed for warships",
    "Precursors, see Chemical Weapons Convention",
    "Amplifier capable of use in missiles",
    "not for the navy",
    "Navy for hire",
    "nice old Navy for hire of blazers",
    "for one two three and four Navy cardigans",
    "fighter jet toy",
]


def written(words: tuple[Word, ...]) -> str:
    return ", ".join(word.written for word in words)


@pytest.mark.parametrize(("name", "words"), NAMES)
def test_a_name_of_a_military_body(name: str, words: str) -> None:
    assert written(in_name(name)) == words


@pytest.mark.parametrize("name", CIVIL_NAMES)
def test_a_name_of_none(name: str) -> None:
    assert in_name(name) == ()


@pytest.mark.parametrize(("text", "words"), DESCRIBES)
def test_a_description_of_whom_it_is_for(text: str, words: str) -> None:
    assert written(in_description(text)) == words


@pytest.mark.parametrize("text", IS)
def test_a_description_of_what_it_is(text: str) -> None:
    assert in_description(text) == ()
