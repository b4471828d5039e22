"""Errors of clients, disks and clocks as words: what it is, which setting, what next."""

import asyncio
import errno
import os

import aiokafka.errors
import kafka.errors
import pytest

from streams.engine.broker.clock import Compared, duration, wrong_clock
from streams.engine.broker.connection import Connection
from streams.engine.broker.reach import unreachable
from streams.engine.broker.trouble import BrokerProblem, BrokerProblemError, known

THERE = Connection("kafka:9092", "SASL_SSL", sasl_username="me", sasl_password="open sesame")


def words(failure: BaseException) -> str:
    trouble = known(failure, THERE)
    assert trouble is not None
    return f"{trouble.said} {trouble.todo}"


@pytest.mark.parametrize("library", [aiokafka.errors, kafka.errors])
@pytest.mark.parametrize(
    ("name", "wanted", "lasting"),
    [
        ("TopicAuthorizationFailedError", ("me", "ACL", "topic", "SHIPSCREEN_SASL_USERNAME"), True),
        ("GroupAuthorizationFailedError", ("me", "ACL", "consumer group"), True),
        ("ClusterAuthorizationFailedError", ("ACL", "cluster"), True),
        ("KafkaStorageError", ("disk", "log.dirs"), False),
        ("NotEnoughReplicasError", ("brokers", "disk"), False),
        ("InvalidTimestampError", ("clock", "NTP"), True),
        ("UnknownTopicOrPartitionError", ("shipscreen topics create",), True),
        ("UnsupportedSaslMechanismError", ("SHIPSCREEN_SASL_MECHANISM",), True),
        ("IllegalSaslStateError", ("SHIPSCREEN_SECURITY_PROTOCOL",), True),
    ],
)
def test_both_clients_errors_have_words(library: object, name: str, wanted: tuple[str, ...], lasting: bool) -> None:
    failure = getattr(library, name)()
    said = words(failure)
    assert not [one for one in wanted if one not in said], said
    assert "sesame" not in said
    trouble = known(failure, THERE)
    assert trouble is not None
    assert trouble.lasting == lasting


@pytest.mark.parametrize("given", ["holds.v1", {"holds.v1"}, ("holds.v1",)])
def test_a_missing_right_names_the_topic_where_it_is_told(given: object) -> None:
    assert "holds.v1" in words(aiokafka.errors.TopicAuthorizationFailedError(given))


def test_a_wrong_password_names_user_password_and_authority() -> None:
    said = words(aiokafka.errors.SaslAuthenticationFailed("no"))
    for name in ("user me", "SHIPSCREEN_SASL_USERNAME", "SHIPSCREEN_SASL_PASSWORD", "SHIPSCREEN_CA_FILE"):
        assert name in said


def test_a_full_disk() -> None:
    said = words(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/var/log/x"))
    assert "/var/log/x" in said
    assert "df -h" in said


@pytest.mark.parametrize("failure", [ValueError("x"), OSError(errno.EPERM, "no"), aiokafka.errors.KafkaError("x")])
def test_what_we_have_no_words_for(failure: Exception) -> None:
    assert known(failure, THERE) is None


def test_a_trouble_is_itself() -> None:
    trouble = BrokerProblem("a", "b")
    assert known(BrokerProblemError(trouble), THERE) == trouble


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("broker", "said", "lasting"),
    [
        ("127.0.0.1:9", "Connection refused", False),
        ("no-such-host.invalid:9092", "No address is known", False),
        ("", "names no server", True),
    ],
)
async def test_unreachable(broker: str, said: str, lasting: bool) -> None:
    trouble = await unreachable(Connection(broker))
    assert trouble is not None
    assert said in trouble.said
    assert "SHIPSCREEN_BROKER" in trouble.said + trouble.todo
    assert trouble.lasting == lasting


@pytest.mark.asyncio
async def test_a_port_that_speaks_something_else() -> None:
    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        plain = await unreachable(Connection(f"127.0.0.1:{port}"))
        secure = await unreachable(Connection(f"127.0.0.1:{port}", "SSL"))
    assert plain is not None
    assert "SHIPSCREEN_SECURITY_PROTOCOL" in plain.todo
    assert secure is not None
    assert "SHIPSCREEN_SECURITY_PROTOCOL" in secure.todo


@pytest.mark.parametrize(
    ("ahead", "within", "apart"), [(301, 0.5, True), (-301, 0.5, True), (300.4, 0.5, False), (400, 150, False)]
)
def test_clocks_are_apart_only_where_it_is_sure(ahead: float, within: float, apart: bool) -> None:
    """A broker that was slow to answer must not end workers."""
    assert Compared(ahead, within).apart(300) == apart


def test_a_wrong_clock_says_how_much_and_which_way() -> None:
    assert "2 h 0 min ahead of the broker's" in wrong_clock(Compared(7200, 0.1), 300).said
    assert "1 min 35 s behind the broker's" in wrong_clock(Compared(-95, 0.1), 30).said
    assert [duration(seconds) for seconds in (0, 59, 60, 3599, 3600, 7500, 93_599)] == [
        "0 s",
        "59 s",
        "1 min 0 s",
        "59 min 59 s",
        "1 h 0 min",
        "2 h 5 min",
        "25 h 59 min",
    ]


@pytest.mark.parametrize(
    ("failure", "wanted", "lasting"),
    [
        (aiokafka.errors.InvalidTransactionTimeout, "SHIPSCREEN_TRANSACTION_TIMEOUT", True),
        (aiokafka.errors.InvalidProducerIdMapping, "transactional.id.expiration.ms", False),
    ],
)
def test_limits_of_transactions_have_words(failure: type[Exception], wanted: str, *, lasting: bool) -> None:
    trouble = known(failure(), THERE)
    assert trouble is not None
    assert wanted in f"{trouble.said} {trouble.todo}"
    assert trouble.lasting == lasting
