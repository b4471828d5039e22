"""What cannot be taken is quarantined: by every reader alike, in any batches, until a right record comes."""

from dataclasses import replace
from decimal import InvalidOperation
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.item import ItemContent
from schemas.listed_party import ListedParty
from streams.lists.ledger import Ledger
from streams.screening.knowledge import Knowledge, KnowledgeRecord
from tests.screening.test_knowledge import (
    EMPTY,
    ITEMS,
    LICENCES,
    LISTS,
    RATES,
    _state,
    party,
    published,
    records,
    snapshot,
    taken,
)

UNREAD_NAME = "Works that no index takes"
odd = st.sampled_from(
    [
        b"", b"\xff{", b"5", b"[]", b'{"record": "marker"}', b'{"record": "change", "party": 7}',
        b'{"sku": "A", "eccn": 7}',
        b'{"sku": "B"}', b'{"id": "D", "status": "maybe"}', b'{"sku": "A", "eccn": "EAR99"}', b'{"id": "D"}', None,
    ]
)  # fmt: skip
keys = st.sampled_from([None, b"EL", b"EL/1", b"A", b"B", b"D", b"\xff", b"no list"])
listed = st.lists(
    st.tuples(st.sampled_from("123"), st.sampled_from(["One Works", "Other Works", UNREAD_NAME])),
    max_size=3, unique_by=lambda one: one[0],
)  # fmt: skip
Step = tuple[str, bytes | None, bytes | None] | list[tuple[str, str]]
steps = st.lists(
    st.one_of(listed, st.tuples(st.sampled_from([LISTS, ITEMS, LICENCES]), keys, odd)), min_size=1, max_size=10
)


def unread(entry: ListedParty) -> None:
    if entry.name == UNREAD_NAME:
        raise OverflowError("a name longer than long")


def _spoilt(told: list[Step]) -> list[KnowledgeRecord]:
    """Publications made one upon the other, as a publisher reads them back, and records of every topic in between."""
    knowledge, history = EMPTY, list[KnowledgeRecord]()
    for number, step in enumerate(told):
        if isinstance(step, tuple):
            topic, key, value = step
            new = [KnowledgeRecord(topic, knowledge.versions[topic].offset, key, value)]
        else:
            new = published(knowledge, snapshot(*(party(one, name) for one, name in step)), f"s{number}")
        history += new
        knowledge, _ = knowledge.apply(new)
    return history


@settings(max_examples=150, deadline=None)
@given(told=steps, cuts=st.lists(st.integers(0, 30), max_size=4).map(sorted), saved=st.booleans())
def test_what_is_quarantined_does_not_depend_on_batches_or_restarts(
    told: list[Step], cuts: list[int], saved: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("streams.screening.knowledge.can_read", unread)
        history = _spoilt(told)
        whole, _ = EMPTY.apply(history)
        pieces = EMPTY
        for start, end in zip([0, *cuts], [*cuts, len(history)], strict=True):
            pieces, _ = pieces.apply(history[start:end])
            pieces = Knowledge.load(pieces.save(), RATES) if saved else pieces
        assert _state(pieces) == _state(whole)
        assert all(entry.name != UNREAD_NAME for entry in whole.index)
        ledger = Ledger(can_read=unread).after((r.offset, r.key, r.value) for r in history if r.topic == LISTS)
        assert (ledger.applied, ledger.quarantined) == (whole.applied, whole.quarantined.get(LISTS, {}))


def test_an_entry_that_cannot_be_read_spoils_its_publication_and_the_next_one_heals(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, _ = taken(EMPTY, snapshot(party("1")), "a")
    monkeypatch.setattr("streams.screening.knowledge.can_read", unread)
    second, delta = taken(first, snapshot(party("1"), party("2"), party("3", UNREAD_NAME)), "b")
    assert set(second.entries("EL")) == {"1"}
    assert second.lists == first.lists
    spoilt = second.quarantined[LISTS]["EL"]
    assert spoilt.why == "snapshot b not taken: OverflowError: a name longer than long"
    assert delta.refused == (f"listed-parties.v1 offset {spoilt.offset}: {spoilt.why}",)
    assert second.listed_parties_version.offset == spoilt.offset + 1, "the chain takes it in all the same"
    third, _ = taken(second, snapshot(party("1"), party("2")), "c")
    assert set(third.entries("EL")) == {"1", "2"}
    assert third.quarantined[LISTS] == {}


@pytest.mark.parametrize("failure", [MemoryError, RecursionError, OSError])
def test_what_is_not_of_the_bytes_is_not_quarantined(failure: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: object) -> None:
        raise failure

    monkeypatch.setattr("streams.screening.knowledge.can_read", fails)
    with pytest.raises(failure):
        taken(EMPTY, snapshot(party("1")), "a")


@pytest.mark.parametrize("failure", [OverflowError, InvalidOperation, KeyError, TypeError, ValueError])
def test_an_item_whose_reading_raises_is_unknown(failure: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    known, _ = EMPTY.apply(records([(b"A", b'{"sku": "A"}')], 0, ITEMS))

    def fails(_: bytes) -> ItemContent:
        raise failure("of these bytes")

    with monkeypatch.context() as patch:
        patch.setattr(ItemContent, "stated_json", fails)
        unknown, delta = known.apply(records([(b"A", b'{"sku": "A", "eccn": "EAR99"}')], 1, ITEMS))
        assert unknown.items["A"] is None
    assert set(unknown.quarantined[ITEMS]) == {"A"}
    assert len(delta.refused) == 1
    assert "item-content.v1 offset 1: A is unknown" in delta.refused[0]
    healed, _ = unknown.apply(records([(b"A", b'{"sku": "A"}')], 2, ITEMS))
    assert healed.quarantined[ITEMS] == {}
    assert healed.items["A"] == ItemContent(sku="A")


def test_a_list_is_not_healed_by_another_list_and_a_strange_key_by_its_tombstone() -> None:
    broken = records([(b"HOUSE", b"{"), (b"strange", b"{")])
    after, _ = EMPTY.apply(broken)
    assert set(after.quarantined[LISTS]) == {"HOUSE", "strange"}
    after, _ = taken(after, snapshot(party("1")), "a")
    assert set(after.quarantined[LISTS]) == {"HOUSE", "strange"}
    after, delta = after.apply([KnowledgeRecord(LISTS, after.listed_parties_version.offset, b"strange", None)])
    assert set(after.quarantined[LISTS]) == {"HOUSE"}
    assert delta.refused == ()


BIG = [party(str(n)) for n in range(10)]
SHRUNK: list[tuple[dict[str, Any], int, bool]] = [
    ({"min_entries": 10}, 10, True),
    ({"min_entries": 10}, 9, False),
    ({"min_entries": 10, "accepted_by": "Ada"}, 9, True),
    ({"min_entries": 1}, 1, True),
    ({"min_entries": 1}, 0, False),
    ({"min_entries": 0}, 0, True),
    ({}, 5, True),
    ({}, 4, False),
    ({}, 0, False),
    ({"accepted_by": "Ada"}, 0, True),
]


@pytest.mark.parametrize(("told", "left", "taken_"), SHRUNK)
def test_a_list_below_its_own_minimum_is_refused_by_every_reader(told: dict[str, Any], left: int, taken_: bool) -> None:
    """Without the publisher's check: as somebody writes it who has a marker that is right in all else."""
    whole, _ = taken(EMPTY, snapshot(*BIG), "a")
    changes = published(whole, snapshot(*BIG[:left]), "b")
    marker = orjson.loads(changes[-1].value or b"") | told
    changes[-1] = replace(changes[-1], value=orjson.dumps(marker))
    after, delta = whole.apply(changes)
    assert len(after.entries("EL")) == (left if taken_ else 10)
    assert len(after.index) == 10, "who is no longer listed stays known, with an end"
    standing = [entry for entry in after.index if entry.effective_to is None]
    assert len(standing) == (left if taken_ else 10)
    assert (delta.refused == ()) == taken_
    ledger = Ledger().after((r.offset, r.key, r.value) for r in published(EMPTY, snapshot(*BIG), "a"))
    ledger = ledger.after((r.offset, r.key, r.value) for r in changes)
    assert ledger.applied == after.applied
    if not taken_:
        assert "EL" in after.quarantined[LISTS]
        healed, _ = taken(after, snapshot(*BIG, min_entries=10), "c")
        assert healed.quarantined[LISTS] == {}
