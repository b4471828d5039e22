"""The proxy does to clients what it says, seen in what the broker has written."""

import asyncio
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import TopicAuthorizationFailedError
from kafka import KafkaProducer
from kafka.errors import TopicAuthorizationFailedError as SyncTopicAuthorizationFailedError

from streams.engine.broker.child import answers
from tests.broker.records import committed, new_topic, write, written
from tests.broker.wire import NOT_ENOUGH_REPLICAS, TOPIC_AUTHORIZATION_FAILED, Api
from tests.kafka import Kafka
from tests.proxy import Moment, Proxy

pytestmark = pytest.mark.asyncio


def producer(proxy: Proxy, **settings: Any) -> AIOKafkaProducer:
    return AIOKafkaProducer(bootstrap_servers=proxy.bootstrap, retry_backoff_ms=50, **settings)


async def test_forwards_and_counts(kafka: Kafka, proxy: Proxy) -> None:
    topic = await new_topic(kafka.bootstrap)
    await write(proxy.bootstrap, topic, b"one", b"two")
    assert await committed(proxy.bootstrap, topic, 2) == [b"one", b"two"]
    assert proxy.seen[Api.PRODUCE] == 2
    assert not proxy.struck


async def test_refuses_for_good(kafka: Kafka, proxy: Proxy) -> None:
    topic = await new_topic(kafka.bootstrap)
    async with producer(proxy) as sending:
        proxy.refuse(TOPIC_AUTHORIZATION_FAILED)
        with pytest.raises(TopicAuthorizationFailedError):
            await sending.send_and_wait(topic, b"refused")
        proxy.forward()
        await sending.send_and_wait(topic, b"taken")
    assert await committed(kafka.bootstrap, topic, 1) == [b"taken"]


async def test_refuses_until_it_does_not(kafka: Kafka, proxy: Proxy) -> None:
    topic = await new_topic(kafka.bootstrap)
    async with producer(proxy) as sending:
        proxy.refuse(NOT_ENOUGH_REPLICAS, times=3)
        await sending.send_and_wait(topic, b"one")
    assert proxy.struck[Api.PRODUCE] == 3
    assert await written(kafka.bootstrap, topic) == 1


async def test_refuses_newer_clients_too(kafka: Kafka, proxy: Proxy) -> None:
    """kafka-python speaks flexible versions and topic ids; aiokafka does not."""
    topic = await new_topic(kafka.bootstrap)
    sending = KafkaProducer(bootstrap_servers=proxy.bootstrap)
    try:
        proxy.refuse(TOPIC_AUTHORIZATION_FAILED)
        with pytest.raises(SyncTopicAuthorizationFailedError):
            await asyncio.to_thread(sending.send(topic, b"refused").get, 10)
    finally:
        await asyncio.to_thread(sending.close)
    assert await written(kafka.bootstrap, topic) == 0


async def test_unanswered_requests_keep_the_order_of_answers(kafka: Kafka, proxy: Proxy) -> None:
    topic = await new_topic(kafka.bootstrap)
    async with producer(proxy, acks=0) as sending:
        await sending.send_and_wait(topic, b"one")
        # acks=0: on its way, no more.
        await arrived(proxy, 1)
        proxy.refuse(NOT_ENOUGH_REPLICAS, times=1)
        await sending.send_and_wait(topic, b"lost")
        await sending.send_and_wait(topic, b"two")
        assert await sending.partitions_for(topic) == {0}
    assert await committed(kafka.bootstrap, topic, 2) == [b"one", b"two"]


async def test_hangs(kafka: Kafka, proxy: Proxy) -> None:
    topic = await new_topic(kafka.bootstrap)
    async with producer(proxy) as sending:
        proxy.hang()
        sent = asyncio.ensure_future(sending.send_and_wait(topic, b"late"))
        await asyncio.wait([sent], timeout=1)
        assert not sent.done()
        assert await written(kafka.bootstrap, topic) == 0
        proxy.forward()
        await sent
    assert await written(kafka.bootstrap, topic) == 1


async def test_cuts_before(kafka: Kafka, proxy: Proxy) -> None:
    topic = await new_topic(kafka.bootstrap)
    async with producer(proxy) as sending:
        proxy.cut(times=2)
        await sending.send_and_wait(topic, b"one")
    assert proxy.struck[Api.PRODUCE] == 2
    assert await written(kafka.bootstrap, topic) == 1


@pytest.mark.parametrize(("idempotent", "records"), [(False, 2), (True, 1)])
async def test_cuts_after_the_broker_wrote(kafka: Kafka, proxy: Proxy, idempotent: bool, records: int) -> None:
    """The client cannot know that its record is there, and sends it again."""
    topic = await new_topic(kafka.bootstrap)
    async with producer(proxy, enable_idempotence=idempotent) as sending:
        proxy.cut(moment=Moment.AFTER, times=1)
        await sending.send_and_wait(topic, b"one")
    assert await written(kafka.bootstrap, topic) == records


async def test_unreachable_and_back(kafka: Kafka, proxy: Proxy) -> None:
    topic = await new_topic(kafka.bootstrap)
    async with producer(proxy) as sending:
        await sending.send_and_wait(topic, b"before")
        proxy.unreachable()
        assert not answers(int(proxy.bootstrap.rpartition(":")[2]))
        sent = asyncio.ensure_future(sending.send_and_wait(topic, b"after"))
        await asyncio.wait([sent], timeout=0.5)
        assert not sent.done()
        proxy.forward()
        await sent
    assert await committed(kafka.bootstrap, topic, 2) == [b"before", b"after"]


@pytest.mark.parametrize("api", [Api.ADD_PARTITIONS_TO_TXN, Api.PRODUCE, Api.END_TXN])
@pytest.mark.parametrize("moment", Moment)
async def test_a_transaction_hangs_at_each_step(kafka: Kafka, proxy: Proxy, api: Api, moment: Moment) -> None:
    topic = await new_topic(kafka.bootstrap)
    async with producer(proxy, transactional_id=topic) as sending:
        proxy.hang(api, moment=moment)
        sent = asyncio.ensure_future(one_transaction(sending, topic))
        await asyncio.wait([sent], timeout=1)
        assert not sent.done()
        assert proxy.struck[api] == 1
        proxy.forward()
        await sent
    assert await committed(kafka.bootstrap, topic, 1) == [b"one"]


@pytest.mark.parametrize("api", [Api.ADD_PARTITIONS_TO_TXN, Api.PRODUCE, Api.END_TXN])
@pytest.mark.parametrize("moment", Moment)
async def test_a_transaction_cut_at_each_step(kafka: Kafka, proxy: Proxy, api: Api, moment: Moment) -> None:
    topic = await new_topic(kafka.bootstrap)
    async with producer(proxy, transactional_id=topic) as sending:
        proxy.cut(api, moment=moment, times=1)
        await one_transaction(sending, topic)
        assert proxy.struck[api] == 1
        await one_transaction(sending, topic, b"two")
    assert await committed(kafka.bootstrap, topic, 2) == [b"one", b"two"]


async def test_a_refused_transaction_leaves_nothing(kafka: Kafka, proxy: Proxy) -> None:
    topic = await new_topic(kafka.bootstrap)
    proxy.refuse(TOPIC_AUTHORIZATION_FAILED)
    async with producer(proxy, transactional_id=topic) as sending:
        with pytest.raises(TopicAuthorizationFailedError):
            await one_transaction(sending, topic)
    proxy.forward()
    # A new producer: aiokafka 0.14 goes on counting after a refused batch, and the broker then finds a gap.
    async with producer(proxy, transactional_id=topic) as sending:
        await one_transaction(sending, topic, b"two")
    assert await committed(kafka.bootstrap, topic, 1) == [b"two"]


async def arrived(proxy: Proxy, count: int) -> None:
    async with asyncio.timeout(10):
        while proxy.seen[Api.PRODUCE] < count:  # noqa: ASYNC110  counted in another thread
            await asyncio.sleep(0.01)


async def one_transaction(sending: AIOKafkaProducer, topic: str, value: bytes = b"one") -> None:
    async with sending.transaction():
        await sending.send_and_wait(topic, value)
