"""This release starts on what an earlier one left on the topics: no lane ends, nothing is contradictory, and no
clearance is withdrawn but for a reason that the table names.
"""

import asyncio
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest

from schemas.topics import CLEARANCES, DEAD_LETTERS, HOLDS, KNOWLEDGE, ORDER_BOOK, ORDERS
from streams.engine.broker.readback import headers_of
from streams.engine.deciding.book import PARTITION_KEY, Book, BookDraft, Horizon, decoded_position
from streams.engine.deciding.decide import Judge, PartitionPlace
from streams.engine.deciding.entry import BookEntry
from streams.engine.rescreening.rescreen import horizon
from streams.facts.order import ExchangeRates
from streams.screening.decode import Decoded, decode
from streams.screening.knowledge import Knowledge, KnowledgeRecord
from streams.trial.tally import READ_BACK, Report, Sent, Tally
from tests.engine.lanes import ORDERS_ID, Bench, Broker, until
from tests.engine.orders import grounds
from tests.upgrade.dump import FOLDER, SUFFIX, Dump, Kept, read

DUMPS = sorted(FOLDER.glob(f"*{SUFFIX}"))
WITHDRAWN = tomllib.loads((Path(__file__).parent / "withdrawn.toml").read_text(encoding="utf-8"))
WITHIN = 120.0


@dataclass
class Upgraded:
    """The partitions of a dump after this release took them over."""

    dump: Dump
    known: Knowledge
    benches: list[Bench] = field(default_factory=list)

    @property
    def written(self) -> Iterator[Kept]:
        """What this release wrote, as records."""
        for partition, bench in enumerate(self.benches):
            ends: dict[str, int] = {}
            for one in self.dump.records:
                if one.partition == partition:
                    ends[one.topic] = max(ends.get(one.topic, 0), one.offset + 1)
            for write in (one for writes in bench.broker.written for one in writes):
                offset = ends[write.topic] = ends.get(write.topic, -1) + 1
                yield Kept(write.topic, partition, offset, 0, write.key, write.value, tuple(write.headers))

    def report(self) -> Report:
        """The count of a sender who sent what the log of orders holds."""
        tally = Tally()
        for one in (*self.dump.records, *self.written):
            if one.topic in READ_BACK:
                tally.take(one)
        return tally.report(sent(self.dump))


def taken_over(dump: Dump) -> Upgraded:
    """Runs a lane of this release on each partition until all its orders were screened again."""
    records = [KnowledgeRecord(one.topic, one.offset, one.key, one.value) for t in KNOWLEDGE for one in dump.on(t.name)]
    known, delta = Knowledge.empty(ExchangeRates({})).apply(records)
    assert delta.refused == ()
    upgraded = Upgraded(dump, known)
    for partition in range(dump.made.partitions):
        book = [(one.key or b"", _moved(one)) for one in dump.on(ORDER_BOOK.name, partition)]
        day = date.fromisoformat(dump.made.day)
        place: Any = {"partition": partition, "partitions": dump.made.partitions, "slice_orders": 200}
        bench = Bench(Broker(book=book), known, day, **place)
        target = horizon(grounds(known, day))
        asyncio.run(_screened(bench, target))
        upgraded.benches.append(bench)
    return upgraded


async def _screened(bench: Bench, target: Horizon) -> None:
    await until(bench.lane(), lambda: bench.position().screened_to == target, WITHIN)


def sent(dump: Dump) -> Sent:
    """As the release of the dump read it: what it refused are dead letters."""
    letters = [headers_of(one) for one in dump.records if one.topic == DEAD_LETTERS.name]
    refused = {(told["dlq-partition"], told["dlq-offset"]): told.get("dlq-order-id") for told in letters}
    account = Sent()
    for one in dump.records:
        place = str(one.partition), str(one.offset)
        if one.topic == ORDERS.name and place in refused:
            account.note(refused[place], None)
        elif one.topic == ORDERS.name:
            order = orjson.loads(one.value or b"")
            account.note(order["order_id"], order["revision"])
    return account


def _moved(one: Kept) -> bytes | None:
    """The record on the topics of this test, where `orders.v1` is another topic."""
    if one.key != PARTITION_KEY.encode() or one.value is None:
        return one.value
    return replace(decoded_position(one.value), topics={ORDERS.name: ORDERS_ID}).encoded()


@cache
def _upgraded(path: Path) -> Upgraded:
    return taken_over(read(path))


@pytest.fixture(params=DUMPS, ids=lambda path: path.name.removesuffix(SUFFIX))
def upgraded(request: pytest.FixtureRequest) -> Upgraded:
    return _upgraded(request.param)


def entries(book: Book) -> Iterator[BookEntry]:
    return (entry for entry in map(book.get, book) if entry is not None)


def book_of(dump: Dump, partition: int) -> Book:
    """As it stood before."""
    book = Book()
    book.load((one.key or b"", one.value) for one in dump.on(ORDER_BOOK.name, partition))
    return book


def test_a_dump_shows_every_fate_of_an_order(upgraded: Upgraded) -> None:
    books = [book_of(upgraded.dump, partition) for partition in range(upgraded.dump.made.partitions)]
    fates = {(entry.kind, entry.closed is not None, entry.shipped) for book in books for entry in entries(book)}
    open_, shipped, partly = ("clearance", False, False), ("clearance", True, True), ("clearance", False, True)
    assert {open_, shipped, partly, ("hold", False, False), ("hold", True, False)} <= fates


def test_nothing_is_lost_or_contradictory(upgraded: Upgraded) -> None:
    report = upgraded.report()
    assert report.adds_up, report.plain()


def test_no_clearance_is_withdrawn_but_for_a_reason_that_the_table_names(upgraded: Upgraded) -> None:
    reasons = WITHDRAWN[upgraded.dump.made.release]
    told = [orjson.loads(one.value or b"") for one in upgraded.written if one.topic in {HOLDS.name, CLEARANCES.name}]
    withdrawn = {one["replaced_by"] for one in told if one["kind"] == "withdrawal"}
    holds = {one["verdict_id"]: one["decision"]["findings"] for one in told if one["kind"] == "hold"}
    codes = {name: {finding["code"] for finding in holds[name]} for name in withdrawn & holds.keys()}
    assert {name: found for name, found in codes.items() if not found <= reasons.keys()} == {}
    assert all(reasons.values())


def test_what_stands_sent_again_is_a_repeat_whatever_form_it_was_hashed_in(upgraded: Upgraded) -> None:
    for partition, bench in enumerate(upgraded.benches):
        book = Book()
        book.load(bench.broker.book)
        standing = [entry for entry in entries(book) if entry.order is not None and decoded(entry.order)]
        given = grounds(upgraded.known, bench.day)
        judge = Judge(PartitionPlace(partition, upgraded.dump.made.partitions), given, BookDraft(book))
        for entry in standing:
            judge.take(Kept(ORDERS.name, partition, 10**9, 0, entry.order_id.encode(), entry.order, ()))
        assert [write.value for write in judge.writes] == [entry.verdict for entry in standing]
        assert judge.tally.repeated == len(standing) > 900


def decoded(order: bytes) -> bool:
    return isinstance(decode(order), Decoded)
