"""One order by the log: where it stands after all of its events, and what they must have led to.

Worked out anew from the events, not by the worker's own steps (streams/engine/deciding/turn.py): both must agree.
"""

from dataclasses import dataclass, field

from schemas.order import OrderEvent
from streams.engine.deciding.content import content_of, occurrence_of
from streams.facts import shipments
from streams.facts.shipments import Quantities
from streams.screening.decode import Decoded
from tests.reliability.history import Flags

FURTHEST = 10**13
"""Step of revisions that the policy of these tests allows."""
Left = tuple[tuple[str, str], ...]
"""As a verdict names it."""


@dataclass(slots=True)
class Course:
    revision: int = -1
    content: str | None = None
    """Hash of the event that stands."""
    order: OrderEvent | None = None
    what: str | None = None
    """What was ordered by it."""
    seen: set[str] = field(default_factory=set)
    """What happened under this revision."""
    left: Quantities = field(default_factory=dict)
    """By all shipments so far."""
    left_before: Quantities = field(default_factory=dict)
    """By those before the event that stands, where that is one."""
    contradictory: bool = False
    undecoded: bool = False
    unknown: bool = False
    decided: int = 0
    """Events that lead to a verdict of their own ..."""
    repeats: int = 0
    """... and those that lead to the standing one once more."""
    refused: int = 0
    sender: str | None = None
    """Who sent the first event that was taken."""
    revisions: set[int] = field(default_factory=set)
    allowed: set[tuple[str, Flags, Left]] = field(default_factory=set)
    """Decisions that may have been made of it."""

    @property
    def flags(self) -> Flags:
        """As a verdict shows them: an order that nobody knows, or a cancelled one, is asked nothing else."""
        cancelled = self.order is not None and self.order.event == "cancelled"
        return Flags(False, self.contradictory and not self.unknown and not cancelled, self.unknown)

    def refuse(self) -> None:
        self.refused += 1
        self.undecoded = True

    def take(self, read: Decoded, sender: str = "") -> bool:
        """Returns False for an event that is refused: of a revision too far away, or of another sender."""
        order = read.order
        if order.revision > max(self.revision, 0) + FURTHEST or self.sender not in {None, sender}:
            self.refuse()
            return False
        self.sender = sender
        self.revisions.add(order.revision)
        if order.revision < self.revision:
            self._decides(read.content_hash, Flags(True, False, False))
            self._introduced(order)
        elif self.content is None or order.revision > self.revision:
            follows = order.event != "submitted" and (self.unknown or (self.content is None and not self.refused))
            self._stands(read, unknown=follows)
        else:
            self._same_revision(read)
        return True

    def _same_revision(self, read: Decoded) -> None:
        order, what = read.order, content_of(read.canonical)
        happened = occurrence_of(order)
        if read.content_hash == self.content:
            self.repeats += 1
        elif what != self.what:
            self._stands(read, unknown=self.unknown and order.event != "submitted", contradictory=True)
        elif self.unknown and order.event == "submitted":
            self.repeats += self.undecoded
            self._introduced(order)
        elif order.event in {"submitted", "amended"} or happened in self.seen:
            self.repeats += 1
        else:
            wrong = self.contradictory or (order.event == "shipped" and "cancelled" in self.seen)
            self._happens(read, contradictory=wrong)

    def _happens(self, read: Decoded, *, contradictory: bool) -> None:
        """Something new under the revision that stands."""
        if read.order.event == "shipped" and self.undecoded:
            self.repeats += 1
            self.contradictory = contradictory
            self._keep(read, self.seen | {occurrence_of(read.order)})
        else:
            self._stands(read, seen=self.seen, unknown=self.unknown, contradictory=contradictory)

    def _introduced(self, order: OrderEvent) -> None:
        if self.unknown and order.event == "submitted":
            self.unknown = False
            if not self.undecoded and self.content is not None:
                self._decides(self.content, self.flags)

    def _stands(
        self,
        read: Decoded,
        *,
        unknown: bool,
        contradictory: bool = False,
        seen: frozenset[str] | set[str] = frozenset(),
    ) -> None:
        self.contradictory, self.unknown, self.undecoded = contradictory, unknown, False
        self._keep(read, {*seen, occurrence_of(read.order)})
        self._decides(read.content_hash, self.flags)

    def _keep(self, read: Decoded, seen: set[str]) -> None:
        self.revision, self.content, self.order, self.seen = read.order.revision, read.content_hash, read.order, seen
        self.what = content_of(read.canonical)
        self.left_before = {}
        if read.order.event == "shipped":
            self.left_before = self.left
            self.left = shipments.after(read.order, self.left)

    def _decides(self, content: str, flags: Flags) -> None:
        self.decided += 1
        left = {} if flags.superseded else self.left_before
        self.allowed.add((content, flags, tuple(sorted((str(line), f"{qty:f}") for line, qty in left.items()))))
