"""What a lane says of its partition is true: a time counts once all that the broker then held is in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from schemas.topics import ITEM_CONTENT, LICENCES, LISTED_PARTIES
from streams.engine.lanes.lane import Lane
from streams.engine.lanes.standing import LATE_SECONDS
from streams.facts.policy import Policy
from tests.engine.lanes import Bench, Broker, until
from tests.engine.orders import DAY, LISTED, RULEBOOK, entity, event, knowledge

pytestmark = pytest.mark.asyncio
KNOWN = knowledge(entity())


async def at_rest(bench: Bench, lane: Lane) -> None:
    """Until an event that is sent last is decided: whatever the lane had to do before is done."""
    bench.put(lane, event(99, "LAST"))
    await until(lane, lambda: bench.acked[-1:] == [99])


async def stood(bench: Bench, lane: Lane, times: int = 1) -> None:
    await until(lane, lambda: len(bench.said()) >= times)


async def test_what_is_said_names_the_time_of_asking_and_what_was_screened_with() -> None:
    bench = Bench(known=KNOWN, policy=Policy(required_lists=("DPL", "XYZ"), list_max_age_days=3))
    lane = bench.lane()
    await lane.look(bench.asked())
    await stood(bench, lane)
    said = bench.said()[0]
    assert (said.partition, said.current_at, said.day) == (0, datetime.fromtimestamp(1_000, UTC), DAY)
    versions = KNOWN.versions
    assert said.knowledge == {one.name: versions[one.name].offset for one in (LISTED_PARTIES, ITEM_CONTENT, LICENCES)}
    assert (said.orders_next, said.lists, said.list_max_age_days) == (0, {"DPL": DAY, "XYZ": None}, 3)
    assert said.law_until == RULEBOOK.checked_to + timedelta(Policy().law_hold_days)


async def test_it_is_a_transaction_of_its_own_after_the_verdicts_that_it_speaks_of() -> None:
    bench = Bench()
    lane = bench.lane()
    await lane.look(bench.asked(1))
    bench.put(lane, event(0))
    await stood(bench, lane)
    first, second = bench.broker.written
    assert "clearances.v1" in {one.topic for one in first}
    assert [(one.topic, one.key, one.partition) for one in second] == [("standing.v1", b"0", None)]
    assert bench.said()[0].orders_next == 1


async def test_nothing_is_said_while_an_event_waits() -> None:
    bench = Bench()
    lane = bench.lane()
    await lane.look(bench.asked(2))
    bench.put(lane, event(0))
    await until(lane, lambda: bench.acked == [0])
    assert bench.said() == []
    assert lane.oldest_undecided == 1_000_000
    bench.put(lane, event(1, "B"), follows=1)
    await stood(bench, lane)
    assert lane.oldest_undecided is None


async def test_an_event_that_waited_for_too_long_spoils_the_time() -> None:
    bench = Bench()
    lane = bench.lane()
    await lane.look(bench.asked(1))
    await until(lane, lambda: lane.open)
    bench.time += LATE_SECONDS + 1
    lane.wake()
    await at_rest(bench, lane)
    assert bench.said() == []
    await lane.look(bench.asked(100))
    await stood(bench, lane)
    assert bench.said()[0].current_at.timestamp() == bench.time


async def test_transaction_markers_at_the_end_are_no_events_that_wait() -> None:
    class Marked(Broker):
        async def part(self, *asked: object) -> object:  # type: ignore[override]
            part = await super().part(*asked)  # type: ignore[arg-type]
            return part if part.records else replace(part, next=3, end=3)

    bench = Bench(Marked())
    lane = bench.lane()
    bench.put(lane, event(0))
    await until(lane, lambda: bench.acked == [0])
    await lane.look(bench.asked(3))
    await stood(bench, lane)
    assert bench.said()[0].orders_next == 1


async def test_nothing_is_said_while_a_reference_topic_holds_what_is_not_read() -> None:
    bench = Bench()
    lane = bench.lane()
    await lane.look(bench.asked(unread=1))
    await at_rest(bench, lane)
    assert bench.said() == []


async def test_nothing_is_said_until_all_open_orders_are_screened_with_what_was_known() -> None:
    bench = Bench()
    lane = bench.lane()
    parties = [{"role": "ultimate_consignee", "name": LISTED, "country": "DE"}]
    bench.put(lane, event(0, "A", parties=parties), event(1, "B", parties=parties))
    await until(lane, lambda: bool(bench.acked))
    bench.known = KNOWN
    await lane.look(bench.asked(2))
    await stood(bench, lane)
    # The orders went one by one, and what is said came after both.
    topics = [[one.topic for one in writes] for writes in bench.broker.written]
    assert [("holds.v1" in of, "standing.v1" in of) for of in topics[1:]] == [
        (True, False),
        (True, False),
        (False, True),
    ]


async def test_a_day_that_began_while_nothing_was_said_is_screened_first() -> None:
    bench = Bench()
    lane = bench.lane()
    await lane.look(bench.asked())
    await stood(bench, lane)
    bench.day = DAY + timedelta(1)
    await lane.look(bench.asked())
    await stood(bench, lane, 2)
    assert [said.day for said in bench.said()] == [DAY, DAY + timedelta(1)]


async def test_of_several_times_the_latest_that_counts_is_said_once() -> None:
    bench = Bench()
    lane = bench.lane()
    for _ in range(3):
        await lane.look(bench.asked())
        bench.time += 20
    await lane.look(bench.asked(1))
    await stood(bench, lane)
    await until(lane, lambda: lane.oldest_undecided is not None)
    assert [said.current_at.timestamp() for said in bench.said()] == [1_040]


async def test_what_was_asked_before_an_assignment_does_not_count() -> None:
    bench = Bench()
    lane = bench.lane()
    await lane.look(bench.asked())
    lane.assign(2)
    await lane.look(bench.asked(200))
    bench.put(lane, event(99, "LAST"), generation=2)
    await until(lane, lambda: bench.acked == [99])
    assert bench.said() == []


async def test_a_lane_that_has_seen_a_topic_made_anew_says_nothing() -> None:
    bench = Bench()
    lane = bench.lane()
    await until(lane, lambda: lane.open)
    bench.broker.orders_id = "topic-2"
    with pytest.raises(RuntimeError, match="made anew"):
        await lane.look(bench.asked())
    with pytest.raises(RuntimeError, match="made anew"):
        await stood(bench, lane)
