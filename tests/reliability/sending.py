"""The sender: seeded orders, each sent until it is acknowledged, and an account of its own of what was."""

import asyncio
import hashlib
import time
from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Any, Final

import orjson
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from schemas.topics import ORDERS
from streams.trial.orders.orders import Event
from streams.trial.tally import Sent

AGAIN_SECONDS: Final = 0.5
SAMPLED: Final = 10
"""One in so many submitted orders lends its customer's name to a list."""
PACED_AT_ONCE: Final = 20


class Ledger:
    """What was sent and acknowledged."""

    def __init__(self) -> None:
        self.sent = Sent()
        self.highest: dict[str, int] = {}
        """By order: its highest revision."""
        self.records: Counter[bytes] = Counter()
        """By digest of key and value: how often that record must at least stand in the log."""
        self.names: list[str] = []
        """Customers that lists may name later."""

    def note(self, event: Event) -> None:
        self.sent.note(event.order_id, event.revision)
        self.records[digest(event.key, event.value)] += 1
        if event.order_id is not None and event.revision is not None:
            self.highest[event.order_id] = max(event.revision, self.highest.get(event.order_id, -1))
        if event.kind == "submitted" and self.sent.records % SAMPLED == 0:
            self.names.append(orjson.loads(event.value)["parties"][0]["name"])

    def name(self, rng: Random) -> str | None:
        return rng.choice(self.names) if self.names else None


def digest(key: bytes | None, value: bytes | None) -> bytes:
    return hashlib.blake2b((key or b"") + b"\0" + (value or b""), digest_size=16).digest()


async def deliver(
    producer: AIOKafkaProducer, events: Sequence[Event], ledger: Ledger, per_second: float | None = None
) -> None:
    """Sends events in their order, each until it is acknowledged, which may write one twice. per_second: pace."""
    started = time.monotonic()
    left = list(events)
    done = 0
    while left:
        count = len(left) if per_second is None else PACED_AT_ONCE
        left[:count], refused = [], await _attempt(producer, left[:count], ledger)
        done += count - len(refused)
        if refused:
            left[:0] = refused
            await asyncio.sleep(AGAIN_SECONDS)
        elif per_second is not None:
            await asyncio.sleep(max(0.0, started + done / per_second - time.monotonic()))


async def _attempt(producer: AIOKafkaProducer, events: Sequence[Event], ledger: Ledger) -> list[Event]:
    """Gives back what was not acknowledged."""
    outcomes: list[Any] = await asyncio.gather(*(_sent(producer, event) for event in events))
    for event, taken in zip(events, outcomes, strict=True):
        if taken:
            ledger.note(event)
    return [event for event, taken in zip(events, outcomes, strict=True) if not taken]


async def _sent(producer: AIOKafkaProducer, event: Event) -> bool:
    try:
        await producer.send_and_wait(ORDERS.name, event.value, key=event.key)
    except KafkaError:
        return False
    return True
