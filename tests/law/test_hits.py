"""Which of several entries that a party may be is named first."""

import pytest

from schemas.listed_party import ListedParty
from schemas.party import Party
from streams.facts.order import Match, PartyFacts, Tier
from streams.law.parties import Hit


def hit(name: str, score: float, country: str | None = "DE", tier: Tier = "review") -> Hit:
    entry = ListedParty(list="EL", entry_id=name, name=name, country=country)
    party = Party(role="end_user", name="Norvik Optik", country="DE")
    return Hit(
        entry, Match(entry, tier, "name", "Norvik Optik", name, score), "party", PartyFacts(0, party, (), (), True)
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (hit("B", 0.8, tier="hit"), hit("A", 0.9)),
        (hit("B", 0.91), hit("A", 0.9)),
        (hit("B", 0.9), hit("A", 0.9, "CN")),
        (hit("B", 0.9), hit("A", 0.9, None)),
        (hit("A", 0.9), hit("B", 0.9)),
    ],
)
def test_sure_before_possible_then_the_more_alike_then_of_the_same_country(first: Hit, second: Hit) -> None:
    assert min((second, first), key=lambda one: one.place) is first
