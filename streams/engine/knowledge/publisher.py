"""Publishes knowledge from outside the workers: lists as snapshots, and items and licences that differ."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from aiokafka import AIOKafkaProducer

from schemas.item import ItemContent
from schemas.licence import Licence
from schemas.topics import ITEM_CONTENT, KNOWLEDGE, LICENCES, LISTED_PARTIES, Topic
from streams.engine.broker.connection import Connection
from streams.engine.broker.readback import TopicPartitionKey, read_to_end
from streams.engine.broker.send import Message, send_all, sender
from streams.facts.order import ExchangeRates
from streams.lists.diff import Diff, diff, without_false_changes
from streams.lists.fold import BEFORE_US, Record
from streams.lists.ledger import Ledger
from streams.lists.publish import Approval, publication
from streams.lists.snapshot import Snapshot
from streams.matching.search import can_read
from streams.screening.knowledge import Knowledge, KnowledgeRecord

LOADED_BY = "shipscreen-loaded-by"
"""Header of items and licences: who loaded them."""
ATTEMPTS = 3
"""Attempts to publish one list before giving up because of a concurrent publisher."""


class NotTakenError(RuntimeError):
    """Our marker was not applied. overtaken: somebody else published the same list each time; else ours is at fault."""

    def __init__(self, why: str, *, overtaken: bool) -> None:
        super().__init__(why)
        self.overtaken = overtaken


@dataclass(frozen=True, slots=True)
class Loaded:
    """Changes by a publication of one list. version: offset of its marker, which is the list's version."""

    list: str
    entries: int
    added: int
    changed: int
    removed: int
    version: int


class KnowledgeNow:
    """Folds the three reference topics and reads on when asked."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._ends: dict[TopicPartitionKey, int] = {}
        self.knowledge = Knowledge.empty(ExchangeRates({}))
        self.refused: list[str] = []

    async def read_on(self, topics: Sequence[Topic] = KNOWLEDGE) -> Knowledge:
        """Returns the knowledge after all current records of the topics."""
        records: list[KnowledgeRecord] = []

        def take(record: Any) -> None:
            records.append(KnowledgeRecord(record.topic, record.offset, record.key, record.value))

        names = [topic.name for topic in topics]
        self._ends |= await read_to_end(self._connection, names, take, starts=self._ends)
        self.knowledge, delta = self.knowledge.apply(records)
        self.refused.extend(delta.refused)
        return self.knowledge


class ListsNow:
    """Folds the lists and reads on when asked. It builds no name index, which would take most of the time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._ends: dict[TopicPartitionKey, int] = {}
        self.ledger = Ledger(can_read=can_read)

    async def read_on(self) -> Ledger:
        """Returns the lists after all current records of the topic."""
        records: list[Record] = []

        def take(record: Any) -> None:
            records.append((record.offset, record.key, record.value))

        self._ends = await read_to_end(self._connection, [LISTED_PARTIES.name], take, starts=self._ends)
        self.ledger = self.ledger.after(records)
        return self.ledger


async def publish_lists(
    connection: Connection, snapshots: Iterable[Snapshot], checked_at: date, approval: Approval | None = None
) -> list[Loaded]:
    """Publishes each list: its changes against the topic, then its marker; an unchanged list, only the marker.

    Raises:
        NotTakenError: another publisher interfered with every attempt.
    """
    now = ListsNow(connection)
    await now.read_on()
    async with sender(connection) as producer:
        return [await _publish(now, producer, snapshot, checked_at, approval) for snapshot in snapshots]


async def publish_refusals(connection: Connection, refused: Iterable[Message]) -> int:
    """Publishes refusals, so that workers and people see them; returns their number."""
    async with sender(connection) as producer:
        return await send_all(producer, LISTED_PARTIES.name, refused, partition=0)


async def _publish(
    now: ListsNow, producer: AIOKafkaProducer, snapshot: Snapshot, checked_at: date, approval: Approval | None
) -> Loaded:
    for _ in range(ATTEMPTS):
        previous = now.ledger.entries(snapshot.list)
        base = now.ledger.applied.get(snapshot.list)
        mine = f"{snapshot.list}-{checked_at}-{secrets.token_hex(6)}"
        records: Sequence[Message] = publication(
            previous,
            snapshot,
            snapshot_id=mine,
            base=base.snapshot if base else None,
            checked_at=checked_at,
            approval=approval,
        )
        await send_all(producer, LISTED_PARTIES.name, records, partition=0)
        after = await now.read_on()
        taken = after.applied.get(snapshot.list)
        if taken is not None and taken.snapshot == mine:
            return _loaded(
                snapshot, diff(previous, without_false_changes(previous, snapshot)), after.states[snapshot.list].version
            )
        _same_again(after, mine)
    raise NotTakenError(f"list {snapshot.list}: another publisher was in between {ATTEMPTS} times", overtaken=True)


def _same_again(after: Ledger, mine: str) -> None:
    """Raises NotTakenError where our own publication was refused for what is in it: the next one would be too."""
    for why in after.refused:
        if f"snapshot {mine} not taken" in why and BEFORE_US not in why:
            raise NotTakenError(why, overtaken=False)


def _loaded(snapshot: Snapshot, changes: Diff, version: int) -> Loaded:
    counts = changes.count("added"), changes.count("changed"), changes.count("removed")
    return Loaded(snapshot.list, len(snapshot.entries), *counts, version)


async def publish_items(connection: Connection, items: Iterable[ItemContent], by: str | None = None) -> int:
    """Publishes the items that differ from those on the topic; returns their number. by: who is responsible."""
    known = (await KnowledgeNow(connection).read_on([ITEM_CONTENT])).items
    return await _publish_keyed(
        connection, ITEM_CONTENT, [(item.sku, item) for item in items if known.get(item.sku) != item], by
    )


async def publish_licences(connection: Connection, licences: Iterable[Licence], by: str | None = None) -> int:
    """Publishes the licences that differ from those on the topic; returns their number. by: who is responsible."""
    known = (await KnowledgeNow(connection).read_on([LICENCES])).licences
    changed = [(one.id, one) for one in licences if known.get(one.id) != one]
    return await _publish_keyed(connection, LICENCES, changed, by)


async def _publish_keyed(
    connection: Connection, topic: Topic, values: Iterable[tuple[str, ItemContent | Licence]], by: str | None
) -> int:
    records = ((key.encode(), _value(value)) for key, value in values)
    async with sender(connection) as producer:
        told = [(LOADED_BY, by.encode())] if by else []
        return await send_all(producer, topic.name, records, partition=0, headers=told)


def _value(value: ItemContent | Licence) -> bytes:
    # Defaults are omitted: a null would mean "known to be unknown".
    return orjson.dumps(value.model_dump(mode="json", by_alias=True, exclude_defaults=True))
