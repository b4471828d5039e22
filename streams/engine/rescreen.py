"""Open orders screened again when knowledge, day, rulebook or policy have moved on: in slices, between drains."""

import sys
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from math import inf
from time import perf_counter
from typing import Any, Final

from schemas.order import OrderEvent
from schemas.verdict import VERDICT, Cause, Decision, Verdict
from streams.engine.book import Book, Draft, Entry, Horizon
from streams.engine.decide import Tally, alert
from streams.engine.journal import Journal
from streams.engine.publish import Grounds, published
from streams.engine.touched import Touched, dated
from streams.engine.writes import Write
from streams.gather import gather
from streams.screen import screen
from streams.verdicts import differs

# What changed most deeply is named as the cause where several things did.
_CAUSES: Final[tuple[tuple[str, Cause], ...]] = (
    ("rulebook", "rulebook"), ("policy", "policy"), ("listed_parties", "list"), ("item_content", "item"),
    ("licences", "licence"), ("day", "day"),
)  # fmt: skip


STALENESS: Final = {"DATA_STALE_LIST"}
"""What blocks new clearances, and leaves those that stand alone (DESIGN section 5)."""


def cause_between(before: Horizon, now: Horizon) -> Cause | None:
    """Why orders screened up to `before` are to be screened again; None where nothing has moved on."""
    return next((cause for name, cause in _CAUSES if getattr(before, name) != getattr(now, name)), None)


@dataclass
class Backlog:
    """Orders of one partition yet to be screened again, and how far the partition is once they are."""

    target: Horizon
    cause: Cause
    touched: Touched | None
    """None: every order is."""
    candidates: deque[str] = field(default_factory=deque)
    """Orders not yet asked whether they are touched."""
    orders: deque[str] = field(default_factory=deque)
    """Touched orders."""
    expired: deque[str] = field(default_factory=deque)
    """Closed long ago: struck off the book."""

    def __len__(self) -> int:
        return len(self.candidates) + len(self.orders) + len(self.expired)


def backlog(book: Book, before: Horizon, grounds: Grounds, journal: Journal, closed_days: int) -> Backlog | None:
    """What is to be done to bring a partition from one horizon up to these grounds; None where nothing has moved on."""
    now = horizon(grounds)
    cause = cause_between(before, now)
    if cause is None:
        return None
    touched = _touched(before, now, grounds, journal)
    # Shipped orders are asked too where a party may be listed now: a recall.
    asked = book if touched is None or touched.delta.parties else book.open_orders()
    expired = book.closed_before(now.day - timedelta(days=closed_days)) if now.day != before.day else []
    return Backlog(now, cause, touched, candidates=deque(asked), expired=deque(expired))


def _touched(before: Horizon, now: Horizon, grounds: Grounds, journal: Journal) -> Touched | None:
    if (before.rulebook, before.policy) != (now.rulebook, now.policy):
        return None
    if any(before.day < day <= now.day for day in grounds.rulebook.boundaries):
        return None
    if not grounds.rulebook.too_old(before.day, grounds.policy) and grounds.rulebook.too_old(now.day, grounds.policy):
        return None
    delta = journal.between(before.offsets, now.offsets)
    if delta is None:
        return None
    in_force = tuple((None, entry) for entry in dated(grounds.knowledge.index, before.day, now.day))
    changes = (*delta.parties, *in_force)
    items = grounds.knowledge.items.raw
    return Touched(replace(delta, parties=changes), before.day, now.day, journal.meetings(changes), items)


def look(work: Backlog, book: Book, seconds: float) -> None:
    """Asks candidates whether they are touched, for about so long."""
    until = perf_counter() + seconds
    while work.candidates:
        order_id = work.candidates.popleft()
        raw = book.raw(order_id)
        if raw is not None and (work.touched is None or work.touched(raw)):
            work.orders.append(order_id)
        if perf_counter() > until:
            return


@dataclass
class Slice:
    """What one slice of a backlog leads to."""

    writes: list[Write] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    asked: int = 0
    """Orders taken from the backlog."""
    screened: int = 0
    """Those of them that were screened."""


def screen_on(
    work: Backlog, done: Slice, draft: Draft, grounds: Grounds, *, most: int = sys.maxsize, seconds: float = inf
) -> None:
    """Screens orders of the backlog for about so long, until the slice has `most`; adds what comes of it to the slice.

    Orders decided since the backlog was made are screened all the same: it is cheap.
    """
    until = perf_counter() + seconds
    while done.asked < most and (work.orders or work.expired):
        done.asked += 1
        if work.expired:
            draft.strike(work.expired.popleft())
        else:
            entry = draft.get(work.orders.popleft())
            if entry is not None:
                _again(entry, work.cause, draft, grounds, done)
        if perf_counter() > until:
            return


def _again(entry: Entry, cause: Cause, draft: Draft, grounds: Grounds, done: Slice) -> None:
    # A hold made from an event that nobody could read stands until a readable one comes.
    if entry.undecoded or entry.order is None:
        return
    if entry.closed is not None:
        _recall(entry, cause, draft, grounds, done)
        return
    done.screened += 1
    decision = screened_again(entry, grounds)
    standing = recorded_decision(entry)
    if not differs(standing, decision) or _stands(standing, decision, grounds.day):
        return
    result = published(entry, decision, cause, grounds)
    done.writes.extend(result.writes)
    done.tally.published.append(result)
    recalled = entry.shipped and entry.kind == "clearance" and result.entry.kind == "hold"
    if recalled:
        _alert_recall(entry, cause, {"verdict": result.entry.verdict_id}, done)
    draft.put(replace(result.entry, recalled=entry.recalled or recalled))


def _stands(standing: Decision, now: Decision, day: date) -> bool:
    """Whether nothing but the age of the lists speaks against a clearance: it lives by its good_until, not by that."""
    within = standing.good_until is None or day <= standing.good_until
    return standing.outcome == "clear" and within and _merely_stale(now)


def _merely_stale(decision: Decision) -> bool:
    return {finding.code for finding in decision.findings} == STALENESS


def _recall(entry: Entry, cause: Cause, draft: Draft, grounds: Grounds, done: Slice) -> None:
    """A shipped order that is closed gets no new verdict; that it would be held now is told once."""
    if not entry.shipped or entry.recalled or entry.kind != "clearance":
        return
    done.screened += 1
    decision = screened_again(entry, grounds)
    if decision.outcome == "hold" and not _merely_stale(decision):
        _alert_recall(entry, cause, {"codes": sorted({finding.code for finding in decision.findings})}, done)
        draft.put(replace(entry, recalled=True))


def _alert_recall(entry: Entry, cause: Cause, detail: dict[str, Any], done: Slice) -> None:
    done.tally.alerts.append("recall")
    done.writes.append(alert("recall", entry, entry.order_id, {"cause": cause, **detail}))


def screened_again(entry: Entry, grounds: Grounds) -> Decision:
    """The order of a book entry, judged by what is known now."""
    assert entry.order is not None
    assert entry.content_hash is not None
    order = OrderEvent.model_validate_json(entry.order)
    facts = gather(
        order, entry.content_hash, grounds.day, grounds.knowledge, grounds.policy, contradictory=entry.contradictory
    )
    return screen(facts, grounds.rulebook, grounds.policy)


def recorded_decision(entry: Entry) -> Decision:
    """The decision that stands in the book."""
    verdict = VERDICT.validate_json(entry.verdict)
    assert isinstance(verdict, Verdict)
    return verdict.decision


def horizon(grounds: Grounds) -> Horizon:
    """Everything beside the order that a verdict made on these grounds rests on."""
    knowledge = grounds.knowledge
    return Horizon(
        knowledge.listed_parties_version.offset,
        knowledge.item_content_version.offset,
        knowledge.licences_version.offset,
        grounds.day,
        grounds.rulebook.release,
        grounds.rulebook.identity,
        grounds.policy.hash,
    )


def furthest(one: Horizon, other: Horizon) -> Horizon:
    """The later of each part; rulebook and policy as in `other`."""
    return replace(
        other,
        listed_parties=max(one.listed_parties, other.listed_parties),
        item_content=max(one.item_content, other.item_content),
        licences=max(one.licences, other.licences),
        day=max(one.day, other.day),
    )


def evaluation_day(today: date, reached: Horizon | None) -> date:
    """Never lower than the day that the partition has reached."""
    return today if reached is None else max(today, reached.day)
