"""Compares this machine's clock with the broker's: the evaluation day and all reported ages depend on it."""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from streams.engine.broker.connection import Connection
from streams.engine.broker.trouble import BrokerProblem, known

Clock = Callable[[], float]
"""Seconds since 1970."""
REQUEST_MS: Final = 5_000


@dataclass(frozen=True, slots=True)
class Compared:
    """ahead: seconds by which this clock is ahead of the broker's (negative: behind). within: its error."""

    ahead: float
    within: float

    def apart(self, limit: float) -> bool:
        """Returns True if the clocks certainly differ by more than `limit` seconds."""
        return abs(self.ahead) - self.within > limit


def compared(connection: Connection, now: Clock = time.time) -> Compared | BrokerProblem:
    """Compares the two clocks, or says why it cannot. Blocks for one request.

    Kafka's metadata leader reports the current time as the time of its own last fetch.
    """
    try:
        with closing(
            KafkaAdminClient(**connection.clients(), request_timeout_ms=REQUEST_MS, bootstrap_timeout_ms=REQUEST_MS)
        ) as admin:
            before = now()
            quorum: Any = admin.describe_metadata_quorum()
            after = now()
    except (KafkaError, OSError) as refused:
        said = f"The broker does not report its time: {type(refused).__name__}."
        return known(refused, connection) or BrokerProblem(said, "Only Kafka with KRaft reports it.", lasting=False)
    theirs = _leaders_time(quorum)
    if theirs is None:
        return BrokerProblem(
            "The broker does not report its time.", "Only Kafka 3.3 and later reports it.", lasting=False
        )
    return Compared((before + after) / 2 - theirs, (after - before) / 2)


def _leaders_time(quorum: Any) -> float | None:
    for topic in quorum["topics"]:
        for partition in topic["partitions"]:
            for voter in partition["current_voters"]:
                if voter["replica_id"] == partition["leader_id"] and voter["last_fetch_timestamp"] > 0:
                    return float(voter["last_fetch_timestamp"]) / 1000.0
    return None


def wrong_clock(found: Compared, limit: float) -> BrokerProblem:
    """Describes two clocks that differ too much."""
    which = "ahead of" if found.ahead > 0 else "behind"
    return BrokerProblem(
        f"This machine's clock is {duration(abs(found.ahead))} {which} the broker's; SHIPSCREEN_CLOCK_LIMIT allows "
        f"{duration(limit)}. The evaluation day depends on it.",
        "Set the clock that is wrong (NTP: timedatectl, chronyc tracking), here or on the broker's machine.",
    )


def duration(seconds: float) -> str:
    """Formats seconds: 7200 as "2 h 0 min", 95 as "1 min 35 s"."""
    whole = round(seconds)
    if whole >= 3600:
        return f"{whole // 3600} h {whole % 3600 // 60} min"
    return f"{whole // 60} min {whole % 60} s" if whole >= 60 else f"{whole} s"
