"""Whatever comes, without Kafka: it ends as a verdict or a dead letter, and every record fits its topic."""

from dataclasses import dataclass, replace
from random import Random
from typing import Final

import orjson
import pytest

from schemas.topics import MAX_ORDER_BYTES, ORDER_BOOK, ORDERS, TOPICS
from streams.audit.identity import enacted
from streams.engine.deciding.address import home
from streams.engine.deciding.book import Book, BookDraft
from streams.engine.deciding.decide import Judge, PartitionPlace
from streams.engine.deciding.records import Grounds
from streams.facts.order import ExchangeRates
from streams.facts.policy import Policy
from streams.reference.items import starter_items
from streams.review.desks import Desks
from streams.screening.knowledge import Knowledge
from tests.reliability.fleet import DAY
from tests.reliability.fuzz import poisons
from tests.reliability.runs import generated

MOST: Final = {topic.name: topic.max_message_bytes - 128 for topic in TOPICS}
GOOD: Final = generated(1, 1)[0].value


@dataclass(frozen=True)
class Fetched:
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()
    offset: int = 0
    partition: int = 0
    timestamp: int = 0


@pytest.fixture(scope="module")
def grounds() -> Grounds:
    knowledge = Knowledge.of((), starter_items(), (), ExchangeRates({}), DAY)
    return Grounds(knowledge, enacted(), Policy(), Desks.load(), DAY)


def taken(grounds: Grounds, record: Fetched, partitions: int = 1) -> Judge:
    judge = Judge(PartitionPlace(record.partition, partitions), grounds, BookDraft(Book()))
    judge.take(record)
    judge.finish()
    return judge


def sizes(judge: Judge) -> list[tuple[str, int]]:
    book = [(ORDER_BOOK.name, len(key.encode()) + len(value or b"")) for key, value in judge.draft.records()]
    return book + [
        (
            write.topic,
            len(write.key or b"")
            + len(write.value or b"")
            + sum(len(n.encode()) + len(v) + 6 for n, v in write.headers),
        )
        for write in judge.writes
    ]


@pytest.mark.parametrize("partitions", [1, 3])
def test_every_poison_ends_and_every_record_fits(grounds: Grounds, partitions: int) -> None:
    for poison in poisons(Random(1), 600, GOOD):
        judge = taken(grounds, Fetched(poison.key, poison.value, poison.headers, poison.number), partitions)
        assert judge.writes, poison.kind
        assert not judge.tally.failures, (poison.kind, judge.tally.failures)
        assert [(topic, size) for topic, size in sizes(judge) if size > MOST[topic]] == [], poison.kind


def test_numbers_that_grow_when_written_out_are_refused(grounds: Grounds) -> None:
    grown = GOOD[:-1] + b',"more":[' + b",".join([b"1e15"] * 500_000) + b"]}"
    assert taken(grounds, Fetched(b"SO-0000001", grown)).tally.dead_letters == {"size": 1}


def test_an_event_as_large_as_its_topic_takes_is_forwarded_unchanged(grounds: Grounds) -> None:
    key = b"SO-0000001"
    order = orjson.loads(GOOD)
    room = MAX_ORDER_BYTES - 128 - len(key) - len(orjson.dumps(order | {"padding": ""}))
    record = Fetched(key, orjson.dumps(order | {"padding": "x" * room}))
    stray = replace(record, partition=(home("SO-0000001", 4) + 1) % 4)
    sent, _ = taken(grounds, stray, 4).writes
    assert (sent.topic, sent.key, sent.value) == (ORDERS.name, record.key, record.value)
