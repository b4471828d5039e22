"""What the topics hold against what was sent: nothing lost, twice or contradictory, all of it recomputable.

The log of `orders.v1` says in which order the events came to stand; from it alone it is worked out which verdict each
order must have, without the order book and without the worker.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

import orjson

from schemas.topics import CLEARANCES, DEAD_LETTERS, HOLDS, KNOWLEDGE, ORDER_BOOK, ORDERS, REVIEWS
from streams.engine.broker.connection import Connection
from streams.engine.broker.readback import TopicPartitionKey, headers_of, read_to_end
from streams.engine.deciding.address import addressed
from streams.engine.deciding.sender import sender_of
from streams.facts.order import ExchangeRates
from streams.facts.policy import Policy
from streams.screening.decode import Decoded, decode
from streams.screening.knowledge import KnowledgeRecord
from streams.screening.rulebook import Rulebook
from streams.trial.tally import Report, Tally
from tests.reliability.course import Course
from tests.reliability.fleet import DAY
from tests.reliability.history import Flags, History, Named, Recomputation, Standing, outdated, recomputed
from tests.reliability.sending import Ledger, digest

SHOWN: Final = 5
_NAMES: Final = {topic.name for topic in KNOWLEDGE}
_DESKS: Final = {topic.name for topic in REVIEWS}
_VERDICTS: Final = {CLEARANCES.name, HOLDS.name}
EVERYTHING: Final = (
    ORDERS.name, CLEARANCES.name, HOLDS.name, DEAD_LETTERS.name, ORDER_BOOK.name, *sorted(_DESKS), *sorted(_NAMES),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Findings:
    """Numbers of what is wrong, each of which must be 0, and of what was looked at. `examples` by kind of wrong."""

    tally: Report
    recomputation: Recomputation
    records_in_log: int
    verdicts: int
    """Different verdicts; `repeated` more records show one of them again, as often as events were repeated."""
    repeated: int
    verdicts_by_cause: dict[str, int]
    wrong: dict[str, int]
    examples: dict[str, tuple[str, ...]]

    @property
    def clean(self) -> bool:
        return self.tally.adds_up and not any(self.wrong.values())

    def plain(self) -> dict[str, Any]:
        return asdict(self) | {"clean": self.clean}


class Account:
    """Takes every record of the topics in EVERYTHING; then finds what is wrong."""

    def __init__(self, partitions: int) -> None:
        self._partitions = partitions
        self._tally = Tally()
        self._courses: defaultdict[str, Course] = defaultdict(Course)
        self._log: Counter[bytes] = Counter()
        self._events: dict[str, bytes] = {}
        self._named: dict[tuple[str, int], Named] = {}
        self._causes: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._rank: dict[str, tuple[int, int]] = {}
        self._values: dict[str, bytes] = {}
        """By order: its current verdict."""
        self._again = 0
        self._versions: set[tuple[str, int]] = set()
        self._hashes_wrong: list[str] = []
        self._two_under_one: list[str] = []
        self._gate: dict[str, str | None] = {}
        self._desks: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self._letters: Counter[tuple[str, str]] = Counter()
        self._reasons: defaultdict[str, set[str]] = defaultdict(set)
        self._due: set[tuple[str, str]] = set()
        self._knowledge: list[KnowledgeRecord] = []
        self.last: dict[TopicPartitionKey, int] = {}
        """Offset of the last record of each partition of `orders.v1`."""

    async def read(self, connection: Connection) -> None:
        await read_to_end(connection, EVERYTHING, self.take)

    def take(self, record: Any) -> None:
        topic = record.topic
        if topic == ORDERS.name:
            self._event(record)
        elif topic in _NAMES:
            self._knowledge.append(KnowledgeRecord(topic, record.offset, record.key, record.value))
        elif topic in _DESKS:
            self._task(topic, orjson.loads(record.value))
        else:
            self._tally.take(record)
        if topic in _VERDICTS:
            self._verdict(topic, record.value, orjson.loads(record.value))
        elif topic == DEAD_LETTERS.name:
            self._letter(headers_of(record))

    def _event(self, record: Any) -> None:
        self._log[digest(record.key, record.value)] += 1
        self.last[ORDERS.name, record.partition] = record.offset
        read = decode(record.value)
        named = read.order.order_id if isinstance(read, Decoded) else read.order_id
        to = addressed(record, named, self._partitions)
        if to.forward is not None or (to.order_id is None and to.told):
            return
        plain = to.doubt is None and record.key in {None, (named or "").encode()}
        if isinstance(read, Decoded) and plain:
            self._events[read.content_hash] = record.value
            if self._courses[read.order.order_id].take(read, sender_of(record)):
                return
            self._due.add((str(record.partition), str(record.offset)))
            return
        self._due.add((str(record.partition), str(record.offset)))
        if to.order_id is not None:
            self._courses[to.order_id].refuse()

    def _letter(self, told: dict[str, str]) -> None:
        self._letters[told["dlq-partition"], told["dlq-offset"]] += 1
        if "dlq-order-id" in told:
            # A dead letter that had to be cut says so after the reason that the hold gives.
            reason = told["dlq-reason"]
            self._reasons[told["dlq-order-id"]].update((reason, reason.rpartition("; of ")[0]))

    def _task(self, topic: str, raw: dict[str, Any]) -> None:
        self._desks[raw["order_id"]][topic] = raw["state"]

    def _verdict(self, topic: str, value: bytes, raw: dict[str, Any]) -> None:
        if raw["kind"] == "withdrawal":
            if topic == CLEARANCES.name:
                self._gate[raw["order_id"]] = None
            return
        one = _named(raw)
        if hashlib.sha256(orjson.dumps(raw["decision"])).hexdigest() != one.digest:
            self._hashes_wrong.append(one.verdict_id)
        if topic == CLEARANCES.name:
            self._gate[one.order_id] = one.verdict_id
        self._versions.add((one.order_id, one.revision))
        number = raw["course"]["number"]
        before = self._named.get((one.order_id, number))
        if before is not None:
            self._again += 1
            if before != one:
                self._two_under_one.append(one.verdict_id)
            return
        self._named[one.order_id, number] = one
        self._causes[one.order_id][raw["course"]["cause"]] += 1
        rank = one.revision, number
        if rank > self._rank.get(one.order_id, (-1, -1)):
            self._rank[one.order_id], self._values[one.order_id] = rank, value

    def has_verdict(self, order_id: str, revision: int) -> bool:
        return (order_id, revision) in self._versions

    def logged(self) -> Ledger:
        """An account as of a sender who sent what the log holds, for records that no sender can account for."""
        ledger, letters = Ledger(), len(self._due)
        for order_id, course in self._courses.items():
            for revision in course.revisions:
                ledger.sent.note(order_id, revision)
            if course.revisions:
                ledger.highest[order_id] = max(course.revisions)
            if course.refused:
                ledger.sent.note(order_id, None)
            letters -= course.refused
        for _ in range(letters):
            ledger.sent.note(None, None)
        return ledger

    def findings(self, ledger: Ledger, rulebook: Rulebook, policy: Policy, rates: ExchangeRates) -> Findings:
        """Recomputes everything: takes its time."""
        history = History(self._knowledge, rates)
        again = recomputed(list(self._named.values()), self._events, self._reasons, history, rulebook, policy)
        stale = outdated(self._standing(), self._events, history.now(), DAY, rulebook, policy)
        repeats = sum(course.repeats for course in self._courses.values())
        wrong: dict[str, list[str]] = {
            "sent_but_not_in_log": [key.hex() for key in (ledger.records - self._log)],
            "without_current_verdict_of_highest_revision": list(self._not_highest(ledger)),
            "current_verdict_not_as_the_log_says": list(self._not_as_logged()),
            "decided_not_exactly_once": list(self._not_once()),
            "dead_letters_not_exactly_one": [str(it) for it in self._due ^ set(self._letters)]
            + [str(it) for it, count in self._letters.items() if count > 1],
            "repeats_published_otherwise_than_sent": [f"{self._again} against {repeats}"] * (self._again != repeats),
            "two_verdicts_under_one_number": self._two_under_one,
            "numbers_with_gaps": list(self._gaps()),
            "decision_hash_wrong": self._hashes_wrong,
            "ship_gate_wrong": list(self._gate_wrong()),
            "review_task_wrong": list(self._tasks_wrong()),
            "recomputed_differently": list(again.differing),
            "not_screened_with_all_that_is_known": stale,
        }
        return Findings(
            self._tally.report(ledger.sent),
            Recomputation(again.decisions, again.versions_of_knowledge, again.differing[:SHOWN]),
            sum(self._log.values()),
            len(self._named),
            self._again,
            dict(sum(self._causes.values(), Counter[str]())),
            {kind: len(found) for kind, found in wrong.items()},
            {kind: tuple(found[:SHOWN]) for kind, found in wrong.items() if found},
        )

    def _standing(self) -> Iterator[Standing]:
        for order_id, course in self._courses.items():
            if course.content is not None and not course.undecoded and order_id in self._values:
                yield Standing(
                    self._values[order_id], course.content, course.left_before, course.contradictory, course.unknown
                )

    def _current(self, order_id: str) -> Named | None:
        rank = self._rank.get(order_id)
        return None if rank is None else self._named[order_id, rank[1]]

    def _not_highest(self, ledger: Ledger) -> Iterator[str]:
        for order_id, revision in ledger.highest.items():
            current = self._current(order_id)
            if current is None or current.revision != revision:
                yield f"{order_id}/{revision}"

    def _not_as_logged(self) -> Iterator[str]:
        for order_id, course in self._courses.items():
            current = self._current(order_id)
            if current is None:
                yield f"{order_id}: none"
            elif course.undecoded != current.undecoded or (
                not course.undecoded
                and (current.revision, current.content, *current.flags[1:])
                != (course.revision, course.content, *course.flags[1:])
            ):
                yield current.verdict_id
        for one in self._named.values():
            made = one.content, one.flags, one.left
            if not one.undecoded and made not in self._courses[one.order_id].allowed:
                yield f"{one.verdict_id}: of content that was never sent so"

    def _not_once(self) -> Iterator[str]:
        for order_id, course in self._courses.items():
            causes = self._causes[order_id]
            if (causes["event"], causes["undecoded"]) != (course.decided, course.refused):
                yield f"{order_id}: {dict(causes)} for {course.decided} decided, {course.refused} refused"

    def _gaps(self) -> Iterator[str]:
        for order_id, causes in self._causes.items():
            count = causes.total()
            if (order_id, count) not in self._named or (order_id, 1) not in self._named:
                yield f"{order_id}: {count} verdicts"

    def _gate_wrong(self) -> Iterator[str]:
        """What of a ship gate's answer hangs on clearances."""
        for order_id in self._courses:
            current = self._tally.current(order_id)
            stands = current.verdict_id if current is not None and not current.held else None
            if self._gate.get(order_id) != stands:
                yield f"{order_id}: {self._gate.get(order_id)} for {stands}"

    def _tasks_wrong(self) -> Iterator[str]:
        for order_id in self._courses:
            current = self._tally.current(order_id)
            open_at = [desk for desk, state in self._desks[order_id].items() if state != "closed"]
            if len(open_at) != (current is not None and current.state == "held"):
                yield f"{order_id}: open at {open_at}"


def _named(raw: dict[str, Any]) -> Named:
    decision, inputs = raw["decision"], raw["decision"]["inputs"]
    codes = {finding["code"] for finding in decision["findings"]}
    return Named(
        raw["verdict_id"],
        raw["order_id"],
        raw["revision"],
        date.fromisoformat(decision["evaluation_day"]),
        inputs["order"],
        (inputs["listed_parties"]["offset"], inputs["item_content"]["offset"], inputs["licences"]["offset"]),
        inputs["rulebook"],
        inputs["policy"],
        Flags("ORDER_SUPERSEDED" in codes, "ORDER_CONTRADICTORY" in codes, "ORDER_UNKNOWN" in codes),
        tuple(sorted(inputs["left_before"].items())),
        decision["undecoded"],
        raw["decision_hash"],
    )
