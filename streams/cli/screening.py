"""Order events screened one after the other without Kafka, with the same care about revisions as a worker takes."""

from dataclasses import dataclass, field
from datetime import date

from schemas.order import OrderEvent
from schemas.verdict import Course, Decision, Verdict
from streams.engine.codec import Decoded, Undecodable, decode
from streams.gather import gather
from streams.knowledge import Knowledge
from streams.policy import Policy
from streams.rulebook import Rulebook
from streams.screen import screen, undecoded
from streams.verdicts import verdict


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of an order: its highest revision, with content and verdict; and the last number."""

    revision: int
    content_hash: str
    verdict: Verdict
    number: int


@dataclass(slots=True)
class Screening:
    """Screens order events as of one evaluation day. Remembers the orders seen, for repeats and late revisions."""

    knowledge: Knowledge
    rulebook: Rulebook
    policy: Policy
    today: date
    _book: dict[str, Known] = field(default_factory=dict)

    def decide(self, raw: bytes) -> tuple[Verdict | None, Undecodable | None]:
        """The verdict on one order event, and why it is a dead letter if it is one. Both: its order id can be read."""
        read = decode(raw)
        if isinstance(read, Undecodable):
            return (self._undecoded(read.order_id, read.reason) if read.order_id else None), read
        return self._decided(read), None

    def _decided(self, read: Decoded) -> Verdict:
        order, known = read.order, self._book.get(read.order.order_id)
        if known and known.revision == order.revision and known.content_hash == read.content_hash:
            return known.verdict
        late = known is not None and order.revision < known.revision
        contradictory = known is not None and order.revision == known.revision
        decision = self._screen(order, read.content_hash, late=late, contradictory=contradictory)
        made = verdict(decision, Course(known.number + 1 if known else 1, "event"))
        kept = Known(order.revision, read.content_hash, made, made.course.number)
        if known and late:
            kept = Known(known.revision, known.content_hash, known.verdict, made.course.number)
        self._book[order.order_id] = kept
        return made

    def _screen(self, order: OrderEvent, content_hash: str, *, late: bool, contradictory: bool) -> Decision:
        facts = gather(
            order, content_hash, self.today, self.knowledge, self.policy, superseded=late, contradictory=contradictory
        )
        return screen(facts, self.rulebook, self.policy)

    def _undecoded(self, order_id: str, reason: str) -> Verdict:
        known = self._book.get(order_id)
        revision = known.revision if known else 0
        decision = undecoded(order_id, revision, reason, self.today, self.knowledge, self.rulebook, self.policy)
        made = verdict(decision, Course(known.number + 1 if known else 1, "undecoded"))
        kept_hash = known.content_hash if known else ""
        self._book[order_id] = Known(revision, kept_hash, made, made.course.number)
        return made
