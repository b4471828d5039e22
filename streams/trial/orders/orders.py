"""The stream of order events, in sending order."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import NamedTuple

from schemas.item import ItemContent
from schemas.listed_party import ListedParty
from streams.trial.orders import malformed
from streams.trial.orders.draft import Drafts, EventTemplate
from streams.trial.orders.mix import EventKind, HoldShares, Mix

RECENT = 500
"""Orders that later events may speak of."""
LATE_BY = 40
"""Most messages by which a late revision comes after the one that overtook it."""


class Event(NamedTuple):
    """One record for `orders.v1`. revision: None where it is no order event; order_id: None where none can be read."""

    kind: EventKind
    key: bytes
    value: bytes
    order_id: str | None
    revision: int | None


@dataclass(frozen=True, slots=True)
class Late:
    """An event overtaken by a later revision; to be sent once `due` messages went out."""

    due: int
    event: Event


def orders(
    rng: Random,
    count: int,
    today: date,
    items: Sequence[ItemContent],
    parties: Sequence[ListedParty] = (),
    *,
    prefix: str = "SO",
) -> Iterator[tuple[bytes, bytes]]:
    """(key, value) of each record, as `events` gives them."""
    return ((event.key, event.value) for event in events(rng, count, today, items, parties, prefix=prefix))


def events(
    rng: Random,
    count: int,
    today: date,
    items: Sequence[ItemContent],
    parties: Sequence[ListedParty] = (),
    *,
    prefix: str = "SO",
    mix: Mix | None = None,
    trouble: HoldShares | None = None,
) -> Iterator[Event]:
    """Order events until `count` orders went out; duplicates, contradictory repeats and shipments come on top.

    An order here is one version of an order (order id and revision), or a record that is no order event. The same
    arguments and state of `rng` give the same bytes. `prefix` begins every order id: another one, other orders.
    """
    stream = _Stream(rng, Drafts(rng, today, items, parties, trouble or HoldShares()), mix or Mix(), prefix)
    return stream.run(count)


class _Stream:
    def __init__(self, rng: Random, drafts: Drafts, mix: Mix, prefix: str) -> None:
        self._rng = rng
        self._drafts = drafts
        self._prefix = prefix
        self._number = 0
        self._sent = 0
        self._kinds: tuple[EventKind, ...] = tuple(kind for kind, share in mix.shares().items() for _ in range(share))
        self._recent: list[EventTemplate] = []
        self._late: deque[Late] = deque()

    def run(self, count: int) -> Iterator[Event]:
        done = 0
        while done < count:
            if self._late and (self._late[0].due <= self._sent or done + len(self._late) >= count):
                fresh = [self._late.popleft().event]
            else:
                fresh = self._next(room=count - done - len(self._late))
            for event in fresh:
                self._sent += 1
                done += event.kind not in {"duplicate", "contradictory", "shipped"}
                yield event

    def _next(self, room: int) -> list[Event]:
        kind = self._kinds[int(self._rng.random() * len(self._kinds))]
        if kind == "malformed":
            order_id = self._new_id()
            return [Event(kind, order_id.encode(), malformed.with_order_id(order_id, self._rng), order_id, None)]
        if kind == "unreadable":
            return [Event(kind, b"", malformed.unreadable(self._rng), None, None)]
        if kind == "submitted" or not self._recent:
            return [self._submit()]
        at = int(self._rng.random() * len(self._recent))
        if kind == "late" and room > 1:
            return [self._overtake(at)]
        return [self._follow_up("amended" if kind == "late" else kind, at)]

    def _new_id(self) -> str:
        self._number += 1
        return f"{self._prefix}-{self._number:07d}"

    def _submit(self) -> Event:
        draft = self._drafts.new(self._new_id())
        if len(self._recent) < RECENT:
            self._recent.append(draft)
        else:
            self._recent[int(self._rng.random() * RECENT)] = draft
        return _event("submitted", draft)

    def _follow_up(self, kind: EventKind, at: int) -> Event:
        draft = self._recent[at]
        if kind == "duplicate":
            return _event(kind, draft)
        if kind == "contradictory":
            self._recent[at] = replace(draft, shippable=False)
            return _event(kind, self._drafts.amended(draft, draft.revision))
        if kind == "shipped" and not draft.shippable:
            kind = "amended"
        if kind == "amended":
            self._recent[at] = self._drafts.amended(draft, draft.revision + 1)
            return _event(kind, self._recent[at])
        self._forget(at)
        if kind == "cancelled":
            return _event(kind, replace(draft, event="cancelled", revision=draft.revision + 1))
        return _event(kind, self._drafts.shipped(draft))

    def _overtake(self, at: int) -> Event:
        """Send the revision after the next; keep the next one back."""
        draft = self._recent[at]
        behind = self._drafts.amended(draft, draft.revision + 1)
        ahead = self._drafts.amended(behind, draft.revision + 2)
        self._recent[at] = ahead
        due = self._sent + 1 + int(self._rng.random() * LATE_BY)
        self._late.append(Late(due, _event("late", behind)))
        return _event("amended", ahead)

    def _forget(self, at: int) -> None:
        last = self._recent.pop()
        if at < len(self._recent):
            self._recent[at] = last


def _event(kind: EventKind, draft: EventTemplate) -> Event:
    return Event(kind, draft.order_id.encode(), draft.value(), draft.order_id, draft.revision)
