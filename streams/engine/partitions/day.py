"""Sets the day back that partitions have reached, after a clock, or a fixed day, was ahead of the real one."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from time import time

from streams.engine.broker.clock import compared
from streams.engine.broker.connection import Connection
from streams.engine.broker.trouble import BrokerProblem
from streams.engine.deciding.book import Book, ByHand, Position
from streams.engine.lanes.source import Source
from streams.engine.partitions.comparison import Wish
from streams.engine.partitions.fencing import fenced, write_fenced
from streams.engine.settings import EASTERN, WorkerSettings


@dataclass(frozen=True, slots=True)
class DaySet:
    """What was done, or is to be done, with one partition."""

    partition: int
    reached: date
    day: date


def brokers_day(connection: Connection) -> date | BrokerProblem:
    """Returns the US Eastern date by the broker's clock, or says why it is not known. Blocks."""
    found = compared(connection)
    if isinstance(found, BrokerProblem):
        return found
    return datetime.fromtimestamp(time() - found.ahead, UTC).astimezone(EASTERN).date()


def set_back(position: Position, day: date, wish: Wish) -> Position | None:
    """Returns the record with this day as the one reached; None where it has reached no later one.

    It stays screened to the day that was reached: a worker screens all orders again where that lies ahead.
    """
    reached = position.reached.day
    if reached <= day:
        return None
    anew = position.by_hand is not None and position.by_hand.orders_anew
    return replace(
        position,
        reached=replace(position.reached, day=day),
        screened_to=replace(position.screened_to, day=max(reached, position.screened_to.day)),
        cursor=None,
        by_hand=ByHand("day_set", wish.by, wish.reason, wish.at, (f"day reached: {reached} -> {day}",), anew),
    )


async def set_day(settings: WorkerSettings, partition: int, day: date, wish: Wish, *, apply: bool) -> DaySet | None:
    """Sets the day of one partition back; None where there is nothing to do. Raises WorkersRunError."""
    book, end = await _read(settings, partition)
    if book.position is None or set_back(book.position, day, wish) is None:
        return None
    if not apply:
        return DaySet(partition, book.position.reached.day, day)
    groups = {settings.group, book.position.group or settings.group}
    async with fenced(settings, partition, groups):
        book, end = await _read(settings, partition)
    position = book.position and set_back(book.position, day, wish)
    if book.position is None or position is None:
        return None
    done = DaySet(partition, book.position.reached.day, day)
    await write_fenced(settings, partition, groups, end, position)
    return done


async def _read(settings: WorkerSettings, partition: int) -> tuple[Book, int]:
    book = Book()
    source = Source(settings.connection, settings.transactions_end, ends_known=True)
    return book, await source.read_book(partition, book, 0)
