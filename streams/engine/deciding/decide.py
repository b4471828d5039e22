"""One event after another becomes what is to be written: pure but for the draft of the book that it changes.

New, repeated, contradictory, late and undecodable events, and events on the wrong partition
(docs/architecture.md, Delivery).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from schemas.alert import Alert, AlertKind
from schemas.topics import ALERTS, ORDERS
from schemas.verdict import Cause, Decision
from streams.engine.deciding.address import DISAGREES, Address, addressed, home
from streams.engine.deciding.again import screened_again
from streams.engine.deciding.book import Draft, Entry
from streams.engine.deciding.deadletter import dead_letter, forwarded
from streams.engine.deciding.records import Grounds, Published, published, recorded
from streams.engine.deciding.turn import NEXT, Turn, as_text, turn
from streams.engine.deciding.writes import Received, Write
from streams.facts.order import Facts
from streams.screening.decode import MAX_REASON, Decoded, Undecodable, decode, encode
from streams.screening.gather import gather, law_day
from streams.screening.order_ids import order_id_of, readable_order_id
from streams.screening.screen import screen, undecoded

ALERT_TYPE: Final = b"shipscreen.alert.v1"


@dataclass(frozen=True, slots=True)
class Place:
    """Which partition this is, of how many. resend: no transactions, so events may come that the book already has."""

    partition: int
    partitions: int
    resend: bool = False


@dataclass
class Tally:
    """What happened in a drain, for the metrics."""

    published: list[Published] = field(default_factory=list)
    repeated: int = 0
    forwarded: int = 0
    dead_letters: dict[str, int] = field(default_factory=dict)
    alerts: list[AlertKind] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)
    held_to: dict[str, int] = field(default_factory=dict)
    """Holds of events, by destination country ("" where there is none)."""


@dataclass(slots=True)
class Case:
    """An event on its way. What a step finds out is here for the next one."""

    record: Received
    read: Decoded | Undecodable
    to: Address
    entry: Entry | None = None
    """The order as last decided, before this event."""
    turn: Turn = NEXT
    facts: Facts | None = None
    decision: Decision | None = None


class Judge:
    """Takes the events of one drain. `writes` and the draft's records are what is to be written of it."""

    def __init__(self, place: Place, grounds: Grounds, draft: Draft) -> None:
        self._place = place
        self._grounds = grounds
        self.draft = draft
        self._strays: list[Received] = []
        self._waiting: dict[str, Case] = {}
        """To be screened, by order."""
        self.writes: list[Write] = []
        self.tally = Tally()

    def take(self, *records: Received) -> None:
        """Events, in their order. Never raises because of what is in them.

        Those to be screened go through each step together, so that its code and data stay in the processor's caches:
        a fifth of the time. An event whose order is among them lets them all be decided first.
        """
        for case in [self._case(record) for record in records]:
            if case.to.order_id in self._waiting:
                self._settle()
            self._done(self._sort, case)
        self._settle()

    def finish(self) -> None:
        """What is told once per drain."""
        if self._strays:
            first = self._strays[0]
            detail = {"events": len(self._strays), "partition": first.partition, "first_offset": first.offset}
            self._alert("wrong_partition", None, order_id_of(first.key), detail)

    def lost(self, first: int, end: int) -> None:
        """Events from one offset to another (exclusive) were gone before they could be decided."""
        self._alert("lost_to_retention", None, None, {"partition": self._place.partition, "first": first, "end": end})

    def _settle(self) -> None:
        """Decides what waits."""
        cases = list(self._waiting.values())
        for step in (self._gather, self._screen, self._conclude):
            cases = self._through(step, cases)
        self._waiting.clear()

    def _through(self, step: Callable[[Case], None], cases: Iterable[Case]) -> list[Case]:
        return [case for case in cases if self._done(step, case)]

    def _done(self, step: Callable[[Case], None], case: Case) -> bool:
        """False: the step failed, by a fault of ours; that holds the order, it never stops the stream or loses one."""
        written = len(self.writes)
        try:
            step(case)
        except Exception as failure:  # noqa: BLE001  see above
            del self.writes[written:]
            self._refuse(case.record, self._fault(case.record, failure))
            return False
        return True

    def _fault(self, record: Received, failure: Exception) -> Undecodable:
        self.tally.failures.append(failure)
        reason = f"could not be decided: {type(failure).__name__}: {failure}"[:MAX_REASON]
        return Undecodable(reason, "decide", order_id_of(record.key) or readable_order_id(record.value))

    def _case(self, record: Received) -> Case:
        """Never raises: what fails here is refused when its turn comes, not before."""
        read: Decoded | Undecodable
        try:
            read = decode(record.value, record.headers)
        except Exception as failure:  # noqa: BLE001  as in _done
            read = self._fault(record, failure)
        named = read.order.order_id if isinstance(read, Decoded) else read.order_id
        try:
            return Case(record, read, addressed(record, named, self._place.partitions))
        except Exception as failure:  # noqa: BLE001  as in _done
            fault = self._fault(record, failure)
            return Case(record, fault, Address(fault.order_id))

    def _sort(self, case: Case) -> None:
        """What is to become of an event: forwarded, refused, repeated, or screened."""
        record, read, to = case.record, case.read, case.to
        if to.forward is not None:
            self._strays.append(record)
            self._send(record, to.forward)
        elif to.doubt is not None:
            self._doubted(case, to.doubt)
        elif isinstance(read, Undecodable):
            self._refuse(record, replace(read, order_id=to.order_id))
        elif record.key is not None and record.key != read.order.order_id.encode():
            reason = "the record's key is not the order id, so events of the order would go separate ways"
            self._refuse(record, Undecodable(reason, "key", to.order_id))
        else:
            self._order(case, read)

    def _doubted(self, case: Case, doubt: str) -> None:
        """An event that two orders claim: each of them is held where it is at home."""
        record, read, to = case.record, case.read, case.to
        for other in to.told:
            self._send(record, home(other, self._place.partitions), (DISAGREES, other.encode()))
        if to.order_id is None:
            self._strays.append(record)
        if to.order_id is not None or not to.told:
            stage = read.stage if isinstance(read, Undecodable) else "key"
            reason = f"{doubt}; {read.reason}" if isinstance(read, Undecodable) else doubt
            self._refuse(record, Undecodable(reason[:MAX_REASON], stage, to.order_id))

    def _send(self, record: Received, partition: int, *marks: tuple[str, bytes]) -> None:
        """To the partition of its order."""
        self.tally.forwarded += 1
        self.writes.append(forwarded(record, ORDERS.name, partition, *marks))

    def _order(self, case: Case, read: Decoded) -> None:
        entry = case.entry = self.draft.get(read.order.order_id)
        if entry is not None and self._place.resend and case.record.offset <= entry.source:
            return self._repeat(entry)
        now = case.turn = turn(read, entry)
        if entry is not None and now.introduces and not now.late:
            if entry.undecoded:
                self._repeat(entry)
            return self.draft.put(replace(self._introduced(entry), source=case.record.offset))
        if entry is not None and (now.repeat or now.noted):
            self._repeat(entry)
            return self._note(case, read, entry) if now.noted else None
        self._waiting[read.order.order_id] = case
        return None

    def _repeat(self, entry: Entry) -> None:
        self.tally.repeated += 1
        self.writes.append(recorded(entry))

    def _note(self, case: Case, read: Decoded, entry: Entry) -> None:
        """Goods left while a hold stands that only a readable event of a later revision lifts."""
        self.draft.put(self._standing(entry, case, read))
        self._look_at_shipment(entry, entry, law_day(read.order, self._grounds.day))

    def _gather(self, case: Case) -> None:
        assert isinstance(case.read, Decoded)
        grounds = self._grounds
        case.facts = gather(
            case.read.order, case.read.content_hash, grounds.day, grounds.knowledge, grounds.policy,
            superseded=case.turn.late, contradictory=case.turn.contradictory,
            unknown_order=case.turn.unknown, left_before=case.turn.left,
        )  # fmt: skip

    def _screen(self, case: Case) -> None:
        assert case.facts is not None
        case.decision = screen(case.facts, self._grounds.rulebook, self._grounds.policy)

    def _conclude(self, case: Case) -> None:
        """The verdict, and what the book knows of the order from now on."""
        read, decision, entry = case.read, case.decision, case.entry
        assert isinstance(read, Decoded)
        assert decision is not None
        if case.turn.late:
            assert entry is not None
            return self._overtaken(case, read, entry)
        order = read.order
        done = self._publish(entry, decision, "event")
        if decision.state == "held":
            to = order.destination or ""
            self.tally.held_to[to] = self.tally.held_to.get(to, 0) + 1
        self.draft.put(self._standing(done.entry, case, read))
        if order.event == "shipped":
            self._look_at_shipment(entry, done.entry, decision.as_of)
        return None

    def _standing(self, entry: Entry, case: Case, read: Decoded) -> Entry:
        """The order with this event as the last of it."""
        order, now = read.order, case.turn
        shipped = order.event == "shipped"
        return replace(
            entry,
            source=case.record.offset,
            order=read.canonical,
            content_hash=read.content_hash,
            contradictory=now.contradictory,
            shipped=shipped or bool(now.left),
            unknown=now.unknown,
            seen=now.seen,
            left=as_text(now.left),
            closed=self._grounds.day if order.event == "cancelled" or (shipped and order.final) else None,
        )

    def _overtaken(self, case: Case, read: Decoded, entry: Entry) -> None:
        """A verdict of its own, which changes nothing of the current one."""
        assert case.decision is not None
        self._publish(entry, case.decision, "event", current=False)
        entry = replace(entry, number=entry.number + 1, source=case.record.offset)
        if case.turn.introduces:
            entry = self._introduced(entry)
        elif read.order.event == "shipped":
            detail = {"shipped_on": case.decision.as_of, "shipped_revision": read.order.revision}
            self._alert("shipped_without_clearance", entry, entry.order_id, detail)
        self.draft.put(entry)

    def _introduced(self, entry: Entry) -> Entry:
        """What amended, cancelled or shipped the order came before its submission did; judged as of a known order."""
        known = replace(entry, unknown=False)
        if known.undecoded:
            return known
        done = self._publish(known, screened_again(known, self._grounds), "event").entry
        return replace(done, source=known.source)

    def _refuse(self, record: Received, why: Undecodable) -> None:
        """Dead letter, and a hold where an order id can be read."""
        self.tally.dead_letters[why.stage] = self.tally.dead_letters.get(why.stage, 0) + 1
        self.writes.append(dead_letter(record, why, ORDERS.name))
        if why.order_id is None:
            return None
        entry = self.draft.get(why.order_id)
        if entry is not None and self._place.resend and record.offset <= entry.source:
            return self._repeat(entry)
        grounds = self._grounds
        decision = undecoded(
            why.order_id, 0 if entry is None else entry.revision, why.reason,
            grounds.day, grounds.knowledge, grounds.rulebook, grounds.policy,
        )  # fmt: skip
        done = self._publish(entry, decision, "undecoded")
        self.draft.put(replace(done.entry, source=record.offset, undecoded=True))
        return None

    def _publish(self, entry: Entry | None, decision: Decision, cause: Cause, *, current: bool = True) -> Published:
        done = published(entry, decision, cause, self._grounds, current=current)
        self.writes.extend(done.writes)
        self.tally.published.append(done)
        return done

    def _look_at_shipment(self, before: Entry | None, now: Entry, day: date) -> None:
        detail = {"shipped_on": day, "verdict": now.verdict_id}
        if before is None or before.kind != "clearance":
            self._alert("shipped_without_clearance", before, now.order_id, detail)
        elif now.kind == "hold":
            self._alert("recall", before, now.order_id, detail)

    def _alert(self, kind: AlertKind, entry: Entry | None, order_id: str | None, detail: dict[str, Any]) -> None:
        self.tally.alerts.append(kind)
        self.writes.append(alert(kind, entry, order_id, detail))


def alert(kind: AlertKind, entry: Entry | None, order_id: str | None, detail: dict[str, Any]) -> Write:
    """An alert about an order, or about a partition where order_id is None."""
    revision = None if entry is None else entry.revision
    verdict_id = None if entry is None else entry.verdict_id
    value = encode(Alert(kind, order_id, revision, verdict_id, detail))
    key = (order_id or "#partition").encode()
    return Write(ALERTS.name, key, value, about=(ALERT_TYPE, f"{kind}/{verdict_id or order_id}"))
