"""A broker's limits on transactions, met on a real one: what a worker says of them, and its exit code."""

import asyncio

import pytest
from aiokafka.errors import KafkaError

from schemas.topics import ORDER_BOOK
from streams.engine.broker.connection import Connection
from streams.engine.broker.topics import create_topics
from streams.engine.broker.trouble import known
from streams.engine.deciding.writes import Stamp, Write
from streams.engine.lanes.producer import TransactionalWriter, no_fault
from streams.engine.settings import WorkerSettings
from streams.engine.worker import REFUSED
from tests.engine.test_worker import worker
from tests.kafka import Kafka

pytestmark = pytest.mark.slow


def test_a_broker_that_allows_only_shorter_transactions_is_refused_in_words(
    kafka_here: None, capfd: pytest.CaptureFixture[str]
) -> None:
    with Kafka(properties={"transaction.max.timeout.ms": "5000"}) as kafka:
        create_topics(Connection(kafka.bootstrap), 1)
        with worker(kafka.bootstrap) as process:
            assert process.wait(60) == REFUSED
    assert "transaction.max.timeout.ms" in "".join(capfd.readouterr())


def test_a_partition_that_was_idle_for_too_long_says_so(kafka_here: None) -> None:
    """The broker forgets it after half a second here, after seven days by default."""
    limits = {
        "transactional.id.expiration.ms": "500",
        "transaction.remove.expired.transaction.cleanup.interval.ms": "200",
    }
    with Kafka(properties=limits) as kafka:
        settings = WorkerSettings(Connection(kafka.bootstrap))
        create_topics(settings.connection, 1)
        with pytest.raises(KafkaError) as met:
            asyncio.run(_write_until_refused(settings))
        trouble = known(met.value, settings.connection)
    assert trouble is not None
    assert "transactional.id.expiration.ms" in trouble.said


async def _write_until_refused(settings: WorkerSettings) -> None:
    writer = TransactionalWriter(settings, 0)
    await writer.start()
    try:
        for seconds in range(10):
            await writer.write([Write(ORDER_BOOK.name, b"#test", b"{}")], Stamp.now("test"), no_fault)
            await asyncio.sleep(seconds)
    finally:
        await writer.stop()
