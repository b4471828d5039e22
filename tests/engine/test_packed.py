"""Compressed batches: every codec is read, and none unpacks beyond the bound."""

import asyncio
import gzip
import random
import re
import zlib
from pathlib import Path
from typing import Any

import cramjam
import pytest
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.consumer.fetcher import PartitionRecords
from aiokafka.record.default_records import DefaultRecordBatchBuilder

from schemas.topics import DEAD_LETTERS, HOLDS, MIB, ORDERS
from streams.engine.broker import packed
from streams.engine.broker.batches import Batches, guard_batches
from streams.engine.broker.child import free_port
from streams.engine.broker.connection import Connection
from streams.engine.broker.packed import TooMuchError
from streams.engine.broker.readback import read_to_end
from streams.engine.broker.topics import create_topics
from streams.screening.decode import PACKED, Undecodable, decode
from tests.engine.orders import held
from tests.engine.test_worker import until, worker
from tests.kafka import Kafka

CODECS = {"gzip": 1, "snappy": 2, "lz4": 3, "zstd": 4}
BOMBS = ("gzip", "lz4", "zstd")
"""Snappy makes a twentieth at best, so what goes into the topic's 3 MiB is within the bound."""
BOUND = 1 * MIB


def batch(codec: str, first: int, *values: bytes) -> bytes:
    """As a producer sends it and a broker numbers it."""
    builder = DefaultRecordBatchBuilder(2, CODECS[codec], 0, -1, -1, -1, 512 * MIB)
    for offset, value in enumerate(values):
        builder.append(offset, 1_700_000_000_000, b"key", value, [])
    raw = bytearray(builder.build())
    raw[:8] = first.to_bytes(8)
    return bytes(raw)


def fetched(*batches: bytes) -> list[Any]:
    """What a consumer makes of these batches."""
    guard_batches()
    tp = TopicPartition("orders.v1", 0)
    return list(PartitionRecords(tp, Batches(b"".join(batches)), [], 0, None, None, True, 1))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "MOST_UNPACKED", BOUND)


@pytest.mark.parametrize("codec", CODECS)
def test_packed_records_come_as_they_were_sent(codec: str) -> None:
    values = [b"one", b"two" * 1000, b"x" * 3 * MIB]
    found = fetched(batch(codec, 0, *values), batch(codec, 3, b"last"))
    assert [(one.offset, one.value) for one in found] == list(enumerate([*values, b"last"]))


def test_a_batch_that_the_fetch_cut_off_comes_with_the_next_fetch() -> None:
    whole, next_one = batch("zstd", 0, b"one"), batch("zstd", 1, b"two")
    assert [record.value for record in fetched(whole, next_one[:40])] == [b"one"]


@pytest.mark.parametrize("codec", CODECS)
def test_a_batch_that_unpacks_to_too_much_is_kept_packed(codec: str, small: None) -> None:
    bomb = batch(codec, 1, b"0" * BOUND, b"0")
    before, kept, after = fetched(batch(codec, 0, b"before"), bomb, batch(codec, 3, b"after"))
    assert (before.value, after.value, after.offset) == (b"before", b"after", 3)
    assert (kept.offset, kept.key, kept.value, kept.timestamp) == (1, None, bomb, 1_700_000_000_000)
    refused = decode(kept.value, kept.headers)
    assert isinstance(refused, Undecodable)
    assert (refused.stage, refused.order_id) == ("size", None)
    assert refused.reason == f"a batch packed by {codec} unpacks to more than 1 MiB; it is kept packed"


def test_to_the_bound_and_no_further(small: None) -> None:
    assert len(packed.unpack_gzip(gzip.compress(b"0" * BOUND))) == BOUND
    assert len(packed.unpack_zstd(bytes(cramjam.zstd.compress(b"0" * BOUND)))) == BOUND
    assert len(packed.unpack_lz4(bytes(cramjam.lz4.compress(b"0" * BOUND)))) == BOUND
    with pytest.raises(TooMuchError):
        packed.unpack_gzip(gzip.compress(b"0" * (BOUND + 1)))
    with pytest.raises(TooMuchError):
        packed.unpack_gzip(gzip.compress(b"0" * BOUND) * 2)
    with pytest.raises(TooMuchError):
        packed.unpack_zstd(bytes(cramjam.zstd.compress(b"0" * (BOUND + 1))))


@pytest.mark.parametrize("codec", CODECS)
def test_what_hardly_gets_smaller_is_read_too(codec: str) -> None:
    """Random bytes, of which a batch is as large as what is in it."""
    value = random.Random(7).randbytes(300_000)
    (found,) = fetched(batch(codec, 0, value))
    assert found.value == value


def test_what_is_cut_short_is_an_error_and_not_too_much() -> None:
    with pytest.raises(EOFError):
        packed.unpack_gzip(gzip.compress(b"an order")[:-4])
    with pytest.raises(zlib.error):
        packed.unpack_gzip(b"no gzip at all")
    for unpack in (packed.unpack_zstd, packed.unpack_lz4):
        with pytest.raises(cramjam.DecompressionError):
            unpack(b"neither of them")


def test_a_header_of_ours_on_an_event_refuses_it_and_holds_its_order() -> None:
    refused = decode(b'{"order_id":"A-1"}', [(PACKED, b"said by a stranger")])
    assert refused == Undecodable("said by a stranger", "size", "A-1")


def test_a_gigabyte_in_a_megabyte_takes_no_gigabyte() -> None:
    peak = int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0])
    zeros = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(zeros.compress(bytes(16 * MIB)) for _ in range(64)) + zeros.flush()
    with pytest.raises(TooMuchError):
        packed.unpack_gzip(bomb)
    after = int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0])
    assert after - peak < 200 * 1024


async def _send(bootstrap: str, codec: str, key: str, value: bytes) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, compression_type=codec, max_request_size=200 * MIB)
    async with producer:
        await producer.send_and_wait(ORDERS.name, value, key=key.encode(), partition=0)


@pytest.mark.slow
def test_a_worker_reads_every_codec_and_outlives_a_bomb(kafka_here: None) -> None:
    """Orders packed four ways, and between them an order of 100 MiB, which the topic measures packed."""
    with Kafka() as kafka:
        connection, seen = Connection(kafka.bootstrap), list[Any]()
        create_topics(connection, 1)

        def verdicts() -> set[bytes]:
            asyncio.run(read_to_end(connection, [HOLDS.name], seen.append))
            return {record.key for record in seen}

        with worker(kafka.bootstrap, free_port()) as process:
            for codec in CODECS:
                asyncio.run(_send(kafka.bootstrap, codec, f"OF-{codec}", held(0, f"OF-{codec}").value or b""))
            for codec in BOMBS:
                asyncio.run(_send(kafka.bootstrap, codec, "BOMB", b"0" * 100 * MIB))
            asyncio.run(_send(kafka.bootstrap, "zstd", "LAST", held(0, "LAST").value or b""))
            until(lambda: b"LAST" in verdicts())
            assert process.poll() is None
            peak = re.findall(r"VmHWM:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())[0]
        assert int(peak) < 700 * 1024
        assert verdicts() == {b"LAST", *(f"OF-{codec}".encode() for codec in CODECS)}
        letters: list[Any] = []
        asyncio.run(read_to_end(connection, [DEAD_LETTERS.name], letters.append))
        reasons = [dict(letter.headers)["dlq-reason"].decode() for letter in letters]
    assert reasons == [f"a batch packed by {codec} unpacks to more than 64 MiB; it is kept packed" for codec in BOMBS]
