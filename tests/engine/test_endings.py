"""How a worker ends that cannot stop: in time all the same, and with the exit code of what went wrong."""

import asyncio
import os
import threading

import pytest
from aiokafka.errors import ProducerFenced

from streams.engine import worker
from streams.engine.broker.connection import Connection
from streams.engine.lanes.identity import ForeignGroupError
from streams.engine.lanes.producer import no_fault
from streams.engine.settings import Delivery, WorkerSettings
from streams.engine.worker import FAILED, FENCED, REFUSED, PlainRefusedError, Worker
from streams.facts.order import ExchangeRates


@pytest.mark.parametrize(
    ("failure", "code"),
    [(ForeignGroupError("another group"), REFUSED), (ProducerFenced(), FENCED), (ValueError("a fault"), FAILED)],
)
def test_a_worker_that_cannot_stop_tells_why_and_ends(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object, failure: Exception, code: int
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr(worker, "_GIVE_UP_SECONDS", 0.05)
    ended, codes = threading.Event(), list[int]()

    def end(code: int) -> None:
        codes.append(code)
        ended.set()

    monkeypatch.setattr(os, "_exit", end)

    async def run() -> None:
        settings = WorkerSettings(Connection("kafka:9092"))
        stuck = Worker(settings, ExchangeRates({}), no_fault, asyncio.Event())
        stuck._fail(failure)
        with pytest.raises(type(failure)):
            await stuck._until_stopped(asyncio.create_task(asyncio.sleep(9)))
        assert await asyncio.to_thread(ended.wait, 5)

    asyncio.run(run())
    assert codes == [code]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("delivery", "able", "transactions"),
    [("auto", True, True), ("auto", False, False), ("transactions", True, True), ("plain", True, False)],
)
async def test_a_worker_writes_in_transactions_where_the_broker_has_them(
    monkeypatch: pytest.MonkeyPatch, delivery: Delivery, able: bool, transactions: bool
) -> None:
    assert await asked(monkeypatch, delivery, able=able) is transactions


@pytest.mark.asyncio
async def test_a_worker_that_must_write_in_transactions_refuses_a_broker_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(PlainRefusedError, match="SHIPSCREEN_DELIVERY is transactions"):
        await asked(monkeypatch, "transactions", able=False)


async def asked(monkeypatch: pytest.MonkeyPatch, delivery: Delivery, *, able: bool) -> bool:
    async def has_transactions(*_: object) -> bool:
        return able

    monkeypatch.setattr(worker, "has_transactions", has_transactions)
    settings = WorkerSettings(Connection("nowhere:1"), delivery=delivery)
    return await Worker(settings, ExchangeRates({}), no_fault, asyncio.Event())._transactions()
