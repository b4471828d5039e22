"""Diffs, publications and their fold: what one side writes is what the other comes to."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.listed_party import Alias, Footnote, LicenceRequirement, ListedParty
from streams.facts.order import ExchangeRates, ListState
from streams.lists.answers import entries_named, entries_on, list_statuses, newest_days
from streams.lists.diff import diff
from streams.lists.manifest import Manifest, manifests
from streams.lists.publish import Approval, publication
from streams.lists.snapshot import Snapshot
from streams.lists.starter import starter
from streams.screening.knowledge import Knowledge, KnowledgeRecord

DAY = date(2026, 11, 21)
EMPTY = Knowledge.empty(ExchangeRates({}))

parties = st.builds(
    ListedParty,
    list=st.just("HOUSE"),
    entry_id=st.sampled_from([f"e{n}" for n in range(8)]),
    name=st.sampled_from(["Works", "Other Works", "Third Works 华为"]),
    aliases=st.lists(st.builds(Alias, name=st.sampled_from(["W", "Werke"])), max_size=2).map(tuple),
    footnotes=st.lists(st.builds(Footnote, n=st.integers(1, 5)), max_size=2).map(tuple),
    license_requirement=st.none() | st.builds(LicenceRequirement, scope=st.sampled_from(["ccl_only", "unknown"])),
    effective_from=st.none() | st.dates(date(2019, 1, 1), date(2026, 1, 1)),
)
snapshots = st.lists(parties, max_size=8, unique_by=lambda entry: entry.entry_id)


def published(knowledge: Knowledge, snapshot: Snapshot, name: str, **known: Any) -> list[KnowledgeRecord]:
    applied = knowledge.applied.get(snapshot.list)
    pairs = publication(
        knowledge.entries(snapshot.list),
        snapshot,
        snapshot_id=name,
        base=applied.snapshot if applied else None,
        checked_at=DAY,
        **known,
    )
    start = knowledge.listed_parties_version.offset
    return [KnowledgeRecord("listed-parties.v1", start + n, key, value) for n, (key, value) in enumerate(pairs)]


@settings(max_examples=100, deadline=None)
@given(st.lists(snapshots, max_size=4))
def test_the_fold_of_the_diffs_is_the_list(history: list[list[ListedParty]]) -> None:
    knowledge = EMPTY
    for n, entries in enumerate(history):
        snapshot = Snapshot.of("HOUSE", entries, min_entries=0)
        knowledge, delta = knowledge.apply(published(knowledge, snapshot, f"s{n}"))
        assert delta.refused == ()
        assert knowledge.entries("HOUSE") == snapshot.by_id()
        assert len(published(knowledge, snapshot, "again")) == 1


def test_a_diff_names_the_fields_that_changed() -> None:
    before = ListedParty(list="HOUSE", entry_id="1", name="Works", country="CN")
    after = before.model_copy(update={"country": "HK", "effective_from": DAY})
    gone = ListedParty(list="HOUSE", entry_id="2", name="Gone")
    new = ListedParty(list="HOUSE", entry_id="3", name="New")
    changes = diff({"1": before, "2": gone}, Snapshot.of("HOUSE", [after, new]))
    assert [(one.change, one.party.entry_id, one.fields) for one in changes] == [
        ("changed", "1", ("country", "effective_from")),
        ("removed", "2", ()),
        ("added", "3", ()),
    ]


def test_a_marker_records_who_accepted_what() -> None:
    approval = Approval("A. Person", "Half of the cases are closed")
    marker = orjson.loads(published(EMPTY, Snapshot.of("HOUSE", []), "a", approval=approval)[-1].value or b"")
    assert marker["accepted_by"] == "A. Person"
    assert marker["accept_reason"] == "Half of the cases are closed"
    assert marker["checked_at"] == "2026-11-21"


def test_the_starter_lists() -> None:
    lists = starter()
    assert {"EL", "DPL", "SDN", "UVL", "MEU", "CMIC", "CN_UEL"} <= lists.keys()
    entries = [entry for snapshot in lists.values() for entry in snapshot.entries]
    assert all(entry.fr and entry.source for entry in entries), "each fact has its citation"
    huawei = [entry for entry in lists["EL"].entries if entry.family == "huawei"]
    assert len(huawei) == 153
    assert all({note.n for note in entry.footnotes} == {1, 2} for entry in huawei)
    assert {entry.effective_from for entry in huawei} == {date(2019, 5, 16), date(2019, 8, 19), date(2020, 8, 17)}
    assert all(entry.review_policy == "presumption_of_denial" and entry.savings_en_route is True for entry in huawei)
    scopes = {e.license_requirement.scope for e in lists["EL"].entries if e.license_requirement}
    assert scopes >= {"all_items_subject_to_ear", "ccl_and_supp7", "projects_746_8_a_4", "all_except", "all_with_gov"}
    assert {note.n for entry in lists["EL"].entries for note in entry.footnotes} == {1, 2, 3, 4, 5}
    assert any(entry.tag_744_8 for entry in lists["SDN"].entries)
    assert any(entry.tag_744_8 is False for entry in lists["SDN"].entries)


def test_every_manifest_gives_its_reasons() -> None:
    known = manifests()
    assert {"EL", "DPL", "SDN", "UVL", "MEU", "UN", "UK", "EU", "CN_UEL"} <= set(known)
    for manifest in known.values():
        assert isinstance(manifest, Manifest)
        assert manifest.min_entries < manifest.max_entries
        assert manifest.licence
        assert manifest.schedule


def test_status_says_what_to_do() -> None:
    states = {
        "EL": ListState("EL", 10, 3_462, date(2026, 11, 20)),
        "SDN": ListState("SDN", 11, 19_181, date(2026, 11, 1)),
        "HOUSE": ListState("HOUSE", 12, 3, date(2026, 12, 1)),
    }
    found = {one.list: one for one in list_statuses(states, manifests(), DAY, ["EL", "DPL", "SDN"])}
    assert list(found) == ["DPL", "EL", "SDN", "HOUSE"]
    assert (found["EL"].stale, found["EL"].age_days, found["EL"].todo) == (False, 1, None)
    assert (found["SDN"].stale, found["SDN"].age_days) == (True, 20)
    assert "lists fetch --list SDN" in str(found["SDN"].todo)
    assert "lists load" in str(found["DPL"].todo)
    assert found["HOUSE"].stale
    assert "still to come" in str(found["HOUSE"].todo)


def test_what_stood_on_a_day() -> None:
    one = ListedParty(list="EL", entry_id="1", name="Höher Works", effective_from=DAY)
    two = ListedParty(list="EL", entry_id="2", name="Two", effective_to=date(2026, 11, 20))
    assert entries_on([one, two], DAY) == (one,)
    assert entries_on([one, two], date(2026, 11, 20)) == (two,)
    assert entries_named([one, two], "hoher works") == (one,)
    assert entries_named([one, two], "EL/2") == (two,)
    assert entries_named([one, two], "...") == ()


@pytest.mark.parametrize(
    ("published", "newest", "frozen"),
    [
        (None, None, False),
        (DAY, None, False),
        (DAY - timedelta(90), None, False),
        (DAY - timedelta(91), None, True),
        (DAY, DAY - timedelta(91), True),
        (None, DAY - timedelta(91), True),
        (DAY, DAY - timedelta(1), False),
    ],
)
def test_an_old_file_that_is_served_every_day_is_frozen(
    published: date | None, newest: date | None, frozen: bool
) -> None:
    """It was checked today: only its own words tell its age. A list of 2019 would count as fresh."""
    state = ListState("DPL", 1, 500, DAY, published_on=published)
    entries = [ListedParty(list="DPL", entry_id="1", name="Works", effective_from=newest)] if newest else []
    youngest = newest_days([*entries, ListedParty(list="DPL", entry_id="2", name="Undated")], DAY)
    (status,) = list_statuses({"DPL": state}, manifests(), DAY, (), youngest)
    assert (status.frozen, status.stale) == (frozen, frozen)
    assert ("old file" in (status.todo or "")) is frozen
    (bundled,) = list_statuses({"DPL": replace(state, bundled=True)}, manifests(), DAY, (), youngest)
    assert not bundled.frozen


def test_an_entry_of_a_day_to_come_makes_no_list_young() -> None:
    entry = ListedParty(list="DPL", entry_id="1", name="Works", effective_from=DAY + timedelta(1))
    assert newest_days([entry], DAY) == {}
