"""Poison among good orders: where each record ends, whether the worker ever stops, and what becomes of its memory."""

import asyncio
import tempfile
import time
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final, Self

from aiokafka import AIOKafkaProducer
from aiokafka.errors import MessageSizeTooLargeError
from aiokafka.partitioner import murmur2

from schemas.topics import DEAD_LETTERS, ORDER_BOOK, ORDERS
from streams.audit.identity import enacted
from streams.engine.broker.child import HOST
from streams.engine.broker.connection import Connection
from streams.engine.broker.readback import headers_of, read_to_end
from streams.facts.order import ExchangeRates
from streams.screening.decode import Decoded, decode
from tests.kafka import Kafka
from tests.policies import TRIAL_CLOCK
from tests.reliability.account import EVERYTHING, Account, Findings
from tests.reliability.fleet import Fleet
from tests.reliability.fuzz import HEADER, MB, Poison, poisons
from tests.reliability.runs import generated, prepare, settled
from tests.reliability.sending import Ledger, deliver

SLICE: Final = 100
PARTITIONS: Final = 3
SAMPLE_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Sample:
    """The worker at a moment: seconds since the first record, records sent, resident memory, orders in its book."""

    seconds: float
    sent: int
    rss_mib: float
    book: int


@dataclass(slots=True)
class Ends:
    """Of one kind of poison: how many were sent, and where they ended. `both`: dead letter and hold of its order."""

    sent: int = 0
    refused_by_topic: int = 0
    dead_letter: int = 0
    both: int = 0
    verdict: int = 0
    lost: int = 0


@dataclass(slots=True)
class Outcome:
    """What a run showed."""

    good: int
    fuzzed: int
    findings: Findings
    ends: dict[str, Ends]
    exits: Counter[int]
    farewell: Counter[int]
    samples: list[Sample]
    book_mib: float
    """What the order book holds at the end, all records together."""
    mixed_until: float
    """When the nameless poison began that came after, half as much again; seconds."""
    seconds: float

    @property
    def clean(self) -> bool:
        lost = sum(ends.lost for ends in self.ends.values())
        return self.findings.clean and not lost and not self.exits and set(self.farewell) == {0}

    def grown_mib(self, *, nameless: bool) -> float:
        """Resident memory gained while good orders and poison came, or afterwards, while nameless poison alone did."""
        part = [sample.rss_mib for sample in self.samples if (sample.seconds >= self.mixed_until) == nameless]
        return part[-1] - part[0]

    def plain(self) -> dict[str, Any]:
        return {
            "good": self.good,
            "fuzzed": self.fuzzed,
            "clean": self.clean,
            "exits": {str(code): count for code, count in self.exits.items()},
            "seconds": round(self.seconds, 1),
            "rss_grown_mib": round(self.grown_mib(nameless=False), 1),
            "rss_grown_by_nameless_mib": round(self.grown_mib(nameless=True), 1),
            "book_mib": round(self.book_mib, 1),
            "mixed_until": round(self.mixed_until, 1),
            "ends": {kind: asdict(ends) for kind, ends in sorted(self.ends.items())},
            "memory": [asdict(sample) for sample in self.samples],
            "findings": self.findings.plain(),
        }


@dataclass(slots=True)
class Trace:
    """Where each poison came to stand in the log."""

    offsets: dict[tuple[int, int], int] = field(default_factory=dict)
    refused: set[int] = field(default_factory=set)


def run(good: int, fuzzed: int, seed: int, say: Callable[[str], None] = lambda _: None) -> Outcome:
    """One run with one worker on a broker of its own."""
    with Kafka(heap="512m") as kafka, tempfile.TemporaryDirectory(prefix="shipscreen-poison-") as place:
        return asyncio.run(_run(Connection(kafka.bootstrap), Path(place), (good, fuzzed, seed), say))


async def _run(connection: Connection, place: Path, plan: tuple[int, int, int], say: Callable[[str], None]) -> Outcome:
    good, fuzzed, seed = plan
    await prepare(connection, PARTITIONS)
    made = generated(good, seed)
    bad = list(poisons(Random(seed), fuzzed, made[0].value))
    nameless = list(poisons(Random(seed), fuzzed // 2, made[0].value, first=fuzzed, nameless=True))
    ledger, trace, samples = Ledger(), Trace(), list[Sample]()
    async with Fleet(1, place, connection.bootstrap) as fleet:
        began = time.monotonic()
        watching = asyncio.create_task(_watch(fleet, ledger, trace, samples, began))
        async with _Senders(connection) as senders:
            for at in range(0, max(len(made), fuzzed), SLICE):
                await deliver(senders.plain, made[at : at + SLICE], ledger)
                await senders.spread(bad[at : at + SLICE], trace, Random(at))
                say(f"{ledger.sent.records + at:,} sent, {samples[-1:]}")
            await settled(connection, fleet, say)
            mixed_until = time.monotonic() - began
            await senders.spread(nameless, trace, Random(seed))
        await settled(connection, fleet, say)
        seconds = time.monotonic() - began
        await asyncio.sleep(2 * SAMPLE_SECONDS)
        watching.cancel()
        exits = fleet.exits
        farewell = await fleet.stop()
    ends, findings, book = await _examined(connection, [*bad, *nameless], trace)
    return Outcome(good, fuzzed, findings, ends, exits, farewell, samples, book, mixed_until, seconds)


class _Senders:
    """The usual sender, and one whose batches are packed: what the topic then measures is what they are packed to."""

    def __init__(self, connection: Connection) -> None:
        options: dict[str, Any] = {**connection.clients(), "acks": "all", "max_request_size": 16 * MB}
        self.plain = AIOKafkaProducer(**options, linger_ms=5)
        self._packed = AIOKafkaProducer(**options, compression_type="gzip")

    async def __aenter__(self) -> Self:
        await self.plain.start()
        await self._packed.start()
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self.plain.stop()
        await self._packed.stop()

    async def spread(self, bad: Sequence[Poison], trace: Trace, rng: Random) -> None:
        for poison in bad:
            producer = self._packed if poison.compressed else self.plain
            batch = producer.create_batch()
            batch.append(key=poison.key, value=poison.value, timestamp=None, headers=list(poison.headers))
            partition = _partition(poison, rng)
            try:
                told = await (await producer.send_batch(batch, ORDERS.name, partition=partition))
            except MessageSizeTooLargeError:
                trace.refused.add(poison.number)
            else:
                trace.offsets[partition, told.offset] = poison.number


def _partition(poison: Poison, rng: Random) -> int:
    if poison.astray or not poison.key:
        return rng.randrange(PARTITIONS)
    return int(murmur2(poison.key) & 0x7FFFFFFF) % PARTITIONS


async def _watch(fleet: Fleet, ledger: Ledger, trace: Trace, samples: list[Sample], began: float) -> None:
    while True:
        book = await asyncio.to_thread(_book_orders, fleet.members[0].port)
        sent = ledger.sent.records + len(trace.offsets)
        samples.append(Sample(round(time.monotonic() - began, 1), sent, round(fleet.rss_mib()[0], 1), book))
        await asyncio.sleep(SAMPLE_SECONDS)


def _book_orders(port: int) -> int:
    with suppress(OSError), urllib.request.urlopen(f"http://{HOST}:{port}/metrics", timeout=5) as answer:
        lines = answer.read().decode().splitlines()
        return int(sum(float(line.split()[-1]) for line in lines if line.startswith("shipscreen_book_orders{")))
    return 0


async def _examined(
    connection: Connection, bad: Sequence[Poison], trace: Trace
) -> tuple[dict[str, Ends], Findings, float]:
    account, lettered, held, book = Account(PARTITIONS), set[int](), set[int](), dict[bytes, int]()

    def take(record: Any) -> None:
        account.take(record)
        if record.topic == ORDER_BOOK.name:
            book[record.key] = len(record.value or b"")
        if record.topic == DEAD_LETTERS.name:
            told = headers_of(record)
            origin = int(told["dlq-partition"]), int(told["dlq-offset"])
            number = int(told[HEADER]) if told.get(HEADER) else trace.offsets.get(origin, -1)
            lettered.add(number)
            if "dlq-order-id" in told:
                held.add(number)

    await read_to_end(connection, EVERYTHING, take)
    ends, alone, ended = defaultdict[str, Ends](Ends), lettered - held, lettered | trace.refused
    for poison in bad:
        one = ends[poison.kind]
        one.sent += 1
        one.refused_by_topic += poison.number in trace.refused
        one.both += poison.number in held
        one.dead_letter += poison.number in alone
        if poison.number not in ended:
            decided = _decided(poison, account)
            one.verdict += decided
            one.lost += not decided
    findings = await asyncio.to_thread(account.findings, account.logged(), enacted(), TRIAL_CLOCK, ExchangeRates({}))
    return dict(ends), findings, sum(book.values()) / 2**20


def _decided(poison: Poison, account: Account) -> bool:
    read = decode(poison.value)
    return isinstance(read, Decoded) and account.has_verdict(read.order.order_id, read.order.revision)
