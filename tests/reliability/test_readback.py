"""Reading back finds what is there, with a client that has heard of no topic yet."""

import asyncio
from contextlib import aclosing
from typing import Any

import pytest

from streams.engine.broker.connection import Connection
from streams.engine.broker.readback import follow, read_to_end
from tests.broker.records import new_topic, write
from tests.kafka import Kafka

pytestmark = pytest.mark.asyncio


async def test_reads_topics_of_real_kafka_to_their_end(kafka: Kafka) -> None:
    topic, found = await new_topic(kafka.bootstrap), list[Any]()
    await write(kafka.bootstrap, topic, b"one", b"two")
    connection = Connection(kafka.bootstrap)
    ends = await read_to_end(connection, [topic, "not-there"], lambda record: found.append(record.value))
    assert (found, ends) == ([b"one", b"two"], {(topic, 0): 2})
    await write(kafka.bootstrap, topic, b"three")
    await read_to_end(connection, [topic], lambda record: found.append(record.value), starts=ends)
    assert found == [b"one", b"two", b"three"]


async def test_follows_topics_of_real_kafka(kafka: Kafka) -> None:
    topic = await new_topic(kafka.bootstrap)
    await write(kafka.bootstrap, topic, b"one")
    following = follow(Connection(kafka.bootstrap), [topic], starts={(topic, 0): 0})
    async with asyncio.timeout(20), aclosing(following):
        async for records in following:
            if records:
                assert [record.value for record in records] == [b"one"]
                break
