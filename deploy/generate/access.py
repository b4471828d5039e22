"""Who may do what at the broker: the least that each component needs. Manifests and the test's ACLs derive from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from schemas.topics import (
    ALERTS,
    CLEARANCES,
    DEAD_LETTERS,
    HOLDS,
    ITEM_CONTENT,
    KNOWLEDGE,
    LICENCES,
    LISTED_PARTIES,
    ORDER_BOOK,
    ORDERS,
    REVIEW_DECISIONS,
    REVIEWS,
    STANDING,
    TOPICS,
    Topic,
)  # fmt: skip

GROUP: Final = "shipment-screening"
"""Consumer group of the workers, and prefix of their transactional ids (the setting SHIPSCREEN_GROUP)."""
READ: Final = ("Read", "Describe")
WRITE: Final = ("Write", "Describe")
LOOK: Final = ("Describe", "DescribeConfigs")


@dataclass(frozen=True, slots=True)
class Grant:
    """Operations on one resource. kind: topic, group, transactionalId or cluster, as Strimzi names them."""

    kind: str
    name: str
    operations: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Component:
    """A user of the broker."""

    name: str
    purpose: str
    grants: tuple[Grant, ...]


def on(topics: tuple[Topic, ...], operations: tuple[str, ...]) -> Iterator[Grant]:
    """The same operations on each topic."""
    return (Grant("topic", topic.name, operations) for topic in topics)


def merged(*grants: Grant) -> tuple[Grant, ...]:
    """One grant for each resource."""
    wanted: dict[tuple[str, str, bool], list[str]] = {}
    for grant in grants:
        wanted.setdefault((grant.kind, grant.name, grant.prefix), []).extend(grant.operations)
    return tuple(
        Grant(kind, name, tuple(dict.fromkeys(operations)), prefix)
        for (kind, name, prefix), operations in wanted.items()
    )


CLOCK: Final = Grant("cluster", "kafka-cluster", ("Describe",))
"""The broker's time stands in what it tells of its metadata quorum."""
WRITTEN_BY_WORKERS: Final = (ORDER_BOOK, CLEARANCES, HOLDS, ALERTS, *REVIEWS, STANDING, DEAD_LETTERS)

COMPONENTS: Final = (
    Component(
        "shipscreen-worker",
        "Screens orders. Writes orders.v1 too: an event on the wrong partition is sent to the right one.",
        merged(
            *on(TOPICS, LOOK),
            *on((ORDERS, REVIEW_DECISIONS, ORDER_BOOK, *KNOWLEDGE), READ),
            *on((ORDERS, *WRITTEN_BY_WORKERS), WRITE),
            Grant("group", GROUP, ("Read", "Describe")),
            Grant("transactionalId", GROUP, WRITE, prefix=True),
            CLOCK,
        ),
    ),
    Component(
        "shipscreen-lists",
        "Publishes restricted-party lists.",
        merged(*on((LISTED_PARTIES,), (*READ, *WRITE)), *on((ITEM_CONTENT, LICENCES), READ)),
    ),
    Component(
        "shipscreen-catalogue",
        "Publishes item content and licences.",
        merged(*on((ITEM_CONTENT, LICENCES), (*READ, *WRITE)), *on((LISTED_PARTIES,), READ)),
    ),
    Component(
        "shipscreen-orders",
        "An order system: sends order events, reads nothing.",
        merged(*on((ORDERS,), WRITE)),
    ),
    Component(
        "shipscreen-gate",
        "A ship gate: reads clearances, and how true they still are.",
        merged(*on((CLEARANCES, STANDING), READ), Grant("group", "ship-gate-", READ, prefix=True)),
    ),
    Component(
        "shipscreen-reviewers",
        "The review desks: read tasks and verdicts, write decisions.",
        merged(
            *on((HOLDS, CLEARANCES, ALERTS, *REVIEWS), READ),
            *on((REVIEW_DECISIONS,), (*READ, *WRITE)),
            Grant("group", "reviewers-", READ, prefix=True),
        ),
    ),
    Component(
        "shipscreen-operator",
        "People on call: shipscreen doctor, status, explain, dead-letters show. Reads everything, writes nothing.",
        merged(*on(TOPICS, (*READ, "DescribeConfigs")), Grant("group", GROUP, ("Describe",)), CLOCK),
    ),
    Component(
        "shipscreen-dead-letters",
        "Sends dead letters again: shipscreen dead-letters replay.",
        merged(*on((DEAD_LETTERS,), READ), *on((ORDERS,), WRITE)),
    ),
    Component(
        "shipscreen-scaler",
        "KEDA: reads the lag of the workers' group.",
        merged(*on((ORDERS,), ("Describe",)), Grant("group", GROUP, ("Describe",))),
    ),
)
