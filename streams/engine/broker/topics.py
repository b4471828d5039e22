"""Creates the topics of the table on the broker, and checks them before a worker relies on them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

from aiokafka import AIOKafkaProducer
from aiokafka.errors import UnknownError, UnsupportedVersionError
from kafka import KafkaAdminClient, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, OffsetSpec

from schemas.topics import KNOWLEDGE, ORDERS, TOPICS, Topic
from streams.engine.broker.connection import Connection
from streams.engine.broker.trouble import RIGHTS, BrokerProblemError, code_name, right_missing

_EXISTS: Final = 36
_UNKNOWN_TOPIC: Final = 3
_REQUEST_MS: Final = 30_000
_FOREVER: Final = -1


@dataclass(frozen=True, slots=True)
class TopicFault:
    """A fault of a topic and its remedy. fatal: a worker refuses to start."""

    topic: str
    wrong: str
    remedy: str
    fatal: bool = True


@dataclass(frozen=True, slots=True)
class Layout:
    """The topics on the broker. partitions: number (N) of all order topics; ids: topic ids by name."""

    partitions: int
    ids: Mapping[str, str]


class TopicsUnfitError(RuntimeError):
    """The topics are unfit for a worker; the message lists what to change."""

    def __init__(self, faults: Sequence[TopicFault]) -> None:
        super().__init__("\n".join(f"{fault.topic}: {fault.wrong}. {fault.remedy}" for fault in faults))
        self.faults = tuple(faults)


def create_topics(connection: Connection, partitions: int, replication: int = 1) -> list[str]:
    """Creates missing topics of the table; returns their names.

    Raises RuntimeError if the broker refuses, and its subclass BrokerProblemError if a right is missing.
    """
    wanted = {
        topic.name: {
            "num_partitions": partitions if topic.partitions == "orders" else topic.partitions,
            "replication_factor": replication,
            "configs": topic.configs(),
        }
        for topic in TOPICS
    }
    with closing(_admin(connection)) as admin:
        told = admin.create_topics(wanted, raise_errors=False, wait_for_metadata=False)["topics"]
        refused = [row for row in told if row["error_code"] not in (0, _EXISTS)]
        forbidden = [row for row in refused if row["error_code"] in RIGHTS]
        if forbidden:
            names = ", ".join(row["name"] for row in forbidden)
            raise BrokerProblemError(right_missing(forbidden[0]["error_code"], names, connection))
        if refused:
            raise RuntimeError("; ".join(f"{row['name']}: {row['error_message']}" for row in refused))
        admin.wait_for_topics(list(wanted))
    return [row["name"] for row in told if row["error_code"] == 0]


def describe(connection: Connection) -> list[dict[str, Any]]:
    """Returns each topic of the table as it is on the broker: name, error_code, topic_id, partitions."""
    with closing(_admin(connection)) as admin:
        return list(admin.describe_topics([topic.name for topic in TOPICS]))


def check_topics(connection: Connection) -> tuple[Layout, list[TopicFault]]:
    """Returns the layout, and all differences from the table."""
    with closing(_admin(connection)) as admin:
        told = {row["name"]: row for row in admin.describe_topics([topic.name for topic in TOPICS])}
        names = [name for name, row in told.items() if row["error_code"] == 0]
        settings = _settings(admin, names)
        starts = _starts(admin, [topic.name for topic in KNOWLEDGE if topic.name in names])
    partitions = len(told[ORDERS.name]["partitions"])
    faults = [
        fault
        for topic in TOPICS
        for fault in _faults(topic, told[topic.name], settings.get(topic.name, {}), partitions, connection)
    ]
    faults.extend(_truncated(name, start) for name, start in starts.items() if start)
    return Layout(partitions, {name: str(told[name]["topic_id"]) for name in names}), faults


def fit_layout(connection: Connection) -> tuple[Layout, list[TopicFault]]:
    """Returns the layout for a worker and its tolerable faults. Raises TopicsUnfitError for fatal ones."""
    layout, faults = check_topics(connection)
    fatal = [fault for fault in faults if fault.fatal]
    if fatal:
        raise TopicsUnfitError(fatal)
    return layout, faults


async def has_transactions(connection: Connection, group: str) -> bool:
    """Returns True if the broker supports transactional producers. Raises if permission is denied."""
    producer = AIOKafkaProducer(**connection.clients(), transactional_id=f"{group}-probe", request_timeout_ms=10_000)
    try:
        await producer.start()
    except (UnknownError, UnsupportedVersionError):
        return False
    finally:
        await producer.stop()
    return True


def _admin(connection: Connection) -> KafkaAdminClient:
    return KafkaAdminClient(**connection.clients(), request_timeout_ms=_REQUEST_MS)


def _settings(admin: KafkaAdminClient, names: Sequence[str]) -> dict[str, dict[str, str]]:
    if not names:
        return {}
    wanted = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    told = admin.describe_configs(wanted, config_filter="all").get("topic", {})
    return {name: {key: str(row["value"]) for key, row in rows.items()} for name, rows in told.items()}


def _starts(admin: KafkaAdminClient, names: Sequence[str]) -> dict[str, int]:
    if not names:
        return {}
    told = admin.list_partition_offsets({TopicPartition(name, 0): OffsetSpec.EARLIEST for name in names})
    return {tp.topic: int(found.offset) for tp, found in told.items()}


def _refused(name: str, code: int, connection: Connection) -> TopicFault:
    if code in RIGHTS:
        trouble = right_missing(code, name, connection)
        return TopicFault(name, trouble.said.removesuffix("."), trouble.todo)
    return TopicFault(name, f"the broker answers {code_name(code)}", "See the broker's log.")


def _faults(
    topic: Topic, told: Mapping[str, Any], settings: Mapping[str, str], partitions: int, connection: Connection
) -> Iterator[TopicFault]:
    if told["error_code"] == _UNKNOWN_TOPIC:
        yield TopicFault(topic.name, "it does not exist", "Run `shipscreen topics create`.")
        return
    if told["error_code"]:
        yield _refused(topic.name, told["error_code"], connection)
        return
    wanted = partitions if topic.partitions == "orders" else topic.partitions
    have = len(told["partitions"])
    if have != wanted:
        why = (
            "all events of an order stay on one partition"
            if topic.partitions == "orders"
            else "its offsets are versions"
        )
        remedy = (
            f"It must have {wanted}: {why}. Only if it is still empty: delete it, and run `shipscreen topics create`. "
            'Else delete nothing: docs/operations.md, "The number of partitions".'
        )
        yield TopicFault(topic.name, f"it has {have} partitions, not {wanted}", remedy)
    for name, value in topic.configs().items():
        if name in settings and not _enough(name, settings[name], value):
            remedy = f"Set {name}={value} (`kafka-configs --alter --topic {topic.name} --add-config {name}={value}`)."
            # The operator chooses retention, except if the history must be complete.
            fatal = not name.startswith(("retention", "segment")) or value == str(_FOREVER)
            yield TopicFault(topic.name, f"{name} is {settings[name]}, not {value}", remedy, fatal)


def _enough(name: str, have: str, wanted: str) -> bool:
    """Returns True if a setting is at least as large as required."""
    if have == wanted or not name.startswith(("retention", "max.message")):
        return have == wanted
    return have == str(_FOREVER) or (wanted != str(_FOREVER) and int(have) >= int(wanted))


def _truncated(name: str, start: int) -> TopicFault:
    return TopicFault(
        name,
        f"it begins at offset {start}, not 0: its history was deleted",
        "What was known on a day is lost. Restore the topic from a backup, and set unlimited retention.",
    )
