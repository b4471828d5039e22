"""A ship gate: asks, right before goods leave, whether an order may. Needs kafka-python.

    python ship_gate.py BOOTSTRAP [SECONDS]

Reads lines of ORDER_ID REVISION and answers each: "ship", or "do not ship: " and the reason. It keeps what it has read,
so that an answer takes what came since the last one. An error or no answer: do not ship.

SECONDS: how long what was said of a partition holds (900).
"""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kafka import KafkaConsumer, TopicPartition

EASTERN = ZoneInfo("America/New_York")
HOLDS_SECONDS = 900.0
CLOCKS_APART = timedelta(minutes=5)
CATCH_UP_SECONDS = 10.0


@dataclass
class Clearance:
    """The last word on one order: the record of the highest (revision, number)."""

    revision: int
    number: int
    stands: bool
    good_until: date | None
    partition: int

    @property
    def rank(self) -> tuple[int, int, bool]:
        """At equal numbers a withdrawal wins."""
        return self.revision, self.number, not self.stands


@dataclass
class Standing:
    """The last word on one partition: up to when everything published of it is true, for which day, law and lists."""

    current_at: datetime
    day: date
    law_until: date
    lists: dict[str, date | None]
    list_max_age: timedelta

    def refusal(self, now: datetime, holds: timedelta) -> str | None:
        """Why no clearance of the partition counts now; None: they count."""
        today = now.astimezone(EASTERN).date()
        if now - self.current_at > holds:
            return f"not screened since {self.current_at:%Y-%m-%dT%H:%M:%SZ}"
        if self.current_at - now > CLOCKS_APART:
            return "this machine's clock is behind the broker's"
        if self.day != today:
            return f"screened for {self.day}, not for {today}"
        if today > self.law_until:
            return f"the law is known until {self.law_until}"
        for name, checked in sorted(self.lists.items()):
            if checked is None or not timedelta(0) <= today - checked <= self.list_max_age:
                return f"list {name} was last checked on {checked}" if checked else f"list {name} is missing"
        return None


class Follower:
    """Reads on in one topic. Only committed records count: others may never become true."""

    def __init__(self, bootstrap: str, topic: str, take: Callable[[Any], None]) -> None:
        self.committed = consumer(bootstrap, "read_committed")
        self.all = consumer(bootstrap, "read_uncommitted")
        self.take = take
        self.places = [TopicPartition(topic, number) for number in self.committed.partitions_for_topic(topic) or ()]
        if not self.places:
            raise RuntimeError(f"{topic} has no partitions: is this the right cluster, and may this user read it?")
        self.committed.assign(self.places)

    def catch_up(self) -> bool:
        """Takes all that is there now. False: it could not be read in time."""
        # The high watermark: behind an open transaction there may be a withdrawal.
        ends = self.all.end_offsets(self.places)
        until = time.monotonic() + CATCH_UP_SECONDS
        while any(self.committed.position(place) < end for place, end in ends.items()):
            if time.monotonic() > until:
                return False
            for records in self.committed.poll(timeout_ms=100).values():
                for record in records:
                    self.take(record)
        return True


def consumer(bootstrap: str, isolation: str) -> KafkaConsumer:
    """Of no group: each gate reads everything."""
    return KafkaConsumer(
        bootstrap_servers=bootstrap,
        group_id=None,
        isolation_level=isolation,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )


class ShipGate:
    """Follows clearances.v1 and standing.v1."""

    def __init__(self, bootstrap: str, holds: timedelta = timedelta(seconds=HOLDS_SECONDS)) -> None:
        self.holds = holds
        self.orders: dict[str, Clearance] = {}
        self.standings: dict[int, Standing] = {}
        self.standing = Follower(bootstrap, "standing.v1", self.take_standing)
        self.clearances = Follower(bootstrap, "clearances.v1", self.take_clearance)

    def take_standing(self, record: Any) -> None:
        """One partition's last word."""
        said = json.loads(record.value or b"{}")
        if said.get("kind") != "standing":
            return  # of a later release
        # The broker stamped it: nobody can have been current after that.
        stamped = datetime.fromtimestamp(record.timestamp / 1000, UTC)
        self.standings[record.partition] = Standing(
            min(datetime.fromisoformat(said["current_at"]), stamped),
            date.fromisoformat(said["day"]),
            date.fromisoformat(said["law_until"]),
            {name: date.fromisoformat(day) if day else None for name, day in said["lists"].items()},
            timedelta(days=said["list_max_age_days"]),
        )

    def take_clearance(self, record: Any) -> None:
        """A clearance, or a withdrawal of one. Later (revision, number) wins."""
        said = json.loads(record.value or b"{}")
        if said.get("kind") == "clearance":
            number, until = said["course"]["number"], said["decision"]["good_until"]
        elif said.get("kind") == "withdrawal":
            number, until = said["number"], None
        else:
            return  # of a later release
        day = date.fromisoformat(until) if until else None
        last = Clearance(said["revision"], number, said["kind"] == "clearance", day, record.partition)
        known = self.orders.get(said["order_id"])
        if known is None or last.rank >= known.rank:
            self.orders[said["order_id"]] = last

    def refusal(self, order_id: str, revision: int) -> str | None:
        """Why the order may not leave now; None: it may."""
        # In this order: what is said of a partition was written after the clearances that it speaks of.
        if not self.standing.catch_up() or not self.clearances.catch_up():
            return "not caught up"
        now = datetime.now(UTC)
        order = self.orders.get(order_id)
        if order is None:
            return "no clearance"
        if not order.stands:
            return "the clearance was withdrawn"
        if order.revision != revision:
            return f"revision {order.revision} was cleared, not {revision}"
        if order.good_until and now.astimezone(EASTERN).date() > order.good_until:
            return f"the clearance stood until {order.good_until}"
        standing = self.standings.get(order.partition)
        return standing.refusal(now, self.holds) if standing else f"partition {order.partition} was never screened"


def main() -> None:
    """Answers line by line."""
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else HOLDS_SECONDS
    gate = ShipGate(sys.argv[1], timedelta(seconds=seconds))
    for line in sys.stdin:
        order_id, revision = line.rsplit(maxsplit=1)
        reason = gate.refusal(order_id, int(revision))
        print("ship" if reason is None else f"do not ship: {reason}", flush=True)


if __name__ == "__main__":
    main()
