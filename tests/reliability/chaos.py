"""What befalls workers and broker, from a seed: which incident when, and how it is done."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Final

from aiokafka.errors import KafkaError

from schemas.item import ItemContent
from schemas.listed_party import ListedParty
from streams.engine.broker.connection import Connection
from streams.engine.knowledge.publisher import publish_items, publish_lists
from streams.lists.snapshot import Snapshot
from tests.broker.wire import NOT_ENOUGH_REPLICAS, POLICY_VIOLATION, Api
from tests.kafka import Kafka
from tests.proxy import Moment, Proxy
from tests.reliability.fleet import Fleet, Member
from tests.reliability.sending import Ledger

HOUSE: Final = "HOUSE-TORTURE"
NAMED_AT_MOST: Final = 12
STEADY: Final = 0.75
"""Share of blows that wait for their target to be at work; the others strike whatever it is doing."""
STEADY_SECONDS: Final = 25.0
STEPS: Final = (Api.PRODUCE, Api.ADD_PARTITIONS_TO_TXN, Api.END_TXN)


@dataclass
class Stage:
    """Who may be struck, and by what. session: time-out of the group's members, seconds."""

    fleet: Fleet
    kafka: Kafka
    proxy: Proxy
    publishers: Connection
    ledger: Ledger
    day: date
    items: tuple[ItemContent, ...]
    session: float
    named: dict[str, ListedParty] = field(default_factory=dict)
    changed: ItemContent | None = None
    told: list[str] = field(default_factory=list)
    """What was done, in order."""


Incident = Callable[[Stage, Random], Awaitable[str]]
"""Gives what it did, in a few words."""


def schedule(counts: Mapping[str, int], rng: Random) -> list[str]:
    """So many of each, in an order that the seed decides."""
    names = [name for name, count in sorted(counts.items()) for _ in range(count)]
    rng.shuffle(names)
    return names


async def strike(name: str, stage: Stage, rng: Random) -> None:
    stage.told.append(f"{name}: {await INCIDENTS[name](stage, rng)}")


async def _target(stage: Stage, rng: Random) -> Member:
    member = rng.choice(stage.fleet.members)
    if rng.random() < STEADY:
        with suppress(TimeoutError):
            async with asyncio.timeout(STEADY_SECONDS):
                while not await stage.fleet.is_ready(member):  # noqa: ASYNC110  told by another process
                    await asyncio.sleep(0.1)
    await asyncio.sleep(rng.random())
    return member


async def _kill(stage: Stage, rng: Random) -> str:
    member = await _target(stage, rng)
    stage.fleet.kill(member)
    return f"worker {member.number}"


async def _kill_all(stage: Stage, rng: Random) -> str:
    await _target(stage, rng)
    for member in stage.fleet.members:
        stage.fleet.kill(member)
    return f"{len(stage.fleet.members)} workers"


async def _restart(stage: Stage, rng: Random) -> str:
    member = await _target(stage, rng)
    return f"worker {member.number}, gone after {await stage.fleet.restart(member):.1f} s"


async def _freeze(stage: Stage, rng: Random) -> str:
    member = await _target(stage, rng)
    seconds = stage.session + 2 + 3 * rng.random()
    await stage.fleet.freeze(member, seconds)
    return f"worker {member.number} for {seconds:.1f} s"


async def _broker(stage: Stage, rng: Random) -> str:
    await asyncio.sleep(rng.random())
    await asyncio.to_thread(stage.kafka.kill)
    away = 2 * rng.random()
    await asyncio.sleep(away)
    await asyncio.to_thread(stage.kafka.start)
    return f"down for {away:.1f} s and its start"


async def _refuse(stage: Stage, rng: Random) -> str:
    times = rng.randint(1, 4)
    stage.proxy.refuse(POLICY_VIOLATION, times=times)
    return await _while(stage, 3, f"{times} Produce for good")


async def _refuse_for_a_while(stage: Stage, rng: Random) -> str:
    stage.proxy.refuse(NOT_ENOUGH_REPLICAS)
    return await _while(stage, 1 + 3 * rng.random(), "Produce, to be tried again")


async def _hang(stage: Stage, rng: Random) -> str:
    api, moment = rng.choice(STEPS), rng.choice(list(Moment))
    stage.proxy.hang(api, moment=moment)
    return await _while(stage, 2 + 4 * rng.random(), f"{api.name} {moment.name}")


async def _hang_for_long(stage: Stage, rng: Random) -> str:
    """Longer than a worker waits for an answer."""
    api, moment = rng.choice(STEPS), rng.choice(list(Moment))
    stage.proxy.hang(api, moment=moment)
    return await _while(stage, 50, f"{api.name} {moment.name}")


async def _cut(stage: Stage, rng: Random) -> str:
    api, moment, times = rng.choice(STEPS), rng.choice(list(Moment)), rng.randint(1, 5)
    stage.proxy.cut(api, moment=moment, times=times)
    return await _while(stage, 3, f"{api.name} {moment.name}, {times} times")


async def _unreachable(stage: Stage, rng: Random) -> str:
    stage.proxy.unreachable()
    return await _while(stage, 2 + 4 * rng.random(), "broker")


async def _while(stage: Stage, seconds: float, what: str) -> str:
    await asyncio.sleep(seconds)
    stage.proxy.forward()
    return f"{what}, {seconds:.1f} s"


async def _list(stage: Stage, rng: Random) -> str:
    """A list of our own names a customer more, or drops the names it has."""
    name = stage.ledger.name(rng)
    if len(stage.named) >= NAMED_AT_MOST or (stage.named and rng.random() < 0.3):
        stage.named.clear()
    if name is not None:
        entry_id = f"T-{len(stage.named) + 1}"
        stage.named[entry_id] = ListedParty(list=HOUSE, entry_id=entry_id, name=name, entity_type="company")
    snapshot = Snapshot.of(HOUSE, stage.named.values(), source="torture", min_entries=0)
    await _until_taken(lambda: publish_lists(stage.publishers, [snapshot], stage.day))
    return f"{len(stage.named)} names"


async def _item(stage: Stage, rng: Random) -> str:
    """An item is classified anew, and the one before as it was."""
    before, now = stage.changed, rng.choice(stage.items)
    changes = [] if before is None else [before]
    changes.append(now.model_copy(update={"eccn": "5A002.a" if now.eccn == "EAR99" else "EAR99"}))
    stage.changed = now
    await _until_taken(lambda: publish_items(stage.publishers, changes))
    return now.sku


async def _until_taken(publish: Callable[[], Awaitable[object]]) -> None:
    while True:
        try:
            await publish()
        except KafkaError:
            await asyncio.sleep(1)
        else:
            return


INCIDENTS: Final[Mapping[str, Incident]] = {
    "kill": _kill,
    "kill_all": _kill_all,
    "restart": _restart,
    "freeze": _freeze,
    "broker": _broker,
    "refuse": _refuse,
    "refuse_for_a_while": _refuse_for_a_while,
    "hang": _hang,
    "hang_for_long": _hang_for_long,
    "cut": _cut,
    "unreachable": _unreachable,
    "list": _list,
    "item": _item,
}
