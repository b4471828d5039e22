"""What equality is worth: a hit, a review, or nothing where no word that tells is equal."""

import pytest

from schemas.listed_party import Alias, ListedParty
from schemas.party import Party
from streams.matching.index import MatchIndex


def tiers(listed: ListedParty, name: str, country: str | None = None) -> list[str]:
    return [match.tier for match in MatchIndex.of([listed]).find(Party(name=name, country=country))]


def company(name: str, country: str | None = "RU", **more: object) -> ListedParty:
    return ListedParty.model_validate(
        {"list": "EL", "entry_id": "1", "name": name, "entity_type": "company", "country": country, **more}
    )


@pytest.mark.parametrize(
    ("listed", "name", "country", "expected"),
    [
        # Words that tell, and legal forms of the entry's country or of everywhere.
        ("Velion Optika OOO", "Velion Optika", None, "hit"),
        ("Velion Optika OOO", "VELION OPTIKA LLC", "DE", "hit"),
        ("Velion Optika OOO", "Velion Optika Ltd.", "RU", "hit"),
        # A legal form that no company of the entry's country bears.
        ("Velion Optika OOO", "Velion Optika Oy", "FI", "review"),
        ("Velion Optika OOO", "Velion Optika S.a r.l.", "RU", "review"),
        # One word: the country must agree.
        ("Velion OOO", "Velion", "RU", "hit"),
        ("Velion OOO", "Velion OOO", None, "review"),
        ("Velion OOO", "Velion", "DE", "review"),
        # A numeral that was taken for a legal form is none.
        ("Velion Fond", "Velion Fond II", "RU", "review"),
        # Nothing that tells: as it is listed, or where nothing contradicts.
        ("Technology LLC", "Technology LLC", "US", "review"),
        ("Technology LLC", "Technology Limited", None, "review"),
        ("Technology LLC", "Technology Limited", "RU", "review"),
        ("Technology LLC", "Technology Limited", "US", None),
        ("Technology LLC", "Technology S.a r.l.", "RU", None),
        ("Technology LLC", "EG Technology", None, None),
        ("C.I.C. Electronics Limited", "Electronics Company Limited", None, None),
        ("C.I.C. Electronics Limited", "C.I.C. Electronics Limited", "US", "review"),
        ("Bank AO", "Bank AG", "DE", None),
        ("Holdings OOO", "Holdings GmbH", "DE", None),
        # Common words that together are a name are never cleared by a form or a country.
        ("Digital Resources Ltd.", "Digital Resources S.p.A.", "IT", "review"),
        ("Digital Resources Ltd.", "Digital Resources Ltd.", "US", "hit"),
    ],
)
def test_companies(listed: str, name: str, country: str | None, expected: str | None) -> None:
    assert tiers(company(listed), name, country) == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Optik Velion Norvik Werke", ["review"]),
        ("Velion Norvik Werke Hamburg", ["review"]),
        ("Zenith Norvik", []),
        ("Zenith Optik Norvik Werke", []),
        ("Amber Norvik", []),
    ],
)
def test_a_name_of_several_words_stands_in_another_word_for_word(name: str, expected: list[str]) -> None:
    assert tiers(company("Velion Norvik"), name) == expected


@pytest.mark.parametrize(
    ("listed", "kind", "name", "expected"),
    [
        ("HORIZON", "vessel", "Horizon", ["review"]),
        ("VELION", "vessel", "Velion Inc", ["review"]),
        ("VELION HORIZON", "vessel", "Velion Horizon", ["review"]),
        ("EP-IAI", "aircraft", "EP-IAI", ["review"]),
        ("EP-IAI", "aircraft", "IAI Corporation", []),
        ("VELIONOV, Boris", "person", "Boris Velionov", ["hit"]),
        ("VELIONOV, Boris", "person", "Boris Velionov GmbH", ["review"]),
    ],
)
def test_ships_aircraft_and_persons(listed: str, kind: str, name: str, expected: list[str]) -> None:
    assert tiers(company(listed, None, entity_type=kind), name) == expected


@pytest.mark.parametrize("name", ["RIM GROUP II", "RIM GROUP 2", "Rim Group (France) Ltd"])
def test_other_numbers_or_countries_in_brackets_are_no_hits(name: str) -> None:
    assert "hit" not in tiers(company("RIM GROUP I"), name)
    assert "hit" not in tiers(company("Rim Group of Dallas (Germany) Ltd"), name)


@pytest.mark.parametrize("country", [None, "RU", "BR"])
@pytest.mark.parametrize(
    "name", ["Electronics Systems", "KB Svyaz", "LLC Center", "STG Group", "Al", "PT Air", "D COMPANY"]
)
def test_a_listed_name_always_meets_its_entry(name: str, country: str | None) -> None:
    assert tiers(company(name), name, country)[0] in ("hit", "review")


@pytest.mark.parametrize("name", ["Joint Stock Company Avtomatika", "Avtomatika", "LLC Avtomatika"])
def test_each_listed_form_of_a_common_name_meets_its_entry(name: str) -> None:
    names = [Alias(name="Avtomatika"), Alias(name="LLC Avtomatika")]
    assert tiers(company("Joint Stock Company Avtomatika", aliases=names), name, "BR")[0] in ("hit", "review")


@pytest.mark.parametrize(
    "name",
    ["Huawei", "Huawei (HQ)", "HUAWEI PLANT 2", "Huawei Technologies (HQ)", "HUAWEI TECHNOLOGIES CO LTD, Bantian"],
)
@pytest.mark.parametrize("country", [None, "CN", "DE"])
@pytest.mark.parametrize("siblings", [0, 30])
def test_a_group_that_is_listed_often_is_found_all_the_same(name: str, country: str | None, siblings: int) -> None:
    head = company("Huawei Technologies Co., Ltd.", "CN")
    others = [company(f"Huawei {place} Research Co., Ltd.", "CN", entry_id=f"s{place}") for place in range(siblings)]
    found = [m for m in MatchIndex.of([head, *others]).find(Party(name=name, country=country)) if m.entry is head]
    assert [m.tier for m in found] == ["review"]
    alone = MatchIndex.of([head]).find(Party(name=name, country=country))
    assert [m.score for m in found] == [m.score for m in alone]


@pytest.mark.parametrize(
    ("listed", "name"),
    [
        ("PASKAL", "PayPal"),
        ("AVISTO", "AVISTEL"),
        ("Tako LLC", "TEKO"),
        ("INOPTICS", "LANOPTICS, LTD."),
        ("Femteco", "Femto SA"),
        ("LLC EDS", "EDSL"),
    ],
)
def test_short_words_that_are_alike_are_not_one_name(listed: str, name: str) -> None:
    assert tiers(company(listed), name) == []


@pytest.mark.parametrize(
    ("listed", "name"),
    [
        ("Hikvision", "Hikvison"),
        ("Zhongrui Velion Microsystems", "Zhongrui Velyon Microsystems"),
        ("Norvik Precision Devices Limited", "Norvik Precission Device Ltd"),
    ],
)
def test_long_names_misspelt_are_reviewed(listed: str, name: str) -> None:
    assert tiers(company(listed, aliases=[Alias(name="Another Name Altogether")]), name) == ["review"]
