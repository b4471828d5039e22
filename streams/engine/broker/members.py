"""Lists the workers of a consumer group as the broker knows them."""

from contextlib import closing
from dataclasses import dataclass
from typing import Final

from kafka import KafkaAdminClient
from kafka.errors import CoordinatorNotAvailableError, GroupIdNotFoundError, KafkaError

from schemas.topics import ORDERS
from streams.engine.broker.connection import Connection

REQUEST_MS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Member:
    """One worker. host: its address. partitions: its partitions of `orders.v1`."""

    host: str
    partitions: tuple[int, ...]


def members(connection: Connection, group: str) -> tuple[Member, ...] | None:
    """Returns the members by lowest partition; None if the broker does not report them. Blocks."""
    try:
        with closing(KafkaAdminClient(**connection.clients(), request_timeout_ms=REQUEST_MS)) as admin:
            told = admin.describe_groups([group])[group]["members"]
    # Nobody has ever joined it: on a new cluster there is no coordinator either.
    except (GroupIdNotFoundError, CoordinatorNotAvailableError):
        return ()
    # The embedded broker's answer is unreadable.
    except (KafkaError, ValueError, KeyError):
        return None
    found = [Member(one["client_host"].lstrip("/"), _partitions(one["member_assignment"])) for one in told]
    return tuple(sorted(found, key=lambda member: (member.partitions or (1 << 30,), member.host)))


def _partitions(assignment: object) -> tuple[int, ...]:
    if not isinstance(assignment, dict):
        return ()
    return tuple(
        sorted(
            partition
            for one in assignment.get("assigned_partitions", ())
            if one["topic"] == ORDERS.name
            for partition in one["partitions"]
        )
    )
