"""What a stranger can send to several partitions, while workers die between: counted and decided again from the log.

No broker: a write that was not confirmed is one that nobody saw, and its events are taken again in other portions.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import orjson
import pytest

from schemas.topics import DEAD_LETTERS, ITEM_CONTENT, ORDER_BOOK, ORDERS
from streams.engine.deciding.address import DISAGREES, home
from streams.engine.deciding.book import Book, BookDraft, Horizon
from streams.engine.deciding.decide import Judge, PartitionPlace
from streams.engine.deciding.records import Grounds
from streams.engine.deciding.writes import Write
from streams.engine.rescreening.journal import Journal
from streams.engine.rescreening.recheck import Slice
from streams.engine.rescreening.rescreen import backlog, find_affected, horizon, rescreen_slice
from streams.facts.order import ExchangeRates
from streams.facts.policy import Policy
from streams.law.kit.samples import SAMPLE, SAMPLE_LINE
from streams.review.desks import Desks
from streams.screening.knowledge import Knowledge, KnowledgeRecord
from tests.engine.orders import RULEBOOK, Fetched
from tests.reliability.account import EVERYTHING, Account, Findings
from tests.reliability.fleet import DAY

PARTITIONS = 3
POLICY = Policy(required_lists=())
RATES = ExchangeRates({})
SKU = "GOODS-1"
ORDINARY = [f"SO-{number}" for number in range(8)]
ODD = [
    " ", "A 1", "a/1", "A/1/1", "Bestellung ü 1", "Bestellung u\u0308 1", "订单-7", "\U0001f4a3", "'\"\\",
    '{"order_id":"SO-1"}',
    "null", "17", "SO-1 ", "so-1", "x" * 128, "-", "%2F", "<b>", "=1+1", "A\u00a01",
]  # fmt: skip
KEYS = (b"\xff\xfe", b"", None, b"#partition", b"a\nb", b"k" * 4_000, "SO-1\u200b".encode(), b"SO-1\x00")


@dataclass
class Record:
    """As a consumer of everything gives it."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()


@dataclass
class Town:
    """Logs of orders by partition, the books of their lanes, and all that was written."""

    rng: Random
    logs: list[list[Fetched]] = field(default_factory=lambda: [[] for _ in range(PARTITIONS)])
    books: list[Book] = field(default_factory=lambda: [Book() for _ in range(PARTITIONS)])
    done: list[int] = field(default_factory=lambda: [0] * PARTITIONS)
    written: list[Record] = field(default_factory=list)
    offsets: Counter[tuple[str, int]] = field(default_factory=Counter)
    known: Knowledge = field(default_factory=lambda: Knowledge.empty(RATES))
    journal: Journal = field(default_factory=Journal)
    screened: list[Horizon] = field(default_factory=lambda: [horizon(given(Knowledge.empty(RATES)))] * PARTITIONS)

    def publish(self, eccn: str) -> None:
        """What the goods are that everybody orders."""
        item = orjson.dumps({"sku": SKU, "kind": "commodity", "eccn": eccn, "origin": "US"})
        offset = self.known.item_content_version.offset
        after, delta = self.known.apply([KnowledgeRecord(ITEM_CONTENT.name, offset, SKU.encode(), item)])
        self.journal.note(self.known, after, delta)
        self.known = after
        self._write(ITEM_CONTENT.name, 0, SKU.encode(), item, ())

    def send(self, key: bytes | None, value: bytes | None, *headers: tuple[str, bytes], astray: bool = False) -> None:
        """By the usual partitioner, or by chance."""
        spelt = None if astray else _spelt(key)
        partition = self.rng.randrange(PARTITIONS) if spelt is None else home(spelt, PARTITIONS)
        self._append(partition, key, value, headers)

    def _append(self, partition: int, key: bytes | None, value: bytes | None, headers: Any) -> None:
        log = self.logs[partition]
        log.append(Fetched(len(log), key, value, partition, headers=tuple(headers)))

    def work(self) -> None:
        """Until all is decided. One write in three is never confirmed: the worker died."""
        while waiting := [number for number, log in enumerate(self.logs) if self.done[number] < len(log)]:
            partition = self.rng.choice(waiting)
            first = self.done[partition]
            part = self.logs[partition][first : first + self.rng.randint(1, 9)]
            draft = BookDraft(self.books[partition])
            judge = Judge(PartitionPlace(partition, PARTITIONS), given(self.known), draft)
            judge.take(*part)
            judge.finish()
            if self.rng.random() < 1 / 3:
                continue
            self.done[partition] += len(part)
            self._confirmed(partition, judge.writes, draft)
        for partition in range(PARTITIONS):
            self._screen_again(partition)

    def _screen_again(self, partition: int) -> None:
        """In slices, of which some are never confirmed: then the next owner begins anew."""
        grounds = given(self.known)
        while work := backlog(self.books[partition], self.screened[partition], grounds, self.journal, 90):
            find_affected(work, self.books[partition], 10)
            while True:
                draft, done = BookDraft(self.books[partition]), Slice()
                rescreen_slice(work, done, draft, grounds, most=2)
                if self.rng.random() < 1 / 3:
                    break
                self._confirmed(partition, done.writes, draft)
                if not len(work):
                    self.screened[partition] = work.target
                    break

    def _confirmed(self, partition: int, writes: Sequence[Write], draft: BookDraft) -> None:
        for write in writes:
            if write.topic == ORDERS.name:
                assert write.partition is not None
                self._append(write.partition, write.key, write.value, write.headers)
            else:
                self._write(write.topic, partition, write.key, write.value, write.headers)
        for order_id, value in draft.records():
            self.books[partition].put(order_id, value)
            self._write(ORDER_BOOK.name, partition, order_id.encode(), value, ())

    def _write(self, topic: str, partition: int, key: bytes | None, value: bytes | None, headers: Any) -> None:
        offset = self.offsets[topic, partition]
        self.offsets[topic, partition] += 1
        self.written.append(Record(topic, partition, offset, key, value, tuple(headers)))

    def findings(self) -> Findings:
        account = Account(PARTITIONS)
        for number, log in enumerate(self.logs):
            for one in log:
                account.take(Record(ORDERS.name, number, one.offset, one.key, one.value, one.headers))
        for record in self.written:
            if record.topic in EVERYTHING:
                account.take(record)
        return account.findings(account.logged(), RULEBOOK, POLICY, RATES)


def given(known: Knowledge) -> Grounds:
    return Grounds(known, RULEBOOK, POLICY, Desks.load(), DAY)


def _spelt(key: bytes | None) -> str | None:
    try:
        return key.decode() if key else None
    except UnicodeDecodeError:
        return None


def order(rng: Random, order_id: str) -> dict[str, Any]:
    """Ten pieces, of one revision or another; some clear, some do not."""
    given: dict[str, Any] = {
        **SAMPLE, "order_id": order_id, "revision": rng.randint(1, 3),
        "lines": [{**SAMPLE_LINE, "qty": "10"} if rng.random() < 0.5 else {"line": 1, "sku": SKU, "qty": "10"}],
        "event": rng.choice(("submitted", "submitted", "submitted", "amended", "cancelled", "shipped")),
    }  # fmt: skip
    if given["event"] == "shipped":
        lines = [{"line": rng.choice((1, 1, 1, 2)), "qty": rng.choice(("2", "5", "10", "11", "-1", None))}]
        given["shipped_on"] = rng.choice((str(DAY), None, "9999-12-31"))
        given |= {"shipped_lines": rng.choice((lines, lines, [])), "final": rng.random() < 0.4}
    return given | rng.choice(({}, {}, {}, {"destination": None}, {"x_own": 1}))


def events(rng: Random, count: int) -> Iterator[tuple[Any, ...]]:
    """Key, value and headers; a few are sent again as they were, much later."""
    sent: list[tuple[Any, ...]] = []
    for _ in range(count):
        order_id = rng.choice(ORDINARY if rng.random() < 0.6 else ODD)
        value = orjson.dumps(order(rng, order_id))
        other = rng.choice(ORDINARY)
        one: tuple[Any, ...] = rng.choice(
            (
                *[(order_id.encode(), value)] * 9,
                (order_id.encode(), value[: rng.randrange(len(value))]),
                (order_id.encode(), orjson.dumps({"order_id": 17, "replaces": {"order_id": other}})),
                (other.encode(), value),
                (rng.choice(KEYS), value),
                (rng.choice(KEYS), rng.choice((b"", None, b"\xff", b"{"))),
                (order_id.encode(), value, (DISAGREES, rng.choice((other.encode(), b"\xff", b"")))),
            )
        )
        sent.append(one)
        yield one
        if rng.random() < 0.2:
            yield rng.choice(sent)


@pytest.mark.parametrize("seed", range(24))
def test_whatever_is_sent_is_decided_once_and_as_the_log_says(seed: int) -> None:
    rng = Random(seed)
    town = Town(rng)
    for key, value, *headers in events(rng, 160):
        town.send(key, value, *headers, astray=rng.random() < 0.1)
        if rng.random() < 0.05:
            town.publish(rng.choice(("EAR99", "3A001.b.2.a", "no such")))
        if rng.random() < 0.2:
            town.work()
    town.work()
    findings = town.findings()
    assert findings.clean, findings.plain()
    assert {DEAD_LETTERS.name, "clearances.v1", "holds.v1", "alerts.v1"} <= {one.topic for one in town.written}
