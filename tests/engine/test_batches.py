"""Batches with a record that aiokafka cannot read: the record is refused, all others come, everywhere."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from aiokafka import TopicPartition, codec
from aiokafka.consumer.fetcher import PartitionRecords
from aiokafka.record.util import calc_crc32c
from hypothesis import given
from hypothesis import strategies as st
from kafka import KafkaProducer
from kafka.record.default_records import DefaultRecordBatchBuilder

from schemas.topics import CLEARANCES, DEAD_LETTERS, HOLDS, KNOWLEDGE, ORDER_BOOK, ORDERS
from streams.engine.broker.batches import Batches, guard_batches
from streams.engine.broker.child import free_port
from streams.engine.broker.connection import Connection
from streams.engine.broker.readback import read_to_end
from streams.engine.broker.topics import create_topics
from streams.screening.decode import UNREADABLE, Undecodable, decode
from tests.engine.orders import event
from tests.engine.test_worker import page, until, worker
from tests.kafka import Kafka

TIME = 1_700_000_000_000
PACK: dict[str, Callable[[bytes], bytes]] = {
    "none": bytes,
    "gzip": codec.gzip_encode,
    "snappy": codec.snappy_encode,
    "lz4": codec.lz4_encode,
    "zstd": codec.zstd_encode,
}
CODECS = {"none": 0, "gzip": 1, "snappy": 2, "lz4": 3, "zstd": 4}


class Name(str):
    """A header's key that goes out as bytes that are no UTF-8."""

    __slots__ = ()

    def encode(self, *_: Any) -> bytes:
        return b"trace-\xff\xfe"


BAD = (Name("trace"), b"1")
SPELLED = "trace-\\xff\\xfe"


Sent = tuple[bytes | None, bytes | None, list[tuple[str, bytes | None]]]
"""Key, value and headers."""


def batch(first: int, *records: Sent, codec: str = "none") -> bytes:
    """As a producer sends it and a broker numbers it."""
    builder = DefaultRecordBatchBuilder(2, 0, False, -1, -1, -1, 1 << 20)
    for offset, (key, value, headers) in enumerate(records):
        builder.append(offset, TIME + offset, key, value, headers)
    raw = bytes(builder.build())
    body = PACK[codec](raw[61:])
    return summed(
        first.to_bytes(8) + (49 + len(body)).to_bytes(4) + raw[12:22] + bytes([CODECS[codec]]) + raw[23:61] + body
    )


def summed(raw: bytes) -> bytes:
    """With the checksum that belongs to it."""
    return raw[:17] + int(calc_crc32c(raw[21:])).to_bytes(4) + raw[21:]


def fetched(raw: bytes, start: int = 0) -> list[Any]:
    guard_batches()
    tp = TopicPartition("orders.v1", 0)
    return list(PartitionRecords(tp, Batches(raw), [], start, None, None, True, 1))


@pytest.mark.parametrize("packed", CODECS)
def test_a_header_key_that_is_no_text_refuses_its_record_alone(packed: str) -> None:
    raw = batch(
        0, (b"A", b"{}", []), (b"B", b'{"order_id":"B"}', [("x", None), BAD]), (b"C", None, [("x", b"2")]), codec=packed
    )
    before, bad, after = fetched(raw + batch(3, (b"D", b"", [])))[:3]
    assert fetched(raw + batch(3, (b"D", b"", [])))[-1].offset == 3
    assert (before.offset, before.key, before.value, before.headers) == (0, b"A", b"{}", ())
    assert (after.offset, after.key, after.value, after.headers) == (2, b"C", None, (("x", b"2"),))
    assert (bad.offset, bad.key, bad.value, bad.timestamp) == (1, b"B", b'{"order_id":"B"}', TIME + 1)
    why = f"the key of a header is not UTF-8: {SPELLED}"
    assert bad.headers == ((UNREADABLE, why.encode()), ("x", None), (SPELLED, b"1"))
    assert decode(bad.value, bad.headers) == Undecodable(why, "encoding", "B")


def test_reading_on_in_the_middle_of_a_batch_gives_the_rest_of_it() -> None:
    raw = batch(7, (b"A", b"1", []), (b"B", b"2", [BAD]), (b"C", b"3", []))
    assert [one.offset for one in fetched(raw, 8)] == [8, 9]
    assert [one.offset for one in fetched(raw, 9)] == [9]


@pytest.mark.parametrize("size", range(1, 17))
def test_every_batch_of_a_fetch_is_read_where_it_begins(size: int) -> None:
    """Whatever the length of those before it: of a bad one its own bytes are read again."""
    before = [batch(number, (b"A", bytes(size), [])) for number in range(3)]
    found = fetched(b"".join(before) + batch(3, (b"B", b"bad", [BAD])) + batch(4, (b"C", b"good", [])))
    assert [(one.offset, one.key, one.value) for one in found[3:]] == [(3, b"B", b"bad"), (4, b"C", b"good")]


def test_of_a_batch_that_cannot_be_told_apart_nothing_is_passed_over() -> None:
    """Its structure is broken behind its first record: that comes, and all the rest as one."""
    whole = bytearray(batch(5, (b"A", b"1", []), (b"B", b"2", []), (b"C", b"3", [])))
    at = whole.index(b"B") - 1
    whole[at] = 0x7E  # longer than the record is
    broken = summed(bytes(whole))
    first, rest, after = fetched(broken + batch(8, (b"D", b"4", [])))
    assert (first.offset, first.value, rest.offset, rest.key, rest.value) == (5, b"1", 6, None, broken)
    assert (after.offset, after.value) == (8, b"4")
    refused = decode(rest.value, rest.headers)
    assert isinstance(refused, Undecodable)
    assert (refused.stage, refused.order_id) == ("encoding", None)


@pytest.mark.parametrize("packed", [one for one in CODECS if one != "none"])
def test_a_packed_batch_that_cannot_be_unpacked_is_one_record(packed: str) -> None:
    raw = batch(0, (b"A", b"1" * 100, []), (b"B", b"2", []), codec=packed)
    whole = summed(raw[:61] + b"neither of them")
    kept, after = fetched(whole[:8] + (49 + 15).to_bytes(4) + whole[12:] + batch(2, (b"C", b"3", [])))
    assert (kept.offset, kept.key, kept.value[12:], after.offset) == (0, None, whole[12:], 2)


texts = st.one_of(st.none(), st.binary(max_size=300))
records = st.tuples(texts, texts, st.lists(st.tuples(st.text(max_size=20), texts), max_size=3))


@given(st.lists(records, min_size=1, max_size=6), st.sampled_from(list(CODECS)), st.integers(0, 6))
def test_what_is_read_again_is_what_was_sent(sent: list[Sent], packed: str, place: int) -> None:
    """With one bad header in it, everything else of a batch comes as it would without."""
    plain = fetched(batch(0, *sent, codec=packed))
    at = place % len(sent)
    key, value, headers = sent[at]
    spoilt = fetched(batch(0, *sent[:at], (key, value, [*headers, BAD]), *sent[at + 1 :], codec=packed))
    assert [one for n, one in enumerate(spoilt) if n != at] == [one for n, one in enumerate(plain) if n != at]
    assert (spoilt[at].key, spoilt[at].value, spoilt[at].offset) == (key, value, at)
    assert spoilt[at].headers[1:] == (*plain[at].headers, (SPELLED, b"1"))


@pytest.fixture
def kafka(kafka_here: None) -> Iterator[Kafka]:
    with Kafka() as broker:
        yield broker


@pytest.mark.slow
def test_a_worker_and_its_readers_outlive_a_bad_header_on_every_topic_that_they_read(kafka: Kafka) -> None:
    """The client raised, so Faust fetched the same bytes for ever, and a start that meets them never ended."""
    connection = Connection(kafka.bootstrap)
    create_topics(connection, 1)
    with closing(KafkaProducer(bootstrap_servers=kafka.bootstrap)) as producer:
        for topic in (*(one.name for one in KNOWLEDGE), ORDER_BOOK.name):
            producer.send(
                topic,
                b"no record of ours",
                key=b"BAD" if topic != ORDER_BOOK.name else b"#other",
                headers=[BAD],
                partition=0,
            )
        named, unnamed = event(0, "BAD"), event(0, "nobody")
        producer.send(ORDERS.name, named.value, key=named.key, headers=[BAD], partition=0)
        producer.send(ORDERS.name, unnamed.value[:5] if unnamed.value else b"", headers=[BAD], partition=0)
        for n in range(30):
            one = event(0, f"O-{n}")
            producer.send(ORDERS.name, one.value, key=one.key, partition=0)
        producer.flush()

    def found(*topics: str) -> list[Any]:
        taken: list[Any] = []
        asyncio.run(read_to_end(connection, topics, taken.append))
        return taken

    port = free_port()
    with worker(kafka.bootstrap, port) as process:
        until(lambda: len({one.key for one in found(HOLDS.name, CLEARANCES.name)}) == 31)
        assert process.poll() is None
        scraped = page(port, "/metrics")[1]
    assert "shipscreen_unnamed_events_total 1.0" in scraped
    assert 'shipscreen_dead_letters_total{stage="encoding"} 2.0' in scraped
    letters = found(DEAD_LETTERS.name)
    assert [(one.key, one.value) for one in letters] == [(b"BAD", named.value), (None, (unnamed.value or b"")[:5])]
    assert {dict(one.headers)["dlq-reason"] for one in letters} == {
        f"the key of a header is not UTF-8: {SPELLED}".encode()
    }
