"""Decides events by their relation to the order so far, and creates the verdict and the order's book entry.

`decide.Judge` handles undecodable and misrouted events; they never get here.
"""

from dataclasses import dataclass, replace
from datetime import date

from schemas.verdict import Decision
from streams.engine.deciding.address import EventAddress
from streams.engine.deciding.again import screened_again
from streams.engine.deciding.entry import BookEntry
from streams.engine.deciding.output import Output
from streams.engine.deciding.sender import may_send, owner, sender_of
from streams.engine.deciding.turn import NEXT, Turn, as_text, turn
from streams.engine.deciding.writes import Received
from streams.facts.order import Facts
from streams.screening.decode import MAX_REASON, Decoded, Undecodable
from streams.screening.gather import gather, law_day
from streams.screening.screen import screen


@dataclass(slots=True)
class PendingEvent:
    """An event in progress; each step stores its result here for the next one."""

    record: Received
    read: Decoded | Undecodable
    to: EventAddress
    entry: BookEntry | None = None
    """The order as last decided, before this event."""
    sender: str = ""
    turn: Turn = NEXT
    facts: Facts | None = None
    decision: Decision | None = None


class OrderDecider:
    """Call `refused` first, then `answered`; if it returns False, call `gather`, `screen` and `conclude`."""

    def __init__(self, output: Output, *, resend: bool) -> None:
        self._output = output
        self._grounds = output.grounds
        self._draft = output.draft
        self._resend = resend

    def known_already(self, entry: BookEntry | None, record: Received) -> bool:
        """Returns True if the book already has this event, redelivered because the broker has no transactions."""
        return entry is not None and self._resend and record.offset <= entry.source

    def refused(self, case: PendingEvent, read: Decoded) -> Undecodable | None:
        """Finds the order. Returns why this event cannot be one of it."""
        order, policy = read.order, self._grounds.policy
        entry = case.entry = self._draft.get(order.order_id)
        revision = 0 if entry is None else entry.revision
        if order.revision - revision > policy.max_revision_step:
            reason = (
                f"revision {order.revision} is {order.revision - revision} above the order's, {revision}: more than "
                f"max_revision_step of the policy, {policy.max_revision_step}"
            )
            return Undecodable(reason, "schema", order.order_id, code="ORDER_REVISION_STEP")
        sender = case.sender = sender_of(case.record)
        if entry is None or may_send(entry.sender, sender, policy):
            return None
        reason = (
            f"ce_source {sender!r} sent it, and the order belongs to {entry.sender!r}: `sources` of the policy "
            "does not let it follow"
        )
        return Undecodable(reason[:MAX_REASON], "key", order.order_id, code="ORDER_OTHER_SOURCE")

    def answered(self, case: PendingEvent, read: Decoded) -> bool:
        """Answers the event from the book. Returns False if it must be screened."""
        entry = case.entry
        if entry is None:
            case.turn = turn(read, None)
            return False
        if self.known_already(entry, case.record):
            self._output.repeat(entry)
            return True
        now = case.turn = turn(read, entry)
        if now.introduces and not now.late:
            if entry.undecoded:
                self._output.repeat(entry)
            self._draft.put(replace(self._introduced(entry), source=case.record.offset))
            return True
        if now.repeat or now.noted:
            self._output.repeat(entry)
            if now.noted:
                self._note(case, read, entry)
            return True
        return False

    def _note(self, case: PendingEvent, read: Decoded, entry: BookEntry) -> None:
        """Records goods that left during a hold that only a readable event of a later revision can lift."""
        self._draft.put(self._standing(entry, case, read))
        self._look_at_shipment(entry, entry, law_day(read.order, self._grounds.day))

    def gather(self, case: PendingEvent) -> None:
        """Step 1: gathers the facts."""
        assert isinstance(case.read, Decoded)
        grounds = self._grounds
        case.facts = gather(
            case.read.order, case.read.content_hash, grounds.day, grounds.knowledge, grounds.policy,
            superseded=case.turn.late, contradictory=case.turn.contradictory,
            unknown_order=case.turn.unknown, left_before=case.turn.left,
        )  # fmt: skip

    def screen(self, case: PendingEvent) -> None:
        """Step 2: makes the decision."""
        assert case.facts is not None
        case.decision = screen(case.facts, self._grounds.rulebook, self._grounds.policy)

    def conclude(self, case: PendingEvent) -> None:
        """Step 3: publishes the verdict and updates the order's book entry."""
        read, decision, entry = case.read, case.decision, case.entry
        assert isinstance(read, Decoded)
        assert decision is not None
        if case.turn.late:
            assert entry is not None
            return self._overtaken(case, read, entry)
        order = read.order
        done = self._output.publish(entry, decision, "event")
        if decision.state == "held":
            held_to, to = self._output.tally.held_to, order.destination or ""
            held_to[to] = held_to.get(to, 0) + 1
        self._draft.put(self._standing(done.entry, case, read))
        if order.event == "shipped":
            self._look_at_shipment(entry, done.entry, decision.as_of)
        return None

    def _standing(self, entry: BookEntry, case: PendingEvent, read: Decoded) -> BookEntry:
        """Returns the order's entry with this event as its last."""
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
            sender=owner(entry.sender, case.sender),
            closed=self._grounds.day if order.event == "cancelled" or (shipped and order.final) else None,
        )

    def _overtaken(self, case: PendingEvent, read: Decoded, entry: BookEntry) -> None:
        """Publishes a verdict for a superseded revision; the current verdict stays.

        Only the revision that a buried order had may come again here; of it the new verdict is the current one.
        """
        assert case.decision is not None
        current = read.order.revision == entry.revision
        done = self._output.publish(entry, case.decision, "event", current=current)
        after = replace(done.entry if current else entry, number=done.entry.number, source=case.record.offset)
        if case.turn.introduces:
            after = self._introduced(after)
        elif read.order.event == "shipped" and not (entry.buried and entry.shipped):
            detail = {"shipped_on": case.decision.as_of, "shipped_revision": read.order.revision}
            self._output.alert("shipped_without_clearance", after, entry.order_id, detail)
        self._draft.put(after.bury() if entry.buried else after)

    def _introduced(self, entry: BookEntry) -> BookEntry:
        """Handles a submission that arrives after a later event of its order, which is then judged again."""
        known = replace(entry, unknown=False)
        if known.undecoded:
            return known
        done = self._output.publish(known, screened_again(known, self._grounds), "event").entry
        return replace(done, source=known.source)

    def _look_at_shipment(self, before: BookEntry | None, now: BookEntry, day: date) -> None:
        detail = {"shipped_on": day, "verdict": now.verdict_id}
        # Of a buried order nobody knows any more what had left by its clearance.
        if before is None or before.buried or before.kind != "clearance":
            self._output.alert("shipped_without_clearance", before, now.order_id, detail)
        elif now.kind == "hold":
            self._output.alert("recall", before, now.order_id, detail)
