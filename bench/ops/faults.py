"""A provoked fault for each alert: what is done, which alerts it must raise, and what heals it."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from kafka import KafkaAdminClient, TopicPartition

from bench.ops.stage import READY_SECONDS, Stage, Worker
from schemas.listed_party import ListedParty, ListSnapshot
from schemas.topics import LISTED_PARTIES, ORDERS
from streams.cli.shared.exits import Exit
from streams.engine.broker.child import HOST, free_port
from streams.engine.broker.send import send_all, sender
from streams.engine.deciding.address import home
from streams.engine.knowledge.publisher import publish_lists
from streams.lists.starter import starter
from tests.broker.wire import Api

FOUR_DAYS: Final = 4 * 86_400.0
Act = Callable[[Stage], Awaitable[None]]


@dataclass(frozen=True)
class Fault:
    """within: seconds in which its alerts must fire, with rules hurried. resolves: seconds in which they end again."""

    says: str
    alerts: tuple[str, ...]
    provoke: Act
    heal: Act
    within: float = 60.0
    resolves: float = 150.0
    lasting: str = ""
    """Which of its alerts does not end by itself, a colon, and why."""

    @property
    def stays(self) -> str:
        """The name of that alert."""
        return self.lasting.partition(":")[0]


async def nothing(_: Stage) -> None:
    """It is over by itself."""


async def poison(stage: Stage) -> None:
    """Sends records that are no order events, and events that contradict each other."""
    await stage.raw(b"SO-X", b"no JSON at all")
    await stage.raw(None, b"no JSON either")
    stray = stage.new_id("STRAY")
    await stage.send(stray, partition=(home(stray, 6) + 1) % 6)
    await stage.send(stage.new_id("BROKEN"))
    await stage.send(stage.new_id("FAULTY"))
    unknown = stage.new_id("SHIPPED")
    await stage.send(unknown, event="shipped", shipped_on=stage.day.isoformat(), final=True)


async def damaged_publication(stage: Stage) -> None:
    """One that the guard refuses, of a list with one entry left; and a marker on the topic that does not fit."""
    file = stage.place / "dpl.jsonl"
    file.write_text('{"list": "DPL", "entry_id": "1", "name": "Denied Trading House", "country": "IR"}\n')
    code = await stage.shipscreen("lists", "load", str(file))
    assert code == Exit.REFUSED, code
    # As somebody publishes who asks no guard, and whom nobody told that the list is only a part.
    await publish_lists(stage.direct, [starter()["DPL"]], stage.day)
    marker = ListSnapshot(
        list="SDN", snapshot="damaged", base="never-seen", changes=3, entries=1, entries_hash="0" * 64,
        checked_at=stage.day,
    )  # fmt: skip
    async with sender(stage.direct) as producer:
        value = marker.model_dump_json().encode()
        await send_all(producer, LISTED_PARTIES.name, [(b"SDN", value)], partition=0)


async def recall(stage: Stage) -> None:
    """An order clears and is shipped; then its purchaser is listed."""
    order_id, name = stage.new_id("RECALL"), f"Ypsilon Recallable Werke {stage.new_id('N')}"
    parties = [{"role": "ultimate_consignee", "name": name, "country": "DE", "address": "Hafenstrasse 1, Hamburg"}]
    await stage.send(order_id, parties=parties)
    await asyncio.sleep(3)
    await stage.send(
        order_id, revision=2, event="shipped", shipped_on=stage.day.isoformat(), final=True, parties=parties
    )
    await asyncio.sleep(3)
    await stage.publish(
        ListedParty(list="HOUSE", entry_id="1", name=name, country="DE", effective_from=stage.day - timedelta(days=1))
    )


async def nine_days_pass(stage: Stage) -> None:
    """Turns the day of the workers nine days on."""
    stage.pass_days(9)


async def wrong_clock(stage: Stage) -> None:
    """Sets the clock of the first worker two minutes wrong."""
    (stage.place / "clock-worker-1").write_text("120")


async def right_clock(stage: Stage) -> None:
    """Sets it right again."""
    (stage.place / "clock-worker-1").unlink()


async def publish(stage: Stage) -> None:
    """Publishes the lists."""
    await stage.publish()


async def slow_produces(stage: Stage) -> None:
    """Writes hang for 15 s, twice, then again and again for 4 s; meanwhile orders of four days ago come in."""
    for seconds in (15, 15, *[4] * 10):
        stage.proxy.hang(Api.PRODUCE)
        for _ in range(60):
            await stage.send(stage.new_id("OLD"), age=FOUR_DAYS)
        await asyncio.sleep(seconds)
        stage.proxy.forward()
        await asyncio.sleep(0.3)
    for _ in range(30):
        await stage.send(stage.new_id("OLD"), age=FOUR_DAYS)


async def stuck(stage: Stage) -> None:
    """Keeps workers from re-screening, on a new day with new lists."""
    (stage.place / "stuck").touch()
    stage.pass_days(1)
    await stage.publish()


async def unstuck(stage: Stage) -> None:
    """Lets them re-screen again."""
    (stage.place / "stuck").unlink()


async def behind(stage: Stage) -> None:
    """Keeps the second worker from reading new lists."""
    (stage.place / "behind-worker-2").touch()
    await stage.publish()


async def caught_up(stage: Stage) -> None:
    """Lets it read them again."""
    (stage.place / "behind-worker-2").unlink()


async def one_gone(stage: Stage) -> None:
    """Kills the second worker, which stays away."""
    stage.workers[1].wanted = False
    stage.workers[1].signal(signal.SIGKILL)


async def all_gone(stage: Stage) -> None:
    """Kills all workers, which stay away."""
    for worker in stage.workers:
        worker.wanted = False
        worker.signal(signal.SIGKILL)


async def all_gone_for_long(stage: Stage) -> None:
    """Until the orders of meanwhile have used up the budget of slow verdicts."""
    await all_gone(stage)
    await stage.until(lambda: "NoWorkers" in stage.prometheus.firing(), 60)
    await asyncio.sleep(10)
    await back(stage)


async def back(stage: Stage) -> None:
    """Brings all workers back and waits until they are ready."""
    for worker in stage.workers:
        worker.wanted = True
    await stage.until(lambda: all(worker.ready for worker in stage.workers), READY_SECONDS)


async def restarts(stage: Stage) -> None:
    """Worker 2 is killed as soon as it was scraped, six times."""
    worker = stage.workers[1]
    for _ in range(6):
        await stage.until(lambda: worker.alive, 30)
        await asyncio.sleep(2)
        worker.signal(signal.SIGKILL)
        await asyncio.sleep(1)


async def crowd(stage: Stage) -> None:
    """Four more workers come, and go one after another."""
    more = [Worker(f"worker-{number}", free_port(), wanted=False) for number in range(11, 15)]
    for worker in more:
        stage.start(worker)
    await stage.until(lambda: all(worker.ready for worker in more), 120)
    for worker in more:
        worker.signal(signal.SIGTERM)
        await asyncio.sleep(4)
    for worker in more:
        if worker.child is not None:
            worker.child.kill()


async def frozen(stage: Stage) -> None:
    """Longer than its session: the other takes over, and it finds out when it wakes and writes.

    Again where it woke with nothing to write: then it hears of it before, gives its partitions back, and is not fenced.
    """
    worker = stage.workers[1]
    owns = f'shipscreen_book_orders{{instance="{HOST}:{worker.port}"}}'
    for _ in range(4):
        await stage.until(lambda: worker.ready and bool(stage.prometheus.instant(owns)), 60)
        worker.signal(signal.SIGSTOP)
        await asyncio.sleep(15)
        worker.signal(signal.SIGCONT)
        if await stage.until(lambda: "WorkerFenced" in stage.prometheus.firing(), 25):
            return


async def no_broker(stage: Stage) -> None:
    """A third worker, whose broker is not there."""
    third = Worker("worker-3", free_port(), wanted=False)
    stage.workers.append(third)
    stage.start(third, f"127.0.0.1:{free_port()}")
    stage.prometheus.retarget([worker.port for worker in stage.workers])


async def without_the_third(stage: Stage) -> None:
    """Takes the third worker away, also from what Prometheus asks."""
    third = stage.workers.pop()
    stage.prometheus.retarget([worker.port for worker in stage.workers])
    if third.child is not None:
        third.child.kill()


async def retention(stage: Stage) -> None:
    """With all workers away, Kafka deletes what they have not decided."""
    await all_gone(stage)
    for _ in range(60):
        await stage.send(stage.new_id("LOST"))
    with closing(KafkaAdminClient(bootstrap_servers=stage.kafka.bootstrap)) as admin:
        admin.delete_records(dict.fromkeys((TopicPartition(ORDERS.name, n) for n in range(6)), -1))
    await back(stage)


FAULTS: Final = (
    Fault(
        "poison, a stray, a rule that raises, a fault of the program, a shipment nobody cleared",
        ("DeadLetters", "EventsUnnamed", "WrongPartition", "RuleErrors", "EngineFaults", "ShippedWithoutClearance"),
        poison, nothing,
    ),
    Fault("a list that lost its entries, refused by the guard; a marker that does not fit",
          ("PublicationRefused", "KnowledgeQuarantined", "ListShort"),
          damaged_publication, publish),
    Fault("a worker's clock is two minutes ahead", ("ClockApart",), wrong_clock, right_clock, 90),
    Fault("a shipped order's consignee is listed", ("Recall",), recall, nothing, 180),
    Fault("one worker's knowledge stays behind", ("KnowledgeApart",), behind, caught_up),
    Fault("a worker is killed and not started again", ("WorkerDown",), one_gone, back),
    Fault("all workers are killed", ("NoWorkers", "VerdictsSlowBudget"), all_gone_for_long, back, 240, 200,
          lasting="VerdictsSlowBudget: until six hours are clean"),
    Fault("a worker whose broker is not there", ("WorkerNotReady",), no_broker, without_the_third),
    Fault("a worker ends again and again", ("WorkerRestarting",), restarts, back, 120),
    Fault("four workers come and go", ("WorkersUnstable",), crowd, nothing, 200),
    Fault("a worker is frozen for longer than its session", ("WorkerFenced",), frozen, nothing, 240),
    Fault("the list publisher stops, and so do the rates: nine days pass",
          ("ListAging", "RatesAging", "ListStale", "HoldOverdue"), nine_days_pass, publish,
          300, 240, lasting="HoldOverdue: until the holds are decided"),
    Fault("re-screening stands still after a publication", ("RescreeningStuck",), stuck, unstuck, 90),
    Fault("writes hang, orders of four days ago come in",
          ("OrdersUndecided", "LagNearRetention", "WritesSlow", "VerdictsSlow", "VerdictsLate"), slow_produces, nothing,
          240, 240),
    Fault("orders are deleted undecided", ("OrdersLost",), retention, nothing, 120),
)  # fmt: skip
