"""What became of the orders: counted by the sender from what it sent and what the topics hold, never by a worker.

An *order* here is one version of an order (order id and revision), or a record that is no order event. Each must have
come to exactly one end: orders = cleared + held + superseded + cancelled + dead letters without an order id.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

import orjson

from schemas.topics import CLEARANCES, DEAD_LETTERS, HOLDS, ORDER_BOOK
from schemas.verdict import VERDICT_KINDS
from streams.engine.broker.readback import headers_of
from streams.engine.deciding.book import PARTITION_KEY
from streams.engine.deciding.entry import kept_entry

READ_BACK = (CLEARANCES.name, HOLDS.name, DEAD_LETTERS.name, ORDER_BOOK.name)
"""The topics that a tally is made from."""
Version = tuple[str, int]


@dataclass(slots=True)
class Sent:
    """The sender's own account. Every record sent and acknowledged goes in, repeats too."""

    versions: set[Version] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    """Order ids of records that are no order event but name one."""
    unreadable: int = 0
    records: int = 0
    _ids: set[str] = field(default_factory=set)
    """Order ids of the versions; kept, since `orders` is asked for again and again while orders go out."""

    def note(self, order_id: str | None, revision: int | None) -> None:
        """One record. revision None: it is no order event; order_id None: not even that can be read."""
        self.records += 1
        if order_id is None:
            self.unreadable += 1
        elif revision is None:
            self.broken.add(order_id)
        else:
            self.versions.add((order_id, revision))
            self._ids.add(order_id)

    @property
    def order_ids(self) -> set[str]:
        """Every order spoken of."""
        return self._ids | self.broken

    @property
    def only_broken(self) -> set[str]:
        """Orders of which no event could be read."""
        return self.broken - self._ids

    @property
    def orders(self) -> int:
        """How many ends there must be."""
        return len(self.versions) + len(self.only_broken) + self.unreadable


@dataclass(frozen=True, slots=True)
class PublishedVerdict:
    """A verdict as published, as far as counting needs it."""

    order_id: str
    revision: int
    number: int
    held: bool
    state: str
    verdict_id: str
    decision_hash: str
    codes: tuple[str, ...]
    cause: str

    @property
    def rank(self) -> tuple[int, int, bool]:
        """Of one order the highest is current; at equal numbers a hold wins."""
        return self.revision, self.number, self.held


@dataclass(frozen=True, slots=True)
class Report:
    """The count. missing and contradictory must be 0, and so must unexpected (verdicts of orders nobody sent)."""

    orders: int
    order_ids: int
    cleared: int
    held: int
    superseded: int
    cancelled: int
    dead_letters: int
    dead_letters_without_order_id: int
    missing: int
    contradictory: int
    unexpected: int
    published_again: int
    held_by_code: dict[str, int]
    missing_examples: tuple[str, ...]
    contradictory_examples: tuple[str, ...]

    @property
    def adds_up(self) -> bool:
        """Every order came to exactly one end, and nothing else did."""
        ends = self.cleared + self.held + self.superseded + self.cancelled + self.dead_letters_without_order_id
        return self.orders == ends and not (self.missing or self.contradictory or self.unexpected)

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self) | {"adds_up": self.adds_up}


class Tally:
    """Takes the records of the topics in READ_BACK, in any order between partitions; then reports against `Sent`."""

    def __init__(self) -> None:
        self._hashes: dict[tuple[str, int, int], set[bytes]] = {}
        self._again = 0
        self._versions: dict[Version, PublishedVerdict] = {}
        self._current: dict[str, PublishedVerdict] = {}
        self._letters: dict[tuple[str, str, str], str | None] = {}
        self._book: dict[str, bytes] = {}

    def take(self, record: Any) -> None:
        """One record as an aiokafka consumer gives it."""
        if record.topic == DEAD_LETTERS.name:
            told = headers_of(record)
            origin = (told.get("dlq-topic", ""), told.get("dlq-partition", ""), told.get("dlq-offset", ""))
            self._letters[origin] = told.get("dlq-order-id")
        elif record.topic == ORDER_BOOK.name:
            self._take_book(record.key, record.value)
        elif record.value is not None:
            self._take_verdict(record.value)

    def _take_book(self, key: bytes, value: bytes | None) -> None:
        order_id = key.decode()
        if value is None:
            self._book.pop(order_id, None)
        elif order_id != PARTITION_KEY:
            self._book[order_id] = value

    def _take_verdict(self, value: bytes) -> None:
        seen = parse_verdict(value)
        if seen is None:
            return
        digests = self._hashes.setdefault((seen.order_id, seen.revision, seen.number), set())
        self._again += bool(digests)
        digests.add(hashlib.sha256(value).digest())
        version = (seen.order_id, seen.revision)
        if version not in self._versions or seen.rank > self._versions[version].rank:
            self._versions[version] = seen
        if seen.order_id not in self._current or seen.rank > self._current[seen.order_id].rank:
            self._current[seen.order_id] = seen

    def current(self, order_id: str) -> PublishedVerdict | None:
        """The verdict that stands."""
        return self._current.get(order_id)

    def verdicts(self) -> Iterator[PublishedVerdict]:
        """The last verdict of each version."""
        return iter(self._versions.values())

    def report(self, sent: Sent) -> Report:
        """The count against what was sent."""
        ends = [self._versions.get(version) for version in sorted(sent.versions)]
        ends.extend(self._current.get(order_id) for order_id in sorted(sent.only_broken))
        states = Counter(end.state for end in ends if end is not None)
        without_id = sum(order_id is None for order_id in self._letters.values())
        missing = list(self._missing(sent))
        contradictory = sorted(set(self._two_faced()) | set(self._against_book(sent)))
        strangers = set(self._current) - sent.order_ids
        return Report(
            orders=sent.orders,
            order_ids=len(sent.order_ids),
            cleared=states["cleared"],
            held=states["held"],
            superseded=states["superseded"],
            cancelled=states["cancelled"],
            dead_letters=len(self._letters),
            dead_letters_without_order_id=without_id,
            missing=len(missing) + max(0, sent.unreadable - without_id),
            contradictory=len(contradictory),
            unexpected=len(strangers) + max(0, without_id - sent.unreadable),
            published_again=self._again,
            held_by_code=dict(_codes(ends).most_common()),
            missing_examples=tuple(missing[:5]),
            contradictory_examples=tuple(contradictory[:5]),
        )

    def _missing(self, sent: Sent) -> Iterator[str]:
        """Versions without a verdict; broken records without their hold or their dead letter."""
        for order_id, revision in sorted(sent.versions):
            if (order_id, revision) not in self._versions:
                yield f"{order_id}/{revision}"
        lettered = set(self._letters.values())
        for order_id in sorted(sent.broken):
            if order_id not in self._current:
                yield f"{order_id} (undecoded)"
            elif order_id not in lettered:
                yield f"{order_id} (dead letter)"

    def _two_faced(self) -> Iterator[str]:
        """(order, revision, number) published with different content."""
        for (order_id, revision, number), digests in self._hashes.items():
            if len(digests) > 1:
                yield f"{order_id}/{revision}/{number}"

    def _against_book(self, sent: Sent) -> Iterator[str]:
        """Orders whose current verdict is not the one in the order book."""
        for order_id in sent.order_ids:
            current, kept = self._current.get(order_id), self._book.get(order_id)
            if current is None:
                continue
            if kept is None:
                yield f"{current.verdict_id} (not in the order book)"
                continue
            entry = kept_entry(order_id, kept)
            same_hash = entry.buried or entry.decision_hash == current.decision_hash
            if entry.verdict_id != current.verdict_id or not same_hash:
                yield f"{current.verdict_id} (order book: {entry.verdict_id})"


def parse_verdict(value: bytes) -> PublishedVerdict | None:
    """A record of `holds.v1` or `clearances.v1`; None of what is no verdict, or of a later release."""
    raw = orjson.loads(value)
    if raw["kind"] not in VERDICT_KINDS:
        return None
    decision, course = raw["decision"], raw["course"]
    return PublishedVerdict(
        raw["order_id"],
        raw["revision"],
        course["number"],
        raw["kind"] == "hold",
        decision["state"],
        raw["verdict_id"],
        raw["decision_hash"],
        tuple(sorted({finding["code"] for finding in decision["findings"]})),
        course["cause"],
    )


def _codes(ends: list[PublishedVerdict | None]) -> Counter[str]:
    return Counter(code for end in ends if end is not None and end.state == "held" for code in end.codes)
