"""Turns events into the records to write. It is pure except for the book draft that it changes.

It handles undecodable and misrouted events; `OrderDecider` decides all others (docs/architecture.md,
Delivery).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from schemas.topics import ORDERS
from streams.engine.deciding.address import DISAGREES, EventAddress, addressed, home
from streams.engine.deciding.book import BookDraft
from streams.engine.deciding.deadletter import dead_letter, forwarded
from streams.engine.deciding.order_decider import OrderDecider, PendingEvent
from streams.engine.deciding.output import Output
from streams.engine.deciding.records import Grounds
from streams.engine.deciding.writes import Received
from streams.screening.decode import MAX_REASON, Decoded, Undecodable, decode
from streams.screening.order_ids import order_id_of, readable_order_id
from streams.screening.screen import undecoded


@dataclass(frozen=True, slots=True)
class PartitionPlace:
    """The partition and the number of partitions. resend: no transactions, so decided events may be redelivered."""

    partition: int
    partitions: int
    resend: bool = False


class Judge:
    """Decides the events of one drain; `writes` and the draft's records are to be written."""

    def __init__(self, place: PartitionPlace, grounds: Grounds, draft: BookDraft) -> None:
        self._place = place
        self._grounds = grounds
        self._output = Output(grounds, draft)
        self._orders = OrderDecider(self._output, resend=place.resend)
        self._strays: list[Received] = []
        self._waiting: dict[str, PendingEvent] = {}
        """Events to screen, by order."""
        self.draft = draft
        self.writes = self._output.writes
        self.tally = self._output.tally

    def take(self, *records: Received) -> None:
        """Takes events in order. Never raises because of their content.

        Events to screen go through each step together, which keeps code and data in the processor's caches and saves
        a fifth of the time. Before a second event of the same order, all waiting events are decided.
        """
        for case in [self._case(record) for record in records]:
            if case.to.order_id in self._waiting:
                self._settle()
            self._done(self._sort, case)
        self._settle()

    def finish(self) -> None:
        """Adds what is reported once per drain."""
        if self._strays:
            first = self._strays[0]
            detail = {"events": len(self._strays), "partition": first.partition, "first_offset": first.offset}
            self._output.alert("wrong_partition", None, order_id_of(first.key), detail)

    def lost(self, first: int, end: int) -> None:
        """Reports events from `first` to `end` (exclusive) that retention deleted before they were decided."""
        detail = {"partition": self._place.partition, "first": first, "end": end}
        self._output.alert("lost_to_retention", None, None, detail)

    def _settle(self) -> None:
        """Decides the waiting events."""
        cases = list(self._waiting.values())
        for step in (self._orders.gather, self._orders.screen, self._orders.conclude):
            cases = self._through(step, cases)
        self._waiting.clear()

    def _through(self, step: Callable[[PendingEvent], None], cases: Iterable[PendingEvent]) -> list[PendingEvent]:
        return [case for case in cases if self._done(step, case)]

    def _done(self, step: Callable[[PendingEvent], None], case: PendingEvent) -> bool:
        """Runs a step. Returns False if it raised, which is our fault; the order then holds and the stream goes on."""
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

    def _case(self, record: Received) -> PendingEvent:
        """Prepares an event. Never raises: an event that fails here is refused when its turn comes."""
        read: Decoded | Undecodable
        try:
            read = decode(record.value, record.headers)
        except Exception as failure:  # noqa: BLE001  as in _done
            read = self._fault(record, failure)
        named = read.order.order_id if isinstance(read, Decoded) else read.order_id
        try:
            return PendingEvent(record, read, addressed(record, named, self._place.partitions))
        except Exception as failure:  # noqa: BLE001  as in _done
            fault = self._fault(record, failure)
            return PendingEvent(record, fault, EventAddress(fault.order_id))

    def _sort(self, case: PendingEvent) -> None:
        """Decides whether an event is forwarded, refused, answered from the book, or screened."""
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
        elif (why := self._orders.refused(case, read)) is not None:
            self._refuse(record, why)
        elif not self._orders.answered(case, read):
            self._waiting[read.order.order_id] = case

    def _doubted(self, case: PendingEvent, doubt: str) -> None:
        """Handles an event that two orders claim: each order holds on its own partition."""
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
        """Forwards a record to the partition of its order."""
        self.tally.forwarded += 1
        self.writes.append(forwarded(record, ORDERS.name, partition, *marks))

    def _refuse(self, record: Received, why: Undecodable) -> None:
        """Writes a dead letter, and a hold if an order id can be read."""
        self.tally.dead_letters[why.stage] = self.tally.dead_letters.get(why.stage, 0) + 1
        self.writes.append(dead_letter(record, why, ORDERS.name))
        if why.order_id is None:
            self.tally.unnamed += 1
            return
        entry = self.draft.get(why.order_id)
        if entry is not None and self._orders.known_already(entry, record):
            self._output.repeat(entry)
            return
        grounds = self._grounds
        decision = undecoded(
            why.order_id, 0 if entry is None else entry.revision, why.reason,
            grounds.day, grounds.knowledge, grounds.rulebook, grounds.policy, why.code,
        )  # fmt: skip
        done = self._output.publish(entry, decision, "undecoded")
        # A buried order comes back into the book, closed as it is: what came up to its revision is over.
        closed = grounds.day if entry is not None and entry.buried else done.entry.closed
        self.draft.put(replace(done.entry, source=record.offset, undecoded=True, closed=closed))
