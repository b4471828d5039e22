"""A cleared review stays cleared until the party, the entry or the date changes."""

from dataclasses import replace
from datetime import date

from schemas.listed_party import ListedParty
from schemas.party import Party
from streams.facts.order import Match
from streams.matching.index import MatchIndex
from streams.review.suppressions import Suppression, apply, fingerprint, version

ENTRY = ListedParty(list="EL", entry_id="1", name="Norvik Precision Devices Limited", country="HK")
PARTY = Party(name="Norvik Precission Device Ltd", country="HK", customer_id="C1")
TODAY = date(2026, 11, 22)
CLEARED = Suppression(
    party=fingerprint(PARTY),
    entry=ENTRY.key,
    entry_version=version(ENTRY),
    scope="customer",
    customer_id="C1",
    reason="other registration number",
    who="ana",
    expires=date(2027, 11, 22),
)


def matches(entry: ListedParty = ENTRY, party: Party = PARTY) -> tuple[Match, ...]:
    return MatchIndex.of([entry]).find(party)


def stands(suppression: Suppression, party: Party = PARTY, entry: ListedParty = ENTRY, on: date = TODAY) -> bool:
    standing, suppressed = apply(matches(entry, party), party, [suppression], on)
    assert len(standing) + len(suppressed) == 1
    return bool(standing)


def test_a_cleared_review_is_suppressed_with_its_ground() -> None:
    standing, suppressed = apply(matches(), PARTY, [CLEARED], TODAY)
    assert standing == ()
    assert [known for _, known in suppressed] == [CLEARED]


def test_any_change_revives_the_alarm() -> None:
    assert stands(CLEARED, entry=ENTRY.model_copy(update={"fr": "91 FR 1"}))
    assert stands(CLEARED, party=PARTY.model_copy(update={"country": "CN"}))
    assert stands(CLEARED, party=PARTY.model_copy(update={"address": "1 Queens Road"}))
    assert stands(CLEARED, on=date(2027, 11, 23))
    assert stands(CLEARED, party=PARTY.model_copy(update={"customer_id": "C2"}))
    assert not stands(CLEARED, on=date(2027, 11, 22))
    assert not stands(replace(CLEARED, scope="party"), party=PARTY.model_copy(update={"customer_id": "C2"}))
    assert not stands(CLEARED, party=PARTY.model_copy(update={"name": "NORVIK  Precission Device, Ltd."}))


def test_a_hit_is_never_suppressed() -> None:
    hit = Party(name=ENTRY.name, country="HK")
    assert stands(replace(CLEARED, party=fingerprint(hit), scope="party"), party=hit)
