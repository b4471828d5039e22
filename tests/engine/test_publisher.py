"""Publishing knowledge: what is written, where, and what happens when somebody else publishes the same list."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date
from types import SimpleNamespace
from typing import Any

import orjson
import pytest

from schemas.item import ItemContent
from schemas.licence import Licence
from schemas.listed_party import ListedParty
from streams.engine.broker.connection import Connection
from streams.engine.broker.send import Message
from streams.engine.knowledge import publisher as module
from streams.engine.knowledge.publisher import (
    ATTEMPTS,
    LOADED_BY,
    ListsNow,
    NotTakenError,
    publish_items,
    publish_licences,
    publish_lists,
    publish_refusals,
)
from streams.lists.publish import publication
from streams.lists.snapshot import Snapshot

pytestmark = pytest.mark.asyncio
HERE = Connection("nowhere:1")
DAY = date(2026, 11, 21)


class Topics:
    """The reference topics, in memory; each has one partition. before: what others write just before us."""

    def __init__(self) -> None:
        self.written: list[Any] = []
        self.headers: list[Sequence[tuple[str, bytes]]] = []
        self.before: list[Callable[[], None]] = []

    def put(self, topic: str, records: Iterable[Message]) -> int:
        found = list(records)
        for key, value in found:
            offset = sum(one.topic == topic for one in self.written)
            self.written.append(SimpleNamespace(topic=topic, offset=offset, key=key, value=value))
        return len(found)

    async def send_all(
        self,
        _: Any,
        topic: str,
        records: Iterable[Message],
        *,
        partition: int,
        headers: Sequence[tuple[str, bytes]] = (),
    ) -> int:
        assert partition == 0, "its offsets are the versions of what is known"
        if self.before:
            self.before.pop(0)()
        self.headers.append(headers)
        return self.put(topic, records)

    async def read_to_end(
        self, _: Connection, topics: Sequence[str], take: Callable[[Any], None], *, starts: Mapping[Any, int]
    ) -> dict[tuple[str, int], int]:
        for one in self.written:
            if one.topic in topics and one.offset >= starts.get((one.topic, 0), 0):
                take(one)
        return {(topic, 0): sum(one.topic == topic for one in self.written) for topic in topics}


@pytest.fixture
def topics(monkeypatch: pytest.MonkeyPatch) -> Topics:
    found = Topics()

    @asynccontextmanager
    async def sender(_: Connection) -> AsyncIterator[None]:
        yield None

    for name, given in (("sender", sender), ("send_all", found.send_all), ("read_to_end", found.read_to_end)):
        monkeypatch.setattr(module, name, given)
    return found


def works(*names: str) -> Snapshot:
    entries = [ListedParty(list="HOUSE", entry_id=name, name=f"Works {name}") for name in names]
    return Snapshot.of("HOUSE", entries, min_entries=0)


async def test_a_list_is_published_by_its_changes_and_an_unchanged_one_by_its_marker(topics: Topics) -> None:
    (first,) = await publish_lists(HERE, [works("a", "b")], DAY)
    assert (first.entries, first.added, first.changed, first.removed, first.version) == (2, 2, 0, 0, 2)
    (second,) = await publish_lists(HERE, [works("b", "c")], DAY)
    assert (second.entries, second.added, second.changed, second.removed, second.version) == (2, 1, 0, 1, 5)
    (third,) = await publish_lists(HERE, [works("b", "c")], DAY)
    assert (third.added, third.removed, third.version) == (0, 0, 6)
    assert set((await ListsNow(HERE).read_on()).entries("HOUSE")) == {"b", "c"}


def overtaking(topics: Topics, number: int) -> Callable[[], None]:
    """Another publisher of the list, who begins where the list stands now."""

    def publish() -> None:
        ledger = ListsNow(HERE).ledger.after([(one.offset, one.key, one.value) for one in topics.written])
        base, other = ledger.applied.get("HOUSE"), works("x", f"y{number}")
        records = publication(
            ledger.entries("HOUSE"),
            other,
            snapshot_id=f"other-{number}",
            base=base.snapshot if base else None,
            checked_at=DAY,
            approval=None,
        )
        topics.put("listed-parties.v1", records)

    return publish


async def test_who_is_overtaken_publishes_once_more_on_what_stands_now(topics: Topics) -> None:
    topics.before = [overtaking(topics, 1)]
    (loaded,) = await publish_lists(HERE, [works("a")], DAY)
    assert (loaded.added, loaded.removed) == (1, 2)
    assert set((await ListsNow(HERE).read_on()).entries("HOUSE")) == {"a"}


async def test_who_is_overtaken_each_time_gives_up_and_says_so(topics: Topics) -> None:
    topics.before = [overtaking(topics, number) for number in range(ATTEMPTS)]
    with pytest.raises(NotTakenError, match="another publisher was in between 3 times") as told:
        await publish_lists(HERE, [works("a")], DAY)
    assert told.value.overtaken
    assert len(topics.headers) == ATTEMPTS


async def test_a_publication_that_is_refused_for_what_is_in_it_is_not_tried_again(
    topics: Topics, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(_: ListedParty) -> None:
        raise ValueError("this name cannot be read")

    monkeypatch.setattr(module, "can_read", unreadable)
    with pytest.raises(NotTakenError, match="this name cannot be read") as told:
        await publish_lists(HERE, [works("a")], DAY)
    assert not told.value.overtaken
    assert len(topics.headers) == 1


async def test_refusals_are_published(topics: Topics) -> None:
    assert await publish_refusals(HERE, [(b"HOUSE", b"{}"), (b"EL", b"{}")]) == 2
    assert [one.key for one in topics.written] == [b"HOUSE", b"EL"]


async def test_only_items_that_differ_are_published_with_who_loaded_them(topics: Topics) -> None:
    one, other = ItemContent(sku="A", eccn="EAR99"), ItemContent(sku="B", eccn="3A001")
    assert await publish_items(HERE, [one, other], by="Ada") == 2
    assert await publish_items(HERE, [one, other]) == 0
    assert await publish_items(HERE, [one, other.model_copy(update={"eccn": "3A002"})]) == 1
    assert [record.key for record in topics.written] == [b"A", b"B", b"B"]
    assert topics.headers == [[(LOADED_BY, b"Ada")], [], []]
    assert orjson.loads(topics.written[0].value) == {"sku": "A", "eccn": "EAR99"}, "what is not known is not said"


async def test_only_licences_that_differ_are_published(topics: Topics) -> None:
    licence = Licence(id="D1", status="active")
    assert await publish_licences(HERE, [licence]) == 1
    assert await publish_licences(HERE, [licence]) == 0
    assert [record.key for record in topics.written] == [b"D1"]
