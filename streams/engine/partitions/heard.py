"""What consumers were told of one partition's orders, beside what its book has. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

import orjson

from schemas.topics import CLEARANCES, HOLDS
from schemas.verdict import Withdrawal
from streams.engine.deciding.book import Book
from streams.engine.deciding.entry import BookEntry
from streams.engine.deciding.records import WITHDRAWAL_TYPE, recorded
from streams.engine.deciding.writes import Write
from streams.screening.decode import encode

_DAY_MS: Final = 86_400_000
_KEPT: Final = timedelta(milliseconds=min(CLEARANCES.retention_ms, HOLDS.retention_ms)) - timedelta(days=1)
"""For this long a verdict must be on its topic."""


@dataclass(slots=True)
class Told:
    """Of one order. verdicts: hash by id; last: number, id and topic of the highest number; time: of the last record.

    standing: the clearance that those believe who read `clearances.v1` alone.
    """

    verdicts: dict[str, str] = field(default_factory=dict)
    last: tuple[int, str, str] = (0, "", "")
    standing: str | None = None
    time: int = 0


class Heard:
    """All that `clearances.v1` and `holds.v1` have of one partition; take the records of each topic in their order."""

    def __init__(self) -> None:
        self.orders: dict[str, Told] = {}

    def take(self, topic: str, value: bytes | None, time: int) -> None:
        """Takes one record. What is neither verdict nor withdrawal is passed over, as by every reader."""
        try:
            found: Any = orjson.loads(value or b"")
            if found["kind"] == "withdrawal":
                verdict_id, digest, number = None, "", 0
            else:
                verdict_id, digest, number = found["verdict_id"], found["decision_hash"], found["course"]["number"]
            told = self.orders.setdefault(found["order_id"], Told())
        except (ValueError, KeyError, TypeError):
            return
        told.time = max(told.time, time)
        if verdict_id is not None:
            told.verdicts[verdict_id] = digest
            told.last = max(told.last, (number, verdict_id, topic))
        if topic == CLEARANCES.name:
            told.standing = verdict_id


def contradiction(book: Book, heard: Heard, closed_days: int, now_ms: int) -> str | None:
    """Returns the first order of which consumers were told what the book does not know; None if there is none.

    An order leaves the book closed_days after it was closed.
    """
    for order_id, told in heard.orders.items():
        number, verdict_id, topic = told.last
        entry = book.get(order_id)
        if entry is None:
            if number and told.time > now_ms - closed_days * _DAY_MS:
                return f"the book does not know order {order_id}, of which {topic} has verdict {verdict_id}"
            continue
        if number > entry.number:
            return (
                f"the book's record of order {order_id} ends at verdict number {entry.number}, and {topic} has "
                f"{verdict_id}: the book is older than what was published"
            )
        # A tombstone knows no hash.
        if entry.decision_hash and told.verdicts.get(entry.verdict_id, entry.decision_hash) != entry.decision_hash:
            return f"verdict {entry.verdict_id} has another hash in the book than where it was published"
    return None


def unheard(book: Book, heard: Heard, today: date) -> Iterator[Write]:
    """Yields what the book has and consumers were not told: current verdicts, and withdrawals of clearances."""
    for order_id in book:
        entry, told = book.get(order_id), heard.orders.get(order_id, Told())
        if entry is None:
            continue
        if told.standing is not None and entry.kind == "hold":
            yield _withdrawal(entry, told.standing)
        if entry.verdict_id not in told.verdicts and _kept(entry, today):
            yield recorded(entry)


def _kept(entry: BookEntry, today: date) -> bool:
    decided = orjson.loads(entry.verdict)["decision"]["evaluation_day"]
    return date.fromisoformat(decided) > today - _KEPT


def _withdrawal(entry: BookEntry, standing: str) -> Write:
    course = orjson.loads(entry.verdict)["course"]
    gone = Withdrawal(
        "withdrawal", entry.order_id, entry.revision, course["number"], standing, entry.verdict_id, course["cause"]
    )
    about = WITHDRAWAL_TYPE, f"{entry.verdict_id}/withdrawal"
    return Write(CLEARANCES.name, entry.order_id.encode(), encode(gone), about)
