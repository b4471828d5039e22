"""Explains errors of a broker: what is wrong, which setting to check, what to do next.

Both client libraries report most errors by Kafka's error codes.
"""

import errno
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from aiokafka.errors import KafkaError as AsyncKafkaError
from kafka.errors import KafkaError, for_code

from streams.engine.broker.connection import Connection

DISK_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
RIGHTS: Final = {29: "topic", 30: "consumer group", 31: "cluster", 53: "transactional id"}
"""Kafka's error codes of missing rights, with the kind of resource."""


@dataclass(frozen=True, slots=True)
class BrokerProblem:
    """A broker problem. said: what is wrong. todo: the next step. lasting: it stays until somebody fixes it."""

    said: str
    todo: str
    lasting: bool = True


class BrokerProblemError(RuntimeError):
    """A problem that somebody must fix; waiting does not help."""

    def __init__(self, trouble: BrokerProblem) -> None:
        super().__init__(f"{trouble.said} {trouble.todo}")
        self.trouble = trouble


def known(failure: BaseException, connection: Connection) -> BrokerProblem | None:
    """Returns the problem behind an error of a client or of this machine's disk; None if it is not a known kind."""
    if isinstance(failure, BrokerProblemError):
        return failure.trouble
    if isinstance(failure, OSError) and failure.errno in DISK_FULL:
        return disk_full(failure)
    if not isinstance(failure, (AsyncKafkaError, KafkaError)):
        return None
    code = getattr(failure, "errno", None)
    words = _BY_CODE.get(code) if isinstance(code, int) else None
    if words is not None:
        return words(failure, connection)
    # aiokafka says "unexpected error" of what it has no case for, and that came of what the broker said.
    return None if failure.__cause__ is None else known(failure.__cause__, connection)


def right_missing(code: int, name: str, connection: Connection) -> BrokerProblem:
    """Describes a missing right. name: the topic, group or id if known, else empty."""
    user = f"User {connection.sasl_username}" if connection.sasl_username else "This client"
    what = f"{RIGHTS[code]} {name}".strip()
    return BrokerProblem(
        f"{user} lacks a right (ACL) on {what} at {connection.bootstrap}: {code_name(code)}.",
        "Is SHIPSCREEN_SASL_USERNAME the user of this component? Grant it what deploy/k8s/users.yaml lists for it.",
    )


def code_name(code: int) -> str:
    """Returns Kafka's documented name of an error code."""
    return str(for_code(code).__name__).removesuffix("Error")


def hanging(topic: str, partition: int, first: int, connection: Connection) -> BrokerProblem:
    """A transaction of somebody else that does not end."""
    command, place = "kafka-transactions.sh --bootstrap-server", f"--topic {topic} --partition {partition}"
    return BrokerProblem(
        f"A transaction on partition {partition} of {topic} is open from offset {first} on: what stands behind it "
        "cannot be read, and nothing is decided without it.",
        f"Who writes there beside the workers? `{command} {connection.bootstrap} describe-producers {place}` names the "
        f"producer; `{command} {connection.bootstrap} abort {place} --start-offset {first}` ends its transaction.",
    )


def disk_full(failure: OSError) -> BrokerProblem:
    """A disk of this machine."""
    where = f" {failure.filename}" if failure.filename else ""
    return BrokerProblem(
        f"This machine's disk is full: {failure.strerror}{where}.",
        "Free space there (df -h). Temporary files go where TMPDIR says.",
        lasting=False,
    )


def _no_right(failure: Any, connection: Connection) -> BrokerProblem:
    named = failure.args[0] if failure.args else ""
    if isinstance(named, (set, frozenset, list, tuple)):
        named = ", ".join(sorted(map(str, named)))
    # The broker's message does not name the resource.
    return right_missing(failure.errno, "" if " " in str(named) and "," not in str(named) else str(named), connection)


def _no_disk(_: Any, connection: Connection) -> BrokerProblem:
    return BrokerProblem(
        f"A broker at {connection.bootstrap} cannot write to its disk (KafkaStorageError).",
        "Free or enlarge the disk of the broker's log.dirs, start it again, then the workers follow by themselves.",
        lasting=False,
    )


def _few_replicas(_: Any, connection: Connection) -> BrokerProblem:
    return BrokerProblem(
        f"Too few brokers at {connection.bootstrap} have the newest records (NotEnoughReplicas): writes are refused.",
        "Bring the missing brokers back: are they down, or is a disk of theirs full? Workers follow by themselves.",
        lasting=False,
    )


def _wrong_clock(_: Any, connection: Connection) -> BrokerProblem:
    return BrokerProblem(
        f"The broker {connection.bootstrap} refuses our time stamps (InvalidTimestamp): this machine's clock is more "
        "than an hour ahead of the broker's, or the broker's is behind.",
        "Set the clock (NTP: timedatectl, chronyc tracking) on the machine that is wrong.",
    )


def _no_topic(failure: Any, connection: Connection) -> BrokerProblem:
    named = " ".join(str(one) for one in failure.args)
    return BrokerProblem(
        f"A topic is missing at {connection.bootstrap} (UnknownTopicOrPartition): {named}".rstrip(": ") + ".",
        "shipscreen topics create makes what is missing; shipscreen doctor says which. Is SHIPSCREEN_BROKER the right "
        "cluster?",
    )


def wrong_password(connection: Connection) -> BrokerProblem:
    """Describes a failed SASL login: wrong password or unknown user, which the broker does not distinguish."""
    return BrokerProblem(
        f"Broker {connection.bootstrap} does not accept user {connection.sasl_username} with this password.",
        "Check SHIPSCREEN_SASL_USERNAME and SHIPSCREEN_SASL_PASSWORD, and that SHIPSCREEN_BROKER and "
        "SHIPSCREEN_CA_FILE are those of the cluster that has this user.",
    )


def _other_mechanism(_: Any, connection: Connection) -> BrokerProblem:
    return BrokerProblem(
        f"Broker {connection.bootstrap} does not take passwords by {connection.sasl_mechanism}.",
        "Set SHIPSCREEN_SASL_MECHANISM to what its listener offers: SCRAM-SHA-512, SCRAM-SHA-256 or PLAIN.",
    )


def _no_passwords(_: Any, connection: Connection) -> BrokerProblem:
    return BrokerProblem(
        f"Broker {connection.bootstrap} takes no passwords on this listener.",
        f"SHIPSCREEN_SECURITY_PROTOCOL is {connection.security_protocol}: set PLAINTEXT or SSL, or name the port of "
        "the protected listener in SHIPSCREEN_BROKER.",
    )


def _timeout_too_long(_: Any, connection: Connection) -> BrokerProblem:
    return BrokerProblem(
        f"The broker {connection.bootstrap} allows no transaction as long as SHIPSCREEN_TRANSACTION_TIMEOUT says "
        "(InvalidTransactionTimeout).",
        "Set it to no more than the broker's transaction.max.timeout.ms, or raise that (by default it is 15 minutes).",
    )


def _idle_too_long(_: Any, connection: Connection) -> BrokerProblem:
    return BrokerProblem(
        f"The broker {connection.bootstrap} has forgotten a partition's transactional id (InvalidProducerIdMapping): "
        "nothing was written with it for longer than the broker's transactional.id.expiration.ms (7 days by default).",
        "Nothing is lost: the worker takes a new one when its process manager starts it again. To prevent it, raise "
        "transactional.id.expiration.ms.",
        lasting=False,
    )


_BY_CODE: Final[dict[int, Callable[[Any, Connection], BrokerProblem]]] = {
    **dict.fromkeys(RIGHTS, _no_right),
    3: _no_topic,
    19: _few_replicas,
    20: _few_replicas,
    32: _wrong_clock,
    33: _other_mechanism,
    34: _no_passwords,
    49: _idle_too_long,
    50: _timeout_too_long,
    56: _no_disk,
    58: lambda _, connection: wrong_password(connection),
}
