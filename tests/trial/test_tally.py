"""The sender's count: every order comes to one end, and what does not is told."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from streams.engine.deciding.entry import BookEntry
from streams.trial.tally import Report, Sent, Tally


@dataclass
class Record:
    topic: str
    key: bytes
    value: bytes | None
    headers: list[tuple[str, bytes]] = field(default_factory=list)


def verdict(order_id: str = "A", revision: int = 1, number: int = 1, state: str = "cleared", **more: Any) -> Record:
    kind = "clearance" if state == "cleared" else "hold"
    codes = [] if state == "cleared" else [{"code": more.pop("code", state.upper())}]
    raw = {
        "kind": kind,
        "verdict_id": f"{order_id}/{revision}/{number}",
        "order_id": order_id,
        "revision": revision,
        "decision_hash": more.pop("decision_hash", "h"),
        "decision": {"state": state, "findings": codes, "undecoded": more.pop("undecoded", False)},
        "course": {"number": number, "cause": "event", "supersedes": None},
    }
    topic = "clearances.v1" if kind == "clearance" else "holds.v1"
    return Record(topic, order_id.encode(), json.dumps(raw | more).encode())


def booked(of: Record) -> Record:
    raw = json.loads(of.value or b"")
    entry = BookEntry(
        raw["order_id"], 0, raw["revision"], raw["course"]["number"], of.value or b"", raw["kind"], raw["verdict_id"],
        raw["decision_hash"], order=b"{}", content_hash="c",
    )  # fmt: skip
    return Record("order-book.v1", of.key, entry.encoded())


def letter(offset: int, order_id: str | None = None) -> Record:
    headers = [("dlq-topic", b"orders.v1"), ("dlq-partition", b"0"), ("dlq-offset", str(offset).encode())]
    return Record("orders.v1.dlq", b"", b"x", [*headers, *([("dlq-order-id", order_id.encode())] if order_id else [])])


def report(sent: list[tuple[str | None, int | None]], *records: Record) -> Report:
    account, tally = Sent(), Tally()
    for order_id, revision in sent:
        account.note(order_id, revision)
    for record in records:
        tally.take(record)
    return tally.report(account)


def test_everything_in_its_place_adds_up() -> None:
    a1, a2, a_late = verdict("A", 1), verdict("A", 3, 2, "held", code="X"), verdict("A", 2, 3, "superseded")
    b, gone, broken = verdict("B"), verdict("B", 2, 2, "cancelled"), verdict("C", 0, state="held", undecoded=True)
    counted = report(
        [("A", 1), ("A", 3), ("A", 2), ("A", 1), ("B", 1), ("B", 2), ("C", None), (None, None)],
        a1, a2, a_late, a1, b, gone, broken, letter(7, "C"), letter(8), letter(8),
        booked(a2), booked(gone), booked(broken),
    )  # fmt: skip
    assert counted.adds_up, counted
    assert (counted.orders, counted.order_ids) == (7, 3)
    assert (counted.cleared, counted.held, counted.superseded, counted.cancelled) == (2, 2, 1, 1)
    assert (counted.dead_letters, counted.dead_letters_without_order_id) == (2, 1)
    assert (counted.published_again, counted.held_by_code) == (1, {"X": 1, "HELD": 1})


@pytest.mark.parametrize(
    ("sent", "records", "missing"),
    [
        ([("A", 1)], [], 1),
        ([("A", 1), ("A", 2)], [verdict("A", 2), booked(verdict("A", 2))], 1),
        ([("A", None)], [letter(1, "A")], 1),
        ([("A", None)], [verdict("A", 0, state="held"), booked(verdict("A", 0, state="held"))], 1),
        ([(None, None), (None, None)], [letter(1)], 1),
    ],
)
def test_what_is_missing_is_told(
    sent: list[tuple[str | None, int | None]], records: list[Record], missing: int
) -> None:
    counted = report(sent, *records)
    assert counted.missing == missing
    assert not counted.adds_up


def test_one_number_with_two_contents_is_contradictory() -> None:
    one, other = verdict(), verdict(decision_hash="other")
    counted = report([("A", 1)], one, other, booked(one))
    assert (counted.contradictory, counted.adds_up) == (1, False)
    assert counted.contradictory_examples == ("A/1/1",)


def test_a_current_verdict_that_is_not_the_books_is_contradictory() -> None:
    one, later = verdict(), verdict(number=2, state="held")
    assert report([("A", 1)], one, later, booked(one)).contradictory == 1
    assert report([("A", 1)], one).contradictory == 1
    assert report([("A", 1)], one, later, booked(later)).contradictory == 0


def test_at_equal_numbers_a_hold_wins() -> None:
    hold = verdict(state="held")
    counted = report([("A", 1)], hold, verdict(), booked(hold))
    assert (counted.held, counted.cleared, counted.contradictory) == (1, 0, 1)


def test_verdicts_of_orders_that_nobody_sent_are_told() -> None:
    stranger = verdict("Z")
    counted = report([], stranger, booked(stranger))
    assert (counted.unexpected, counted.adds_up) == (1, False)
    assert report([], letter(1)).unexpected == 1


def test_withdrawals_are_no_verdicts() -> None:
    withdrawal = Record("clearances.v1", b"A", b'{"kind":"withdrawal","order_id":"A"}')
    assert report([], withdrawal).unexpected == 0


def test_a_tombstone_takes_the_order_out_of_the_book() -> None:
    one = verdict()
    assert report([("A", 1)], one, booked(one), Record("order-book.v1", b"A", None)).contradictory == 1
