"""Rates of a new day: the file is read anew, what rests on them is screened again, and nothing else."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import orjson
import pytest

from schemas.topics import ITEM_CONTENT
from streams.engine.broker.connection import Connection
from streams.engine.broker.reader import KnowledgeReader
from streams.engine.deciding.book import Book, BookDraft
from streams.engine.deciding.decide import Judge, PartitionPlace
from streams.engine.knowledge.rates import MOST_BYTES, RatesFile
from streams.engine.rescreening.journal import Journal
from streams.engine.rescreening.recheck import Slice
from streams.engine.rescreening.rescreen import backlog, find_affected, horizon, rescreen_slice
from streams.facts.order import ExchangeRates
from streams.law.kit.samples import foreign, laid, part
from streams.screening.knowledge import Delta, Knowledge, KnowledgeRecord
from tests.engine.lanes import Bench, until
from tests.engine.orders import DAY, Fetched, event, grounds, knowledge

EURO = ExchangeRates({"EUR": Decimal("1.10")}, DAY, "of today")
CONTROLLED = "3A001.b.2.a"


def with_rates(rates: ExchangeRates) -> Knowledge:
    return replace(knowledge(), exchange_rates=rates)


def in_euro(offset: int, order_id: str, content: str = "50", value: str = "1000") -> Fetched:
    """A foreign item with US content in dollars, sold in euro: more than a quarter of it at 0.2 dollars for one."""
    order = laid(
        foreign("CN", eccn=CONTROLLED, fmv={"amount": value, "currency": "EUR"}, us_content=[part(CONTROLLED, content)])
    )
    return event(
        offset, order_id, **{name: given for name, given in order.items() if name not in {"order_id", "revision"}}
    )


def book_of(known: Knowledge, *events: Fetched) -> Book:
    book = Book()
    draft = BookDraft(book)
    Judge(PartitionPlace(0, 1), grounds(known), draft).take(*events)
    for order_id, value in draft.records():
        book.put(order_id, value)
    return book


def again(book: Book, before: Knowledge, after: Knowledge, day: date = DAY) -> Slice:
    known = grounds(after, day)
    work = backlog(book, replace(horizon(grounds(before, day)), day=day), known, Journal(), 90)
    done, draft = Slice(), BookDraft(book)
    if work is not None:
        find_affected(work, book, 10)
        rescreen_slice(work, done, draft, known)
        assert {one.cause for one in done.tally.published} <= {"item"}
    return done


def kinds(book: Book) -> dict[str, str]:
    return {order_id: entry.kind for order_id in book if (entry := book.get(order_id)) is not None}


def test_other_rates_screen_again_what_is_in_another_currency_and_nothing_else() -> None:
    known = with_rates(EURO)
    book = book_of(known, event(0), in_euro(1, "EURO"), event(2, "B"))
    assert kinds(book) == {"A-1": "clearance", "EURO": "clearance", "B": "clearance"}
    done = again(book, known, with_rates(replace(EURO, rates={"EUR": Decimal("0.10")}, hash="of a bad day")))
    assert done.screened == 1
    assert [write.topic for write in done.writes][:2] == ["clearances.v1", "holds.v1"]
    assert again(book, known, known).screened == 0


def test_an_item_that_is_valued_in_another_currency_is_touched_by_its_sku() -> None:
    value = orjson.dumps({"sku": "SKU-1", "eccn": "EAR99", "fmv": {"amount": "9", "currency": "EUR"}})
    known = with_rates(EURO).apply([KnowledgeRecord(ITEM_CONTENT.name, 0, b"SKU-1", value)])[0]
    lines = [{"line": 1, "sku": "SKU-1", "qty": "1"}]
    book = book_of(known, event(0, lines=lines), event(1, "B"))
    after = replace(known, exchange_rates=replace(EURO, hash="of tomorrow"))
    assert again(book, known, after).screened == 1


def test_what_was_cleared_by_fresh_rates_stands_while_they_grow_old_and_nothing_new_clears() -> None:
    known, later = with_rates(EURO), DAY + timedelta(8)
    aged = replace(knowledge(checked_at=later), exchange_rates=EURO)
    book = book_of(known, in_euro(0, "EURO"))
    again_ = again(book, replace(aged, exchange_rates=replace(EURO, hash="before")), aged, later)
    assert (again_.screened, again_.writes) == (1, [])
    draft = BookDraft(book)
    judge = Judge(PartitionPlace(0, 1), grounds(aged, later), draft)
    judge.take(in_euro(1, "NEW"))
    (hold,) = [orjson.loads(write.value or b"") for write in judge.writes if write.topic == "holds.v1"]
    assert "DATA_MISSING_FX" in {finding["code"] for finding in hold["decision"]["findings"]}


@pytest.mark.asyncio
async def test_a_lane_screens_again_when_rates_are_others() -> None:
    bench = Bench(known=with_rates(EURO))
    lane = bench.lane()
    bench.put(lane, in_euro(0, "EURO"))
    await until(lane, lambda: bool(bench.acked))
    bench.known = with_rates(replace(EURO, rates={"EUR": Decimal("0.10")}, hash="of a bad day"))
    target = horizon(grounds(bench.known))
    lane.wake()
    await until(lane, lambda: bench.position().screened_to == target)
    assert bench.position().screened_to.rates == "of a bad day"
    assert "holds.v1" in bench.broker.topics()


@pytest.mark.asyncio
async def test_rates_that_come_while_lists_are_folded_are_kept() -> None:
    reader = KnowledgeReader(Connection("nowhere:1"), EURO, lambda *_: None)
    other = replace(EURO, hash="of tomorrow")
    records = [KnowledgeRecord(ITEM_CONTENT.name, number, b"S", b"{}") for number in range(60)]
    folding = asyncio.create_task(reader._fold(records))
    await asyncio.sleep(0)
    reader.take_rates(other)
    await folding
    assert reader.current.exchange_rates == other
    assert reader.current.item_content_version.offset == 60


class TestFile:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return tmp_path / "rates.json"

    def write(self, path: Path, day: str, rate: str = "1.10") -> None:
        """As publishers do: written beside it and put in its place."""
        beside = path.with_suffix(".new")
        beside.write_bytes(orjson.dumps({"day": day, "rates": {"EUR": rate}}))
        beside.replace(path)

    def test_is_taken_once_when_it_changed(self, path: Path) -> None:
        file = RatesFile(path, EURO)
        self.write(path, "2026-11-20", "1.12")
        taken = file.changed(DAY)
        assert taken is not None
        assert taken.rates == {"EUR": Decimal("1.12")}
        assert file.changed(DAY) is None
        path.touch()
        assert file.changed(DAY) is None

    @pytest.mark.parametrize(
        "content",
        [None, b"", b'{"day":"2026-11-20","rates":{"EUR":"1.', b" " * (MOST_BYTES + 1),
         b'{"day":"2026-11-22","rates":{}}', b'{"day":"2026-11-19","rates":{}}'],
    )  # fmt: skip
    def test_that_cannot_be_taken_leaves_those_in_force_until_it_can(self, path: Path, content: bytes | None) -> None:
        file = RatesFile(path, EURO)
        if content is not None:
            path.write_bytes(content)
        assert file.changed(DAY) is None
        self.write(path, "2026-11-21")
        assert file.changed(DAY) is not None


def test_a_step_of_rates_says_what_it_is() -> None:
    told: list[Delta] = []
    reader = KnowledgeReader(Connection("nowhere:1"), EURO, lambda *step: told.append(step[2]))
    reader.take_rates(replace(EURO, hash="other"))
    assert told == [Delta(rates=True)]
