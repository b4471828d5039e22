"""The book of a partition: what it keeps, and that it keeps it through its bytes."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import orjson
import pytest

from streams.engine.deciding.book import Book, BookDraft, Horizon, Position, decoded_position
from streams.engine.deciding.entry import BookEntry, BookUnreadableError, Task, decoded_entry

NOW = Horizon(3, 4, 5, date(2026, 11, 20), "2026.11.1", "2026.11.1+abc", "policy")
POSITION = Position(
    {"orders.v1": 17}, NOW, replace(NOW, day=date(2026, 11, 19)), {"orders.v1": "topic"}, "group", {"licences.v1": "ab"}
)
ENTRY = BookEntry(
    "A-1", 9, 2, 3, b'{"z":1,"a":{"c":2,"b":1.5}}', "hold", "A-1/2/3", "hash", b'{"order_id":"A-1"}', "content"
)
CLOSED = replace(ENTRY, order_id="B-2", closed=date(2026, 8, 1), task=Task("data", "DATA_STALE_LIST"), shipped=True)


@pytest.mark.parametrize("entry", [ENTRY, CLOSED, replace(ENTRY, order=None, content_hash=None, undecoded=True)])
def test_an_entry_is_the_same_after_its_bytes(entry: BookEntry) -> None:
    assert decoded_entry(entry.encoded()) == entry


def test_a_position_is_the_same_after_its_bytes() -> None:
    assert decoded_position(POSITION.encoded()) == POSITION


def test_a_position_of_an_earlier_form_says_neither_whose_it_is_nor_on_which_topics() -> None:
    fields = orjson.loads(POSITION.encoded())
    earlier = {"form": 1, "next": 17, "topic_id": "topic"} | {n: fields[n] for n in ("reached", "screened_to")}
    assert decoded_position(orjson.dumps(earlier)) == replace(POSITION, group=None, chains={})


def test_a_position_of_a_later_form_is_refused() -> None:
    later = POSITION.encoded().replace(b'"form":3', b'"form":4')
    with pytest.raises(BookUnreadableError, match="form 4"):
        decoded_position(later)


def of_a_later_release(raw: bytes) -> bytes:
    """The record with a field more, in itself and in each thing in it that is ours."""
    fields = orjson.loads(raw)
    for part in (fields, fields.get("task"), fields.get("reached"), fields.get("screened_to")):
        if part is not None:
            part["added_later"] = {"how": "unknown here"}
    return orjson.dumps(fields)


def test_what_a_later_release_added_does_not_stop_an_earlier_one() -> None:
    assert decoded_entry(of_a_later_release(CLOSED.encoded())) == CLOSED
    assert decoded_position(of_a_later_release(POSITION.encoded())) == POSITION
    book = Book()
    book.load([(b"B-2", of_a_later_release(CLOSED.encoded()))])
    assert book.closed_before(date(2026, 8, 2)) == ["B-2"]


@pytest.mark.parametrize("name", ["recalled", "shipped", "undecoded", "contradictory"])
def test_a_record_from_before_a_field_was_added_has_its_default(name: str) -> None:
    fields = orjson.loads(ENTRY.encoded())
    del fields[name]
    assert decoded_entry(orjson.dumps(fields)) == ENTRY


@pytest.mark.parametrize("name", ["verdict", "revision", "order", "task", "closed"])
def test_a_record_without_what_it_must_have_is_unreadable(name: str) -> None:
    fields = orjson.loads(ENTRY.encoded())
    del fields[name]
    with pytest.raises(BookUnreadableError, match=name):
        decoded_entry(orjson.dumps(fields))


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b'{"form":99}'])
def test_a_record_of_another_form_is_not_guessed_at(raw: bytes) -> None:
    with pytest.raises(BookUnreadableError):
        decoded_entry(raw)


def test_an_order_that_looks_like_a_task_waits_for_no_desk() -> None:
    order = b'{"order_id":"A-1","zz":{"task":{"desk":"sanctions","since":"2020-01-01"}}}'
    book = Book()
    book.load([(b"A-1", replace(ENTRY, order=order, kind="clearance").encoded())])
    assert list(book.open_holds()) == []


@pytest.mark.parametrize(
    ("task", "held"),
    [
        (Task("data", "DATA_STALE_LIST"), [("data", "2026-11-18")]),
        (Task("sanctions", "EL_LISTED_PARTY", "2026-11-10"), [("sanctions", "2026-11-10")]),
        (None, []),
    ],
)
def test_a_hold_lasts_since_the_day_of_its_task_or_else_of_its_verdict(
    task: Task | None, held: list[tuple[str, str]]
) -> None:
    """Earlier releases did not keep the day in the task."""
    verdict = b'{"decision":{"evaluation_day":"2026-11-18"}}'
    assert list(_holds(replace(ENTRY, verdict=verdict, task=task))) == held


@pytest.mark.parametrize("entry", [ENTRY, CLOSED])
def test_a_book_with_a_record_of_a_newer_form_is_refused_before_anything_is_decided(entry: BookEntry) -> None:
    newer = entry.encoded().replace(b'"form":1', b'"form":3', 1)
    with pytest.raises(BookUnreadableError, match="form 3"):
        Book().load([(b"#partition", POSITION.encoded()), (b"A-1", newer)])


@pytest.mark.parametrize("changes", [{"unknown": True}, {"seen": ("submitted",)}, {"left": {"1": "2.5"}}])
def test_only_an_order_with_a_course_has_the_newer_form(changes: dict[str, Any]) -> None:
    entry = replace(CLOSED, **changes)
    assert orjson.loads(entry.encoded())["form"] == 2
    assert decoded_entry(entry.encoded()) == entry
    assert orjson.loads(CLOSED.encoded())["form"] == 1
    assert not {"unknown", "seen", "left"} & orjson.loads(CLOSED.encoded()).keys()
    book = Book()
    book.load([(b"B-2", entry.encoded())])
    assert (book.closed_before(date(2026, 8, 2)), list(book.open_holds())) == (["B-2"], list(_holds(CLOSED)))


def _holds(entry: BookEntry) -> Iterable[tuple[str, str]]:
    book = Book()
    book.put(entry.order_id, entry.encoded())
    return book.open_holds()


def test_a_book_is_its_records() -> None:
    book = Book()
    book.load(
        [
            (b"A-1", ENTRY.encoded()),
            (b"#partition", POSITION.encoded()),
            (b"B-2", CLOSED.encoded()),
            (b"C-3", replace(ENTRY, order_id="C-3").encoded()),
            (b"C-3", None),
        ]
    )
    assert (len(book), book.open_count, list(book.open_orders())) == (2, 1, ["A-1"])
    assert book.get("B-2") == CLOSED
    assert book.get("C-3") is None
    assert book.position == POSITION


def test_orders_closed_long_ago_are_found_and_an_order_can_open_again() -> None:
    book = Book()
    book.put("B-2", CLOSED.encoded())
    assert book.closed_before(date(2026, 8, 1)) == []
    assert book.closed_before(date(2026, 8, 2)) == ["B-2"]
    book.put("B-2", replace(CLOSED, closed=None).encoded())
    assert book.closed_before(date(2027, 1, 1)) == []
    assert book.open_count == 1


def test_a_draft_changes_nothing_of_the_book() -> None:
    book = Book()
    book.put("A-1", ENTRY.encoded())
    draft = BookDraft(book)
    draft.put(replace(ENTRY, number=4))
    draft.strike("B-2")
    seen = draft.get("A-1")
    assert seen is not None
    assert seen.number == 4
    assert draft.get("B-2") is None
    assert book.get("A-1") == ENTRY
    assert [(order_id, value is None) for order_id, value in draft.records()] == [("A-1", False), ("B-2", True)]


@pytest.mark.parametrize(
    ("changes", "behind"),
    [({}, False), ({"licences": 6}, True), ({"day": date(2026, 11, 21)}, True), ({"listed_parties": 2}, False)],
)
def test_a_horizon_behind_another(changes: dict[str, object], behind: bool) -> None:
    assert NOW.behind(replace(NOW, **changes)) is behind  # type: ignore[arg-type]
