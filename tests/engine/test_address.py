"""Records whose key and value name different orders: both are held, and no record is moved twice."""

from collections import Counter, defaultdict
from dataclasses import replace
from random import Random
from typing import Any

import orjson
import pytest

from schemas.topics import ORDERS
from streams.engine.deciding.address import DISAGREES, addressed, home
from streams.engine.deciding.book import BookDraft
from streams.engine.deciding.decide import Judge, PartitionPlace
from streams.law.kit.samples import SAMPLE
from tests.engine.orders import Fetched, event, grounds
from tests.engine.test_decide import Desk, codes, on, only, topics

PARTITIONS = 4
PAIRS = 1_000
NUMBER = "pair"


class Town:
    """A log and a worker's lane for each partition; a lane takes a part of what stands in its log, in turn."""

    def __init__(self) -> None:
        self.logs: dict[int, list[Fetched]] = {partition: [] for partition in range(PARTITIONS)}
        self.desks = [Desk(PartitionPlace(partition, PARTITIONS)) for partition in range(PARTITIONS)]
        self.next = dict.fromkeys(range(PARTITIONS), 0)
        self.letters: Counter[tuple[bytes, str]] = Counter()
        self.holds: Counter[str] = Counter()

    def send(self, partition: int, key: bytes | None, value: bytes | None, *headers: tuple[str, bytes]) -> None:
        log = self.logs[partition]
        log.append(Fetched(len(log), key, value, partition, headers=headers))

    def run(self, rng: Random) -> None:
        """Until nothing is left to be taken."""
        while waiting := [one for one, log in self.logs.items() if self.next[one] < len(log)]:
            partition = rng.choice(waiting)
            first = self.next[partition]
            part = self.logs[partition][first : first + rng.randint(1, 50)]
            self.next[partition] += len(part)
            for write in self.desks[partition].take(*part):
                told = dict(write.headers)
                if write.topic == ORDERS.name:
                    assert write.partition is not None
                    self.send(write.partition, write.key, write.value, *write.headers)
                elif write.topic == "orders.v1.dlq":
                    self.letters[told[NUMBER], told.get("dlq-order-id", b"").decode()] += 1
                elif write.topic == "holds.v1":
                    self.holds[(write.key or b"").decode()] += 1

    @property
    def sightings(self) -> Counter[bytes]:
        """How often each pair stands in the logs."""
        return Counter(dict(one.headers)[NUMBER] for log in self.logs.values() for one in log)


def pair(number: int, rng: Random) -> tuple[str, str, bytes, bool]:
    """The order of the key, another one, a value, and whether the value names the other at its top."""
    mine, other = f"A-{number}", f"B-{number}"
    nested: dict[str, Any] = {"order_id": 17, "replaces": {"order_id": other}, "lines": [{"order_id": other}]}
    good = orjson.dumps({**SAMPLE, "order_id": other})
    values = [
        (orjson.dumps(nested), False),
        (orjson.dumps({"replaces": {"order_id": other}}), False),
        (orjson.dumps({**nested, "order_id": mine}), False),
        (good, True),
        (good[:-2], True),
        (orjson.dumps({**SAMPLE, "order_id": other, "revision": "first"}), True),
        (b'{"note":"\\"order_id\\": \\"' + other.encode() + b'\\" {[","revision":1,', False),
    ]
    return mine, other, *rng.choice(values)


@pytest.mark.parametrize("astray", [False, True])
def test_of_a_thousand_pairs_each_record_is_moved_at_most_once_and_holds_whom_it_may_be_about(astray: bool) -> None:
    town, rng, expected = Town(), Random(5), defaultdict[bytes, set[str]](set)
    for number in range(PAIRS):
        mine, other, value, names = pair(number, rng)
        partition = rng.randrange(PARTITIONS) if astray else home(mine, PARTITIONS)
        expected[b"%d" % number] = {mine, other} if names else {mine}
        town.send(partition, mine.encode(), value, (NUMBER, b"%d" % number))
    town.run(rng)
    most = {number: len(orders) + astray for number, orders in expected.items()}
    assert all(seen <= most[number] for number, seen in town.sightings.items())
    assert town.letters == Counter((number, order) for number, orders in expected.items() for order in orders)
    assert town.holds == Counter(order for orders in expected.values() for order in orders)


def test_what_is_sent_again_is_held_again_and_moved_no_further() -> None:
    town, rng = Town(), Random(6)
    for _ in range(3):
        town.send(home("A-1", PARTITIONS), b"A-1", orjson.dumps({**SAMPLE, "order_id": "B-1"}), (NUMBER, b"1"))
    town.run(rng)
    assert town.sightings == {b"1": 6}
    assert town.holds == {"A-1": 3, "B-1": 3}


def test_both_orders_of_a_pair_lose_their_clearances() -> None:
    town, rng = Town(), Random(7)
    for order_id in ("A-1", "B-1"):
        good = orjson.dumps({**SAMPLE, "order_id": order_id})
        town.send(home(order_id, PARTITIONS), order_id.encode(), good, (NUMBER, b"0"))
    town.send(home("A-1", PARTITIONS), b"A-1", orjson.dumps({**SAMPLE, "order_id": "B-1"}), (NUMBER, b"1"))
    town.run(rng)
    for order_id in ("A-1", "B-1"):
        entry = town.desks[home(order_id, PARTITIONS)].book.get(order_id)
        assert entry is not None
        assert (entry.kind, entry.undecoded) == ("hold", True)


def test_the_issue_s_example_holds_the_key_s_order_and_leaves_the_other_alone() -> None:
    desk = Desk()
    desk.take(event(0), event(1, order_id="B-9"))
    body = {"event": "amended", "order_id": 17, "revision": 2, "replaces": {"order_id": "B-9"}}
    writes = desk.take(Fetched(2, b"A-1", orjson.dumps(body)))
    assert topics(writes) == ["orders.v1.dlq", "clearances.v1", "holds.v1", "reviews.data.v1"]
    assert {write.key for write in writes} == {b"A-1"}


@pytest.mark.parametrize("mark", [b"A-1", b"B-9", b"", b"\xff", b"x" * 200])
def test_a_record_with_the_header_is_never_moved_whoever_set_it(mark: bytes) -> None:
    for partition in range(PARTITIONS):
        stray = replace(event(3), partition=partition, headers=((DISAGREES, mark),))
        judge = Judge(PartitionPlace(partition, PARTITIONS), grounds(), BookDraft(Desk().book))
        judge.take(stray)
        judge.finish()
        assert ORDERS.name not in topics(judge.writes)
        assert topics(judge.writes)[0] == "orders.v1.dlq"
        held = {write.key for write in judge.writes if write.topic == "holds.v1"}
        at_home = [one for one in (mark.decode("latin-1"), "A-1") if 0 < len(one) < 129 and one.isprintable()]
        at_home = [one for one in at_home if one in {"A-1", "B-9"} and home(one, PARTITIONS) == partition]
        assert held == {one.encode() for one in at_home[:1]}
        assert ("alerts.v1" in topics(judge.writes)) == (not at_home)


def test_a_pair_waits_for_events_of_the_order_that_it_holds() -> None:
    writes = Desk().take(event(0), replace(event(1), value=event(1, order_id="B-1").value), event(2, revision=2))
    verdicts = [one for topic in ("clearances.v1", "holds.v1") for one in on(topic, writes)]
    assert {one.verdict_id for one in verdicts if one.kind != "withdrawal"} == {"A-1/1/1", "A-1/1/2", "A-1/2/3"}


@pytest.mark.parametrize("key", [None, b"", b"\xff", b"#partition", b"a\nb", b"x" * 129])
def test_a_key_that_spells_no_order_leaves_it_to_the_value(key: bytes | None) -> None:
    right = home("A-1", PARTITIONS)
    assert addressed(replace(event(0), key=key, partition=right), "A-1", PARTITIONS).order_id == "A-1"
    to = addressed(replace(event(0), key=key, partition=(right + 1) % PARTITIONS), "A-1", PARTITIONS)
    assert (to.forward, to.told, to.doubt) == (right, (), None)


def test_a_copy_says_in_its_letter_which_orders_disagree() -> None:
    town = Desk(PartitionPlace(home("A-1", 2), 2))
    record = replace(event(0, order_id="B-9"), key=b"A-1", partition=home("A-1", 2))
    writes = town.take(record)
    hold = only(writes)
    assert (hold.order_id, codes(hold)) == ("A-1", {"ORDER_UNDECODED"})
    assert "'A-1'" in str(hold.decision.findings[0].evidence)
    copies = [write for write in writes if write.topic == ORDERS.name]
    assert [(copy.key, copy.value, copy.headers) for copy in copies] == [
        (b"A-1", record.value, ((DISAGREES, b"B-9"),)),
    ]
