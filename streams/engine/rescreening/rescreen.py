"""Screens open orders again, in slices between drains, when knowledge, day, rulebook or policy changed."""

import sys
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from math import inf
from time import perf_counter
from typing import Final

from schemas.verdict import Cause
from streams.engine.deciding.book import Book, BookDraft, Horizon
from streams.engine.deciding.records import Grounds
from streams.engine.rescreening.affected import AffectedOrders, dated
from streams.engine.rescreening.journal import Journal
from streams.engine.rescreening.recheck import Recheck, Slice

# If several things changed, the most fundamental one is the cause.
_CAUSES: Final[tuple[tuple[str, Cause], ...]] = (
    ("rulebook", "rulebook"), ("policy", "policy"), ("listed_parties", "list"), ("item_content", "item"),
    ("rates", "item"), ("licences", "licence"), ("day", "day"),
)  # fmt: skip


def cause_between(before: Horizon, now: Horizon) -> Cause | None:
    """Returns why orders last screened at `before` must be screened again; None if nothing changed."""
    return next((cause for name, cause in _CAUSES if getattr(before, name) != getattr(now, name)), None)


@dataclass
class Backlog:
    """Orders of one partition to screen again, and the partition's new position when done."""

    target: Horizon
    cause: Cause
    affected: AffectedOrders | None
    """None: every order is affected."""
    candidates: deque[str] = field(default_factory=deque)
    """Orders not yet tested by `affected`."""
    orders: deque[str] = field(default_factory=deque)
    """Affected orders."""
    expired: deque[str] = field(default_factory=deque)
    """Orders closed long ago: of those in the book a tombstone is enough, and tombstones are to be deleted."""

    def __len__(self) -> int:
        return len(self.candidates) + len(self.orders) + len(self.expired)


def backlog(book: Book, before: Horizon, grounds: Grounds, journal: Journal, closed_days: int) -> Backlog | None:
    """Returns the work to bring a partition from one horizon to these grounds; None if nothing changed."""
    now = horizon(grounds)
    cause = cause_between(before, now)
    if cause is None:
        return None
    affected = _affected_orders(before, now, grounds, journal)
    # Include shipped orders if a party may have become listed: a recall.
    asked = book if affected is None or affected.delta.parties else book.open_orders()
    expired = []
    if now.day != before.day:
        expired = [*book.closed_before(now.day - timedelta(days=closed_days)), *book.forgettable()]
    return Backlog(now, cause, affected, candidates=deque(asked), expired=deque(expired))


def _affected_orders(before: Horizon, now: Horizon, grounds: Grounds, journal: Journal) -> AffectedOrders | None:
    if (before.rulebook, before.policy) != (now.rulebook, now.policy):
        return None
    if any(before.day < day <= now.day for day in grounds.rulebook.boundaries):
        return None
    if not grounds.rulebook.too_old(before.day, grounds.policy) and grounds.rulebook.too_old(now.day, grounds.policy):
        return None
    delta = journal.between(before.offsets, now.offsets)
    if delta is None:
        return None
    # Rates are not on a topic, so the journal has no changes of them.
    delta = replace(delta, rates=before.rates != now.rates)
    in_force = tuple((None, entry) for entry in dated(grounds.knowledge.index, before.day, now.day))
    changes = (*delta.parties, *in_force)
    items = grounds.knowledge.items.raw
    return AffectedOrders(replace(delta, parties=changes), before.day, now.day, journal.matcher(changes), items)


def find_affected(work: Backlog, book: Book, seconds: float) -> None:
    """Moves affected candidates to the backlog's orders, for roughly `seconds`."""
    until = perf_counter() + seconds
    while work.candidates:
        order_id = work.candidates.popleft()
        raw = book.raw(order_id)
        if raw is not None and (work.affected is None or _affects(work.affected, raw)):
            work.orders.append(order_id)
        if perf_counter() > until:
            return


def _affects(affected: AffectedOrders, raw: bytes) -> bool:
    try:
        return affected(raw)
    except Exception:  # noqa: BLE001  screen an order again if this release cannot read it
        return True


def rescreen_slice(
    work: Backlog, done: Slice, draft: BookDraft, grounds: Grounds, *, most: int = sys.maxsize, seconds: float = inf
) -> None:
    """Screens orders of the backlog again for roughly `seconds`, or until the slice has `most`; adds the results to it.

    Orders decided since the backlog was made are screened too, since that is cheap.
    """
    until, again = perf_counter() + seconds, Recheck(work.cause, draft, grounds, done)
    while done.asked < most and (work.orders or work.expired):
        done.asked += 1
        if work.expired:
            _expire(work.expired.popleft(), draft)
        else:
            entry = draft.get(work.orders.popleft())
            if entry is not None:
                again.order(entry)
        if perf_counter() > until:
            return


def _expire(order_id: str, draft: BookDraft) -> None:
    entry = draft.get(order_id)
    if entry is not None and entry.buried:
        draft.strike(order_id)
    elif entry is not None and entry.closed is not None:  # else it came back meanwhile
        draft.put(entry.bury())


def horizon(grounds: Grounds) -> Horizon:
    """Returns all inputs besides the order of a verdict on these grounds."""
    knowledge = grounds.knowledge
    return Horizon(
        knowledge.listed_parties_version.offset,
        knowledge.item_content_version.offset,
        knowledge.licences_version.offset,
        grounds.day,
        grounds.rulebook.release,
        grounds.rulebook.identity,
        grounds.policy.hash,
        knowledge.exchange_rates.hash,
    )


def furthest(one: Horizon, other: Horizon) -> Horizon:
    """Returns the later of each part, with rulebook and policy of `other`."""
    return replace(
        other,
        listed_parties=max(one.listed_parties, other.listed_parties),
        item_content=max(one.item_content, other.item_content),
        licences=max(one.licences, other.licences),
        day=max(one.day, other.day),
    )


def evaluation_day(today: date, reached: Horizon | None) -> date:
    """Returns today, but never a day before the one that the partition has reached."""
    return today if reached is None else max(today, reached.day)
