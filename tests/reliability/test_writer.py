"""A drain is written whole or not at all, whatever the broker does to a part of it."""

import asyncio
from contextlib import suppress
from typing import Any

import pytest
from aiokafka.errors import KafkaError

from streams.engine.broker.connection import Connection
from streams.engine.broker.readback import read_to_end
from streams.engine.deciding.writes import Stamp, Write
from streams.engine.lanes.producer import TransactionalWriter, no_fault
from streams.engine.settings import WorkerSettings
from tests.broker.records import new_topic
from tests.broker.wire import TOPIC_AUTHORIZATION_FAILED, Api
from tests.kafka import Kafka
from tests.proxy import Moment, Proxy

pytestmark = pytest.mark.asyncio
STAMP = Stamp.now("test")


async def committed(kafka: Kafka, topics: list[str]) -> list[bytes]:
    found = list[Any]()
    await read_to_end(Connection(kafka.bootstrap), topics, lambda record: found.append(record.value))
    return sorted(found)


async def two_topics(kafka: Kafka) -> list[str]:
    return [await new_topic(kafka.bootstrap) for _ in range(2)]


def writes(topics: list[str], *values: bytes) -> list[Write]:
    # More than one request carries: of two topics, each with records too large to go together.
    return [Write(topic, b"key", value + bytes(900_000)) for topic in topics for value in values]


def writer(bootstrap: str, group: str) -> TransactionalWriter:
    return TransactionalWriter(WorkerSettings(Connection(bootstrap), group=group, request_timeout=5), 0)


@pytest.mark.parametrize("refused", [1, 2, 3, 4])
async def test_one_refused_batch_refuses_the_drain(kafka: Kafka, proxy: Proxy, refused: int) -> None:
    topics = await two_topics(kafka)
    striking = writer(proxy.bootstrap, topics[0])
    await striking.start()
    proxy.refuse(TOPIC_AUTHORIZATION_FAILED, times=refused)
    with pytest.raises(KafkaError):
        await striking.write(writes(topics, b"one", b"two"), STAMP, no_fault)
    await striking.stop()
    proxy.forward()
    successor = writer(proxy.bootstrap, topics[0])
    await successor.start()
    await successor.write(writes(topics, b"again"), STAMP, no_fault)
    await successor.stop()
    assert {value[:5] for value in await committed(kafka, topics)} == {b"again"}


@pytest.mark.parametrize("api", [Api.ADD_PARTITIONS_TO_TXN, Api.PRODUCE, Api.END_TXN])
@pytest.mark.parametrize("moment", Moment)
async def test_cut_or_not_everything_or_nothing(kafka: Kafka, proxy: Proxy, api: Api, moment: Moment) -> None:
    topics = await two_topics(kafka)
    cut = writer(proxy.bootstrap, topics[0])
    await cut.start()
    proxy.cut(api, moment=moment, times=2)
    with suppress(KafkaError):
        async with asyncio.timeout(30):
            await cut.write(writes(topics, b"one", b"two"), STAMP, no_fault)
    await cut.stop()
    proxy.forward()
    successor = writer(proxy.bootstrap, topics[0])
    await successor.start()
    await successor.stop()
    assert [value[:3] for value in await committed(kafka, topics)] in ([], [b"one", b"one", b"two", b"two"])
