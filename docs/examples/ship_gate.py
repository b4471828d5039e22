"""A ship gate: asks, right before goods leave, whether an order may. Needs kafka-python.

    python ship_gate.py BOOTSTRAP ORDER_ID REVISION

Reads clearances.v1 alone. Exit 0: ship. Exit 1: do not ship, with the reason. Anything else: an error; do not ship.
"""

import json
import sys
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from kafka import KafkaConsumer, TopicPartition

TOPIC = "clearances.v1"


@dataclass
class Standing:
    """The last word on one order: the record of the highest (revision, number)."""

    revision: int
    number: int
    cleared: bool
    good_until: date | None


class ShipGate:
    """Follows clearances.v1. Only committed records count: uncommitted ones may never become true."""

    def __init__(self, bootstrap: str) -> None:
        self.consumer = KafkaConsumer(
            bootstrap_servers=bootstrap,
            group_id=None,
            isolation_level="read_committed",
            auto_offset_reset="earliest",
            enable_auto_commit=False,
        )
        partitions = self.consumer.partitions_for_topic(TOPIC) or set()
        if not partitions:
            raise RuntimeError(f"{TOPIC} has no partitions: is this the right cluster?")
        self.consumer.assign([TopicPartition(TOPIC, number) for number in sorted(partitions)])
        self.orders: dict[str, Standing] = {}

    def catch_up(self) -> None:
        """Reads to the end as it is now."""
        ends = self.consumer.end_offsets(self.consumer.assignment())
        while any(self.consumer.position(partition) < end for partition, end in ends.items()):
            for records in self.consumer.poll(timeout_ms=200).values():
                for record in records:
                    self.take(json.loads(record.value))

    def take(self, record: dict) -> None:
        """A clearance, or a withdrawal of one. Later (revision, number) wins; at equal numbers a withdrawal wins."""
        cleared = record["kind"] == "clearance"
        number = record["course"]["number"] if cleared else record["number"]
        known = self.orders.get(record["order_id"])
        if known and (known.revision, known.number, not known.cleared) > (record["revision"], number, not cleared):
            return
        until = record["decision"]["good_until"] if cleared else None
        day = date.fromisoformat(until) if until else None
        self.orders[record["order_id"]] = Standing(record["revision"], number, cleared, day)

    def refusal(self, order_id: str, revision: int, today: date) -> str | None:
        """Why the order may not leave today; None: it may."""
        standing = self.orders.get(order_id)
        if standing is None:
            return "no clearance"
        if not standing.cleared:
            return "the clearance was withdrawn"
        if standing.revision != revision:
            return f"revision {standing.revision} was cleared, not {revision}"
        if standing.good_until and today > standing.good_until:
            return f"the clearance stood until {standing.good_until}"
        return None


def main() -> int:
    """Exit code."""
    bootstrap, order_id, revision = sys.argv[1:4]
    gate = ShipGate(bootstrap)
    gate.catch_up()
    reason = gate.refusal(order_id, int(revision), datetime.now(ZoneInfo("America/New_York")).date())
    print("ship" if reason is None else f"do not ship: {reason}")
    return 0 if reason is None else 1


if __name__ == "__main__":
    sys.exit(main())
