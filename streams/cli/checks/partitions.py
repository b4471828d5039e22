"""Whether every partition is screened: by whom, how far, on which topics, and up to when it is true."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final

from schemas.standing import Standing
from streams.cli.checks.diagnosis import Diagnosis
from streams.cli.shared.broker import run_async
from streams.engine.broker.clock import duration
from streams.engine.broker.connection import Connection
from streams.engine.broker.members import members
from streams.engine.broker.topics import Layout
from streams.engine.deciding.book import Position
from streams.engine.deciding.entry import BookUnreadableError
from streams.engine.lanes.identity import ForeignGroupError, ForeignTopicError, check_group, check_ids
from streams.engine.lanes.positions import read_positions
from streams.engine.lanes.source import BookLostError, first_offset
from streams.engine.lanes.standing import LATE_SECONDS
from streams.engine.lanes.waiting import Waiting, read_standings, read_waiting

STANDS: Final = timedelta(minutes=15)
"""After so long without a word a ship gate ships nothing of a partition."""
NO_WORKERS: Final = "Start workers: shipscreen worker. If some run, does SHIPSCREEN_GROUP name their group?"
SHOWN: Final = 5


def identity(connection: Connection, layout: Layout, group: str) -> Iterator[Diagnosis]:
    """Whether the partitions' own records speak of these topics and this group."""
    try:
        found = run_async(connection, read_positions(connection, layout.partitions))
    except BookUnreadableError as unreadable:
        yield Diagnosis("wrong", "order book", str(unreadable), "Run this command of the release that the workers run.")
        return
    wrong = list(_foreign(connection, found, layout, group))
    # A topic made anew is another for every partition: that is one thing to mend.
    yield from (Diagnosis("wrong", "identity", said) for said in {one.partition(":")[0]: one for one in wrong}.values())
    if not wrong:
        begun = sum(position is not None for position in found.values())
        said = f"{begun} of {len(found)} partitions have a record; it names these topics and this group"
        yield Diagnosis("ok", "identity", said)


def _foreign(connection: Connection, found: Mapping[int, Position | None], layout: Layout, group: str) -> Iterator[str]:
    for partition, position in found.items():
        try:
            if position is None:
                run_async(connection, first_offset(connection, partition))
            else:
                check_group(partition, position, group)
                check_ids(f"partition {partition}", position.topics, layout.ids)
        except (ForeignGroupError, ForeignTopicError, BookLostError) as foreign:
            yield str(foreign)


def workers(connection: Connection, layout: Layout, group: str) -> Iterator[Diagnosis]:
    """Whether each partition belongs to a worker."""
    found = members(connection, group)
    if found is None:
        said = f"the broker does not tell who is in group {group}"
        yield Diagnosis("unknown", "workers", said, "shipscreen status shows what was decided.")
        return
    owned = {partition for one in found for partition in one.partitions}
    without = sorted(set(range(layout.partitions)) - owned)
    idle = sum(not one.partitions for one in found)
    said = f"{len(found)} in group {group}"
    if not found:
        yield Diagnosis("wrong", "workers", f"none in group {group}: nothing is screened", NO_WORKERS)
    elif without:
        said = f"{said}, and nobody screens partitions {_some(without)}"
        yield Diagnosis("wrong", "workers", said, "A rebalance takes seconds: ask again. Else restart the workers.")
    elif idle:
        said = f"{said}; {idle} of them without partitions: there are more workers than partitions"
        yield Diagnosis("note", "workers", said, "Take those away, or leave them as a reserve.")
    else:
        yield Diagnosis("ok", "workers", f"{said}; each of {layout.partitions} partitions belongs to one of them")


def orders(connection: Connection, layout: Layout, limit: float) -> Iterator[Diagnosis]:
    """Whether order events wait that no worker has decided: records, not what transactions leave between them."""
    positions = run_async(connection, read_positions(connection, layout.partitions))
    found = run_async(connection, read_waiting(connection, positions, limit))
    now = datetime.now(UTC).timestamp()
    beyond = sorted(partition for partition, one in found.items() if one.beyond)
    if beyond:
        said = f"partitions {_some(beyond)} were decided further than orders.v1 goes: it lost records, or was replaced"
        yield Diagnosis("wrong", "orders", said, 'docs/operations.md, "A topic made anew or lost".')
    lost = sum(one.lost for one in found.values())
    if lost:
        said = f"{lost:,} offsets of orders.v1 were deleted before a worker came to them"
        yield Diagnosis("wrong", "orders", said, "Send those orders again; let orders.v1 keep records for longer.")
    yield from waits(found, now)


def waits(found: Mapping[int, Waiting], now: float) -> Iterator[Diagnosis]:
    """How many, and for how long. now: seconds since 1970."""
    count = sum(one.records for one in found.values())
    about = "" if all(one.whole for one in found.values()) else "about "
    oldest = min((one.oldest for one in found.values() if one.oldest is not None), default=None)
    if not count or oldest is None:
        yield Diagnosis("ok", "orders", "none waits to be decided")
        return
    age = now - oldest / 1000
    where = _some(sorted(partition for partition, one in found.items() if one.records))
    said = f"{about}{count:,} wait to be decided, the oldest for {duration(max(0.0, age))} (partitions {where})"
    late = age > LATE_SECONDS
    todo = "Do workers run, and what do their logs say? shipscreen status shows who has which partition."
    yield Diagnosis("wrong" if late else "ok", "orders", said, todo if late else None)


def standing(connection: Connection, layout: Layout, today: date) -> Iterator[Diagnosis]:
    """Whether ship gates ship: up to when what is published of each partition is true."""
    found = run_async(connection, read_standings(connection, layout.partitions))
    now = datetime.now(UTC)
    why: dict[str, list[int]] = {}
    for partition, one in found.items():
        wrong = "never screened" if one is None else refusal(one, now, today)
        if wrong is not None:
            why.setdefault(wrong, []).append(partition)
    for wrong, partitions in why.items():
        said = f"ship gates ship nothing of partitions {_some(partitions)}: {wrong}"
        yield Diagnosis("wrong", "standing", said, "Do workers run? Their gauge shipscreen_current_timestamp_seconds, "
                        "what waits (above) and open transactions say what is missing.")  # fmt: skip
    if not why:
        oldest = min(one.current_at for one in found.values() if one is not None)
        said = f"what is published of every partition is true up to {oldest:%Y-%m-%d %H:%M:%S} UTC"
        yield Diagnosis("ok", "standing", said)


def refusal(one: Standing, now: datetime, today: date) -> str | None:
    """What docs/integrating.md has ship gates refuse by."""
    if now - one.current_at > STANDS:
        return f"not true for later than {one.current_at:%Y-%m-%d %H:%M} UTC"
    if one.day != today:
        return f"screened for {one.day}, not for {today}"
    if today > one.law_until:
        return f"the law is known until {one.law_until}"
    for name, checked in sorted(one.lists.items()):
        if checked is None or not 0 <= (today - checked).days <= one.list_max_age_days:
            return f"list {name} is missing" if checked is None else f"list {name} was last checked on {checked}"
    return None


def _some(partitions: list[int]) -> str:
    named = ", ".join(map(str, partitions[:SHOWN]))
    return named if len(partitions) <= SHOWN else f"{named} and {len(partitions) - SHOWN} more"
