"""Where an order's time goes, step by step in one process without Kafka: `python -m bench.engine_steps`.

Wall time of one thread, best of three passes over the generator's mix, with a new index of names each time. Duplicates
and records that are no order event are counted apart.
"""

import gc
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from random import Random

from bench.engine import DAY, RESULTS, machine, parties
from streams.audit.identity import enacted
from streams.engine.deciding.book import Book, BookDraft
from streams.engine.deciding.decide import Judge, PartitionPlace
from streams.engine.deciding.order_decider import PendingEvent
from streams.engine.deciding.records import Grounds
from streams.engine.deciding.writes import Received
from streams.engine.lanes.drain import slices
from streams.facts.order import ExchangeRates
from streams.facts.policy import Policy
from streams.reference.items import starter_items
from streams.review.desks import Desks
from streams.screening.knowledge import Knowledge
from streams.trial.orders.orders import events
from tests.engine.orders import Fetched

DRAIN = 500
APART = {"duplicate": "a duplicate", "malformed": "no order event", "unreadable": "no order event"}
NAMES = {
    "_case": "decode", "gather": "gather: parties matched, items described", "screen": "screen: the rulebook",
    "conclude": "verdict, review task, book entry",
}  # fmt: skip


class Clocked(Judge):
    """A judge that adds up the seconds of its steps."""

    spent: defaultdict[str, float]

    def _case(self, record: Received) -> PendingEvent:
        since = time.perf_counter()
        case = super()._case(record)
        self.spent["_case"] += time.perf_counter() - since
        return case

    def _through(self, step: Callable[[PendingEvent], None], cases: Iterable[PendingEvent]) -> list[PendingEvent]:
        since = time.perf_counter()
        left = super()._through(step, cases)
        self.spent[step.__name__] += time.perf_counter() - since
        return left


def decided(records: list[Fetched], grounds: Grounds, book: Book) -> tuple[float, dict[str, float]]:
    """Seconds of it all, and of its steps."""
    spent: defaultdict[str, float] = defaultdict(float)
    since = time.perf_counter()
    for start in range(0, len(records), DRAIN):
        judge = Clocked(PartitionPlace(0, 1), grounds, BookDraft(book))
        judge.spent = spent
        for part in slices(records[start : start + DRAIN]):
            judge.take(*part)
        judge.finish()
        for order_id, raw in judge.draft.records():
            book.put(order_id, raw)
    return time.perf_counter() - since, spent


def rows(count: int = 20_000) -> list[tuple[str, float]]:
    """(what, microseconds an event)."""
    made = list(events(Random(1), count, DAY, starter_items(), parties(), prefix="B1"))
    sorts: dict[str, list[Fetched]] = {"an order": []}
    for offset, one in enumerate(made):
        sorts.setdefault(APART.get(one.kind, "an order"), []).append(Fetched(offset, one.key or None, one.value))
    rulebook = enacted()
    best: dict[str, tuple[float, dict[str, float]]] = {}
    for _ in range(3):
        knowledge = Knowledge.of(parties(), starter_items(), (), ExchangeRates({}), DAY)
        grounds, book = Grounds(knowledge, rulebook, Policy(), Desks.load(), DAY), Book()
        gc.collect()
        gc.freeze()
        for sort, records in sorts.items():
            seconds, spent = decided(records, grounds, book)
            if sort not in best or seconds < best[sort][0]:
                best[sort] = seconds, spent
    whole, spent = best["an order"]
    orders = len(sorts["an order"])
    steps = [(name, spent[step] / orders * 1e6) for step, name in NAMES.items()]
    rest = ("the rest: order of events, partition, book record", (whole - sum(spent.values())) / orders * 1e6)
    total = [(f"**{sort}, in all**", best[sort][0] / len(found) * 1e6) for sort, found in sorts.items()]
    return [*steps, rest, *total]


def main() -> None:
    """Writes bench/results/engine-steps.md."""
    lines = [f"| {what} | {micros:.0f} |" for what, micros in rows()]
    text = "\n".join(["# Where an order's time goes", "", machine(), "", "| step | us an event |", "|---|---|", *lines])
    print(text)
    (RESULTS / "engine-steps.md").write_text(f"{text}\n")


if __name__ == "__main__":
    main()
