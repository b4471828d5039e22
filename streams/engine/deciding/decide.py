"""One event after another becomes what is to be written: pure but for the draft of the book that it changes.

Sorts out undecodable events and those on the wrong partition; `OrderDecider` decides all others (docs/architecture.md,
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
    """Which partition this is, of how many. resend: no transactions, so events may come that the book already has."""

    partition: int
    partitions: int
    resend: bool = False


class Judge:
    """Takes the events of one drain. `writes` and the draft's records are what is to be written of it."""

    def __init__(self, place: PartitionPlace, grounds: Grounds, draft: BookDraft) -> None:
        self._place = place
        self._grounds = grounds
        self._output = Output(grounds, draft)
        self._orders = OrderDecider(self._output, resend=place.resend)
        self._strays: list[Received] = []
        self._waiting: dict[str, PendingEvent] = {}
        """To be screened, by order."""
        self.draft = draft
        self.writes = self._output.writes
        self.tally = self._output.tally

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
            self._output.alert("wrong_partition", None, order_id_of(first.key), detail)

    def lost(self, first: int, end: int) -> None:
        """Events from one offset to another (exclusive) were gone before they could be decided."""
        detail = {"partition": self._place.partition, "first": first, "end": end}
        self._output.alert("lost_to_retention", None, None, detail)

    def _settle(self) -> None:
        """Decides what waits."""
        cases = list(self._waiting.values())
        for step in (self._orders.gather, self._orders.screen, self._orders.conclude):
            cases = self._through(step, cases)
        self._waiting.clear()

    def _through(self, step: Callable[[PendingEvent], None], cases: Iterable[PendingEvent]) -> list[PendingEvent]:
        return [case for case in cases if self._done(step, case)]

    def _done(self, step: Callable[[PendingEvent], None], case: PendingEvent) -> bool:
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

    def _case(self, record: Received) -> PendingEvent:
        """Never raises: what fails here is refused when its turn comes, not before."""
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
        elif not self._orders.answered(case, read):
            self._waiting[read.order.order_id] = case

    def _doubted(self, case: PendingEvent, doubt: str) -> None:
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

    def _refuse(self, record: Received, why: Undecodable) -> None:
        """Dead letter, and a hold where an order id can be read."""
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
            grounds.day, grounds.knowledge, grounds.rulebook, grounds.policy,
        )  # fmt: skip
        done = self._output.publish(entry, decision, "undecoded")
        self.draft.put(replace(done.entry, source=record.offset, undecoded=True))
