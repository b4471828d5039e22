"""What a lane writes, in which order and how far: a producer in memory in the place of Kafka's."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import InvalidTxnState, TopicAuthorizationFailedError

from streams.engine.broker.connection import Connection
from streams.engine.deciding.records import TASK_TYPE, WITHDRAWAL_TYPE
from streams.engine.deciding.writes import Stamp, Write
from streams.engine.lanes import producer as module
from streams.engine.lanes.producer import PlainWriter, RecordTooLargeError, TransactionalWriter, no_fault, send_batches
from streams.engine.settings import WorkerSettings

pytestmark = pytest.mark.asyncio
SETTINGS = WorkerSettings(Connection("nowhere:1"))
STAMP = Stamp.now("test")
ROOM = 100
"""Bytes of values that a batch here takes."""

CLEARED = Write("clearances.v1", b"A", b"clear", (b"shipscreen.verdict.v1", "A/1/1"))
NOT_CLEARED = Write("clearances.v1", b"A", b"gone", (WITHDRAWAL_TYPE, "A/1/2/withdrawal"))
HELD = Write("holds.v1", b"A", b"hold", (b"shipscreen.verdict.v1", "A/1/2"))
NOT_HELD = Write("holds.v1", b"A", b"gone", (WITHDRAWAL_TYPE, "A/1/3/withdrawal"))
TASK = Write("review-tasks.v1", b"A", b"task", (TASK_TYPE, "A/1/2/sanctions/open"))
BOOK = Write("order-book.v1", b"A", b"{}")
POSITION = Write("order-book.v1", b"#partition", b"{}")
ALL = [POSITION, HELD, NOT_HELD, CLEARED, NOT_CLEARED, TASK, BOOK]


class Batch(list[Write]):
    """A batch with little room."""

    def append(self, *, key: Any, value: Any, timestamp: None, headers: Any) -> Any:  # type: ignore[override]
        if sum(len(one.value or b"") for one in self) + len(value) > ROOM:
            return None
        super().append(Write("", key, value, headers=tuple(headers)))
        return self


@dataclass
class Producer:
    """Keeps what is sent. refuses: the topic that it may not write to."""

    refuses: str = ""
    reason: BaseException | None = None
    said: list[str] = field(default_factory=list)
    sent: list[tuple[str, int, list[bytes | None]]] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)

    def made(self, **options: Any) -> "Producer":
        """In the place of aiokafka's class."""
        self.options = options
        return self

    def create_batch(self) -> Batch:
        return Batch()

    async def send_batch(self, batch: Batch, topic: str, *, partition: int) -> "asyncio.Future[None]":
        told = asyncio.get_running_loop().create_future()
        self.sent.append((topic, partition, [one.value for one in batch]))
        self.said.append(topic)
        if topic == self.refuses:
            told.set_exception(InvalidTxnState())
        else:
            told.set_result(None)
        return told

    async def begin_transaction(self) -> None:
        self.said.append("begin")

    async def commit_transaction(self) -> None:
        self.said.append("commit")

    @property
    def _txn_manager(self) -> Any:
        ended = asyncio.get_running_loop().create_future()
        if self.reason is not None:
            ended.set_exception(self.reason)
            ended.exception()  # asyncio would log that nobody looked at it
        return SimpleNamespace(wait_for_transaction_end=lambda: ended)


@pytest.fixture
def producer(monkeypatch: pytest.MonkeyPatch) -> Producer:
    found = Producer()
    monkeypatch.setattr(module, "AIOKafkaProducer", found.made)
    return found


async def plainly(producer: Producer, writes: Sequence[Write]) -> list[str]:
    async def step(name: str) -> None:
        producer.said.append(f"after {name}")

    producer.said.clear()
    await PlainWriter(SETTINGS, 3).write(writes, STAMP, step)
    return list(producer.said)


async def test_without_transactions_the_book_comes_first_and_the_position_last(producer: Producer) -> None:
    said = await plainly(producer, ALL)
    assert said[:4] == ["order-book.v1", "after book", "clearances.v1", "after withdrawals"]
    assert sorted(said[4:-3]) == ["clearances.v1", "holds.v1", "review-tasks.v1"]
    assert said[-3:] == ["after verdicts", "order-book.v1", "after position"]


async def test_only_a_clearance_is_withdrawn_before_what_replaces_it(producer: Producer) -> None:
    assert await plainly(producer, [NOT_HELD, CLEARED]) == [
        "after book", "after withdrawals", "holds.v1", "clearances.v1", "after verdicts", "after position",
    ]  # fmt: skip
    assert (await plainly(producer, [HELD, NOT_CLEARED]))[:3] == ["after book", "clearances.v1", "after withdrawals"]


async def test_a_transaction_is_committed_once_everything_is_delivered(producer: Producer) -> None:
    await TransactionalWriter(SETTINGS, 3).write(ALL, STAMP, no_fault)
    assert producer.options["transactional_id"] == "shipment-screening-orders.v1-3"
    assert producer.options["transaction_timeout_ms"] == 1000 * SETTINGS.transaction_timeout
    assert (producer.said[0], producer.said[-1]) == ("begin", "commit")
    assert sorted(producer.said[1:-1]) == ["clearances.v1", "holds.v1", "order-book.v1", "review-tasks.v1"]
    assert {partition for _, partition, _ in producer.sent} == {3}


async def test_a_refused_batch_commits_nothing_and_its_reason_is_told(producer: Producer) -> None:
    producer.refuses, producer.reason = "holds.v1", TopicAuthorizationFailedError("clearances.v1")
    with pytest.raises(TopicAuthorizationFailedError, match=r"clearances\.v1"):
        await TransactionalWriter(SETTINGS, 3).write(ALL, STAMP, no_fault)
    assert "commit" not in producer.said


async def test_a_refused_batch_of_which_no_reason_is_known_is_told_as_it_came(producer: Producer) -> None:
    producer.refuses = "holds.v1"
    with pytest.raises(InvalidTxnState):
        await TransactionalWriter(SETTINGS, 3).write(ALL, STAMP, no_fault)
    assert "commit" not in producer.said


async def test_what_does_not_fit_goes_in_a_batch_of_its_own_in_order() -> None:
    producer: Any = Producer()
    large = [Write("holds.v1", b"A", bytes([number]) * 60) for number in range(3)]
    await asyncio.gather(*await send_batches(producer, [*large, Write("orders.v1", b"B", b"x", partition=7)], STAMP, 3))
    assert [one for one in producer.sent if one[0] == "holds.v1"] == [("holds.v1", 3, [one.value]) for one in large]
    assert ("orders.v1", 7, [b"x"]) in producer.sent


async def test_a_record_larger_than_any_batch_ends_the_lane() -> None:
    producer: Any = Producer()
    with pytest.raises(RecordTooLargeError, match=r"holds\.v1: a record of 101 bytes"):
        await send_batches(producer, [Write("holds.v1", b"A", bytes(ROOM + 1))], STAMP, 3)
