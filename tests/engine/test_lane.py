"""A lane acknowledges what is written and nothing else, takes up where its partition stood, and stops at a fault."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from streams.engine.lanes.drain import GapError
from streams.engine.lanes.identity import ForeignGroupError, ForeignTopicError
from streams.engine.lanes.position import AnotherBuildError, RollbackError
from streams.engine.rescreening.rescreen import horizon
from streams.screening.rulebook import Build
from tests.engine.lanes import ORDERS_ID, Bench, Broker, until
from tests.engine.orders import DAY, LISTED, RULEBOOK, entity, event, grounds, held, knowledge

pytestmark = pytest.mark.asyncio


async def test_everything_of_a_drain_is_written_at_once_and_then_acknowledged() -> None:
    bench = Bench()
    lane = bench.lane()
    bench.put(lane, event(0), held(1, "B"))
    bench.put(lane, event(2, "C"), follows=2)
    await until(lane, lambda: bench.acked == [1, 2])
    assert len(bench.broker.written) == 1
    keys = [one.key for one in bench.broker.written[0] if one.topic == "order-book.v1"]
    assert keys == [b"A-1", b"B", b"C", b"#partition"]
    assert bench.position().next == 3


async def test_what_could_not_be_written_is_not_acknowledged_and_ends_the_lane() -> None:
    bench = Bench(Broker(takes=0))
    lane = bench.lane()
    bench.put(lane, event(0))
    with pytest.raises(ConnectionError):
        await until(lane, lambda: bool(bench.acked))
    assert bench.acked == []


async def test_a_new_owner_takes_up_at_the_position_and_drops_what_is_decided() -> None:
    bench = Bench()
    first = bench.lane()
    bench.put(first, event(0), event(1, "B"))
    await until(first, lambda: bool(bench.acked))
    second = bench.lane()
    bench.put(second, event(0), event(1, "B"), event(2, "C"))
    await until(second, lambda: bench.acked == [1, 2])
    assert [one.key for one in bench.broker.written[1] if one.topic == "clearances.v1"] == [b"C"]


async def test_what_a_partition_is_stands_in_its_record_before_anything_is_decided() -> None:
    bench = Bench(Broker(takes=0, first=5))
    await until(bench.lane(), lambda: bool(bench.broker.book))
    begun = bench.position()
    assert (begun.next, begun.topics, begun.group) == (5, {"orders.v1": ORDERS_ID}, "shipment-screening")


async def test_a_record_of_an_earlier_form_is_made_whole_first() -> None:
    bench = Bench()
    lane = bench.lane()
    bench.put(lane, event(0))
    await until(lane, lambda: bool(bench.acked))
    whole = bench.position()
    bench.broker.book.append((b"#partition", replace(whole, group=None, chains={}).encoded()))
    await until(bench.lane(), lambda: bench.position() == replace(whole, chains={}))


async def test_orders_made_anew_end_the_lane() -> None:
    bench = Bench()
    lane = bench.lane()
    bench.put(lane, event(0))
    await until(lane, lambda: bool(bench.acked))
    bench.broker.orders_id = "topic-2"
    with pytest.raises(ForeignTopicError, match=r"orders\.v1 was made anew: its topic id is topic-2"):
        await until(bench.lane(), lambda: False)


async def test_a_lane_that_has_seen_a_topic_made_anew_writes_nothing_more() -> None:
    bench = Bench()
    lane = bench.lane()
    bench.put(lane, event(0))
    await until(lane, lambda: bool(bench.acked))
    await lane.look(bench.asked())
    bench.broker.orders_id = "topic-2"
    with pytest.raises(ForeignTopicError):
        await lane.look(bench.asked())
    bench.put(lane, event(1, "B"), follows=1)
    with pytest.raises(ForeignTopicError):
        await until(lane, lambda: len(bench.acked) > 1)
    assert bench.acked == [0]


async def test_reference_topics_with_another_history_end_the_lane() -> None:
    """Where ids tell nothing: a topic of the same length and other content."""
    bench = Bench()
    lane = bench.lane()
    bench.put(lane, event(0))
    await until(lane, lambda: bool(bench.acked))
    bench.unlike = {bench.known.licences_version.hash}
    with pytest.raises(ForeignTopicError, match="another history"):
        await until(bench.lane(), lambda: False)


async def test_another_group_is_refused() -> None:
    bench = Bench()
    lane = bench.lane()
    bench.put(lane, event(0))
    await until(lane, lambda: bool(bench.acked))
    bench.broker.book.append((b"#partition", replace(bench.position(), group="another").encoded()))
    with pytest.raises(ForeignGroupError, match="Set SHIPSCREEN_GROUP to another"):
        await until(bench.lane(), lambda: False)


async def test_fetching_that_went_back_ends_the_lane() -> None:
    """What Kafka's client does, without a word, where the offset that it stands at is no longer there."""
    bench = Bench()
    lane = bench.lane()
    bench.put(lane, event(3))
    bench.put(lane, event(0, "B"), follows=4)
    with pytest.raises(GapError, match="went back from 4"):
        await until(lane, lambda: len(bench.acked) > 1)


async def test_orders_that_no_chunk_brought_are_read_and_decided_first() -> None:
    bench = Bench(Broker(orders=[event(0), event(1, "B")]))
    lane = bench.lane()
    bench.put(lane, event(2, "C"))
    await until(lane, lambda: bool(bench.acked))
    assert bench.cleared() == [b"A-1", b"B", b"C"]


async def test_orders_that_no_chunk_brings_are_decided_when_a_lane_opens_in_parts() -> None:
    bench = Bench(Broker(orders=[event(number, f"A-{number}") for number in range(5)]), drain_records=2)
    await until(bench.lane(), lambda: bench.reached() == 5)
    assert bench.cleared() == [b"A-0", b"A-1", b"A-2", b"A-3", b"A-4"]
    assert len(bench.broker.written) == 3


async def test_orders_that_no_chunk_brings_are_found_by_looking() -> None:
    bench = Bench()
    lane = bench.lane()
    await until(lane, lambda: lane.open)
    bench.broker.orders.append(event(0))
    bench.put(lane, event(0))
    await until(lane, lambda: bool(bench.acked))
    bench.broker.orders.append(event(1, "B"))
    await lane.look(bench.asked())
    await until(lane, lambda: bench.reached() == 2)
    assert bench.cleared() == [b"A-1", b"B"]


async def test_a_log_whose_start_has_moved_is_noticed_without_an_event() -> None:
    bench = Bench()
    lane = bench.lane()
    bench.put(lane, event(0))
    await until(lane, lambda: bool(bench.acked))
    bench.broker.first = 7
    await lane.look(bench.asked())
    await until(lane, lambda: bench.reached() == 7)
    assert bench.broker.topics()[1:] == ["alerts.v1"]


async def test_what_was_found_and_is_fetched_later_is_decided_once() -> None:
    bench = Bench(Broker(orders=[event(0), event(1, "B")]))
    lane = bench.lane()
    await until(lane, lambda: bench.reached() == 2)
    bench.put(lane, event(0), event(1, "B"), event(2, "C"))
    await until(lane, lambda: bool(bench.acked))
    assert bench.cleared() == [b"A-1", b"B", b"C"]


async def test_orders_lost_to_retention_are_an_alert() -> None:
    bench = Bench()
    lane = bench.lane()
    bench.put(lane, event(0))
    await until(lane, lambda: bool(bench.acked))
    bench.broker.first = 7
    lane = bench.lane()
    bench.put(lane, event(9, "B"))
    await until(lane, lambda: bench.acked == [0, 9])
    alerts = [one.value or b"" for writes in bench.broker.written for one in writes if one.topic == "alerts.v1"]
    assert len(alerts) == 1
    assert b'"first":1' in alerts[0]
    assert b'"end":7' in alerts[0]


async def test_transaction_markers_between_chunks_are_no_gap() -> None:
    bench = Bench()
    lane = bench.lane()
    bench.put(lane, event(0))
    bench.put(lane, event(3, "B"), follows=1)
    await until(lane, lambda: bench.acked == [0, 3])
    assert "alerts.v1" not in bench.broker.topics()


async def test_a_chunk_that_does_not_follow_the_last_one_stops_the_lane() -> None:
    bench = Bench()
    lane = bench.lane()
    bench.put(lane, event(0))
    bench.put(lane, event(5, "B"), follows=4)
    with pytest.raises(GapError):
        await until(lane, lambda: len(bench.acked) > 1)


async def test_chunks_of_an_earlier_assignment_are_dropped() -> None:
    bench = Bench()
    lane = bench.lane(generation=2)
    bench.put(lane, event(0), generation=1)
    bench.put(lane, event(1, "B"), generation=2)
    await until(lane, lambda: bool(bench.acked))
    assert bench.acked == [1]


async def test_every_assignment_fences_anew() -> None:
    bench = Bench()
    lane = bench.lane()
    bench.put(lane, event(0))
    await until(lane, lambda: bool(bench.acked))
    await lane.suspend()
    assert not lane.open
    lane.assign(2)
    bench.put(lane, event(1, "B"), generation=2)
    await until(lane, lambda: bench.acked == [0, 1])
    assert bench.broker.starts == 2


async def test_open_orders_are_screened_again_when_knowledge_changes() -> None:
    bench = Bench()
    lane = bench.lane()
    parties = [{"role": "ultimate_consignee", "name": LISTED, "country": "DE"}]
    bench.put(lane, event(0, parties=parties), event(1, "B"))
    await until(lane, lambda: bool(bench.acked))
    bench.known = knowledge(entity())
    target = horizon(grounds(bench.known))
    lane.wake()
    await until(lane, lambda: bench.position().screened_to == target)
    assert bench.broker.topics()[2:] == ["clearances.v1", "holds.v1", "reviews.sanctions.v1"]


async def test_a_rescreening_half_done_is_taken_up_by_the_next_owner() -> None:
    bench = Bench()
    lane = bench.lane()
    parties = [{"role": "ultimate_consignee", "name": LISTED, "country": "DE"}]
    bench.put(lane, event(0, parties=parties), event(1, "B", parties=parties))
    await until(lane, lambda: bool(bench.acked))
    bench.known = knowledge(entity())
    target = horizon(grounds(bench.known))
    bench.broker.takes = 2
    lane.wake()
    with pytest.raises(ConnectionError):
        await until(lane, lambda: False)
    bench.broker.takes = 1_000
    assert bench.position().screened_to != target
    assert bench.position().reached == target
    await until(bench.lane(), lambda: bench.position().screened_to == target)
    assert bench.broker.topics().count("holds.v1") == 2


async def test_a_partition_taken_away_amid_a_rescreening_is_let_go_and_the_rescreening_begun_anew() -> None:
    bench = Bench(slice_orders=100)
    lane = bench.lane()
    parties = [{"role": "ultimate_consignee", "name": LISTED, "country": "DE"}]
    bench.put(lane, event(0, parties=parties), event(1, "B", parties=parties))
    await until(lane, lambda: bool(bench.acked))
    running = asyncio.create_task(lane.run())
    async with asyncio.timeout(10):
        await bench.aside.acquire()
        bench.known = knowledge(entity())
        lane.wake()
        await asyncio.sleep(0.01)
        # Let it find the orders, and no further.
        bench.aside.release()
        await bench.aside.acquire()
        going = asyncio.create_task(lane.suspend())
        await asyncio.sleep(0.01)
        bench.aside.release()
        await going
    assert len(bench.broker.written) == 1
    running.cancel()
    target = horizon(grounds(bench.known))
    lane.assign(2)
    await until(lane, lambda: bench.position().screened_to == target)
    assert bench.broker.topics().count("holds.v1") == 2


async def test_a_partition_never_goes_back_a_day() -> None:
    bench = Bench(day=DAY + timedelta(2))
    lane = bench.lane()
    bench.put(lane, event(0))
    await until(lane, lambda: bool(bench.acked))
    bench.day = DAY
    bench.put(lane, event(1, "B"), follows=1)
    await until(lane, lambda: len(bench.acked) > 1)
    decided = [one.value or b"" for one in bench.broker.written[-1] if one.topic == "clearances.v1"]
    assert b'"evaluation_day":"2026-11-22"' in decided[0]


async def test_a_lower_rulebook_release_refuses() -> None:
    bench = Bench(release="2026.12.1")
    lane = bench.lane()
    bench.put(lane, event(0))
    await until(lane, lambda: bool(bench.acked))
    bench.release = "2026.2.9"
    with pytest.raises(RollbackError, match="--allow-rollback"):
        await until(bench.lane(), lambda: False)


async def test_another_build_of_the_same_release_refuses() -> None:
    bench = Bench()
    lane = bench.lane()
    bench.put(lane, event(0))
    await until(lane, lambda: bool(bench.acked))
    bench.build = Build("f" * 64)
    with pytest.raises(
        AnotherBuildError, match=rf"another build of release {RULEBOOK.release}: .* here .*\+f{{16}}\. "
    ):
        await until(bench.lane(), lambda: False)


async def test_another_build_takes_over_where_it_is_told_to_and_screens_again() -> None:
    bench = Bench()
    lane = bench.lane()
    bench.put(lane, event(0))
    await until(lane, lambda: bool(bench.acked))
    bench.build, bench.allow_rollback = Build("f" * 64), True
    await until(bench.lane(), lambda: bench.position().screened_to.rulebook == f"{RULEBOOK.release}+{'f' * 64}")


async def test_another_build_of_a_later_release_goes_on() -> None:
    bench = Bench(release="2026.2.9")
    lane = bench.lane()
    bench.put(lane, event(0))
    await until(lane, lambda: bool(bench.acked))
    bench.release, bench.build = "2026.12.1", Build("f" * 64)
    await until(bench.lane(), lambda: bench.position().screened_to.release == "2026.12.1")


async def test_nothing_is_decided_on_less_knowledge_than_the_partition_has_seen() -> None:
    bench = Bench(known=knowledge(entity()))
    lane = bench.lane()
    bench.put(lane, event(0))
    await until(lane, lambda: bool(bench.acked))
    bench.known = knowledge()
    behind = bench.lane()
    bench.put(behind, event(1, "B"))
    with suppress(TimeoutError):
        async with asyncio.timeout(0.5):
            await until(behind, lambda: len(bench.acked) > 1)
    assert bench.acked == [0]
    assert not behind.open
    await behind.suspend()
    bench.known = knowledge(entity())
    behind.assign(2)
    bench.put(behind, event(1, "B"), generation=2)
    await until(behind, lambda: bench.acked == [0, 1])


async def test_a_partition_is_let_go_amid_a_drain_of_which_nothing_is_written() -> None:
    """Thousands of decisions take seconds; a rebalance, or the end of the process, does not wait for them."""
    bench = Bench()
    lane = bench.lane()
    many = [event(offset, f"A-{offset}") for offset in range(3_000)]
    bench.put(lane, *many)
    task = asyncio.create_task(lane.run())
    async with asyncio.timeout(10):
        while lane._drain._deciding is None:  # noqa: ASYNC110  as a rebalance sees it, from outside
            await asyncio.sleep(0)
        await lane.suspend()
    assert not bench.acked
    assert not bench.broker.written
    lane.assign(2)
    bench.put(lane, *many[:5], generation=2)
    async with asyncio.timeout(10):
        while not bench.acked:  # noqa: ASYNC110  as above
            await asyncio.sleep(0.001)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert bench.position().next == 5


def measured(bench: Bench, name: str) -> float | None:
    return bench.metrics.registry.get_sample_value(name, {"partition": "0"} if "lag" in name else {})


async def test_events_are_counted_once_however_often_they_come() -> None:
    """Found by looking, fetched, fetched again by the next owner."""
    bench = Bench(Broker(orders=[event(number, f"A-{number}") for number in range(3)]))
    lane = bench.lane()
    await until(lane, lambda: bench.reached() == 3)
    bench.put(lane, *bench.broker.orders, event(3, "B"))
    await until(lane, lambda: bool(bench.acked))
    await lane.suspend()
    lane.assign(2)
    bench.put(lane, *bench.broker.orders, event(3, "B"), event(4, "C"), generation=2)
    await until(lane, lambda: bench.acked == [3, 4])
    assert measured(bench, "shipscreen_events_received_total") == 5


@pytest.mark.parametrize(("end", "waiting"), [(4, 0), (8, 3)])
async def test_lag_is_of_events_and_not_of_transaction_markers(end: int, waiting: int) -> None:
    """Of a sender that sends each event in a transaction of its own, every second offset is a marker."""
    bench = Bench()
    lane = bench.lane()
    bench.put(lane, event(0))
    bench.put(lane, event(2, "B"), follows=1, end=end)
    bench.metrics.lag_records.labels("0").set(-1)
    await until(lane, lambda: measured(bench, "shipscreen_lag_records") == waiting)


async def test_events_that_nobody_fetches_are_lag() -> None:
    bench = Bench(Broker(takes=0, orders=[event(0)]))
    lane = bench.lane()
    await lane.look(bench.asked(1))
    with pytest.raises(ConnectionError):
        await until(lane, lambda: bool(bench.acked))
    assert lane.oldest_undecided == min(event(0).timestamp, int(bench.time * 1000))
