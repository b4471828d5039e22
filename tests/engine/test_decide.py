"""What becomes of each kind of event, and what is written of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from types import ModuleType
from typing import Any

import orjson
import pytest

from schemas.topics import MAX_ORDER_BYTES
from schemas.verdict import VERDICT, Course, Verdict, Withdrawal
from streams.engine.deciding import decide, order_decider, output
from streams.engine.deciding import records as publish
from streams.engine.deciding.address import home
from streams.engine.deciding.book import Book, BookDraft
from streams.engine.deciding.decide import Judge, PartitionPlace
from streams.engine.deciding.entry import decoded_entry
from streams.engine.deciding.writes import Write
from streams.screening.verdicts import sealed, verdict, verdict_bytes
from tests.engine.orders import DAY, LISTED, Fetched, entity, event, grounds, held, knowledge

ALONE = PartitionPlace(0, 1)


class Desk:
    """A partition: judges drains and keeps its book, as a lane does."""

    def __init__(self, place: PartitionPlace = ALONE, **more: Any) -> None:
        self.place = place
        self.book = Book()
        self.grounds = grounds(**more)
        self.judge: Judge | None = None

    def take(self, *events: Fetched) -> list[Write]:
        draft = BookDraft(self.book)
        self.judge = Judge(self.place, self.grounds, draft)
        self.judge.take(*events)
        self.judge.finish()
        for order_id, value in draft.records():
            self.book.put(order_id, value)
        return self.judge.writes


def on(topic: str, writes: Sequence[Write]) -> list[Any]:
    return [VERDICT.validate_json(write.value or b"") for write in writes if write.topic == topic]


def only(writes: Sequence[Write]) -> Verdict:
    found = [one for one in (*on("holds.v1", writes), *on("clearances.v1", writes)) if isinstance(one, Verdict)]
    assert len(found) == 1
    return found[0]


def codes(verdict: Verdict) -> set[str]:
    return {finding.code for finding in verdict.decision.findings}


def topics(writes: Sequence[Write]) -> list[str]:
    return [write.topic for write in writes]


def test_a_new_order_gets_its_first_verdict() -> None:
    desk = Desk()
    writes = desk.take(event(5))
    verdict = only(writes)
    assert topics(writes) == ["clearances.v1"]
    assert (verdict.kind, verdict.verdict_id, verdict.course.number, verdict.course.cause) == (
        "clearance",
        "A-1/1/1",
        1,
        "event",
    )
    entry = desk.book.get("A-1")
    assert entry is not None
    assert (entry.revision, entry.number, entry.source, entry.closed) == (1, 1, 5, None)


def test_a_hold_opens_a_task_at_one_desk() -> None:
    writes = Desk().take(held(0))
    assert topics(writes) == ["holds.v1", "reviews.data.v1"]
    task = orjson.loads(writes[1].value or b"")
    assert (task["state"], task["order_id"], task["number"]) == ("open", "A-1", 1)


def test_a_repeat_gets_the_recorded_bytes_again_and_no_new_number() -> None:
    desk = Desk()
    first = desk.take(event(0))
    again = desk.take(event(1), event(2))
    assert [write.value for write in again] == [first[0].value] * 2
    entry = desk.book.get("A-1")
    assert entry is not None
    assert entry.number == 1


def test_other_content_under_the_same_revision_holds_and_takes_the_clearance_back() -> None:
    desk = Desk()
    desk.take(event(0))
    writes = desk.take(event(1, ship_from="DE"))
    assert topics(writes) == ["clearances.v1", "holds.v1", "reviews.data.v1"]
    withdrawal = on("clearances.v1", writes)[0]
    assert isinstance(withdrawal, Withdrawal)
    assert (withdrawal.withdraws, withdrawal.replaced_by) == ("A-1/1/1", "A-1/1/2")
    verdict = on("holds.v1", writes)[0]
    assert codes(verdict) == {"ORDER_CONTRADICTORY"}
    entry = desk.book.get("A-1")
    assert entry is not None
    assert entry.contradictory


def test_a_lower_revision_is_superseded_without_touching_what_is_current() -> None:
    desk = Desk()
    desk.take(event(0, revision=3))
    writes = desk.take(event(1, revision=2))
    verdict = only(writes)
    assert topics(writes) == ["holds.v1"]
    assert (verdict.decision.state, verdict.verdict_id, verdict.course.supersedes) == ("superseded", "A-1/2/2", None)
    entry = desk.book.get("A-1")
    assert entry is not None
    assert (entry.revision, entry.verdict_id, entry.number) == (3, "A-1/3/1", 2)
    assert only(desk.take(event(2, revision=4))).verdict_id == "A-1/4/3"


def test_a_superseded_verdict_depends_on_the_event_alone() -> None:
    decisions = []
    for current in (3, 9):
        desk = Desk()
        desk.take(held(0, revision=current))
        decisions.append(only(desk.take(event(1, revision=2))).decision)
    assert decisions[0] == decisions[1]


def test_an_amendment_that_clears_withdraws_the_hold_and_closes_its_task() -> None:
    desk = Desk()
    desk.take(held(0))
    writes = desk.take(event(1, revision=2))
    assert topics(writes) == ["holds.v1", "clearances.v1", "reviews.data.v1"]
    assert orjson.loads(writes[2].value or b"")["state"] == "closed"
    assert on("clearances.v1", writes)[0].course.number == 2


def test_a_task_is_changed_where_it_lies_and_moves_with_the_gravest_reason() -> None:
    desk = Desk(known=knowledge(entity()))
    desk.take(held(0))
    changed = desk.take(held(1, revision=2))
    assert [orjson.loads(write.value or b"")["state"] for write in changed if "reviews" in write.topic] == ["changed"]
    moved = desk.take(event(2, revision=3, parties=[{"role": "ultimate_consignee", "name": LISTED, "country": "CN"}]))
    told = [(write.topic, orjson.loads(write.value or b"")["state"]) for write in moved if "reviews" in write.topic]
    assert told == [("reviews.data.v1", "closed"), ("reviews.sanctions.v1", "open")]


def test_two_revisions_in_one_drain_see_each_other() -> None:
    desk = Desk()
    writes = desk.take(event(0), held(1, revision=2), event(2, revision=3))
    numbers = [(one.revision, one.course.number) for one in (*on("clearances.v1", writes), *on("holds.v1", writes))
               if isinstance(one, Verdict)]  # fmt: skip
    assert sorted(numbers) == [(1, 1), (2, 2), (3, 3)]
    assert len(desk.book) == 1


def test_a_cancelled_order_is_closed_and_asks_nobody() -> None:
    desk = Desk()
    desk.take(event(0))
    writes = desk.take(event(1, revision=2, event="cancelled"))
    assert topics(writes) == ["clearances.v1", "holds.v1"]
    assert on("holds.v1", writes)[0].decision.state == "cancelled"
    entry = desk.book.get("A-1")
    assert entry is not None
    assert entry.closed == DAY
    assert desk.book.open_count == 0


@pytest.mark.parametrize(("final", "closed"), [(True, DAY), (False, None)])
def test_a_shipped_order_is_closed_when_nothing_more_will_leave(final: bool, closed: Any) -> None:
    desk = Desk()
    desk.take(event(0))
    left = [{"line": 1, "qty": "0.5"}]
    writes = desk.take(
        event(1, revision=2, event="shipped", shipped_on=DAY.isoformat(), final=final, shipped_lines=left)
    )
    assert "alerts.v1" not in topics(writes)
    entry = desk.book.get("A-1")
    assert entry is not None
    assert (entry.shipped, entry.closed) == (True, closed)


@pytest.mark.parametrize("before", [[], [held(0)]])
def test_shipping_without_a_current_clearance_is_an_alert(before: list[Fetched]) -> None:
    desk = Desk()
    desk.take(*before)
    writes = desk.take(event(1, revision=2, event="shipped", shipped_on=DAY.isoformat()))
    alerts = [orjson.loads(write.value or b"") for write in writes if write.topic == "alerts.v1"]
    assert [alert["alert"] for alert in alerts] == ["shipped_without_clearance"]


def test_a_shipment_that_holds_on_its_actual_day_is_a_recall() -> None:
    desk = Desk()
    desk.take(event(0))
    writes = desk.take(held(1, revision=2, event="shipped", shipped_on=DAY.isoformat()))
    assert [orjson.loads(one.value or b"")["alert"] for one in writes if one.topic == "alerts.v1"] == ["recall"]


def test_an_undecodable_event_is_a_dead_letter_and_a_hold_of_its_order() -> None:
    desk = Desk()
    desk.take(event(0, revision=4))
    broken = Fetched(
        1, b"A-1", b'{"order_id":"A-1","revision":5,', headers=(("trace", b"x"), ("dlq-reason", b"forged"))
    )
    writes = desk.take(broken)
    assert topics(writes) == ["orders.v1.dlq", "clearances.v1", "holds.v1", "reviews.data.v1"]
    letter = writes[0]
    told = dict(letter.headers)
    assert (letter.key, letter.value) == (broken.key, broken.value)
    assert (told["dlq-offset"], told["dlq-order-id"], told["trace"]) == (b"1", b"A-1", b"x")
    assert told["dlq-reason"] != b"forged"
    verdict = on("holds.v1", writes)[0]
    assert (verdict.revision, verdict.course.number, verdict.decision.undecoded) == (4, 2, True)
    entry = desk.book.get("A-1")
    assert entry is not None
    assert entry.undecoded


def test_a_hold_of_an_undecodable_event_never_counts_as_the_decision_of_a_revision() -> None:
    desk = Desk()
    desk.take(Fetched(0, b"A-1", b"\xff"))
    verdict = only(desk.take(event(1, revision=0)))
    assert (verdict.kind, verdict.verdict_id) == ("clearance", "A-1/0/2")


def test_what_stands_after_an_undecodable_event_is_not_lifted_by_an_old_repeat() -> None:
    desk = Desk()
    desk.take(event(0))
    desk.take(Fetched(1, b"A-1", b"\xff"))
    assert only(desk.take(event(2))).decision.undecoded
    assert only(desk.take(event(3, revision=2))).kind == "clearance"


def test_bytes_that_name_no_order_are_a_dead_letter_alone() -> None:
    desk = Desk()
    assert topics(desk.take(Fetched(0, b"\xff", b"\xff"), Fetched(1, None, None))) == ["orders.v1.dlq"] * 2
    assert len(desk.book) == 0


@pytest.mark.parametrize("key", [b"", b"\xff", b"#partition"])
def test_a_key_that_is_no_order_id_is_refused_and_held(key: bytes) -> None:
    writes = Desk().take(replace(event(0), key=key))
    assert topics(writes)[:2] == ["orders.v1.dlq", "holds.v1"]
    assert dict(writes[0].headers)["dlq-stage"] == b"key"
    assert only(writes).order_id == "A-1"


def test_a_missing_key_is_no_fault() -> None:
    assert only(Desk().take(replace(event(0), key=None))).kind == "clearance"


def test_an_event_on_the_wrong_partition_is_sent_on_unchanged() -> None:
    right = home("A-1", 4)
    wrong = (right + 1) % 4
    stray = replace(event(7), partition=wrong, headers=(("h", b"v"),))
    writes = Desk(PartitionPlace(wrong, 4)).take(stray)
    assert topics(writes) == ["orders.v1", "alerts.v1"]
    sent = writes[0]
    assert (sent.partition, sent.key, sent.value, sent.headers) == (right, stray.key, stray.value, stray.headers)


@pytest.mark.parametrize("extra", [-1, 0, 1, 5_000_000])
def test_an_event_sent_on_is_cut_to_what_the_topic_takes(extra: int) -> None:
    """It would be too large for an order anyway: its key and as much of it as fits come where it is held."""
    right = home("A-1", 4)
    wrong = (right + 1) % 4
    room = MAX_ORDER_BYTES - 128 - len(b"A-1")
    value = bytes(room + extra)
    sent = Desk(PartitionPlace(wrong, 4)).take(Fetched(7, b"A-1", value, partition=wrong))[0]
    assert (sent.topic, sent.partition, sent.key, sent.value) == ("orders.v1", right, b"A-1", value[:room])


def test_partitions_are_those_of_the_java_client() -> None:
    # Known answers of org.apache.kafka.common.utils.Utils.murmur2, as aiokafka's own tests have them.
    assert [home(key, 1000) for key in ("", "a", "ab", "abc", "123456789")] == [681, 524, 434, 107, 566]


def test_without_transactions_an_event_that_the_book_has_gets_the_recorded_verdict() -> None:
    desk = Desk(PartitionPlace(0, 1, resend=True))
    first = desk.take(event(3, revision=2))
    again = desk.take(event(3, revision=2), event(2, revision=1))
    assert [write.value for write in again] == [first[0].value] * 2


def test_a_fault_of_ours_holds_the_order_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    from streams.screening.gather import gather as real

    def failing(order: Any, *rest: Any, **more: Any) -> Any:
        if order.order_id == "BAD":
            raise ZeroDivisionError("oops")
        return real(order, *rest, **more)

    monkeypatch.setattr("streams.engine.deciding.order_decider.gather", failing)
    desk = Desk()
    writes = desk.take(event(0), event(1, order_id="BAD"), event(2, order_id="C"))
    assert topics(writes) == ["orders.v1.dlq", "holds.v1", "reviews.data.v1", "clearances.v1", "clearances.v1"]
    assert desk.judge is not None
    assert [type(failure) for failure in desk.judge.tally.failures] == [ZeroDivisionError]


@pytest.mark.parametrize(
    ("module", "step"),
    [
        (decide, "decode"),
        (decide, "addressed"),
        (order_decider, "gather"),
        (order_decider, "screen"),
        (output, "decision_records"),
    ],
)
def test_whatever_step_fails_the_orders_taken_together_with_it_have_their_verdicts(
    module: ModuleType, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The third event fails; it is of an order of which another event was waiting."""
    desk = Desk()
    real, calls = getattr(module, step), 0

    def failing(*given: Any, **more: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise ZeroDivisionError("oops")
        return real(*given, **more)

    monkeypatch.setattr(module, step, failing)
    writes = desk.take(
        event(0), event(1, order_id="B"), event(2, revision=2), event(3, order_id="D"), event(4, order_id="B")
    )
    verdicts = [one for one in (*on("holds.v1", writes), *on("clearances.v1", writes)) if isinstance(one, Verdict)]
    assert Counter(one.verdict_id for one in verdicts) == {"A-1/1/1": 1, "A-1/1/2": 1, "B/1/1": 2, "D/1/1": 1}
    entry = desk.book.get("A-1")
    assert entry is not None
    assert (entry.undecoded, entry.kind) == (True, "hold")


def test_a_verdict_too_large_for_its_topic_loses_its_evidence_and_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "MOST_BYTES", 500)
    verdict = only(Desk().take(held(0)))
    assert all(set(finding.evidence) == {"cut", "findings"} for finding in verdict.decision.findings)
    monkeypatch.setattr(publish, "MOST_BYTES", 10)
    cleared = only(Desk().take(event(0)))
    assert (cleared.kind, codes(cleared)) == ("hold", {"RULE_ERROR"})


def test_book_entries_survive_being_written() -> None:
    desk = Desk()
    desk.take(held(0), event(1, order_id="B", event="cancelled"))
    for order_id in ("A-1", "B"):
        entry = desk.book.get(order_id)
        assert entry is not None
        assert decoded_entry(entry.encoded()) == entry


def test_what_is_sealed_is_the_verdict_and_its_bytes() -> None:
    decision = only(Desk().take(held(0))).decision
    course = Course(3, "list", "abc")
    made, value = sealed(decision, course)
    assert made == verdict(decision, course)
    assert value == verdict_bytes(made)
