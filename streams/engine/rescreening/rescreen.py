"""Screens open orders again, in slices between drains, when knowledge, day, rulebook or policy changed."""

import sys
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from math import inf
from time import perf_counter
from typing import Final

from schemas.verdict import Cause
from streams.engine.deciding.book import Book, BookDraft, Cursor, Horizon, Progress
from streams.engine.deciding.records import Grounds
from streams.engine.rescreening.affected import AffectedOrders, dated
from streams.engine.rescreening.arc import Arc
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
    """Orders of an arc of one partition to screen again."""

    target: Horizon
    cause: Cause
    affected: AffectedOrders | None
    """None: every order is affected."""
    kept: Cursor | None = None
    """The partition's cursor before: the arc is what it leaves out."""
    candidates: Arc = field(default_factory=lambda: Arc(()))
    """Orders not yet tested by `affected`."""
    orders: deque[tuple[str, str]] = field(default_factory=deque)
    """Affected orders, each after its place."""
    expired: deque[str] = field(default_factory=deque)
    """Orders closed long ago: of those in the book a tombstone is enough, and tombstones are to be deleted."""
    passed: str = ""
    """Place of the last order that was tested ..."""
    done: str = ""
    """... and of the last one of which nothing is left to do."""

    def __len__(self) -> int:
        return len(self.candidates) + len(self.orders) + len(self.expired)

    @property
    def progress(self) -> Progress:
        """What the partition's record is to say of it now."""
        if len(self):
            return Progress(None, replace(self.kept or Cursor(self.target), done=self.done))
        if self.kept is None or cause_between(self.kept.target, self.target) is None:
            return Progress(self.target, None)
        # All orders are as far as the cursor's, those of this arc further: the others come next.
        return Progress(self.kept.target, Cursor(self.target, self.kept.done, self.kept.begun))


def backlog(
    book: Book, before: Horizon, grounds: Grounds, journal: Journal, closed_days: int, *, cursor: Cursor | None = None
) -> Backlog | None:
    """Returns the work to bring a partition from one horizon to these grounds, or the part of it that the cursor
    leaves out; None if nothing changed.
    """
    now = horizon(grounds)
    cause = cause_between(before, now)
    # It says nothing without a place that was passed, or of knowledge that this worker was told to go back from.
    kept = None if cursor is None or cursor.begun == cursor.done or now.behind(cursor.target) else cursor
    if cause is None:
        return None if kept is None else Backlog(now, "day", None, kept)
    affected = _affected_orders(before, now, grounds, journal)
    # Include shipped orders if a party may have become listed: a recall.
    asked = book if affected is None or affected.delta.parties else book.open_orders()
    expired = []
    if now.day != before.day:
        expired = [*book.closed_before(now.day - timedelta(days=closed_days)), *book.forgettable()]
    after, upto = ("", "") if kept is None else (kept.done, kept.begun)
    return Backlog(now, cause, affected, kept, Arc(asked, after, upto), expired=deque(expired), done=after)


def _affected_orders(before: Horizon, now: Horizon, grounds: Grounds, journal: Journal) -> AffectedOrders | None:
    if (before.rulebook, before.policy) != (now.rulebook, now.policy):
        return None
    if now.day < before.day:
        # Somebody set the day back: what was decided on days that have not come rests on nothing that stands.
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
        found = work.candidates.step()
        if found is not None:
            work.passed, order_id = found
            raw = book.raw(order_id)
            if raw is not None and (work.affected is None or _affects(work.affected, raw)):
                work.orders.append(found)
            elif not work.orders:
                work.done = work.passed
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
            work.done, order_id = work.orders.popleft()
            entry = draft.get(order_id)
            if entry is not None:
                again.order(entry)
            if not work.orders:
                work.done = work.passed
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
