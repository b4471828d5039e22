"""One broker for all scenarios; each gets the topics made anew, and a group of its own where it asks for one."""

from collections.abc import Callable, Iterator

import pytest

from schemas.topics import TOPICS
from streams.engine.broker.connection import Connection
from streams.engine.broker.topics import create_topics
from tests.kafka import Kafka
from tests.reliability.world.scene import cleared_away

Clean = Callable[[int], Connection]


@pytest.fixture(scope="session")
def world_kafka(kafka_here: None) -> Iterator[Kafka]:
    with Kafka() as kafka:
        yield kafka


@pytest.fixture
def clean(world_kafka: Kafka) -> Clean:
    """Gives the broker with empty topics of so many partitions."""

    def made(partitions: int = 1) -> Connection:
        connection = Connection(world_kafka.bootstrap)
        cleared_away(connection, [topic.name for topic in TOPICS])
        create_topics(connection, partitions)
        return connection

    return made


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "reliability/world" in item.path.as_posix():
            item.add_marker(pytest.mark.world)
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.kafka)
