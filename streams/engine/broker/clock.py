"""This machine's clock against the broker's: which day of law it is hangs on it, and so does every age that is told."""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from streams.engine.broker.connection import Connection
from streams.engine.broker.trouble import Trouble, known

Clock = Callable[[], float]
"""Seconds since 1970."""
REQUEST_MS: Final = 5_000


@dataclass(frozen=True, slots=True)
class Compared:
    """ahead: seconds that this machine's clock is later than the broker's; earlier, if negative. within: its error."""

    ahead: float
    within: float

    def apart(self, limit: float) -> bool:
        """Whether they surely differ by more than so many seconds."""
        return abs(self.ahead) - self.within > limit


def compared(connection: Connection, now: Clock = time.time) -> Compared | Trouble:
    """The two clocks, or what keeps us from telling. Blocks for one request.

    The leader of Kafka's metadata tells the present moment as the one at which it last heard of itself.
    """
    try:
        with closing(
            KafkaAdminClient(**connection.clients(), request_timeout_ms=REQUEST_MS, bootstrap_timeout_ms=REQUEST_MS)
        ) as admin:
            before = now()
            quorum: Any = admin.describe_metadata_quorum()
            after = now()
    except (KafkaError, OSError) as refused:
        said = f"The broker does not tell its time: {type(refused).__name__}."
        return known(refused, connection) or Trouble(said, "Only Kafka with KRaft tells it.", lasting=False)
    theirs = _leaders_time(quorum)
    if theirs is None:
        return Trouble("The broker does not tell its time.", "Only Kafka 3.3 and later tells it.", lasting=False)
    return Compared((before + after) / 2 - theirs, (after - before) / 2)


def _leaders_time(quorum: Any) -> float | None:
    for topic in quorum["topics"]:
        for partition in topic["partitions"]:
            for voter in partition["current_voters"]:
                if voter["replica_id"] == partition["leader_id"] and voter["last_fetch_timestamp"] > 0:
                    return float(voter["last_fetch_timestamp"]) / 1000.0
    return None


def wrong_clock(found: Compared, limit: float) -> Trouble:
    """What to say of clocks that are apart."""
    which = "ahead of" if found.ahead > 0 else "behind"
    return Trouble(
        f"This machine's clock is {duration(abs(found.ahead))} {which} the broker's; SHIPSCREEN_CLOCK_LIMIT allows "
        f"{duration(limit)}. On which day the law is read hangs on it.",
        "Set the clock that is wrong (NTP: timedatectl, chronyc tracking), here or on the broker's machine.",
    )


def duration(seconds: float) -> str:
    """For people: 7200 -> "2 h 0 min", 95 -> "1 min 35 s"."""
    whole = round(seconds)
    if whole >= 3600:
        return f"{whole // 3600} h {whole % 3600 // 60} min"
    return f"{whole // 60} min {whole % 60} s" if whole >= 60 else f"{whole} s"
