"""Rows of the look-up commands."""

from datetime import date

from schemas.listed_party import ListedParty
from schemas.party import Party
from streams.matching.index import MatchIndex
from streams.matching.lookup import explained, found, kind_of, names_row, party_of, party_row

ENTRIES = (
    ListedParty(list="EL", entry_id="1", name="Norvik Precision Devices Limited", country="HK", entity_type="company"),
    ListedParty(list="SDN", entry_id="2", name="Norvik Precision Devices", effective_to=date(2020, 1, 1)),
    ListedParty(list="SDN", entry_id="3", name="IVANOV, Norvik Precision", entity_type="person"),
)
INDEX = MatchIndex.of(ENTRIES)


def test_party_rows() -> None:
    who = party_of({"name": " Norvik Precision Devices Ltd ", "country": "HK", "address": ""})
    assert who == Party(name="Norvik Precision Devices Ltd", country="HK")
    row = party_row(7, found(INDEX, who, as_of=date(2026, 1, 1)), screenable=INDEX.screenable(who))
    assert row["row"] == 7
    assert row["tier"] == "hit"
    best = row["matches"][0]
    assert {key: best[key] for key in ("list", "entry_id", "entry_name", "matched_name", "tier")} == {
        "list": "EL",
        "entry_id": "1",
        "entry_name": "Norvik Precision Devices Limited",
        "matched_name": "Norvik Precision Devices Limited",
        "tier": "hit",
    }
    assert party_row(1, ()) == {"row": 1, "tier": "none", "matches": []}
    assert party_row(1, (), screenable=False)["screenable"] is False


def test_lists_days_and_kinds_narrow_a_look_up() -> None:
    who = Party(name="Norvik Precision Devices", country="HK")
    assert {m.entry.list for m in found(INDEX, who)} == {"EL", "SDN"}
    assert {m.entry.list for m in found(INDEX, who, lists=frozenset(["EL"]))} == {"EL"}
    assert [m.entry.entry_id for m in found(INDEX, who, as_of=date(2026, 1, 1), kind="company")] == ["1"]


def test_explanations_mark_what_differs() -> None:
    (match, *_) = found(INDEX, Party(name="Norvik Precission Device Ltd Dubai", country="HK"))
    told = explained(match)
    assert told["why"] == "norvik precission~precision device=devices -ltd -dubai"
    assert told["parts"]["found_a"] < 1
    assert told["party_name"] == "Norvik Precission Device Ltd Dubai"


def test_names_rows() -> None:
    assert names_row({"name1": "Siemens AG", "name2": "Siemens Aktiengesellschaft", "id": "4"})["tier"] == "hit"
    row = names_row({"name1": "Theodore Doe", "name2": "Hans Friedrich", "kind": "Person"})
    assert row["tier"] == "none"
    assert 0 < row["score"] < 0.3
    assert names_row({"name1": "", "name2": ""})["tier"] == "none"
    assert kind_of("Individual") == "person"
    assert kind_of(None) == "unknown"


def test_a_listed_address_is_reviewed_with_other_numbers_and_a_listed_party_s_is_not() -> None:
    street = "Caferaga Mah. Moda Cad. No 14 Kat"
    listed = ListedParty(
        list="EL", entry_id="5", name="A", kind="address", addresses=(f"{street} 5, Kadikoy, Istanbul",)
    )
    theirs = ListedParty(
        list="EL", entry_id="6", name="Quelltal Feinwerk", addresses=(f"{street} 5, Kadikoy, Istanbul",)
    )
    index = MatchIndex.of((listed, theirs))

    def tiers(floor: int) -> dict[str, str]:
        who = Party(name="Ostmark Trading", country="TR", address=f"{street} {floor}, Kadikoy, Istanbul")
        return {match.entry.entry_id: match.tier for match in index.find(who)}

    assert tiers(5) == {"5": "hit", "6": "review"}
    assert tiers(3) == {"5": "review"}
