"""The entity column of part 744, with the shapes and slips that it really has."""

import pytest

from streams.lists.publishers.entity_cell import Entity, entities, split_name


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("Gala Wang, Room 2506, Jinan City, China", "Gala Wang", "Room 2506, Jinan City, China"),
        ("Huawei Tech Co., Ltd., Argentina, Av. 815", "Huawei Tech Co., Ltd.", "Argentina, Av. 815"),
        ("Huawei Technology Co., Ltd. Chengdu Institute, No. 1899, Chengdu",
         "Huawei Technology Co., Ltd. Chengdu Institute", "No. 1899, Chengdu"),
        ("Lerma Trading S.A., Calle 53a, Panama", "Lerma Trading S.A.", "Calle 53a, Panama"),
        ("Tactical Missile Corporation, Joint Stock Company Ravenstvo, 19 Street, Russia",
         "Tactical Missile Corporation, Joint Stock Company Ravenstvo", "19 Street, Russia"),
        ("Safinat Group. South Sudan", "Safinat Group", "South Sudan"),
        ("Joint Stock Company 766 UPTK. 1 Institutskaya Street, Moscow", "Joint Stock Company 766 UPTK",
         "1 Institutskaya Street, Moscow"),
        ("Nobody", "Nobody", ""),
    ],
)  # fmt: skip
def test_a_name_ends_where_no_legal_form_follows(text: str, name: str, rest: str) -> None:
    assert split_name(text) == (name, rest)


def test_aliases_and_addresses() -> None:
    cell = (
        "Emal Bilal Construction Company (EBCC), a.k.a., the following two aliases:\n—Imal Bilal Road Construction "
        "Company; and\n—Aimal and Balal Company.\n \n Kolola Pushta, Kabul, Afghanistan; and Maidan Sahr, Paktiya, "
        "Afghanistan. (See alternate addresses under Pakistan)."
    )
    assert entities(cell) == (
        Entity(
            "Emal Bilal Construction Company (EBCC)",
            ("Imal Bilal Road Construction Company", "Aimal and Balal Company"),
            ("Kolola Pushta, Kabul, Afghanistan", "Maidan Sahr, Paktiya, Afghanistan"),
        ),
    )


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Huawei OpenLab Istanbul, a.k.a., the following one alias:\n—Huawei Istanbul OpenLab. Istanbul, Turkey.",
         Entity("Huawei OpenLab Istanbul", ("Huawei Istanbul OpenLab",), ("Istanbul, Turkey",))),
        ("Services GP Tek, a.k.a. Nouvelle Option, 1305 Rue Pise, Brossard, Canada; and 203 Rue Galt, Montreal, Canada",
         Entity("Services GP Tek", ("Nouvelle Option",),
                ("1305 Rue Pise, Brossard, Canada", "203 Rue Galt, Montreal, Canada"))),
        (("SGM Most OOO (f.k.a., Obshchestvo SGM Most), a.k.a., the following two aliases:\n—SGM-Bridge; and\n"
         "—SGM-Most, LLC.\n\nD. 10, Moscow, Russia."),
         Entity("SGM Most OOO", ("Obshchestvo SGM Most", "SGM-Bridge", "SGM-Most, LLC"), ("D. 10, Moscow, Russia",))),
        ("Wayne Weipeng, a.k.a.,\nthe following one alias:\n—Wang Wayne.\n \n Room 1811, Shenzhen, China.",
         Entity("Wayne Weipeng", ("Wang Wayne",), ("Room 1811, Shenzhen, China",))),
        (("Gazprom Neft, a.k.a., the following aliases:\n—Gazprom Neft OAO; a.k.a. JSC Gazprom Neft.\n\n"
         "Address: A. 5, St. Petersburg, Russia; Alt Address: Ul. 3-5, Moscow, Russia."),
         Entity("Gazprom Neft", ("Gazprom Neft OAO", "JSC Gazprom Neft"),
                ("A. 5, St. Petersburg, Russia", "Ul. 3-5, Moscow, Russia"))),
        ("Engineering Office Fakel Named After Akademika Grushina, 33 Street, Khimki, Russia.",
         Entity("Engineering Office Fakel Named After Akademika Grushina", (), ("33 Street, Khimki, Russia",))),
    ],
)  # fmt: skip
def test_shapes(cell: str, expected: Entity) -> None:
    assert entities(cell) == (expected,)


def test_affiliated_entities_are_entities_of_their_own() -> None:
    cell = (
        "Big Works Co., Ltd., a.k.a., the following one alias:\n—Big Works, and to include the following 2 affiliated "
        "entities:\n \n Addresses for Big Works Co., Ltd.: Base 1, Shenzhen, China; and Base 2, Chengdu, China.\n"
        "Affiliated entities:\n Small Works Co., Ltd., a.k.a., the following one alias:\n—Small;\n Smaller; and\n"
        " Tiny.\n Building R4, Dongguan, China.\n Other Works Ltd., Zone B, Wuhan, China."
    )
    assert entities(cell) == (
        Entity("Big Works Co., Ltd.", ("Big Works",), ("Base 1, Shenzhen, China", "Base 2, Chengdu, China")),
        Entity("Small Works Co., Ltd.", ("Small", "Smaller", "Tiny"), ("Building R4, Dongguan, China",), below=True),
        Entity("Other Works Ltd.", (), ("Zone B, Wuhan, China",), below=True),
    )


def test_addresses_of_all_subordinate_institutions() -> None:
    cell = (
        "Second Academy, a.k.a., the following alias:\n—Academy Two.\nSubordinate institution\n201 Institute, a.k.a., "
        "the following one alias:\n—Defense Center.\nSubordinate institution\n 699 Factory.\n The following addresses "
        "apply to the entity and to the two subordinate institutions:\n \n 50 Yongding Road, Beijing, China."
    )
    found = entities(cell)
    assert [one.name for one in found] == ["Second Academy", "201 Institute", "699 Factory"]
    assert all(one.addresses == ("50 Yongding Road, Beijing, China",) for one in found)


@pytest.mark.parametrize("cell", ["", " \n ", ",", "—", ";;;", "a.k.a.", "\n—x", "(" * 500, "a, " * 3000])
def test_odd_cells_do_not_break(cell: str) -> None:
    assert all(one.name for one in entities(cell))
