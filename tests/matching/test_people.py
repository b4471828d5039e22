"""Persons as order systems write them: initials, either order, titles, no patronymic; and other persons' names."""

import pytest

from schemas.listed_party import ListedParty
from schemas.party import Party
from streams.matching.index import MatchIndex

LISTED = {
    "1": "VELIONOV, Boris Vyacheslavovich",
    "2": "ZEMLIAKOVA BARBOZA, Maureen Patricia",
    "3": "ERMAKOV, Maksim",
    "4": "PARK, Jin Hyok",
}
INDEX = MatchIndex.of(ListedParty(list="SDN", entry_id=key, name=n, entity_type="person") for key, n in LISTED.items())


def found(name: str) -> dict[str, str]:
    return {match.entry.entry_id: match.tier for match in INDEX.find(Party(name=name))}


@pytest.mark.parametrize(
    ("name", "entry_id"),
    [
        ("Boris V. Velionov", "1"),
        ("B. V. Velionov", "1"),
        ("Velionov B V", "1"),
        ("VELIONOV, B.V.", "1"),
        ("Velionov Boris V", "1"),
        ("Velionov, Boris V.", "1"),
        ("Boris Velionov", "1"),
        ("Velionov Boris", "1"),
        ("Boris Vyacheslavovich Velionov", "1"),
        ("Mr. Boris Velionov", "1"),
        ("Mr Boris V. Velionov", "1"),
        ("Herr Boris Velionov", "1"),
        ("Dr. B. V. Velionov", "1"),
        ("Mr. Boris Velionov, Acme Ltd", "1"),
        ("Attn: Mr. Boris Velionov", "1"),
        ("Maureen P. Zemliakova Barboza", "2"),
        ("M. P. Zemliakova Barboza", "2"),
        ("Zemliakova Barboza M P", "2"),
        ("Ms. Maureen Zemliakova Barboza", "2"),
        ("Maksim Ermakov", "3"),
        ("Maksim Y. Ermakov", "3"),
        ("Ermakov Maksim", "3"),
        ("Mr. Maksim Ermakov", "3"),
        ("Jin Hyok Park", "4"),
        ("Jin-hyok Park", "4"),
        ("Park Jinhyok", "4"),
        ("Jin H. Park", "4"),
        ("Mr. Jin Hyok Park", "4"),
    ],
)
def test_a_listed_person_is_found_in_every_form(name: str, entry_id: str) -> None:
    assert found(name).get(entry_id) in ("hit", "review")


@pytest.mark.parametrize(
    "name",
    [
        "Olga Zemliakova Barboza",  # a family name of two words is the whole family's
        "Mr. Li Wei",
        "O. V. Ivanova",
    ],
)
def test_other_persons_stay_clear(name: str) -> None:
    assert "review" not in found(name).values()
    assert "hit" not in found(name).values()


def test_a_syllable_otherwise_is_looked_at() -> None:
    """It may be another person's name, and may be a slip."""
    assert found("Jin Hyon Park").get("4") == "review"


def test_an_initial_that_contradicts_is_no_less_than_before() -> None:
    """It is no proof: what is found without it, with another middle name, is not said to be equal."""
    assert found("Boris K. Velionov").get("1") in (None, "review")
