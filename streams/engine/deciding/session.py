"""Screens order events in sequence without Kafka, with the worker's `Judge` and a book in memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

import orjson

from schemas.topics import CLEARANCES, DEAD_LETTERS, HOLDS
from schemas.verdict import VERDICT, Decision, Verdict
from streams.engine.deciding.book import Book, BookDraft
from streams.engine.deciding.decide import Judge, PartitionPlace
from streams.engine.deciding.records import Grounds
from streams.facts.policy import Policy
from streams.review.desks import Desks
from streams.screening.knowledge import Knowledge
from streams.screening.rulebook import Rulebook

_ALONE = PartitionPlace(0, 1)
_VERDICTS = frozenset({CLEARANCES.name, HOLDS.name})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file as a record of a single partition."""

    offset: int
    value: bytes | None
    partition: int = 0
    timestamp: int = 0
    key: bytes | None = None
    headers: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker would publish for one event. refused: why it is a dead letter; alerts: kinds of alerts."""

    verdicts: tuple[tuple[Decision, bytes], ...]
    refused: str | None
    alerts: tuple[str, ...]


@dataclass(slots=True)
class Screening:
    """Screens order events as of one evaluation day, and remembers orders as a worker's order book does."""

    knowledge: Knowledge
    rulebook: Rulebook
    policy: Policy
    today: date
    own_days: bool = False
    """True: each order on its actual or planned ship date, else on `today`. Lists count as checked on that day."""
    _book: Book = field(default_factory=Book)
    _taken: int = 0

    def decide(self, raw: bytes) -> Answer:
        day = (own_day(raw) if self.own_days else None) or self.today
        known = self.knowledge if day == self.today else _checked(self.knowledge, day)
        grounds = Grounds(known, self.rulebook, self.policy, Desks.load(), day)
        draft = BookDraft(self._book)
        judge = Judge(_ALONE, grounds, draft)
        judge.take(Line(self._taken, raw))
        self._taken += 1
        for order_id, value in draft.records():
            self._book.put(order_id, value)
        letters = [dict(write.headers) for write in judge.writes if write.topic == DEAD_LETTERS.name]
        return Answer(
            tuple(_verdicts(judge)),
            letters[0]["dlq-reason"].decode() if letters else None,
            tuple(judge.tally.alerts),
        )


def own_day(raw: bytes) -> date | None:
    """Returns the actual or planned ship date of an event; None if it has no readable one."""
    try:
        order = orjson.loads(raw)
        return date.fromisoformat(order.get("shipped_on") or order["ship_date"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _checked(knowledge: Knowledge, day: date) -> Knowledge:
    """Returns the knowledge with every publisher's list checked on that day, and no later rates."""
    rates = knowledge.exchange_rates.no_later(day)
    return replace(knowledge, lists=knowledge.lists_checked_on(day), exchange_rates=rates)


def _verdicts(judge: Judge) -> Iterator[tuple[Decision, bytes]]:
    """Yields verdicts without withdrawals: the reader of a file has seen the earlier verdict."""
    yield from ((done.decision, done.entry.verdict) for done in judge.tally.published)
    if judge.tally.repeated:
        for write in judge.writes:
            if write.topic in _VERDICTS:
                made = VERDICT.validate_json(write.value or b"")
                assert isinstance(made, Verdict)
                yield made.decision, write.value or b""
