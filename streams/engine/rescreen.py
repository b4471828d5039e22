"""Open orders screened again when knowledge, day, rulebook or policy have moved on: in slices, between drains."""

from collections import deque
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from schemas.order import OrderEvent
from schemas.verdict import VERDICT, Cause, Decision, Verdict
from streams.engine.book import Book, Draft, Entry, Horizon
from streams.engine.decide import Tally, alert
from streams.engine.publish import Grounds, published
from streams.engine.writes import Write
from streams.gather import gather
from streams.screen import screen
from streams.verdicts import differs

# What changed most deeply is named as the cause where several things did.
_CAUSES: Final[tuple[tuple[str, Cause], ...]] = (
    ("rulebook", "rulebook"), ("policy", "policy"), ("listed_parties", "list"), ("item_content", "item"),
    ("licences", "licence"), ("day", "day"),
)  # fmt: skip


def cause_between(before: Horizon, now: Horizon) -> Cause | None:
    """Why orders screened up to `before` are to be screened again; None where nothing has moved on."""
    return next((cause for name, cause in _CAUSES if getattr(before, name) != getattr(now, name)), None)


@dataclass
class Backlog:
    """Orders of one partition yet to be screened again, and how far the partition is once they are."""

    target: Horizon
    cause: Cause
    orders: deque[str] = field(default_factory=deque)
    expired: deque[str] = field(default_factory=deque)
    """Closed long ago: struck off the book."""

    def __len__(self) -> int:
        return len(self.orders) + len(self.expired)


def backlog(book: Book, before: Horizon, now: Horizon, closed_days: int) -> Backlog | None:
    """What is to be done to bring a partition from one horizon to another; None where nothing has moved on."""
    cause = cause_between(before, now)
    if cause is None:
        return None
    expired = book.closed_before(now.day - timedelta(days=closed_days)) if now.day != before.day else []
    return Backlog(now, cause, deque(book.open_orders()), deque(expired))


@dataclass
class Slice:
    """What one slice of a backlog leads to."""

    writes: list[Write] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    screened: int = 0


def screen_slice(work: Backlog, count: int, draft: Draft, grounds: Grounds) -> Slice:
    """Up to `count` orders of the backlog. Orders decided since it was made are screened all the same: it is cheap."""
    done = Slice()
    for _ in range(min(count, len(work.orders))):
        entry = draft.get(work.orders.popleft())
        if entry is not None:
            _again(entry, work.cause, draft, grounds, done)
    for _ in range(min(count, len(work.expired))):
        draft.strike(work.expired.popleft())
    return done


def _again(entry: Entry, cause: Cause, draft: Draft, grounds: Grounds, done: Slice) -> None:
    # A hold made from an event that nobody could read stands until a readable one comes.
    if entry.closed is not None or entry.undecoded or entry.order is None:
        return
    done.screened += 1
    decision = screened_again(entry, grounds)
    if not differs(recorded_decision(entry), decision):
        return
    result = published(entry, decision, cause, grounds)
    done.writes.extend(result.writes)
    done.tally.published.append(result)
    draft.put(replace(result.entry, order=entry.order, content_hash=entry.content_hash))
    if entry.shipped and result.entry.kind == "hold" and entry.kind == "clearance":
        done.tally.alerts.append("recall")
        done.writes.append(alert("recall", entry, entry.order_id, {"verdict": result.entry.verdict_id, "cause": cause}))


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
