"""The fold of the reference topics: nothing half published is seen, and an offset is a version."""

from datetime import date
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.item import ItemContent
from schemas.licence import Licence
from schemas.listed_party import ListedParty
from streams.facts.order import ExchangeRates
from streams.lists.publish import publication
from streams.lists.snapshot import Snapshot
from streams.screening.knowledge import Delta, Knowledge, KnowledgeRecord

RATES = ExchangeRates({})
EMPTY = Knowledge.empty(RATES)
DAY = date(2026, 11, 20)
LISTS, ITEMS, LICENCES = "listed-parties.v1", "item-content.v1", "licences.v1"


def party(entry_id: str, name: str | None = None, **known: Any) -> ListedParty:
    return ListedParty(list="EL", entry_id=entry_id, name=name or f"Listed Works {entry_id}", **known)


def snapshot(*parties: ListedParty, **known: Any) -> Snapshot:
    return Snapshot.of("EL", parties, **known)


def records(pairs: list[tuple[bytes, bytes]], start: int = 0, topic: str = LISTS) -> list[KnowledgeRecord]:
    return [KnowledgeRecord(topic, start + n, key, value) for n, (key, value) in enumerate(pairs)]


def published(knowledge: Knowledge, snap: Snapshot, snapshot_id: str, **known: Any) -> list[KnowledgeRecord]:
    applied = knowledge.applied.get(snap.list)
    pairs = publication(
        knowledge.entries(snap.list),
        snap,
        snapshot_id=snapshot_id,
        base=applied.snapshot if applied else None,
        checked_at=known.get("checked_at", DAY),
    )
    return records(pairs, knowledge.listed_parties_version.offset)


def taken(knowledge: Knowledge, snap: Snapshot, snapshot_id: str) -> tuple[Knowledge, Delta]:
    return knowledge.apply(published(knowledge, snap, snapshot_id))


def test_changes_are_seen_with_their_marker_only() -> None:
    changes = published(EMPTY, snapshot(party("1"), party("2")), "a")
    half, delta = EMPTY.apply(changes[:-1])
    assert len(half.index) == 0
    assert delta == Delta()
    assert half.lists == {}
    whole, delta = half.apply(changes[-1:])
    assert {old_new[1].key for old_new in delta.parties if old_new[1]} == {"EL/1", "EL/2"}
    assert delta.lists == {"EL"}
    assert whole.lists["EL"].entries == 2
    assert whole.lists["EL"].version == 2
    assert whole.lists["EL"].checked_at == DAY
    assert set(whole.entries("EL")) == {"1", "2"}


def test_a_removed_entry_stays_known_until_the_day_before() -> None:
    first, _ = taken(EMPTY, snapshot(party("1"), party("2")), "a")
    second, delta = taken(first, snapshot(party("1"), published_on=date(2026, 11, 10)), "b")
    assert set(second.entries("EL")) == {"1"}
    ended = second.index.entry("EL/2")
    assert ended is not None
    assert ended.effective_to == date(2026, 11, 9)
    assert delta.parties == ((party("2"), ended),)


def test_an_entry_listed_again_has_no_end() -> None:
    first, _ = taken(EMPTY, snapshot(party("1")), "a")
    second, _ = taken(first, snapshot(min_entries=0), "b")
    third, _ = taken(second, snapshot(party("1")), "c")
    assert third.index.entry("EL/1") == party("1")


def test_an_unchanged_list_publishes_a_marker_and_no_change() -> None:
    first, _ = taken(EMPTY, snapshot(party("1")), "a")
    again = published(first, snapshot(party("1")), "b", checked_at=date(2026, 11, 21))
    assert len(again) == 1
    second, delta = first.apply(again)
    assert delta.parties == ()
    assert delta.lists == {"EL"}
    assert second.index is first.index
    assert second.lists["EL"].checked_at == date(2026, 11, 21)


def test_two_publishers_at_once_cannot_mix() -> None:
    first, _ = taken(EMPTY, snapshot(party("1")), "a")
    one = published(first, snapshot(party("1"), party("2")), "b")
    other = published(first, snapshot(party("1"), party("3"), party("4")), "c")
    mixed = [pair for both in zip(one, other, strict=False) for pair in both] + other[len(one) :]
    mixed = records([(r.key or b"", r.value or b"") for r in mixed], first.listed_parties_version.offset)
    second, delta = first.apply(mixed)
    assert set(second.entries("EL")) == {"1", "2"}
    assert second.pending == {}
    assert len(delta.refused) == 1
    assert "snapshot c not taken" in delta.refused[0]


def _damage_lost(changes: list[KnowledgeRecord]) -> list[KnowledgeRecord]:
    return changes[1:]


def _damage_garbled(changes: list[KnowledgeRecord]) -> list[KnowledgeRecord]:
    return [KnowledgeRecord(LISTS, changes[0].offset, changes[0].key, b"\xff{"), *changes[1:]]


def _damage_altered(changes: list[KnowledgeRecord]) -> list[KnowledgeRecord]:
    value = (changes[0].value or b"").replace(b"Listed Works", b"Listed Workz")
    return [KnowledgeRecord(LISTS, changes[0].offset, changes[0].key, value), *changes[1:]]


def _damage_doubled(changes: list[KnowledgeRecord]) -> list[KnowledgeRecord]:
    pairs = [(r.key or b"", r.value or b"") for r in changes]
    return records([pairs[0], *pairs], changes[0].offset)


def _damage_two_names(changes: list[KnowledgeRecord]) -> list[KnowledgeRecord]:
    value = (changes[0].value or b"").replace(b'"name":', b'"name":"Another Works","name":')
    assert value.count(b'"name"') == 2
    return [KnowledgeRecord(LISTS, changes[0].offset, changes[0].key, value), *changes[1:]]


@pytest.mark.parametrize("damage", [_damage_two_names, _damage_lost, _damage_garbled, _damage_altered, _damage_doubled])
def test_a_spoilt_snapshot_leaves_the_old_list(damage: Any) -> None:
    first, _ = taken(EMPTY, snapshot(party("1")), "a")
    second, delta = first.apply(damage(published(first, snapshot(party("1"), party("2"), party("3")), "b")))
    assert set(second.entries("EL")) == {"1"}
    assert second.lists == first.lists
    assert delta.parties == ()
    assert any("not taken" in why for why in delta.refused)
    third, _ = taken(second, snapshot(party("1"), party("2")), "c")
    assert set(third.entries("EL")) == {"1", "2"}


def test_an_unknown_field_of_a_newer_writer_does_not_break_the_hash() -> None:
    changes = published(EMPTY, snapshot(party("1")), "a")
    content = orjson.loads(changes[0].value or b"")
    content["party"]["shade"] = "blue"
    from streams.lists.snapshot import digest, entries_hash

    marker = orjson.loads(changes[1].value or b"")
    marker["entries_hash"] = entries_hash({"1": digest(content["party"])})
    written = [(b"EL/1", orjson.dumps(content)), (b"EL", orjson.dumps(marker))]
    after, delta = EMPTY.apply(records(written))
    assert delta.refused == ()
    assert set(after.entries("EL")) == {"1"}


@pytest.mark.parametrize("bad", [b"{", b'{"sku": "A-1", "eccn": "3A001", "eccn": "EAR99"}'])
def test_an_undecodable_item_makes_its_sku_unknown(bad: bytes) -> None:
    good = (b"A-1", b'{"sku": "A-1", "eccn": "EAR99"}')
    known, delta = EMPTY.apply(records([good], 0, ITEMS))
    assert known.items["A-1"] == ItemContent(sku="A-1", eccn="EAR99")
    assert delta.skus == {"A-1"}
    unknown, delta = known.apply(records([(b"A-1", bad)], 1, ITEMS))
    assert unknown.items["A-1"] is None
    assert delta.skus == {"A-1"}
    again, delta = unknown.apply(records([good], 2, ITEMS))
    assert again.items == known.items
    assert delta.skus == {"A-1"}


def test_an_item_under_another_key_makes_both_unknown() -> None:
    known, _ = EMPTY.apply(records([(b"A-1", b'{"sku": "A-1"}'), (b"B-2", b'{"sku": "B-2"}')], 0, ITEMS))
    mixed, delta = known.apply(records([(b"A-1", b'{"sku": "B-2"}')], 2, ITEMS))
    assert mixed.items == {"A-1": None, "B-2": None}
    assert delta.skus == {"A-1", "B-2"}


def test_a_repeated_item_touches_nothing() -> None:
    known, _ = EMPTY.apply(records([(b"A-1", b'{"sku": "A-1"}')], 0, ITEMS))
    again, delta = known.apply(records([(b"A-1", b'{"sku": "A-1"}')], 1, ITEMS))
    assert delta.skus == frozenset()
    assert again.item_content_version.offset == 2


def test_a_withdrawn_item_is_absent() -> None:
    known, _ = EMPTY.apply(records([(b"A-1", b'{"sku": "A-1"}')], 0, ITEMS))
    gone, delta = known.apply([KnowledgeRecord(ITEMS, 1, b"A-1", None)])
    assert "A-1" not in gone.items
    assert delta.skus == {"A-1"}


def test_an_undecodable_licence_is_unknown() -> None:
    known, _ = EMPTY.apply(records([(b"D1", b'{"id": "D1"}')], 0, LICENCES))
    assert known.licences["D1"] == Licence(id="D1")
    unknown, delta = known.apply(records([(b"D1", b'{"id": "D1", "status": "maybe"}')], 1, LICENCES))
    assert unknown.licences == {"D1": None}
    assert delta.licences == {"D1"}


def test_records_of_another_topic_are_refused() -> None:
    with pytest.raises(ValueError, match=r"orders\.v1"):
        EMPTY.apply([KnowledgeRecord("orders.v1", 0, None, None)])


def test_the_version_names_every_record() -> None:
    once, _ = EMPTY.apply(records([(b"A", b'{"sku": "A"}')], 0, ITEMS))
    other, _ = EMPTY.apply(records([(b"A", b'{"sku":"A"}')], 0, ITEMS))
    assert once.items == other.items
    assert once.item_content_version != other.item_content_version
    assert once.listed_parties_version == EMPTY.listed_parties_version
    assert once.apply(records([(b"A", b"{")], 0, ITEMS))[0].items == once.items, "already folded"


def test_given_knowledge_counts_every_required_list_as_checked() -> None:
    given_ = Knowledge.of([party("1")], [ItemContent(sku="A")], [Licence(id="L")], RATES, DAY)
    assert {"EL", "DPL", "SDN", "UVL", "MEU"} <= set(given_.lists)
    assert all(state.checked_at == DAY for state in given_.lists.values())
    assert given_.lists["EL"].entries == 1
    other = Knowledge.of([party("1", "Other")], [ItemContent(sku="A")], [Licence(id="L")], RATES, DAY)
    assert given_.listed_parties_version != other.listed_parties_version
    assert given_.item_content_version == other.item_content_version


def _history() -> list[KnowledgeRecord]:
    """Three publications, one spoilt one, one left open, items and licences, in between each other."""
    knowledge, history = EMPTY, list[KnowledgeRecord]()
    lists = [
        snapshot(party("1"), party("2")),
        snapshot(party("2", "Changed"), party("3"), published_on=DAY),
        snapshot(party("2", "Changed"), party("3"), party("4")),
    ]
    for n, snap in enumerate(lists):
        changes = published(knowledge, snap, f"s{n}")
        if n == 1:
            spoilt = changes[:1] + changes[-1:]
            knowledge, _ = knowledge.apply(records([(r.key or b"", r.value or b"") for r in spoilt], changes[0].offset))
            history += records([(r.key or b"", r.value or b"") for r in spoilt], changes[0].offset)
            changes = published(knowledge, snap, f"t{n}")
        knowledge, _ = knowledge.apply(changes)
        history += changes
    history += published(knowledge, snapshot(), "open")[:-1]
    history += records([(b"A", b'{"sku": "A"}'), (b"B", b"["), (b"A", b'{"sku": "A", "eccn": "EAR99"}')], 0, ITEMS)
    history += records([(b"D", b'{"id": "D"}'), (b"E", b"")], 0, LICENCES)
    return history


def _state(knowledge: Knowledge) -> tuple[Any, ...]:
    return (
        knowledge.lists, knowledge.items, knowledge.licences, knowledge.applied, knowledge.pending, knowledge.versions,
        {party.key: party for party in knowledge.index}, knowledge.quarantined,
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(cuts=st.lists(st.integers(0, len(_history())), max_size=4).map(sorted), saved=st.booleans())
def test_a_fold_does_not_depend_on_batches_or_restarts(cuts: list[int], saved: bool) -> None:
    history = _history()
    whole, _ = EMPTY.apply(history)
    assert set(whole.entries("EL")) == {"2", "3", "4"}
    pieces = EMPTY
    for start, end in zip([0, *cuts], [*cuts, len(history)], strict=True):
        pieces, _ = pieces.apply(history[start:end])
        pieces = Knowledge.load(pieces.save(), RATES) if saved else pieces
    assert _state(pieces) == _state(whole)


def test_damaged_or_foreign_saved_knowledge_is_refused() -> None:
    raw = EMPTY.apply(_history())[0].save()
    with pytest.raises(ValueError, match="damaged"):
        Knowledge.load(raw[:-1], RATES)
    with pytest.raises(ValueError, match="damaged"):
        Knowledge.load(b"", RATES)
