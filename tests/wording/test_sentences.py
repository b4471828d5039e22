"""Sentences, both ways: what raises a question, and what only looks like it (RULES2.md H.1)."""

import pytest

from streams.wording.reading import Word, in_description, in_name, in_text

SAYS: list[tuple[str, str]] = [
    # As RULES2.md H.1 quotes them.
    ("Spare modules for search radar of PLA Navy frigate", "PLA Navy, frigate"),
    ("Not only civil telecom, also naval radar of the fleet at Qingdao", "naval"),
    ("delivered without delay to the naval base", "naval"),
    ("non-magnetic housings for torpedo tubes", "torpedo tubes"),
    ("batteries not rechargeable, for missile telemetry", "missile"),
    ("Unit No 90001 of the PLA Navy", "PLA Navy"),
    ("Unit No. 90001 of the PLA Navy", "PLA Navy"),
    ("civil only until 2027, then naval", "naval"),
    ("civil use only then army", "army"),
    # Each word.
    ("for military use", "military"),
    ("Boots for the ARMY", "ARMY"),
    ("two armies", "armies"),
    ("the navy's yard", "navy's"),
    ("Naval gun mount", "Naval"),
    ("an air force", "air force"),
    ("air-force hangar", "air-force"),
    ("Air\nForce One hangar", "Air\nForce"),
    ("of the armed forces", "armed forces"),
    ("Ministry of Defence", "Ministry of Defence"),
    ("Ministry of National Defense", "Ministry of National Defense"),
    ("the defence ministry", "defence ministry"),
    ("Defense-Ministry warehouse", "Defense-Ministry"),
    ("warships", "warships"),
    ("a frigate", "frigate"),
    ("naval destroyer", "naval destroyer"),
    ("attack submarines", "attack submarines"),
    ("submarine hull welding", "submarine hull"),
    ("sonar for a submarine fleet", "submarine fleet"),
    ("fighter jet simulator", "fighter jet"),
    ("fighter aircraft", "fighter aircraft"),
    ("for a tank regiment", "tank regiment"),
    ("infantry battalions", "infantry battalions"),
    ("artillery range", "artillery"),
    ("munitions depot", "munitions"),
    ("ammunition line", "ammunition"),
    ("warhead casing", "warhead"),
    ("torpedo guidance", "torpedo guidance"),
    ("torpedo batteries", "torpedo batteries"),
    ("gun fire control", "gun fire control"),
    ("weapon fire-control computer", "weapon fire-control"),
    ("People's Liberation Army", "People's Liberation Army"),
    ("People’s Liberation Army", "People’s Liberation Army"),
    ("PLA Rocket Force", "PLA Rocket Force"),
    ("PLA troops", "PLA troops"),
    ("lamps for the PLA", "for the PLA"),
    ("供解放军使用", "解放军"),
    ("供解放軍使用", "解放軍"),
    ("国防部仓库", "国防部"),
    ("國防部", "國防部"),
    ("某军工企业", "军工"),
    ("军用雷达", "军用"),
    ("供军队", "军队"),
    ("为海军供货", "海军"),
    ("海軍基地", "海軍"),
    ("空军", "空军"),
    ("陸軍", "陸軍"),
    ("武警总队", "武警"),
    ("Российская армия", "армия"),
    ("для нужд армии", "армии"),
    ("для военных целей", "военных"),
    ("Министерство обороны РФ", "Министерство обороны"),
    ("по заказу Министерства обороны", "Министерства обороны"),
    ("оборонный завод", "оборонный"),
    ("ejército bolivariano", "ejército"),
    ("EJERCITO", "EJERCITO"),
    ("fuerza aérea", "fuerza aérea"),
    ("Fuerzas Armadas", "Fuerzas Armadas"),
    ("the Tatmadaw", "Tatmadaw"),
    ("Royal Cambodian Armed Forces", "Royal Cambodian Armed Forces"),
    ("nuclear weapons", "nuclear weapons"),
    ("nuclear propulsion", "nuclear propulsion"),
    ("nuclear submarine", "nuclear submarine, nuclear submarine"),
    ("uranium enrichment", "uranium enrichment"),
    ("spent fuel reprocessing", "spent fuel reprocessing"),
    ("centrifuge cascade", "centrifuge cascade"),
    ("missile", "missile"),
    ("ballistic missile", "missile"),
    ("cruise missiles", "missiles"),
    ("rocket motor test stand", "rocket motor"),
    ("combat UAV", "combat UAV"),
    ("armed drones", "armed drones"),
    ("drone strike", "drone strike"),
    ("loitering munition", "loitering munition, munition"),
    ("chemical weapon", "chemical weapon"),
    ("biological weapons", "biological weapons"),
    ("nerve agent", "nerve agent"),
    ("导弹", "导弹"),
    ("導彈", "導彈"),
    ("核武器", "核武"),
    ("ракетный двигатель", "ракетный"),
    ("пять ракет", "ракет"),
    # Denials that deny something else, or nothing.
    ("navy non-military use", "navy"),
    ("not for military use only", "military"),
    ("not only for military use", "military"),
    ("not just military", "military"),
    ("Not for military use until 2027", "military"),
    ("Not for military use? Perhaps", "military"),
    ("Not for military use, naval radar", "naval"),
    ("Not for military use and for the navy", "navy"),
    ("Not for military use and delivered to the navy", "navy"),
    ("Not for military use. Navy frigate radar", "Navy, frigate"),
    ("Not for military use; naval radar", "naval"),
    ("Not for military use but for missiles", "missiles"),
    ("Not for military use also for missiles", "missiles"),
    ("not prohibited for military use", "military"),
    ("not excluding military use", "military"),
    ("it is not excluded that the navy uses it", "navy"),
    ("whether or not for military use", "military"),
    ("not delayed for the navy", "navy"),
    ("not later than May for the navy", "navy"),
    ("never late for the army", "army"),
    ("no delay for the navy", "navy"),
    ("without military use", "military"),
    ("unlike military radar", "military"),
    ("non-military hospital of the navy", "navy"),
    ("not for civil and military use", "military"),
    ("not for civil use, for military use", "military"),
    ("No 5 Naval Yard", "Naval"),
    ("No. Navy frigate", "Navy, frigate"),
    ("military use is not intended", "military"),
    ("End use civil? No - military.", "military"),
    ("No—military", "military"),
    ("No – military", "military"),
    ("No- military", "military"),
    ("not - as you know - for military use", "military"),
    ("- no\n- military", "military"),
    ("Civil: no\nMilitary: yes", "Military"),
    ("Civil use: no\r\nMilitary use: yes", "Military"),
    ("civil no, military: yes", "military"),
    ("civil no military yes", "military"),
    ("civil=no military=yes", "military"),
    ("civil no military: see form", "military"),
    ("不仅用于军用", "军用"),
    ("非常军用", "军用"),
    ("не только для военных", "военных"),
    ("no solo para el ejército", "ejército"),
    # Boycott terms.
    ("Goods are not of Israeli origin", "Israeli"),
    ("no goods from Israel", "Israel"),
    ("non-Israeli vessel", "Israeli"),
    ("subject to the boycott laws", "boycott"),
    ("a blacklist certificate", "blacklist certificate"),
    ("black-list certificate", "black-list certificate"),
    ("the ship is not blacklisted", "blacklisted"),
    ("blacklisted vessels are refused", "blacklisted vessels"),
]  # fmt: skip

SILENT: list[str] = [
    # As RULES2.md H.1 quotes them.
    "Civil telecom network in Penang. Not for military, nuclear or missile use.",
    "Navy blue lamp housings and rocket salad packing line",
    "Power feed equipment for a submarine cable landing station; fire control panel of the same building",
    "submarine cables", "fire control panels", "polylactic acid (PLA) filament", "programmable logic array, PLA",
    "UAV", "drone for crop spraying", "reprocessing of endoscopes", "enrichment of food", "data enrichment",
    "ballistic nylon", "ballistic gel", "torpedo level", "destroyer of documents", "fire brigade battalion",
    "冠军", "世界冠军杯", "теннисная ракетка", "ракетки", "army green paint", "army surplus", "nuclear family",
    "nuclear medicine", "nuclear magnetic resonance", "Missile Command arcade cabinet", "tank top", "tank containers",
    "air force blue", "Salvation Army", "12 Naval Street", "Army Road", "Army Avenue 4", "Naval Square",
    # Whole words only.
    "plastic of Cipla, platform, Atripla", "shipla", "harmyx", "navylike", "nonmilitary", "antimissile shampoo",
    "armyworm spray", "pla for the", "militarist", "demilitarized",
    # Denials.
    "will not be used\nfor military purposes", "not for military - only civil", "not-for-military use",
    "No se utilizará con fines militares", "запрещено использовать в военных целях", "غير عسكري",
    "not for nuclear, missile, chemical or biological weapons activities",
    "Items will not be used for military applications or re-exported to military end users",
    "no military use", "non-military use",
    "for strictly non-military use", "non military", "not for military use", "Not for use in missiles",
    "never for the army", "neither military nor nuclear weapon use", "not intended for military or naval use",
    "not to be used in any missile, nuclear weapon, or chemical weapon", "excluding use by the armed forces",
    "prohibited for military use", "excluding military", "Not designed for military, aerospace or other use: no",
    "The goods will not be used for military end use or by military end users.",
    "will not be resold or transferred to any military end user", "Not for military/nuclear weapon/missile purposes",
    "It is not for nuclear weapons, missiles, chemical weapons, biological weapons or any military purpose.",
    "isn't for military use", "cannot be used for military purposes", "no army, navy or air force", "never military",
    'Not for "military" use', "not for military use, civil only", "Not for weapons of mass destruction or missiles",
    "不用于军用、导弹或核武用途", "非军用", "不得用于军事目的", "不会用于导弹", "не для военных целей",
    "ни для военных, ни для ракетных целей", "no para uso militar", "nunca para el ejército",
    # Boycott.
    "made in Israel", "Israeli orange juice", "no boycott terms apply", "spam blacklist", "black list of words",
    # Nothing at all.
    "", " ", "weaving looms", "A", "1234", "....", "телефонная сеть", "手机生产线", "مواد غذائية", "통신 장비",
]  # fmt: skip


def written(words: tuple[Word, ...]) -> str:
    return ", ".join(word.written for word in words)


@pytest.mark.parametrize(("text", "words"), SAYS)
def test_a_text_that_says_it(text: str, words: str) -> None:
    assert written(in_text(text)) == words


@pytest.mark.parametrize("text", SILENT)
def test_a_text_that_does_not(text: str) -> None:
    assert in_text(text) == ()


def test_no_text_is_none() -> None:
    assert in_text(None) == in_description(None) == in_name(None) == ()


def test_where_a_word_stands() -> None:
    text = "Für die \u200bNavy, für die ＡＲＭＹ"
    assert [(word.written, text[word.at :].startswith(word.written)) for word in in_text(text)] == [
        ("Navy", True),
        ("ＡＲＭＹ", True),
    ]
