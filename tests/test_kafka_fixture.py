"""Our Apache Kafka: what was acknowledged survives stop and kill, and nothing of it is left behind."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaConnectionError, UnknownTopicOrPartitionError

from streams.engine.broker.child import ChildFailedError, answers, free_port
from tests.broker import jars as jars_module
from tests.broker.jars import KafkaMissingError, jars, kafka_version
from tests.broker.records import committed, new_topic, write
from tests.broker.settings import Listener
from tests.kafka import Kafka


@pytest.fixture
def own(kafka_here: None) -> Iterator[Kafka]:
    with Kafka() as broker:
        yield broker


@pytest.mark.asyncio
async def test_records_survive_kill_and_stop(own: Kafka) -> None:
    topic = await new_topic(own.bootstrap)
    await write(own.bootstrap, topic, b"one")
    own.kill()
    assert not answers(int(own.bootstrap.rpartition(":")[2]))
    own.start()
    await write(own.bootstrap, topic, b"two")
    own.restart()
    assert await committed(own.bootstrap, topic, 2) == [b"one", b"two"]


@pytest.mark.asyncio
async def test_a_transaction_is_seen_when_committed(kafka: Kafka) -> None:
    topic = await new_topic(kafka.bootstrap)
    async with AIOKafkaProducer(bootstrap_servers=kafka.bootstrap, transactional_id=topic) as producer:
        await producer.begin_transaction()
        await producer.send_and_wait(topic, b"aborted")
        await producer.abort_transaction()
        async with producer.transaction():
            await producer.send_and_wait(topic, b"committed")
    assert await committed(kafka.bootstrap, topic, 1) == [b"committed"]


@pytest.mark.asyncio
async def test_a_topic_nobody_created_is_refused(kafka: Kafka) -> None:
    async with AIOKafkaProducer(bootstrap_servers=kafka.bootstrap, request_timeout_ms=2_000) as producer:
        with pytest.raises(UnknownTopicOrPartitionError):
            await producer.send_and_wait("a-typing-mistake", b"lost")


@pytest.mark.asyncio
async def test_a_short_session_is_allowed(kafka: Kafka) -> None:
    topic = await new_topic(kafka.bootstrap)
    async with AIOKafkaConsumer(
        topic, bootstrap_servers=kafka.bootstrap, group_id=topic, session_timeout_ms=1_000, heartbeat_interval_ms=300
    ) as consumer:
        assert consumer.assignment() == {TopicPartition(topic, 0)}


@pytest.mark.asyncio
async def test_a_listener_may_ask_for_a_password(kafka_here: None) -> None:
    module = "org.apache.kafka.common.security.plain.PlainLoginModule"
    asks = {
        "listener.name.guarded.sasl.enabled.mechanisms": "PLAIN",
        "listener.name.guarded.plain.sasl.jaas.config": f'{module} required user_worker="right";',
    }
    login = {"security_protocol": "SASL_PLAINTEXT", "sasl_mechanism": "PLAIN", "sasl_plain_username": "worker"}
    with Kafka(listeners=[Listener("GUARDED", protocol="SASL_PLAINTEXT")], properties=asks) as guarded:
        door, topic = guarded.listener("GUARDED").bootstrap, await new_topic(guarded.bootstrap)
        async with AIOKafkaProducer(bootstrap_servers=door, sasl_plain_password="right", **login) as producer:
            await producer.send_and_wait(topic, b"one")
        # Not `async with`: a producer that never started is not stopped by it, and aiokafka complains.
        stranger = AIOKafkaProducer(bootstrap_servers=door, sasl_plain_password="wrong", **login)
        with pytest.raises(KafkaConnectionError):
            await stranger.start()
        await stranger.stop()
        assert await committed(guarded.bootstrap, topic, 1) == [b"one"]


def listening(pid: int) -> list[str]:
    """Local addresses, in /proc's hexadecimal, on which a process accepts connections."""
    opened = [str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir() if each.is_symlink()]
    rows = [line.split() for table in ("tcp", "tcp6") for line in Path("/proc/net", table).read_text().splitlines()[1:]]
    return [row[1].partition(":")[0] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in opened]


def test_listens_on_loopback_alone(kafka: Kafka) -> None:
    addresses = listening(kafka.pid)
    assert len(addresses) >= 2, "its own door and the controller's"
    assert all(address.endswith("0100007F") for address in addresses)


def test_a_port_in_use_fails_with_the_log(kafka: Kafka) -> None:
    with pytest.raises(ChildFailedError, match=r"(?s)ended with code.*Address already in use"):
        Kafka(port=int(kafka.bootstrap.rpartition(":")[2])).__enter__()


def test_nothing_is_left_behind(kafka_here: None) -> None:
    with Kafka() as broker:
        directory = broker.directory
    assert not broker.alive
    assert not directory.exists()


def test_at_a_terminal(kafka_here: None) -> None:
    port = free_port()
    command = [sys.executable, "-m", "tests.kafka", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        line = running.stdout.readline()
        assert line.startswith(f"127.0.0.1:{port}")
        assert answers(port)
        running.send_signal(signal.SIGTERM)
        assert running.wait(60) == 0
    assert not answers(port)


def test_a_damaged_archive_only_costs_time(kafka_here: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    archive = tmp_path / "damaged.jsa"
    archive.write_bytes(b"not an archive")
    found = jars()
    monkeypatch.setattr("tests.kafka.jars", lambda: jars_module.Jars(found.java, found.folder, archive))
    with Kafka() as broker:
        assert broker.alive


@pytest.mark.parametrize("missing", ["java", "mvn"])
def test_what_is_missing_is_named(missing: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    present = {"java": "/bin/true", "mvn": "/bin/true", missing: None}
    monkeypatch.setattr("shutil.which", lambda name, path=None: present[name])
    monkeypatch.setattr(jars_module, "_java", jars_module._java if missing == "java" else lambda: ("java", "17"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(KafkaMissingError, match=r"openjdk-17|Maven"):
        jars.__wrapped__()


def test_the_version_stands_in_the_pom() -> None:
    assert kafka_version() == "4.3.1"
