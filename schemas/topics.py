"""The one table of topics.

Producers, fetch sizes, AsyncAPI, Strimzi manifests and `shipscreen topics create` derive from it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from schemas.alert import Alert, PartitionChange
from schemas.item import ItemContent
from schemas.licence import Licence
from schemas.listed_party import ListedPartyChange, ListRefusal, ListSnapshot
from schemas.order import OrderEvent
from schemas.review import ReviewDecision, ReviewTask
from schemas.standing import Standing
from schemas.verdict import Verdict, Withdrawal

KIB = 1024
MIB = 1024 * KIB
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
FOREVER = -1

MAX_ORDER_BYTES = 3 * MIB
"""A larger order event is refused by the topic; one that slips through is a dead letter."""
MAX_DEAD_LETTER_BYTES = 4 * MIB
MAX_VERDICT_BYTES = 4 * MIB
MAX_BOOK_BYTES = 8 * MIB

DESKS = ("sanctions", "licensing", "classification", "data", "red-flags")


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic. partitions: "orders" = the one number N of order topics. retention in ms, -1 = for ever.

    more: further settings, as Kafka names them.
    """

    name: str
    key: str
    values: tuple[type, ...]
    partitions: Literal["orders"] | int
    cleanup: Literal["delete", "compact"]
    retention_ms: int
    max_message_bytes: int
    purpose: str
    more: tuple[tuple[str, str], ...] = ()

    def configs(self) -> dict[str, str]:
        """Topic settings as Kafka names them."""
        settings = {"cleanup.policy": self.cleanup, "max.message.bytes": str(self.max_message_bytes)}
        if self.cleanup == "delete":
            settings["retention.ms"] = str(self.retention_ms)
            settings["retention.bytes"] = "-1"
        return settings | dict(self.more)


ORDERS = Topic(
    "orders.v1",
    "order id",
    (OrderEvent,),
    "orders",
    "delete",
    30 * DAY_MS,
    MAX_ORDER_BYTES,
    "Order events: submitted, amended, cancelled, shipped. 10 years in an archive.",
)
REVIEW_DECISIONS = Topic(
    "review-decisions.v1",
    "order id",
    (ReviewDecision,),
    "orders",
    "delete",
    FOREVER,
    MIB,
    "Decisions of reviewers, each bound to a verdict's hash.",
)
ORDER_BOOK = Topic(
    "order-book.v1",
    "order id, or #partition",
    (),
    "orders",
    "compact",
    FOREVER,
    MAX_BOOK_BYTES,
    "Each order as last decided with its verdict, and one record of the partition itself. Private to the workers.",
)
CLEARANCES = Topic(
    "clearances.v1",
    "order id",
    (Verdict, Withdrawal),
    "orders",
    "delete",
    90 * DAY_MS,
    MAX_VERDICT_BYTES,
    "Clearances, and withdrawals of clearances.",
)
HOLDS = Topic(
    "holds.v1",
    "order id",
    (Verdict, Withdrawal),
    "orders",
    "delete",
    90 * DAY_MS,
    MAX_VERDICT_BYTES,
    "Holds (also superseded and cancelled orders), and withdrawals of holds.",
)
ALERTS = Topic(
    "alerts.v1",
    "order id",
    (Alert, PartitionChange),
    "orders",
    "delete",
    365 * DAY_MS,
    MIB,
    "Shipped without a current clearance, recall of a shipped order, wrong partition, lost to retention.",
)
STANDING = Topic(
    "standing.v1",
    "partition",
    (Standing,),
    "orders",
    "compact",
    FOREVER,
    MIB,
    "Up to when what stands on a partition's other topics is true: ship gates ask it first.",
    # The broker stamps the records, not who writes them; and who begins to read need not read a week's words.
    more=(("message.timestamp.type", "LogAppendTime"), ("segment.ms", str(HOUR_MS))),
)
LISTED_PARTIES = Topic(
    "listed-parties.v1",
    "list/entry id",
    (ListedPartyChange, ListSnapshot, ListRefusal),
    1,
    "delete",
    FOREVER,
    MIB,
    "Changes of listed parties, and a marker per publication or check. Never compacted: an offset is a version.",
)
ITEM_CONTENT = Topic(
    "item-content.v1",
    "sku",
    (ItemContent,),
    1,
    "delete",
    FOREVER,
    MAX_ORDER_BYTES,
    "Item content by sku. Never compacted: an offset is a version.",
)
LICENCES = Topic(
    "licences.v1",
    "licence id",
    (Licence,),
    1,
    "delete",
    FOREVER,
    MIB,
    "Licences and waivers. Never compacted: an offset is a version.",
)
DEAD_LETTERS = Topic(
    "orders.v1.dlq",
    "as received",
    (),
    "orders",
    "delete",
    90 * DAY_MS,
    MAX_DEAD_LETTER_BYTES,
    "Order events that could not be decoded, their bytes untouched, reason and origin in headers.",
)


def review_topic(desk: str) -> Topic:
    """The topic of one review desk."""
    return Topic(
        f"reviews.{desk}.v1",
        "order id",
        (ReviewTask,),
        "orders",
        "delete",
        90 * DAY_MS,
        MIB,
        f"Review tasks of the {desk} desk.",
    )


REVIEWS = tuple(review_topic(desk) for desk in DESKS)
TOPICS: tuple[Topic, ...] = (
    ORDERS, REVIEW_DECISIONS, ORDER_BOOK, CLEARANCES, HOLDS, ALERTS, *REVIEWS, STANDING,
    LISTED_PARTIES, ITEM_CONTENT, LICENCES, DEAD_LETTERS,
)  # fmt: skip
KNOWLEDGE = (LISTED_PARTIES, ITEM_CONTENT, LICENCES)
RESERVED = ("suppressions.v1", "parties.v1", "exchange-rates.v1")


def order_topics() -> Iterator[Topic]:
    """The topics that share the one number of partitions: everything about an order stays on its partition."""
    return (topic for topic in TOPICS if topic.partitions == "orders")
