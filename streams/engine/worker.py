"""Runs a worker: start checks, knowledge, lanes, and an exit code that says how it ended."""

import asyncio
import gc
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from time import time
from typing import Any, Final

import structlog
from aiokafka.errors import KafkaError as AsyncKafkaError
from aiokafka.errors import ProducerFenced
from kafka.errors import KafkaError

from schemas.verdict import short_rulebook
from streams.audit.identity import enacted
from streams.engine.app import make_app
from streams.engine.broker.identity import TopicGoneError
from streams.engine.broker.reader import KnowledgeReader, TopicTruncatedError, until_reachable
from streams.engine.broker.topics import Layout, TopicsUnfitError, fit_layout, has_transactions
from streams.engine.broker.trouble import known
from streams.engine.deciding.entry import BookUnreadableError
from streams.engine.knowledge.rates import RatesFile
from streams.engine.lanes.identity import ForeignGroupError, ForeignTopicError
from streams.engine.lanes.lanes import Lanes
from streams.engine.lanes.position import AnotherBuildError, RollbackError
from streams.engine.lanes.producer import OnFault, PlainWriter, TransactionalWriter, Writer, no_fault
from streams.engine.lanes.shared import Shared
from streams.engine.lanes.source import BookLostError, Source
from streams.engine.lanes.watch import Watch, measure_lists
from streams.engine.rescreening.journal import Journal
from streams.engine.settings import WorkerSettings
from streams.engine.surroundings import FixedDayError, Surroundings, check_day
from streams.facts.order import ExchangeRates
from streams.facts.reasons import Reasons
from streams.lists.manifest import manifests
from streams.ops.metrics import Metrics
from streams.ops.persistent_counter import PersistentCounter
from streams.ops.server import ListenError, application, served
from streams.review.desks import Desks
from streams.screening.knowledge import Delta, Knowledge
from streams.screening.rulebook import Rulebook


class PlainRefusedError(RuntimeError):
    """The broker has no transactions, but the settings require them."""


OK: Final = 0
FAILED: Final = 1
"""Exit code after a fault; start the worker again."""
REFUSED: Final = 2
"""Exit code if something must be changed first; the log says what."""
FENCED: Final = 3
"""Exit code if another worker took over a partition; start the worker again."""
_FAULT: Final = "the worker ends because of a fault; nothing undecided was acknowledged"
_LOOK_SECONDS: Final = 1.0
_RATES_SECONDS: Final = 5.0
_GARBAGE_OBJECTS: Final = 20_000
"""New objects between two garbage collections; orders create many, but few in cycles."""
_SWITCH_SECONDS: Final = 0.001
"""Thread switch interval. Faust fetches in a thread of its own, which waits this long for each of several turns per
fetch while orders are decided. At Python's 5 ms that is most of an order's latency; 1 ms has no measurable cost.
"""
_STOP_SECONDS: Final = 10.0
_GIVE_UP_SECONDS: Final = 25.0
"""Seconds from the request to stop until the process exits in any case; less than Kubernetes' grace of 30 s."""
_REFUSALS: Final = (
    TopicsUnfitError, TopicTruncatedError, RollbackError, AnotherBuildError, BookUnreadableError, PlainRefusedError,
    ListenError, BookLostError, FixedDayError, ForeignTopicError, ForeignGroupError, TopicGoneError,
)  # fmt: skip

log = structlog.get_logger(__name__)


async def run_worker(settings: WorkerSettings, rates: ExchangeRates, *, fault: OnFault = no_fault) -> int:
    """Runs until SIGTERM, SIGINT or a fault; returns the exit code. `fault` is for tests."""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    worker = Worker(settings, rates, fault, stop)
    try:
        await worker.run()
    except Exception as failure:  # noqa: BLE001  told, whatever it is
        return worker.told(failure)
    return OK


def _told(failure: BaseException, settings: WorkerSettings) -> int:
    """Returns the exit code; logs the problem and the next step of a known failure."""
    if isinstance(failure, _REFUSALS):
        log.critical("the worker refuses to run", why=str(failure), exit_code=REFUSED)
        return REFUSED
    if isinstance(failure, ProducerFenced):
        log.critical("fenced: another worker owns a partition of this one", error=str(failure), exit_code=FENCED)
        return FENCED
    trouble = known(failure, settings.connection)
    if trouble is None:
        log.critical(_FAULT, exc_info=failure, exit_code=FAILED)
        return FAILED
    code = REFUSED if trouble.lasting else FAILED
    event = "the worker refuses to run" if trouble.lasting else _FAULT
    log.critical(event, why=trouble.said, next_step=trouble.todo, error=type(failure).__name__, exit_code=code)
    return code


class Worker:
    """One worker process; see `run_worker`."""

    def __init__(self, settings: WorkerSettings, rates: ExchangeRates, fault: OnFault, stop: asyncio.Event) -> None:
        self._settings = settings
        self._fault = fault
        self._stop = stop
        self._failure: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._knowledge = KnowledgeReader(
            settings.connection, rates, self._knowledge_changed, settings.transactions_end
        )
        self._journal = Journal()
        self._manifests = manifests()
        self._rates = None if settings.rates_file is None else RatesFile(settings.rates_file, rates)
        self._lanes: Lanes | None = None
        self.metrics = Metrics()
        self.metrics.trial_clock.set(settings.policy.clock == "trial")
        self._surroundings = Surroundings(settings, self.metrics.clock_ahead.set)
        # Counted at its end, exported after its next start.
        self.fences = PersistentCounter(f"{settings.group}-{settings.http_port}-fences")

    async def run(self) -> None:
        async with AsyncExitStack() as stack:
            pages = application(self.metrics, self._refresh, self._missing)
            told = self._settings
            port = await stack.enter_async_context(served(pages, told.http_host, told.http_port, told.http_tries))
            if told.http_tries > 1:
                # The port distinguishes the workers of one host.
                self.fences = PersistentCounter(f"{told.group}-{port}-fences")
            self.metrics.fences.inc(self.fences.count)
            log.info("worker starting", worker=self._settings.label, http_port=port)
            ready = asyncio.create_task(self._started(stack), name="start")
            stack.push_async_callback(_cancelled, ready)
            await self._until_stopped(ready)
            if ready.done():
                ready.result()
                await self._until_stopped(asyncio.create_task(self._stop.wait()))
            log.info("worker stopping", worker=self._settings.label)

    async def _until_stopped(self, task: "asyncio.Task[Any]") -> None:
        """Waits until the task is done or a signal arrives; raises a failure that happens meanwhile."""
        stopped = asyncio.create_task(self._stop.wait())
        try:
            await asyncio.wait({task, stopped, self._failure}, return_when=asyncio.FIRST_COMPLETED)
            if self._failure.done() or self._stop.is_set():
                _end_in_any_case(self._end)
            if self._failure.done():
                self._failure.result()
        finally:
            stopped.cancel()

    async def _started(self, stack: AsyncExitStack) -> None:
        settings = self._settings
        await until_reachable(settings.connection)
        # Before anything is written, be it a transactional id: a verdict names the day, and the day is the clock's.
        await self._surroundings.compare_clocks()
        await check_day(settings)
        layout, faults = await asyncio.to_thread(fit_layout, settings.connection)
        for found in faults:
            log.warning("topic differs from the table", topic=found.topic, wrong=found.wrong, remedy=found.remedy)
        transactions = await self._transactions()
        # What is loaded now is permanent; garbage collection while it grows takes half of the time.
        gc.disable()
        rulebook = await asyncio.to_thread(enacted)
        self.metrics.worker.info({"rulebook": short_rulebook(rulebook.identity), "release": rulebook.release})
        reading = asyncio.create_task(self._read_knowledge(), name="knowledge")
        stack.push_async_callback(_cancelled, reading)
        await self._knowledge.loaded.wait()
        _settle_memory()
        sys.setswitchinterval(_SWITCH_SECONDS)
        shared = self._shared(layout, rulebook, transactions=transactions)
        stack.push_async_callback(shared.source.close)
        self._lanes = Lanes(shared, self._fail)
        app = make_app(settings, self._lanes)
        stack.push_async_callback(self._lanes.close)
        stack.push_async_callback(_bounded_stop, app.stop)
        # Close the lanes before Faust stops, so that deciding does not delay it.
        stack.push_async_callback(self._lanes.suspend)
        await app.start()
        watching = asyncio.create_task(self._look(), name="look")
        stack.push_async_callback(_cancelled, watching)
        around = asyncio.create_task(self._look_around(), name="surroundings")
        stack.push_async_callback(_cancelled, around)
        topics = asyncio.create_task(self._look_at_topics(self._lanes), name="topics")
        stack.push_async_callback(_cancelled, topics)
        rates = asyncio.create_task(self._look_at_rates(), name="rates")
        stack.push_async_callback(_cancelled, rates)

    async def _look_around(self) -> None:
        try:
            await self._surroundings.watch()
        except Exception as failure:  # noqa: BLE001  a worker that does not know the day must stop
            self._fail(failure)

    async def _transactions(self) -> bool:
        """Returns True if lanes write in transactions. Raises PlainRefusedError."""
        if self._settings.delivery == "plain":
            log.warning("PLAIN DELIVERY as asked: at least once, not exactly once; for demo and tests only")
            return False
        if await has_transactions(self._settings.connection, self._settings.group):
            return True
        if self._settings.delivery == "transactions":
            raise PlainRefusedError(
                "The broker has no transactions, and SHIPSCREEN_DELIVERY is transactions. Use Apache Kafka, or for "
                "trials SHIPSCREEN_DELIVERY=plain."
            )
        log.warning("PLAIN DELIVERY: this broker has no transactions: at least once; for demo and tests only")
        return False

    def _shared(self, layout: Layout, rulebook: Rulebook, *, transactions: bool) -> Shared:
        settings = self._settings
        self.metrics.partitions.set(layout.partitions)

        def writer(partition: int) -> Writer:
            return TransactionalWriter(settings, partition) if transactions else PlainWriter(settings, partition)

        return Shared(
            settings=settings,
            rulebook=rulebook,
            policy=settings.policy,
            desks=Desks.load(),
            partitions=layout.partitions,
            ids=layout.ids,
            transactions=transactions,
            knowledge=lambda: self._knowledge.current,
            read_to=lambda: self._knowledge.read_to,
            same_history=self._knowledge.trail.same,
            journal=self._journal,
            writer=writer,
            source=Source(settings.connection, settings.transactions_end, ends_known=transactions),
            watch=Watch(self.metrics, Reasons.load()),
            fault=self._fault,
            broker_time=self._surroundings.broker_time,
        )

    async def _read_knowledge(self) -> None:
        try:
            await self._knowledge.run()
        except Exception as failure:  # noqa: BLE001  a worker that gets no more changes must stop
            self._fail(failure)

    def _knowledge_changed(self, before: Knowledge, knowledge: Knowledge, delta: Delta) -> None:
        self._journal.note(before, knowledge, delta)
        # Refusals before this worker's start are not counted, or each start would look like a refusal.
        if self._knowledge.loaded.is_set():
            self.metrics.refusals.inc(len(delta.refused))
        for topic, version in knowledge.versions.items():
            self.metrics.knowledge_offset.labels(topic).set(version.offset)
            self.metrics.quarantined.labels(topic).set(len(knowledge.quarantined.get(topic, ())))
        if self._lanes is not None:
            self._lanes.wake()

    async def _look(self) -> None:
        """Wakes the lanes when the day changes without any event."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            if self._lanes is not None:
                self._lanes.wake()

    async def _look_at_topics(self, lanes: Lanes) -> None:
        """Who they are is asked once a minute, and when partitions were assigned: perhaps because a topic is gone."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(lanes.look_due.wait(), self._settings.look_seconds)
            try:
                await lanes.look()
            except (KafkaError, AsyncKafkaError, OSError) as away:
                log.warning("topics not looked at", why=repr(away))
                await asyncio.sleep(_LOOK_SECONDS)
            except Exception as failure:  # noqa: BLE001  nothing may be written on topics that are others
                return self._fail(failure)

    async def _look_at_rates(self) -> None:
        """Loads new exchange rates when their file changes."""
        try:
            while self._rates is not None:
                await asyncio.sleep(_RATES_SECONDS)
                found = await asyncio.to_thread(self._rates.changed, self._settings.today())
                if found is not None:
                    self._knowledge.take_rates(found)
        except Exception as failure:  # noqa: BLE001  a worker that gets no more rates must stop
            self._fail(failure)

    def _refresh(self) -> None:
        measure_lists(self.metrics, self._knowledge.current.lists.values(), self._settings.today(), self._manifests)
        rates = self._knowledge.current.exchange_rates
        if rates.day is not None:
            self.metrics.rates_age.set((self._settings.today() - rates.day).days)
        self.metrics.ready.set(0 if self._missing() else 1)
        if self._lanes is not None:
            self._lanes.measure()

    def _missing(self) -> str | None:
        if self._surroundings.away is not None:
            return self._surroundings.away.said
        if not self._knowledge.loaded.is_set():
            return "reading the reference topics"
        return "joining the group" if self._lanes is None else self._lanes.missing

    def told(self, failure: BaseException) -> int:
        """Returns the exit code that a failure means, and says why in the log."""
        if isinstance(failure, ProducerFenced):
            self.fences.add()
        return _told(failure, self._settings)

    def _end(self) -> int:
        """The exit code where stopping took too long: that of the failure, if one was the reason; it is told now."""
        failure = self._failure.exception() if self._failure.done() else None
        return FAILED if failure is None else self.told(failure)

    def _fail(self, failure: BaseException) -> None:
        if not self._failure.done():
            self._failure.set_exception(failure)


def _settle_memory() -> None:
    """Excludes rulebook and lists from garbage collection, which would stop the orders each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GARBAGE_OBJECTS)
    gc.enable()


def _end_in_any_case(told: Callable[[], int]) -> None:
    """Exits even if the broker is unreachable; nothing lost by that was acknowledged. told: the exit code, by then."""

    def end() -> None:
        code = FAILED
        try:
            code = told()
        finally:
            os._exit(code)

    timer = threading.Timer(_GIVE_UP_SECONDS, end)
    timer.daemon = True
    timer.start()


async def _cancelled(task: "asyncio.Task[Any]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _bounded_stop(stop: Callable[[], Awaitable[None]]) -> None:
    """Bounds the stop of Faust, which after a fault waits for acknowledgements that never come."""
    since = time()
    try:
        await asyncio.wait_for(stop(), _STOP_SECONDS)
    except TimeoutError:
        log.warning("Faust did not stop in time", seconds=round(time() - since, 1))
