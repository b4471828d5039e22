"""Takes partitions over: compares their records with the topics that are here, then writes who these are.

All partitions are compared first, and where one of them differs nothing is written. Each is written under the fencing
id of its lane, with its own record last: what was cut off is begun again, and what was written is not written again.
"""

from dataclasses import dataclass, replace
from time import time
from typing import Final

from streams.engine.broker.topics import Layout
from streams.engine.deciding.book import ByHand, Position
from streams.engine.deciding.writes import Write
from streams.engine.lanes.positions import read_positions
from streams.engine.partitions.comparison import Wish, adopted, difference
from streams.engine.partitions.fencing import fenced, write_fenced
from streams.engine.partitions.heard import contradiction, unheard
from streams.engine.partitions.reading import Found, Known, read_partition, read_references
from streams.engine.settings import WorkerSettings

LOST: Final = (
    "A lost book cannot be adopted: what was cleared could not be taken back, and every number would be given out "
    "twice. Copy its records into order-book.v1, key by key and partition by partition, and compare again."
)
COPY_AGAIN: Final = "Copy order-book.v1 again, after the workers and the copying of the other topics have ended."
PUBLISH: Final = "--publish-again publishes these, as they stand in the book."


@dataclass(frozen=True, slots=True)
class Adoption:
    """What is to be done with one partition. end: of its book; groups: whose writers are to be fenced.

    difference: what speaks against it, and then nothing is done. position: None where there is nothing to do.
    """

    partition: int
    end: int
    groups: frozenset[str]
    difference: str | None = None
    position: Position | None = None
    changed: tuple[str, ...] = ()
    again: tuple[Write, ...] = ()


async def planned(settings: WorkerSettings, layout: Layout, wish: Wish, *, fence: bool) -> list[Adoption]:
    """Compares all partitions, up to the first that differs. fence: ends who writes to them now."""
    if fence:
        for partition, position in (await read_positions(settings.connection, layout.partitions)).items():
            async with fenced(settings, partition, _groups(settings, position)):
                pass
    of, plans = await read_references(settings, layout), list[Adoption]()
    for partition in range(layout.partitions):
        plans.append(plan(await read_partition(partition, of), of, wish, time()))
        if plans[-1].difference is not None:
            break
    return plans


def plan(seen: Found, of: Known, wish: Wish, now: float) -> Adoption:
    """Compares one partition."""
    position = seen.book.position
    nothing = Adoption(seen.here.partition, seen.end, _groups(of.settings, position))
    if position is None:
        return replace(nothing, difference=None if seen.lost is None else f"{seen.lost} {LOST}")
    found_first = difference(seen.book, seen.here, wish)
    if found_first is None:
        older = contradiction(seen.book, seen.heard, of.settings.closed_days, round(now * 1000))
        found_first = None if older is None else f"partition {seen.here.partition}: {older}. {COPY_AGAIN}"
    again = tuple(unheard(seen.book, seen.heard, of.today))
    if found_first is None and again and not wish.publish_again:
        found_first = f"partition {seen.here.partition}: {_missing(again)}. {PUBLISH}"
    if found_first is not None:
        return replace(nothing, difference=found_first)
    whole, changed = adopted(position, seen.here, wish)
    if again:
        changed = (*changed, f"published again: {len(again)} records")
        before = whole.by_hand is not None and whole.by_hand.orders_anew
        whole = replace(whole, by_hand=ByHand("adopted", wish.by, wish.reason, wish.at, changed, before))
    return replace(nothing, position=whole, changed=changed, again=again) if changed else nothing


async def take_over(settings: WorkerSettings, plans: list[Adoption]) -> None:
    """Writes what was planned. Raises WorkersRunError."""
    for one in plans:
        if one.position is not None:
            await write_fenced(settings, one.partition, one.groups, one.end, one.position, before=one.again)


def _missing(again: tuple[Write, ...]) -> str:
    first = again[0]
    key = (first.key or b"").decode()
    return f"{first.topic} lacks what the book has of order {key}, and {len(again)} records in all are missing"


def _groups(settings: WorkerSettings, position: Position | None) -> frozenset[str]:
    return frozenset({settings.group} | ({position.group} if position is not None and position.group else set()))
