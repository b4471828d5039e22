"""Stable ids where publishers give none."""

from schemas.listed_party import Alias, ListedParty
from streams.lists.diff import diff, without_false_changes
from streams.lists.publishers.words import stable_entry_id
from streams.lists.snapshot import Snapshot


def entity(name: str, country: str = "CN", **known: object) -> ListedParty:
    return ListedParty.model_validate(
        {"list": "EL", "entry_id": stable_entry_id(name, country), "name": name, "country": country, **known}
    )


def changes(before: list[ListedParty], after: list[ListedParty]) -> list[tuple[str, str]]:
    held = {entry.entry_id: entry for entry in before}
    return [(one.change, one.party.name) for one in diff(held, without_false_changes(held, Snapshot.of("EL", after)))]


def test_punctuation_is_no_other_entity() -> None:
    assert stable_entry_id("Works Co., Ltd.", "CN") == stable_entry_id("WORKS CO LTD", "CN")
    assert stable_entry_id("Works Co., Ltd.", "CN") != stable_entry_id("Works Co., Ltd.", "HK")
    assert stable_entry_id("华为技术", "CN") != stable_entry_id("中兴通讯", "CN")


def test_a_renamed_entity_keeps_its_id() -> None:
    old = entity("Huawei Marine Networks Co., Ltd.", aliases=[{"name": "HMN Technologies"}])
    new = entity("HMN Technologies", aliases=[{"name": "Huawei Marine Networks Co., Ltd."}])
    held = {old.entry_id: old}
    first = without_false_changes(held, Snapshot.of("EL", [new]))
    (kept,) = first.entries
    assert kept.entry_id == old.entry_id
    assert kept.name == "HMN Technologies"
    assert kept.aliases == (Alias(name="Huawei Marine Networks Co., Ltd."),)
    again = without_false_changes(first.by_id(), Snapshot.of("EL", [new]))
    assert len(diff(first.by_id(), again)) == 0, "and at the next publication too"


def test_an_address_under_the_same_citation_tells_too() -> None:
    old = entity("Old Works", addresses=["Street 1, Wuhan, China"], fr="85 FR 1; 86 FR 2")
    new = entity("New Works", addresses=["Street 1,  Wuhan, China."], fr="85 FR 1; 87 FR 3")
    other = entity("New Works", addresses=["Street 1, Wuhan, China"], fr="89 FR 9")
    assert changes([old], [new]) == [("changed", "New Works")]
    assert sorted(changes([old], [other])) == [("added", "New Works"), ("removed", "Old Works")]


def test_where_two_could_be_the_same_neither_is() -> None:
    old = entity("Old Works", addresses=["Street 1"], fr="85 FR 1")
    one, two = (entity(name, addresses=["Street 1"], fr="85 FR 1") for name in ("One Works", "Two Works"))
    assert [change for change, _ in changes([old], [one, two])].count("removed") == 1


def test_a_publishers_own_number_is_never_changed() -> None:
    old = ListedParty(list="EL", entry_id="36", name="Some Works", country="CN")
    new = ListedParty(list="EL", entry_id="37", name="Some Works", country="CN")
    assert sorted(change for change, _ in changes([old], [new])) == ["added", "removed"]
